import { execFileSync } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { voteAsFirmware, type Compression } from '../../../src/core/deploy';
import { normaliseAsFirmware, runDeviceModel, windowsOfStream } from '../../../src/core/deploy/device';
import { exportModel } from '../../../src/core/export';
import { cExporter } from '../../../src/core/export/c';
import { planC } from '../../../src/core/export/c/plan';
import { C_COMPILER, compileProgram, unpack } from '../../helpers/c-compiler';
import { runOnHost, SANITIZE } from '../../helpers/host-run';
import { kernelContext } from '../../helpers/kernels';
import { csvOf, rawSamples } from '../../helpers/raw-samples';
import { FRONT_ENDS, modelOn, PREPARATIONS, preparedDataset, triedOn } from '../../helpers/signals';

const COMPRESSIONS: Compression[] = ['x1', 'x8', 'int8'];
const root = mkdtempSync(join(tmpdir(), 'signal-'));
afterAll(() => rmSync(root, { recursive: true }));

/** Compiling with sanitizers takes long where all cores are busy. */
const PATIENCE_MS = 120_000;

if (!C_COMPILER) console.warn('skipped: exported C is not compiled, because there is no C compiler');

const BAD = [NaN, Infinity, -Infinity, 1e30, -1e30, 3e38];

/** Every choice of steps, and every front end on one of them. */
const BAD_CASES = [
  ...PREPARATIONS,
  ...FRONT_ENDS.map((frontEnd, f) => ({ ...PREPARATIONS[3 * f], frontEnd })),
];

const ALL = [undefined, ...FRONT_ENDS].flatMap((frontEnd, f) =>
  PREPARATIONS.map((preparation, p) => ({
    preparation: { ...preparation, ...(frontEnd && { frontEnd }) },
    quick: f === 0 || p % 3 === f,
  })),
);

/** Every preparation in one of the formats, in turns; `npm run verify:signal` takes each in all of them. */
const CASES = ALL.flatMap(({ preparation, quick }, p) =>
  COMPRESSIONS.map((compression, c) => ({
    label: `${compression} ${JSON.stringify(preparation)}`,
    preparation,
    compression,
    inTurn: p % 3 === c,
    quick: quick && p % 3 === c,
  })),
).filter(({ inTurn }) => inTurn || process.env.EVERY_SIGNAL);

async function expectSameDecisions({ label, preparation, compression }: (typeof CASES)[number]) {
  const model = modelOn(await preparedDataset(preparation), compression);
  const folder = unpack(cExporter.export(model, kernelContext()), join(root, label.replace(/\W+/g, '-')));
  const golden = execFileSync(compileProgram(folder, 'golden_test'), { encoding: 'utf8' });
  expect(golden).toBe('8 golden examples, largest difference 0\n');
  const samples = [...rawSamples(300, 0, 21), ...rawSamples(300, 1, 22)];
  const input = samples.map((values) => values.join(' ')).join('\n');
  const lines = execFileSync(compileProgram(folder, 'main'), { input, encoding: 'utf8' }).trim().split('\n');
  const tried = await triedOn(model, csvOf(samples));
  const decisions = lines.map((line) => line.match(/^(\d+) .* (\d\.\d{6})( unknown)?$/)!.slice(1, 3));
  expect(decisions).toEqual(
    Array.from(tried.classes, (c, i) => [String(c), tried.probabilities[i].toFixed(6)]),
  );
  expect(decisions.length).toBeGreaterThan(10);
}

describe.skipIf(!C_COMPILER)('raw samples pushed through the exported C', () => {
  it.each(CASES.filter(({ quick }) => quick))(
    'are decided as the page does: $label',
    expectSameDecisions,
    PATIENCE_MS,
  );
  it.each(CASES.filter(({ quick }) => !quick))(
    'are decided as the page does: $label',
    { tags: 'full', timeout: PATIENCE_MS },
    expectSameDecisions,
  );
});

describe.skipIf(!C_COMPILER)('decisions of several windows', () => {
  const rule = { votes: 3, thresholds: [0.55, 0.45] };

  it(
    'are those of the page, window by window, and the golden test tells others',
    async () => {
      const model = { ...modelOn(await preparedDataset(PREPARATIONS[3]), 'int8' as const), decisions: rule };
      const folder = unpack(cExporter.export(model, kernelContext()), join(root, 'decisions'));
      const golden = execFileSync(compileProgram(folder, 'golden_test'), { encoding: 'utf8' });
      expect(golden).toBe('8 golden examples, largest difference 0\n');
      const samples = [...rawSamples(300, 0, 21), ...rawSamples(300, 1, 22)];
      const input = samples.map((values) => values.join(' ')).join('\n');
      const lines = execFileSync(compileProgram(folder, 'main'), { input, encoding: 'utf8' });
      const tried = await triedOn(model, csvOf(samples));
      const expected = voteAsFirmware(tried, rule, (window) => window === 0);
      const named = Array.from(expected, (c) => (c < 0 ? 'unknown' : model.data.classNames[c]));
      expect(Array.from(lines.matchAll(/ decided (\w+)$/gm), ([, name]) => name)).toEqual(named);
      expect(new Set(named).size).toBeGreaterThan(1);
      const source = readdirSync(folder).find((file) => file.endsWith('_golden.c'))!;
      const text = readFileSync(join(folder, source), 'utf8');
      const others = text.replace(/(golden_decisions\[\w+\] = \{)(-?\d+)/, (_, head: string, first: string) =>
        head.concat(first === '-1' ? '0' : '-1'),
      );
      expect(others).not.toBe(text);
      writeFileSync(join(folder, source), others);
      expect(() => execFileSync(compileProgram(folder, 'golden_test'), { encoding: 'utf8' })).toThrow();
    },
    PATIENCE_MS,
  );

  it('are in no file where they are not asked for', async () => {
    const files = cExporter.export(modelOn(await preparedDataset({}), 'x8'), kernelContext());
    const texts = Array.from(files.values(), (bytes) => new TextDecoder().decode(bytes));
    expect(texts.filter((text) => /\bvot(e|es|ed)\b|decision/.test(text))).toEqual([]);
  });
});

describe.skipIf(!C_COMPILER)('missing, infinite and absurd raw samples', () => {
  it.each(BAD_CASES)(
    'give the page’s very bits without undefined behaviour: %o',
    async (preparation) => {
      const model = modelOn(await preparedDataset(preparation), 'x8');
      const samples = rawSamples(300, 1, 33).map((values, i) =>
        values.map((value, c) => (i % 23 === 7 && i % 3 === c ? BAD[i % BAD.length] : value)),
      );
      const raw = Float32Array.from(samples.flat());
      const folder = join(root, `bad-${BAD_CASES.indexOf(preparation)}`);
      const got = runOnHost(model, folder, raw, { flags: `-O1 ${SANITIZE}` });
      const { feeding, device } = planC(model, kernelContext());
      if (feeding.kind !== 'samples') throw new Error('a recording is fed by samples');
      const { kernels } = kernelContext();
      const windows = windowsOfStream(kernels, feeding.path, feeding.windowRows, feeding.hopRows, raw);
      const expected = runDeviceModel(kernels, device, normaliseAsFirmware(windows, model.normalisation));
      expect(got.length).toBeGreaterThan(10);
      expect(got).toEqual(expected);
      expect(got.every(Number.isFinite)).toBe(true);
    },
    PATIENCE_MS,
  );
});

describe('what an export says of its samples', () => {
  const text = (files: ReadonlyMap<string, Uint8Array>, ending: string) =>
    new TextDecoder().decode([...files].find(([path]) => path.endsWith(ending))![1]);

  it('is the rate that was asked for, and the sensor’s', async () => {
    const model = modelOn(await preparedDataset({ resampleHz: 16, removeGravity: true }), 'x8');
    const files = exportModel(model, kernelContext(), ['c', 'report', 'html']);
    const header = text(files, '_classifier.h');
    expect(header).toMatch(/_SAMPLING_HZ 16\.0000000f\n/);
    expect(header).toMatch(/_SENSOR_HZ 50\.0000000f\n/);
    expect(header).toContain('takes gravity off');
    expect(text(files, 'README.md')).toContain('at 50 Hz');
    expect(text(files, 'report.html')).toContain('takes gravity off');
    expect(
      JSON.parse(text(files, 'report.json')).signal.steps.map(({ kind }: { kind: string }) => kind),
    ).toEqual(['resample', 'gravity']);
  });

  it('names no channel that the firmware makes itself', async () => {
    const model = modelOn(await preparedDataset({ addMagnitude: true }), 'x8');
    const files = exportModel(model, kernelContext(), ['c']);
    expect(text(files, '_classifier.h')).toMatch(/_CHANNELS 3\n[^]*_ROW 4\n/);
    expect(text(files, 'README.md')).toContain('the values of x, y, z, in this order');
  });

  it('is a refusal where a format cannot do what the samples need', async () => {
    const plain = exportModel(modelOn(await preparedDataset({}), 'x8'), kernelContext());
    expect([...plain.keys()].some((path) => path.endsWith('.tflite'))).toBe(true);
    const needy = [...PREPARATIONS.slice(1), ...FRONT_ENDS.map((frontEnd) => ({ frontEnd }))];
    for (const preparation of needy) {
      const files = exportModel(modelOn(await preparedDataset(preparation), 'x8'), kernelContext());
      expect([...files.keys()].filter((path) => /tflite|tfjs/.test(path))).toEqual([]);
      expect(text(files, 'README.md')).toMatch(/TensorFlow Lite\*\*: not exported\. .* have to be /);
    }
  });
});
