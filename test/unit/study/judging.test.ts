import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { foldKey, type FoldIdentity } from '../../../src/study/fold-key';
import { bestDeployable, rankDeployable } from '../../../src/core/records/incumbent';
import { scoreOnTest } from '../../../src/study/final-model';
import { judgeFolds } from '../../../src/study/judge';
import { balancedAccuracy, macroF1, type ObjectiveId } from '../../../src/core/records/objective';
import type { TrialContext } from '../../../src/study/trial-context';
import { wilsonInterval } from '../../../src/core/wilson';
import { buildNetwork } from '../../../src/core/network';
import type { FoldOutcome } from '../../../src/training/types';
import { trialOf } from '../../contract/storage/fixtures';

describe('judging folds', () => {
  const outcome = (
    fold: number,
    predicted: number[],
    compressed: number[],
    accuracy: number,
  ): FoldOutcome => ({
    fold,
    epochs: [],
    diverged: false,
    engine: 'wasm',
    trainingMs: 0,
    predicted: Uint16Array.from(predicted),
    originalAccuracy: 1,
    compressed: {
      x4: { predicted: Uint16Array.from(compressed), accuracy, crossAccuracy: NaN, l2RelativeError: 0 },
    },
    normalisation: { mean: new Float32Array(1), sd: new Float32Array(1) },
  });
  const labels = Uint16Array.of(0, 1, 2, 0, 1);
  const folds = [
    {
      fold: { train: new Uint32Array(), validation: Uint32Array.of(0, 1) },
      outcome: outcome(0, [0, 1], [0, 2], 0.5),
    },
    {
      fold: { train: new Uint32Array(), validation: Uint32Array.of(4, 3, 2) },
      outcome: outcome(1, [1, 0, 2], [1, 0, 2], 1),
    },
  ];
  const judge = (crossAccuracy: number) =>
    judgeFolds(
      folds,
      labels,
      3,
      'x4',
      { ramBytes: 1, romBytes: 1, macc: 1 },
      { ramBytes: 1, romBytes: 1, crossAccuracy },
    );

  it('takes the mean over folds as the objective and counts agreement over all samples', () => {
    expect(judge(0.8)).toMatchObject({
      objective: 0.75,
      originalAccuracy: 1,
      figures: { ramBytes: 1, romBytes: 1, macc: 1, crossAccuracy: 0.8 },
      deployable: true,
    });
  });

  it('is undeployable when models agree less than the plan asks', () => {
    expect(judge(0.81)).toMatchObject({ deployable: false, violations: [{ figure: 'crossAccuracy' }] });
  });

  it('adds the confusions of all folds, true classes as rows', () => {
    expect(judge(0).confusion).toEqual([
      [2, 0, 0],
      [0, 1, 1],
      [0, 0, 1],
    ]);
  });
});

describe('the outer test', () => {
  const examples = { labels: Uint16Array.of(0, 0, 0, 1), classNames: ['ok', 'defect'] };
  const score = (objective?: ObjectiveId) =>
    scoreOnTest(
      {
        plan: { objective },
        examples,
        split: { outerTest: Uint32Array.of(0, 1, 2, 3) },
      } as unknown as TrialContext,
      { testPredicted: Uint16Array.of(0, 0, 0, 0) },
    );

  it('is scored by what the plan maximises, beside the accuracy', () => {
    expect(score('balanced-accuracy')).toMatchObject({ testAccuracy: 0.75, testObjective: 0.5 });
    expect(score()).not.toHaveProperty('testObjective');
  });
});

describe('the incumbent', () => {
  const trial = (number: number, deployable: boolean, objective?: number) => ({
    ...trialOf('s', number),
    deployable,
    objective,
  });

  it('is the best deployable trial, of equals the earlier one', () => {
    const trials = [
      trial(1, false, 0.9),
      trial(2, true, 0.7),
      trial(3, true, 0.8),
      trial(4, true, 0.8),
      trial(5, true),
    ];
    expect(rankDeployable(trials).map(({ number }) => number)).toEqual([3, 4, 2]);
    expect(bestDeployable(trials)!.number).toBe(3);
  });

  it('is, of equals, the one with the fewest MACC where the plan says so', () => {
    const withMacc = (number: number, objective: number, macc: number) => ({
      ...trial(number, true, objective),
      figures: { ramBytes: 1, romBytes: 1, macc },
    });
    const trials = [
      withMacc(1, 0.8, 300),
      withMacc(2, 0.8, 100),
      withMacc(3, 0.8, 200),
      withMacc(4, 0.9, 999),
    ];
    expect(rankDeployable(trials, 'macc').map(({ number }) => number)).toEqual([4, 2, 3, 1]);
    expect(rankDeployable(trials).map(({ number }) => number)).toEqual([4, 1, 2, 3]);
  });

  it('is nobody when nothing is deployable', () => {
    expect(bestDeployable([trial(1, false, 0.9)])).toBeNull();
  });
});

describe('the Wilson interval', () => {
  it.each([
    // R: prop.test(right, examples, correct = FALSE)$conf.int
    [8, 10, 0.4901625, 0.9433178],
    [0, 20, 0, 0.1611252],
    [50, 50, 0.928652, 1],
  ])('of %i right of %i is [%f, %f]', (right, examples, low, high) => {
    const interval = wilsonInterval(right, examples);
    expect(interval[0]).toBeCloseTo(low, 6);
    expect(interval[1]).toBeCloseTo(high, 6);
  });

  it('holds the share and lies in [0, 1]', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 5000 }),
        fc.double({ min: 0, max: 1, noNaN: true }),
        (examples, share) => {
          const right = Math.round(share * examples);
          const [low, high] = wilsonInterval(right, examples);
          expect(low).toBeGreaterThanOrEqual(0);
          expect(high).toBeLessThanOrEqual(1);
          expect(low).toBeLessThanOrEqual(right / examples + 1e-12);
          expect(high).toBeGreaterThanOrEqual(right / examples - 1e-12);
        },
      ),
    );
  });
});

describe('what a study maximises', () => {
  // 8 of 10, 1 of 2; nothing is of the third class.
  const confusion = [
    [8, 2, 0],
    [1, 1, 0],
    [0, 0, 0],
  ];

  it('may be the mean recall of the classes that have examples', () => {
    expect(balancedAccuracy(confusion)).toBeCloseTo((0.8 + 0.5) / 2, 12);
  });

  it('may be the mean F1 of the classes that occur', () => {
    expect(macroF1(confusion)).toBeCloseTo((16 / 19 + 2 / 5) / 2, 12);
    const invented = [
      [8, 1, 1],
      [1, 1, 0],
      [0, 0, 0],
    ];
    expect(macroF1(invented)).toBeCloseTo((16 / 19 + 2 / 4 + 0) / 3, 12);
  });

  it('is 1 when every example is named right and below 1 otherwise, whichever is chosen', () => {
    const row = fc.array(fc.nat(20), { minLength: 3, maxLength: 3 });
    fc.assert(
      fc.property(fc.array(row, { minLength: 3, maxLength: 3 }), (rows) => {
        const examples = rows.flat().reduce((sum, n) => sum + n, 0);
        fc.pre(examples > 0);
        const right = rows.reduce((sum, counts, c) => sum + counts[c], 0) === examples;
        for (const score of [balancedAccuracy(rows), macroF1(rows)]) {
          expect(score).toBeGreaterThanOrEqual(0);
          expect(Math.abs(score - 1) < 1e-12).toBe(right);
        }
      }),
    );
  });
});

describe('the key of a trained fold', () => {
  const identity: FoldIdentity = {
    examplesId: 'e',
    split: { folds: 3, by: 'time', outerTestShare: 0.2, seed: 1 },
    fold: 0,
    network: buildNetwork(
      [4, 1, 1],
      [{ kind: 'flatten' }, { kind: 'dense', units: 2, activation: 'softmax' }],
    ),
    settings: { optimizer: 'adam', learningRate: 1e-3, batchSize: 32, epochs: 10 },
    seed: 7,
    engine: 'wasm',
  };

  it('is the same for the same facts', () => {
    expect(foldKey(structuredClone(identity))).toBe(foldKey(identity));
    expect(foldKey({ ...identity, rules: {} })).toBe(foldKey(identity));
  });

  it('begins with the example set, by which its folds are deleted', () => {
    expect(foldKey(identity).startsWith('e|')).toBe(true);
  });

  it('changes with everything that changes the fold', () => {
    const others: Partial<FoldIdentity>[] = [
      { examplesId: 'f' },
      { split: { ...identity.split, folds: 4 } },
      { split: { ...identity.split, by: 'rows' } },
      { split: { ...identity.split, outerTestShare: 0.1 } },
      { split: { ...identity.split, seed: 2 } },
      { fold: 1 },
      {
        network: buildNetwork(
          [4, 1, 1],
          [{ kind: 'flatten' }, { kind: 'dense', units: 3, activation: 'softmax' }],
        ),
      },
      { settings: { ...identity.settings, optimizer: 'sgd' } },
      { settings: { ...identity.settings, learningRate: 1e-2 } },
      { settings: { ...identity.settings, batchSize: 16 } },
      { settings: { ...identity.settings, epochs: 5 } },
      { seed: 8 },
      { engine: 'wasm-relaxed' },
      { rules: { patience: 2 } },
      { rules: { patience: 3 } },
      { rules: { classWeights: 'balanced' } },
    ];
    const keys = [identity, ...others.map((other) => ({ ...identity, ...other }))].map(foldKey);
    expect(new Set(keys).size).toBe(keys.length);
  });
});
