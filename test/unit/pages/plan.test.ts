import { describe, expect, test } from 'vitest';
import { finishSteps } from '../../../src/core/data';
import { boardById, footprint, limitsFor } from '../../../src/core/deploy';
import type { Compression, Figures } from '../../../src/core/deploy/types';
import { experiment1, experiment2, networkFor } from '../../../src/core/network';
import type { Network } from '../../../src/core/network/types';
import { expectedTimeMs, expectedTrialsIn, meanEpochs } from '../../../src/planning/expected-time';
import { measuredSpeed } from '../../../src/planning/speed';
import { readingOf } from '../../../src/planning/data/readings';
import { shareThatFits, decisiveParameters } from '../../../src/planning/share-that-fits';
import { confusionRows } from '../../../src/pages/study/confusion-rows';
import type { FoldSummary } from '../../../src/core/records/fold';
import type { Trial } from '../../../src/core/records/trial';

const atOnce = () => 0;
const by =
  (compression: Compression) =>
  (network: Network): Figures =>
    footprint(network, { compression });

describe('share that fits', () => {
  const tiny = experiment1('tiny');
  const limits = limitsFor(boardById('stm32f303k8'), 'x-cube-ai');
  const share = (compression: Compression) =>
    finishSteps(
      shareThatFits({ ...tiny, input: [90, 3, 1], classes: 22, figuresOf: by(compression), limits }, atOnce),
    );

  test.each([
    ['x1', 0.09],
    ['x4', 0.23],
    ['x8', 0.31],
  ] as const)('of the tiny board’s space with %s is the published one', (compression, published) => {
    const answer = share(compression);
    expect(answer.exact).toBe(true);
    expect(answer.share).toBeCloseTo(published, 2);
  });

  test('looks at the parameters that decide figures only', () => {
    expect([...decisiveParameters(tiny.template)].sort()).toEqual([
      ...['convActivation', 'denseActivation', 'filters', 'kernel', 'pool', 'units'],
    ]);
    expect(decisiveParameters(experiment2().template).has('skippedLayer')).toBe(true);
  });

  test('is 0 where nothing fits and 1 where everything does', () => {
    const question = { ...tiny, input: [90, 3, 1] as const, classes: 6, figuresOf: by('x1') };
    const within = (bytes: number) =>
      finishSteps(
        shareThatFits(
          { ...question, limits: { ramBytes: bytes, romBytes: bytes, crossAccuracy: 0 } },
          atOnce,
        ),
      ).share;
    expect([within(1), within(1e9)]).toEqual([0, 1]);
  });

  test('names a smallest, a typical and a largest configuration', () => {
    const question = { ...tiny, input: [90, 3, 1] as const, classes: 6, figuresOf: by('x1'), limits };
    const { sizes } = finishSteps(shareThatFits(question, atOnce));
    const rom = Object.values(sizes).map(
      (configuration) => by('x1')(networkFor(configuration, tiny.template, [90, 3, 1], 6)).romBytes,
    );
    expect(rom[0]).toBeLessThan(rom[1]);
    expect(rom[1]).toBeLessThan(rom[2]);
    expect(Object.keys(sizes.typical).sort()).toEqual(tiny.space.map(({ name }) => name).sort());
  });

  test('is known at once where nothing that decides size is searched', () => {
    const space = [{ name: 'dropout', kind: 'ordinal', values: [0.1, 0.2] } as const];
    const template = {
      ...tiny.template,
      layers: [{ kind: 'flatten' } as const, { kind: 'dropout', rate: { parameter: 'dropout' } } as const],
    };
    const training = { ...tiny.template.training, optimizer: 'adam' } as const;
    const question = { space, template: { ...template, training }, input: [8, 8, 1] as const, classes: 3 };
    const answer = finishSteps(shareThatFits({ ...question, figuresOf: by('x1'), limits }, atOnce));
    expect(answer).toMatchObject({ share: 1, exact: true });
  });

  test('hands the page over whenever a slice of time is used up', () => {
    let now = 0;
    const steps = shareThatFits(
      { ...tiny, input: [4, 1, 1], classes: 3, figuresOf: by('x1'), limits },
      () => (now += 5),
    );
    const shares: number[] = [];
    for (let step = steps.next(); !step.done; step = steps.next()) shares.push(step.value);
    expect(shares.length).toBeGreaterThan(10);
    expect(shares.every((share, index) => index === 0 || share > shares[index - 1])).toBe(true);
  });

  test('is estimated from a seeded sample where there is too much to count', () => {
    const wide = (name: string) => ({ name, kind: 'integer', low: 1, high: 256 }) as const;
    const space = tiny.space.map((parameter) =>
      parameter.name === 'filters' || parameter.name === 'units' ? wide(parameter.name) : parameter,
    );
    const answer = () =>
      finishSteps(
        shareThatFits({ ...tiny, space, input: [8, 8, 1], classes: 4, figuresOf: by('x1'), limits }, atOnce),
      );
    const first = answer();
    expect(first.exact).toBe(false);
    expect(answer()).toEqual(first);
  });

  test('says which layer cannot be built from the values', () => {
    const space = [{ name: 'filters', kind: 'ordinal', values: [1.5] } as const, ...tiny.space.slice(1)];
    const question = {
      ...tiny,
      space,
      input: [8, 8, 1] as const,
      classes: 4,
      figuresOf: by('x1'),
      limits,
    };
    expect(() => finishSteps(shareThatFits(question, atOnce))).toThrow(/conv1/);
  });
});

describe('expected time', () => {
  const work = { meanMacc: 1e6, examples: 1000, folds: 4, epochs: 10, trials: 5, workers: 4 };
  const gigaMacc = { maccPerSecond: 1e9, restMs: 0 };

  test('grows with trials and epochs, and shrinks with workers up to the number of folds', () => {
    const base = expectedTimeMs(work, gigaMacc);
    expect(expectedTimeMs({ ...work, trials: 10 }, gigaMacc)).toBeCloseTo(2 * base);
    expect(expectedTimeMs({ ...work, workers: 2 }, gigaMacc)).toBeCloseTo(2 * base);
    expect(expectedTimeMs({ ...work, workers: 64 }, gigaMacc)).toBeCloseTo(base);
    expect(expectedTimeMs(work, { ...gigaMacc, restMs: 200 })).toBeCloseTo(base + 5 * 200);
  });

  test('counts trials side by side, and the epochs that are searched by their mean', () => {
    const base = expectedTimeMs({ ...work, workers: 8 }, gigaMacc);
    expect(expectedTimeMs({ ...work, workers: 8, parallelTrials: 2 }, gigaMacc)).toBeCloseTo(base / 2);
    const { space, template } = experiment1('tiny');
    expect(meanEpochs(space, template)).toBe(10);
    const epochs = { name: 'epochs', kind: 'ordinal', values: [10, 20, 60] } as const;
    const searched = { ...template, training: { ...template.training, epochs: { parameter: 'epochs' } } };
    expect(meanEpochs([...space, epochs], searched)).toBe(30);
  });

  test('turns minutes into a number of trials within reason', () => {
    expect([expectedTrialsIn(10, 30_000), expectedTrialsIn(0.1, 1e9), expectedTrialsIn(1e4, 0)]).toEqual([
      20, 5, 1000,
    ]);
  });

  test('a measured speed gives back the time that was measured', () => {
    const fold: FoldSummary = {
      fold: 0,
      epochs: Array.from({ length: 10 }, (_, epoch) => ({
        epoch,
        trainingLoss: 1,
        validationLoss: 1,
        validationAccuracy: 1,
      })),
      originalAccuracy: 1,
      accuracy: 1,
      crossAccuracy: 1,
      diverged: false,
      engine: 'wasm',
      trainingMs: 2500,
      cached: false,
    };
    const trial: Trial = {
      studyId: 's',
      number: 1,
      configuration: {},
      phase: 'initial',
      reason: '',
      fidelity: 1,
      state: 'finished',
      figures: { ramBytes: 1, romBytes: 1, macc: work.meanMacc },
      deployable: true,
      violations: [],
      folds: [fold, { ...fold, fold: 1 }, { ...fold, fold: 2 }, { ...fold, fold: 3, cached: true }],
      startedAt: 0,
      durationMs: 0,
    };
    const speed = measuredSpeed([trial], work.examples)!;
    expect(expectedTimeMs({ ...work, trials: 1 }, { ...speed, restMs: 0 })).toBeCloseTo(2500);
    // Three trials that follow each other: their folds take 2.56 s side by side, so 0.44 s of each is for the rest.
    const sideBySide = [0, 1, 2, 3].map((k) => ({ ...fold, fold: k, startedAt: 1100 + 20 * k }));
    const inTurn = [0, 1, 2].map((k) => ({
      ...trial,
      startedAt: 1000 + 3000 * k,
      folds: sideBySide.map((one) => ({ ...one, startedAt: one.startedAt + 3000 * k })),
    }));
    expect(measuredSpeed(inTurn, work.examples)!.restMs).toBeCloseTo(3000 - 2500 - 60);
    expect(measuredSpeed([{ ...trial, folds: [{ ...fold, cached: true }] }], work.examples)).toBeUndefined();
  });
});

describe('readings', () => {
  test('images are first taken to be square, and a row where they cannot be', () => {
    expect(readingOf('image', 64)).toEqual({ kind: 'image', height: 8, width: 8, channels: 1 });
    expect(readingOf('image', 10)).toEqual({ kind: 'image', height: 1, width: 10, channels: 1 });
  });
});

describe('confusion matrix', () => {
  test('is divided row by row; a class without examples has no recall', () => {
    expect(
      confusionRows([
        [3, 1],
        [0, 0],
      ]),
    ).toEqual([
      { shares: [0.75, 0.25], recall: 0.75 },
      { shares: [0, 0], recall: undefined },
    ]);
  });
});
