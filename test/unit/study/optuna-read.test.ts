import 'fake-indexeddb/auto';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';
import { runStudy } from '../../../runner/run-study';
import { openDatabaseNamed } from '../../../src/storage';
import { takesQuestions, waitingQuestions } from '../../../src/study/asked-elsewhere';
import { importJournal, takeQuestionsBack } from '../../../src/study/import-journal';
import { optunaJournal } from '../../../src/study/optuna-journal';
import { readOptunaJournal } from '../../../src/study/optuna-read';
import { journalExample } from '../../helpers/journal-example';
import { tinyDataset, tinyPlan, tinyStudy } from './tiny-study';

/** Written by this page and gone on with by Optuna itself: test/verify/add_to_journal.py. */
const journalOf = (release: string): string =>
  readFileSync(fileURLToPath(new URL(`../../data/optuna/optuna-${release}.jsonl`, import.meta.url)), 'utf8');

const { plan, trials: heads } = journalExample();
const dataset = tinyDataset();
const trials = heads.map((head) => ({ ...head, folds: [] }));

let names = 0;
async function stored(changes: object = {}) {
  const database = await openDatabaseNamed(`journals-${++names}`);
  const study = { ...tinyStudy('s', { ...plan, ...changes }), state: 'finished' as const, revision: 4 };
  await database.putWholeStudy(study, trials, dataset, []);
  return database;
}

describe.each(['5.0.0', '3.1.1'])('a journal that Optuna %s went on with', (release) => {
  test('has our trials and its own, with the values that it gave them', () => {
    const [study, ...others] = readOptunaJournal(journalOf(release));
    expect(others).toEqual([]);
    expect(study).toMatchObject({ name: plan.name, studyId: 's' });
    expect(study.trials.map(({ own }) => own)).toEqual([
      1,
      2,
      3,
      4,
      5,
      undefined,
      undefined,
      undefined,
      undefined,
      undefined,
    ]);
    expect(study.trials.slice(0, 5).map(({ values }) => values)).toEqual(
      heads.map(({ configuration }) => expect.objectContaining(configuration)),
    );
    expect(study.trials[9].values).toEqual({
      blocks: 3,
      activation: 'relu',
      dropout: 0.3,
      filters: 16,
      filters2: 32,
      learningRate: 0.001,
    });
  });

  test('asks what it added, refuses what is outside or was tried, and can be taken back', async () => {
    const database = await stored();
    const outcome = await importJournal(database, new Blob([journalOf(release)]));
    expect(outcome).toMatchObject({ kind: 'asked', questions: 3 });
    expect(outcome.refused).toEqual([
      { number: 7, why: 'tried', trial: 2 },
      { number: 8, why: 'outside', parameter: 'learningRate', value: 0.5 },
    ]);
    const study = await database.getStudy('s');
    expect(study.state).toBe('paused');
    expect(study.asked?.map(({ number }) => number)).toEqual([5, 6, 9]);
    // What does not count has no value, and steps are the listed values.
    for (const { configuration } of study.asked!) {
      expect(Object.hasOwn(configuration, 'filters2')).toBe(configuration.blocks !== 1);
      expect([0, 0.1, 0.2, 0.3]).toContain(configuration.dropout);
    }
    expect(waitingQuestions(study, heads)[0]).toMatchObject({ askedBy: 'Optuna, trial 5', fidelity: 1 });

    const again = await importJournal(database, new Blob([journalOf(release)]));
    expect(again).toMatchObject({ questions: 0 });
    await takeQuestionsBack(database, outcome);
    expect(await database.getStudy('s')).toMatchObject({ state: 'finished', asked: undefined });
    await expect(takeQuestionsBack(database, outcome)).rejects.toMatchObject({ code: 'study-changed' });
    database.close();
  });
});

describe('a journal', () => {
  const blob = (text: string) => new Blob([text]);
  test('of another study, of none here, or cut off in the middle is refused by name', async () => {
    const database = await stored();
    const other = heads.map((head) =>
      head.number === 2 ? { ...head, configuration: { ...head.configuration, filters: 8 } } : head,
    );
    await expect(importJournal(database, blob(optunaJournal(plan, other)))).rejects.toMatchObject({
      code: 'journal-foreign',
    });
    const elsewhere = optunaJournal(
      { ...plan, name: 'x' },
      heads.map((head) => ({ ...head, studyId: 'y' })),
    );
    await expect(importJournal(database, blob(elsewhere))).rejects.toMatchObject({ code: 'journal-foreign' });
    const broken = journalOf('5.0.0').split('\n');
    broken[7] = broken[7].slice(0, 40);
    await expect(importJournal(database, blob(broken.join('\n')))).rejects.toMatchObject({
      code: 'journal-damaged',
    });
    // A last line that is being written is none yet.
    expect(readOptunaJournal(`${journalOf('5.0.0')}{"op_code": 6, "wor`)[0].trials).toHaveLength(10);
    database.close();
  });

  test('of a method that promotes trials by their place is refused', async () => {
    expect(takesQuestions({ plan: { ...plan, method: 'hyperband' } })).toBe(false);
    const database = await stored({ method: 'hyperband' });
    await expect(importJournal(database, blob(journalOf('5.0.0')))).rejects.toMatchObject({
      code: 'journal-foreign',
    });
    database.close();
  });
});

test(
  'questions of others are tried first, on top of the plan, and marked',
  { timeout: 120_000, tags: 'full' },
  async () => {
    const folder = mkdtempSync(join(tmpdir(), 'asked-'));
    const tiny = tinyPlan(dataset, { trials: 2 });
    const configuration = { filters: 8, units: 16, activation: 'tanh' };
    const asked = [{ configuration, by: 'optuna' as const, number: 5 }];
    const bundle = { study: { ...tinyStudy('asked', tiny), asked }, trials: [], dataset, weights: [] };
    const settings = { workers: 1, onEvent: () => undefined, signal: new AbortController().signal };
    const { study, trials: made } = await runStudy(bundle, { folder: join(folder, 'a'), ...settings });
    expect(study.state).toBe('finished');
    expect(made.map(({ askedBy }) => askedBy)).toEqual(['Optuna, trial 5', undefined, undefined]);
    expect(made[0]).toMatchObject({ configuration, state: 'finished' });

    // Parallel trials know of it while it is under way.
    const parallel = { ...bundle, study: { ...bundle.study, plan: { ...tiny, parallelTrials: 2 } } };
    const side = await runStudy(parallel, { folder: join(folder, 'b'), ...settings });
    expect(side.trials).toHaveLength(3);
    expect(new Set(side.trials.map((trial) => JSON.stringify(trial.configuration))).size).toBe(3);
    rmSync(folder, { recursive: true, force: true });
  },
);
