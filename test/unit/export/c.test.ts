import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { predictedClasses, type Compression } from '../../../src/core/deploy';
import { normaliseAsFirmware, runDeviceModel } from '../../../src/core/deploy/device';
import { buildNetwork } from '../../../src/core/network';
import { cExporter } from '../../../src/core/export/c';
import { planC } from '../../../src/core/export/c/plan';
import type { ExportModel } from '../../../src/core/export';
import { C_COMPILER, classesOf, compileProgram, unpack } from '../../helpers/c-compiler';
import { exportModelOf } from '../../helpers/export-model';
import { kernelContext } from '../../helpers/kernels';
import { PAIRWISE_NETWORKS } from '../../helpers/networks';
import { randomStream } from '../../../src/core/random';

const COMPRESSIONS: Compression[] = ['x1', 'x4', 'x8', 'int8'];
const root = mkdtempSync(join(tmpdir(), 'c-export-'));
afterAll(() => rmSync(root, { recursive: true }));

if (!C_COMPILER) console.warn('skipped: exported C is not compiled, because there is no C compiler');

const unpacked = (model: ExportModel, name: string) =>
  unpack(cExporter.export(model, kernelContext()), join(root, name));

describe.skipIf(!C_COMPILER)('the exported C sources', () => {
  it.each(
    PAIRWISE_NETWORKS.slice(2, 6).map(({ label, network }, i) => ({
      label,
      network,
      compression: COMPRESSIONS[i % 4],
    })),
  )(
    'compile without a warning and meet the golden vectors of the page: $label, $compression',
    ({ label, network, compression }) => {
      const folder = unpacked(exportModelOf(network, compression), label.replace(/\W+/g, '-'));
      const output = execFileSync(compileProgram(folder, 'golden_test'), { encoding: 'utf8' });
      expect(output).toBe('8 golden examples, largest difference 0\n');
    },
  );

  it.each(['x1', 'int8'] as const)('compile where the network is a single layer: %s', (compression) => {
    const network = buildNetwork(
      [48, 12, 2],
      [{ kind: 'flatten' }, { kind: 'dense', units: 4, activation: 'softmax' }],
    );
    const model = exportModelOf(network, compression);
    const folder = unpacked(model, `single-${compression}`);
    expect(execFileSync(compileProgram(folder, 'golden_test'), { encoding: 'utf8' })).toContain(
      'difference 0\n',
    );
  });

  it('give the classes of the page for a raw recording, pushed sample by sample', () => {
    const model = exportModelOf(PAIRWISE_NETWORKS[1].network, 'int8');
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
    const samples = Array.from({ length: rows }, (_, r) =>
      recording.subarray(r * channels, (r + 1) * channels),
    );
    const classes = classesOf(compileProgram(folder, 'main'), samples);
    const windows = Float32Array.from({ length: 10 * 48 * channels }, (_, i) => {
      const size = 48 * channels;
      return recording[Math.floor(i / size) * 24 * channels + (i % size)];
    });
    const plan = planC(model, kernelContext());
    const inputs = normaliseAsFirmware(windows, model.normalisation);
    const expected = predictedClasses(runDeviceModel(kernelContext().kernels, plan.device, inputs), 4);
    expect(classes).toEqual([...expected]);
  });

  it('classify whole examples when the data are no recordings', () => {
    const model = exportModelOf(PAIRWISE_NETWORKS[4].network, 'x8');
    model.data = {
      ...model.data,
      reading: { kind: 'image', height: 48, width: 12, channels: 2 },
      classNames: ['a*/"', 'ü', '', 'd'],
    };
    const folder = unpacked(model, 'image');
    expect(execFileSync(compileProgram(folder, 'golden_test'), { encoding: 'utf8' })).toContain(
      'difference 0\n',
    );
  });
});
