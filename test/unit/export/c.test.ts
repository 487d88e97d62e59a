import { execFileSync, spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { predictedClasses, type Compression } from '../../../src/core/deploy';
import { normaliseAsFirmware, runDeviceModel } from '../../../src/core/deploy/device';
import { cExporter } from '../../../src/core/export/c';
import { planC } from '../../../src/core/export/c/plan';
import type { ExportModel } from '../../../src/core/export';
import { exportModelOf } from '../../helpers/export-model';
import { kernelContext } from '../../helpers/kernels';
import { PAIRWISE_NETWORKS } from '../../helpers/networks';
import { randomStream } from '../../../src/core/random';

const compiler = ['cc', 'gcc', 'clang'].find((name) => spawnSync(name, ['--version']).status === 0);
const COMPRESSIONS: Compression[] = ['x1', 'x4', 'x8', 'int8'];
const root = mkdtempSync(join(tmpdir(), 'c-export-'));
afterAll(() => rmSync(root, { recursive: true }));

if (!compiler) console.warn('skipped: exported C is not compiled, because there is no C compiler');

function unpacked(model: ExportModel, name: string): string {
  for (const [path, bytes] of cExporter.export(model, kernelContext())) {
    const target = join(root, name, path);
    mkdirSync(dirname(target), { recursive: true });
    writeFileSync(target, bytes);
  }
  return join(root, name, 'c');
}

function compiled(folder: string, program: string): string {
  const output = join(folder, program);
  execFileSync(
    'sh',
    [
      '-c',
      `${compiler} -std=c99 -O1 -Wall -Wextra -Wpedantic -Werror -ffp-contract=off -o ${output} ${program}.c model.c classifier.c kernels_*.c`,
    ],
    { cwd: folder },
  );
  return output;
}

describe.skipIf(!compiler)('the exported C sources', () => {
  it.each(
    PAIRWISE_NETWORKS.slice(2, 6).map(({ label, network }, i) => ({
      label,
      network,
      compression: COMPRESSIONS[i % 4]!,
    })),
  )(
    'compile without a warning and meet the golden vectors of the page: $label, $compression',
    ({ label, network, compression }) => {
      const folder = unpacked(exportModelOf(network, compression), label.replace(/\W+/g, '-'));
      const output = execFileSync(compiled(folder, 'golden_test'), { encoding: 'utf8' });
      expect(output).toBe('8 golden examples, largest difference 0\n');
    },
  );

  it('give the classes of the page for a raw recording, pushed sample by sample', () => {
    const model = exportModelOf(PAIRWISE_NETWORKS[1]!.network, 'int8');
    model.data = {
      ...model.data,
      reading: { kind: 'recordings', windowLength: 48, overlap: 0.5, maxGapPeriods: 3 },
    };
    const channels = 24;
    model.normalisation = {
      mean: new Float32Array(channels).fill(0.4),
      sd: new Float32Array(channels).fill(1.7),
    };
    const folder = unpacked(model, 'recording');
    const random = randomStream(5, 'recording');
    const rows = 48 + 24 * 9 + 5;
    const recording = Float32Array.from({ length: rows * channels }, () => random.normal() * 2);
    const text = Array.from({ length: rows }, (_, r) =>
      recording.subarray(r * channels, (r + 1) * channels).join(','),
    ).join('\n');
    const lines = execFileSync(compiled(folder, 'main'), { input: text, encoding: 'utf8' })
      .trim()
      .split('\n');
    const windows = Float32Array.from({ length: 10 * 48 * channels }, (_, i) => {
      const size = 48 * channels;
      return recording[Math.floor(i / size) * 24 * channels + (i % size)]!;
    });
    const plan = planC(model, kernelContext());
    const inputs = normaliseAsFirmware(windows, model.normalisation);
    const expected = predictedClasses(runDeviceModel(kernelContext().kernels, plan.device, inputs), 4);
    expect(lines.map((line) => Number(line.split(' ')[0]))).toEqual([...expected]);
  });

  it('classify whole examples when the data are no recordings', () => {
    const model = exportModelOf(PAIRWISE_NETWORKS[4]!.network, 'x8');
    model.data = {
      ...model.data,
      reading: { kind: 'image', height: 48, width: 12, channels: 2 },
      classNames: ['a*/"', 'ü', '', 'd'],
    };
    const folder = unpacked(model, 'image');
    expect(execFileSync(compiled(folder, 'golden_test'), { encoding: 'utf8' })).toContain('difference 0\n');
  });
});
