import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { normaliseAsFirmware, type Compression } from '../../../src/core/deploy';
import type { ExportModel } from '../../../src/core/export';
import { buildNetwork } from '../../../src/core/network';
import { C_COMPILER } from '../../helpers/c-compiler';
import { exportModelOf } from '../../helpers/export-model';
import { badExamples, runInPage, runOnHost, SANITIZE, withoutOverlap } from '../../helpers/host-run';
import { kernelContext } from '../../helpers/kernels';
import { smallCnn } from '../../helpers/networks';

const root = mkdtempSync(join(tmpdir(), 'bad-samples-'));
afterAll(() => rmSync(root, { recursive: true }));

function modelOf(activation: 'relu' | 'selu' | 'tanh', compression: Compression): ExportModel {
  const network = smallCnn({ activation, padding: 'same', pool: 2, blocks: 2, kernel: 3 });
  const model = withoutOverlap(exportModelOf(network, compression));
  model.normalisation = { mean: model.normalisation.mean.fill(0.1), sd: model.normalisation.sd.fill(1e-3) };
  return model;
}

describe('bad samples', () => {
  it.each([
    ['selu', 'x1'],
    ['relu', 'x8'],
    ['tanh', 'int8'],
  ] as const)('give probabilities in the page: %s, %s', (activation, compression) => {
    const model = modelOf(activation, compression);
    const probabilities = runInPage(model, badExamples(model));
    const { classes } = model.network;
    for (let i = 0; i < probabilities.length; i += classes) {
      const sum = probabilities.subarray(i, i + classes).reduce((total, p) => total + p, 0);
      expect(sum).toBeCloseTo(1, 5);
    }
  });

  it('are normalised by the page as by the kernels', () => {
    const instance = new WebAssembly.Instance(kernelContext().kernels, {});
    const { atm_normalise } = instance.exports as Record<string, (v: number, m: number, s: number) => number>;
    const raw = Float32Array.of(NaN, Infinity, -Infinity, 1e30, -3.4e38, 1e-45, 0, 5, -2.5e6);
    for (const [mean, sd] of [
      [0, 1],
      [3e38, 1e-30],
      [-2.5, 0.001],
    ]) {
      const normalisation = { mean: Float32Array.of(mean), sd: Float32Array.of(sd) };
      const got = normaliseAsFirmware(raw, normalisation);
      expect([...got]).toEqual([...raw].map((value) => atm_normalise(value, mean, sd)));
      expect(got.every((value) => Math.abs(value) <= 1e6)).toBe(true);
    }
  });

  describe.skipIf(!C_COMPILER)('in the exported C', () => {
    it.each([
      ['selu', 'x1'],
      ['relu', 'x8'],
      ['tanh', 'int8'],
    ] as const)(
      'give the page’s very numbers, and no sanitizer stops them: %s, %s',
      (activation, compression) => {
        const model = modelOf(activation, compression);
        const raw = badExamples(model);
        const folder = join(root, `${activation}-${compression}`);
        const got = runOnHost(model, folder, raw, { flags: `-O1 ${SANITIZE}` });
        expect(Buffer.compare(Buffer.from(got.buffer), Buffer.from(runInPage(model, raw).buffer))).toBe(0);
      },
    );

    it('give them where int8 sums would overflow: weights of next to nothing beside a bias, and activations that never change', () => {
      const network = buildNetwork(
        [6, 2, 1],
        [
          { kind: 'conv2d', filters: 3, kernel: [2, 1], padding: 'valid', activation: 'relu' },
          { kind: 'flatten' },
          { kind: 'dense', units: 4, activation: 'tanh' },
          { kind: 'dense', units: 2, activation: 'softmax' },
        ],
      );
      const model = withoutOverlap(exportModelOf(network, 'int8'));
      const [filters, biases, hidden, hiddenBias] = model.weights;
      filters.fill(1e-13);
      biases.set([0.75, -0.5, 900]);
      hidden.fill(1e-20);
      hiddenBias.fill(-1e-12);
      const raw = badExamples(model);
      const got = runOnHost(model, join(root, 'overflow'), raw, {
        compiler: 'gcc',
        flags: `-O1 ${SANITIZE}`,
      });
      expect(Buffer.compare(Buffer.from(got.buffer), Buffer.from(runInPage(model, raw).buffer))).toBe(0);
      const float = runInPage({ ...model, compression: 'x1' }, model.examples);
      const integer = runInPage(model, model.examples);
      expect(Math.max(...float.map((p, i) => Math.abs(p - integer[i])))).toBeLessThan(0.02);
    });
  });
});
