import 'fake-indexeddb/auto';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { outlineOf } from '../../../src/core/data';
import { createOptimizer } from '../../../src/core/search';
import { randomStream } from '../../../src/core/random';
import type { FoldRecord } from '../../../src/core/records/fold';
import { headOf, type Trial } from '../../../src/core/records/trial';
import { openDatabaseNamed } from '../../../src/storage';
import { BUILD } from '../../../src/study/build';
import { relationOf } from '../../../src/study/continuation';
import { cacheFolds, foldsOfTrials } from '../../../src/study/fold-records';
import { importStudy, takeBack } from '../../../src/study/import-study';
import { observationsUnder } from '../../../src/study/search-loop';
import { searchRequestFor } from '../../../src/study/search-request';
import { splitFor } from '../../../src/study/split-for';
import { writeStudyFile, type StudyBundle } from '../../../src/study/study-file';
import { foldOutcomeOf } from '../../contract/storage/fixtures';
import { tinyDataset, tinyPlan, tinyStudy } from './tiny-study';

const dataset = tinyDataset();
const plan = tinyPlan(dataset, { trials: 12, method: 'svm-cbo' });
const outline = outlineOf(dataset);

const optimizer = () => createOptimizer(searchRequestFor(plan, outline, plan.trials).settings);

/** Trials as the plan asks them, with results that follow from their numbers. */
const TRIALS: readonly Trial[] = (() => {
  const asked = optimizer();
  return Array.from({ length: 8 }, (_, i) => {
    const [{ configuration, phase, reason, fidelity }] = asked.ask();
    const random = randomStream(1, 'results', i);
    const accuracy = random.uniform();
    const trial: Trial = {
      studyId: 's',
      number: i + 1,
      configuration,
      phase,
      reason,
      fidelity,
      state: 'finished',
      figures: { ramBytes: 100, romBytes: 200, macc: 300, crossAccuracy: 1 },
      deployable: true,
      violations: [],
      objective: accuracy,
      originalAccuracy: 1,
      folds: [0, 1, 2].map((fold) => ({
        fold,
        epochs: [],
        originalAccuracy: 1,
        accuracy: 0.5,
        crossAccuracy: 1,
        diverged: false,
        engine: 'wasm',
        trainingMs: 3,
        cached: false,
      })),
      startedAt: 1000 * i,
      durationMs: 500,
    };
    asked.tell([observationsUnder(plan.limits)(headOf(trial))]);
    return trial;
  });
})();

const bundleOf = (count: number, more: Partial<StudyBundle> = {}): StudyBundle => ({
  study: { ...tinyStudy('s', plan), state: 'paused', revision: count },
  trials: TRIALS.slice(0, count),
  dataset,
  weights: [],
  ...(BUILD !== undefined && { build: BUILD }),
  ...more,
});

const withTrial = (bundle: StudyBundle, number: number, changes: Partial<Trial>): StudyBundle => ({
  ...bundle,
  trials: bundle.trials.map((trial) => (trial.number === number ? { ...trial, ...changes } : trial)),
});

const nextQuestion = (trials: readonly Trial[]) => {
  const asked = optimizer();
  asked.tell(trials.map((trial) => observationsUnder(plan.limits)(headOf(trial))));
  return asked.ask();
};

describe('a file of the same study', () => {
  test('wherever both stopped, gives N + M trials and the next question of the unbroken study', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 0, max: 7 }),
        fc.integer({ min: 0, max: 8 }),
        fc.nat(1e6),
        (here, there, later) => {
          // The same trial made here and there has other times.
          const file = bundleOf(there);
          const late = file.trials.map((trial) => ({ ...trial, startedAt: trial.startedAt + later }));
          const relation = relationOf(bundleOf(here), { ...file, trials: late }, BUILD);
          const continues = 'continues' in relation ? relation.continues : undefined;
          if (there <= here) {
            expect(continues).toBeNull();
            return;
          }
          expect(continues?.added).toEqual(TRIALS.slice(here, there).map(({ number }) => number));
          expect(continues?.marks).toEqual([]);
          expect(continues?.trials.map(({ objective }) => objective)).toEqual(
            TRIALS.slice(0, there).map(({ objective }) => objective),
          );
          expect(nextQuestion(continues!.trials)).toEqual(nextQuestion(TRIALS.slice(0, there)));
        },
      ),
      { numRuns: 20 },
    );
  });

  test('keeps the name and what was made of trials here, and takes the model of the file', () => {
    const here = bundleOf(3);
    const rerun = {
      trial: 1,
      seed: 9,
      state: 'finished',
      figures: TRIALS[0].figures,
      deployable: true,
      startedAt: 0,
      durationMs: 1,
    } as const;
    const named = { ...here, study: { ...here.study, plan: { ...plan, name: 'Mine' }, reruns: [rerun] } };
    const final = {
      trial: 2,
      figures: TRIALS[0].figures,
      deployable: true,
      violations: [],
      testExamples: 0,
      engine: 'wasm',
      weightsKey: 's|final',
    } as const;
    const file = bundleOf(8);
    const relation = relationOf(
      named,
      { ...file, study: { ...file.study, state: 'finished', final } },
      BUILD,
    );
    expect(relation).toMatchObject({
      continues: {
        study: { plan: { name: 'Mine' }, reruns: [rerun], state: 'finished', final, revision: 9 },
      },
    });
  });

  const otherFeatures = dataset.examples.features.slice();
  otherFeatures[7] += 1;
  test.each<[string, StudyBundle, unknown]>([
    [
      'other data',
      bundleOf(5, { dataset: { ...dataset, examples: { ...dataset.examples, features: otherFeatures } } }),
      { what: 'data' },
    ],
    ['another seed', bundleOf(5, { study: { ...tinyStudy('s', { ...plan, seed: 4 }) } }), { what: 'plan' }],
    [
      'more trials planned',
      bundleOf(5, { study: { ...tinyStudy('s', { ...plan, trials: 20 }) } }),
      { what: 'plan' },
    ],
    ['another accuracy', withTrial(bundleOf(5), 2, { objective: 0.123 }), { what: 'trial', trial: 2 }],
    [
      'another configuration',
      withTrial(bundleOf(5), 1, { configuration: TRIALS[3].configuration }),
      { what: 'trial', trial: 1 },
    ],
  ])('with %s is no continuation', (_, file, difference) => {
    expect(relationOf(bundleOf(3), file, BUILD)).toEqual({ differs: difference });
  });

  const onEngine = (engine: 'wasm-relaxed' | 'tfjs-webgpu') => {
    const folds = TRIALS[4].folds.map((fold) => ({ ...fold, engine }));
    return withTrial(bundleOf(5), 5, { folds });
  };
  test.each<[string, StudyBundle, string[]]>([
    ['relaxed SIMD', onEngine('wasm-relaxed'), ['engine']],
    ['the graphics processor', onEngine('tfjs-webgpu'), ['engine']],
    ['another build', bundleOf(5, { build: 'other' }), ['build']],
    ['no word of its build', bundleOf(5, { build: undefined }), ['build']],
  ])('made by %s is marked, and stays so', (_, file, marks) => {
    const relation = relationOf(bundleOf(3), file, BUILD);
    const continues = 'continues' in relation ? relation.continues : undefined;
    expect(continues?.marks.map(({ what }) => what)).toEqual(marks);
    expect(continues?.study.joined).toEqual([{ trials: [4, 5], marks: continues?.marks }]);
  });
});

describe('a file that comes in', () => {
  const blobOf = (bundle: StudyBundle) => new Blob([writeStudyFile(bundle)]);
  let names = 0;
  async function stored(count: number) {
    const database = await openDatabaseNamed(`arrivals-${++names}`);
    const { study, trials, weights } = bundleOf(count);
    await database.putWholeStudy(study, trials, dataset, weights);
    const everything = async () =>
      JSON.stringify([
        await database.listStudies(),
        await database.listTrials('s'),
        await database.listSummaries(),
      ]);
    return { database, everything };
  }

  test('continues the study, fills the cache, and can be taken back', async () => {
    const { database, everything } = await stored(3);
    const before = await everything();
    const record: FoldRecord = { ...foldOutcomeOf(1), compressed: { x1: foldOutcomeOf(1).compressed.x8 } };
    const folds = [
      { trial: 5, record },
      // Says other than its trial.
      { trial: 6, record: { ...record, originalAccuracy: 0.25 } },
    ];
    const outcome = await importStudy(database, blobOf({ ...bundleOf(8), folds }), 'ask');
    expect(outcome).toMatchObject({ kind: 'continued', added: 5, marks: [] });
    expect((await database.listTrials('s')).map(({ number }) => number)).toEqual([1, 2, 3, 4, 5, 6, 7, 8]);
    const cached = await foldsOfTrials(database, bundleOf(8), outline, splitFor(outline.examples, plan));
    expect(cached.map(({ trial, record: { fold } }) => [trial, fold])).toEqual([[5, 1]]);

    if (outcome.kind !== 'continued') throw new Error('not continued');
    await takeBack(database, outcome);
    const revision = /"revision":\d+/;
    expect((await everything()).replace(revision, '')).toBe(before.replace(revision, ''));
    await expect(takeBack(database, outcome)).rejects.toMatchObject({ code: 'study-changed' });
    database.close();
  });

  test('changes nothing where it differs, or before its marks are agreed to', async () => {
    const { database, everything } = await stored(3);
    const before = await everything();
    const other = withTrial(bundleOf(8), 2, { objective: 0.123 });
    expect(await importStudy(database, blobOf(other), 'continue')).toMatchObject({ kind: 'differs' });
    const foreign = bundleOf(8, { build: 'other' });
    expect(await importStudy(database, blobOf(foreign), 'ask')).toMatchObject({ kind: 'marked', added: 5 });
    expect(await importStudy(database, blobOf(bundleOf(2)), 'ask')).toMatchObject({ kind: 'known' });
    expect(await everything()).toBe(before);

    const copy = await importStudy(database, blobOf(other), 'copy');
    expect(copy).toMatchObject({ kind: 'added' });
    expect(copy.study.id).not.toBe('s');
    expect(await importStudy(database, blobOf(foreign), 'continue')).toMatchObject({
      kind: 'continued',
      added: 5,
    });
    database.close();
  });

  test('is put into no cache under a key of its own choice', async () => {
    const put: string[] = [];
    const store = { getFold: async () => undefined, putFold: async (key: string) => void put.push(key) };
    const record: FoldRecord = { ...foldOutcomeOf(0), compressed: { x1: foldOutcomeOf(0).compressed.x8 } };
    const file = {
      ...bundleOf(2),
      folds: [
        { trial: 1, record },
        { trial: 9, record },
      ],
    };
    await cacheFolds(store, file, outline, splitFor(outline.examples, plan));
    expect(put).toHaveLength(1);
    expect(put[0].startsWith(`${dataset.examples.id}|wasm|`)).toBe(true);
  });
});
