import { IDBFactory } from 'fake-indexeddb';
import { beforeEach, describe, expect, it, vi } from 'vitest';
import { AppError } from '../../../src/core/errors';
import type { SearchSpace } from '../../../src/core/space/types';
import type { StudyEvent } from '../../../src/study/events';
import type { PlanOverrides } from '../../../src/planning/plan';
import { headOf, type TrialHead } from '../../../src/core/records/trial';
import { StudyConductor } from '../../../src/study/StudyConductor';
import { createOptimizerService } from '../../../src/study/workers/optimizer-service';
import { SearchClient } from '../../../src/study/workers/search-client';
import { openDatabaseNamed, type StudyDatabase } from '../../../src/storage';
import { InProcessWorker } from './in-process-worker';
import { scriptedTrainers, textOf, type Call, type Script } from './scripted-trainers';
import { tinyDataset, tinyPlan, storedStudy } from './tiny-study';

const dataset = tinyDataset();
let database: StudyDatabase;

beforeEach(async () => {
  vi.stubGlobal('indexedDB', new IDBFactory());
  database = await openDatabaseNamed('conductor');
});

/** A page that opens the study, with a new optimizer worker and whatever trials are on the disk. */
async function openStudy(
  id: string,
  overrides: PlanOverrides = {},
  scriptOf?: (call: Call, index: number) => Script,
) {
  const scripted = scriptedTrainers(dataset.examples, scriptOf);
  const search = new SearchClient(() => new InProcessWorker(createOptimizerService()));
  const record = await storedStudy(database, id, tinyPlan(dataset, overrides));
  const conductor = new StudyConductor(record, dataset, await database.listTrials(id), {
    search,
    trainers: scripted.trainers,
    store: database,
    now: () => 0,
  });
  const events: StudyEvent[] = [];
  const run = (onEvent: (event: StudyEvent) => void = () => undefined, again = false) =>
    conductor.run((event) => {
      events.push(event);
      onEvent(event);
    }, again);
  return { conductor, search, run, events, ...scripted };
}

const configurationsOf = async (id: string) =>
  (await database.listTrials(id)).map(({ configuration }) => textOf(configuration));

/** All that the search has to do with: what was asked, and what came out. */
const outcomesOf = async (id: string) =>
  (await database.listTrials(id)).map(({ number, configuration, state, objective, deployable, figures }) => ({
    number,
    asked: textOf(configuration),
    state,
    objective,
    deployable,
    figures,
  }));

/** Runs the given number of trials in a page, then loses the page in the middle of the next. */
async function runAndLose(id: string, trials: number): Promise<void> {
  const { conductor, run, callsStarted } = await openStudy(id, {}, (_, i) =>
    i < 3 * trials ? 'learn' : 'hang',
  );
  void run();
  await callsStarted(3 * trials + 1);
  expect(conductor.trials).toHaveLength(trials);
}

describe('a study', () => {
  it('spends its budget, stores every trial and ends with a tested model', async () => {
    const { conductor, run, events } = await openStudy('s');
    await run();
    const trials = await database.listTrials('s');
    expect(trials.map(({ number }) => number)).toEqual([1, 2, 3, 4, 5, 6, 7, 8]);
    expect(trials.map(headOf)).toEqual(conductor.trials);
    expect(new Set(trials.map(({ configuration }) => textOf(configuration))).size).toBe(8);
    const record = await database.getStudy('s');
    expect(record.state).toBe('finished');
    const best = trials.filter((t) => t.deployable).sort((a, b) => b.objective! - a.objective!)[0];
    const testExamples = conductor.split.outerTest.length;
    expect(record.final).toMatchObject({ trial: best.number, deployable: true, testExamples });
    expect(record.final!.testAccuracy).toBeCloseTo(1 - 1 / testExamples, 12);
    expect((await database.getWeights(record.final!.weightsKey)).weights).toHaveLength(1);
    expect(events.filter(({ kind }) => kind === 'trial-finished')).toHaveLength(8);
    expect(events.at(-1)).toEqual({ kind: 'state', state: 'finished', message: undefined });
  });

  it('judges a trained trial by limits and agreement, as a black box', async () => {
    const { conductor, run } = await openStudy('s');
    await run();
    for (const { figures, deployable, violations, objective, folds } of await database.listTrials('s')) {
      expect(deployable).toBe(figures.romBytes <= 6_000 && figures.ramBytes <= 16_000);
      expect(violations.length > 0).toBe(!deployable);
      expect(objective).toBeCloseTo(folds.reduce((sum, fold) => sum + fold.accuracy, 0) / 3, 12);
    }
    expect(conductor.trials.some(({ deployable }) => deployable)).toBe(true);
    expect(conductor.trials.some(({ deployable }) => !deployable)).toBe(true);
  });

  it('trains nothing that does not fit when it is screened', async () => {
    const { conductor, run } = await openStudy('s', { screened: true });
    await run();
    expect(conductor.trials.every(({ figures }) => figures.romBytes <= 6_000)).toBe(true);
  });

  it('calls a trial undeployable when compressed and original model disagree', async () => {
    const { conductor, run } = await openStudy('s', { trials: 2, screened: true }, () => 'disagree');
    await run();
    const [trial] = conductor.trials;
    expect(trial).toMatchObject({ state: 'finished', deployable: false, figures: { crossAccuracy: 0 } });
    expect(trial.violations).toEqual([{ figure: 'crossAccuracy', value: 0, limit: 0.95 }]);
    expect(conductor.record.final).toBeUndefined();
  });

  it.each([1, 5])(
    'asks after a page lost after trial %i exactly what an unbroken run asks',
    async (trials) => {
      await runAndLose('lost', trials);
      const reopened = await openStudy('lost');
      await reopened.run();
      await (await openStudy('unbroken')).run();
      expect(await configurationsOf('lost')).toEqual(await configurationsOf('unbroken'));
    },
  );

  it('shares trained folds with other studies of the same data, and says so', async () => {
    await (await openStudy('first')).run();
    const second = await openStudy('second', {
      limits: { ramBytes: 9e9, romBytes: 6_000, crossAccuracy: 0 },
    });
    await second.run();
    expect(second.calls.filter(({ kind }) => kind === 'fold')).toEqual([]);
    const trials = await database.listTrials('second');
    expect(trials.flatMap(({ folds }) => folds).every(({ cached }) => cached)).toBe(true);
  });

  it('trains again what other epochs, another seed or another split would change', async () => {
    await (await openStudy('first')).run();
    const template = tinyPlan(dataset).template;
    const changes: PlanOverrides[] = [
      { template: { ...template, training: { ...template.training, epochs: 4 } } },
      { seed: 4 },
      { split: { folds: 3, by: 'rows', outerTestShare: 0.2, seed: 4 } },
    ];
    for (const [i, change] of changes.entries()) {
      const other = await openStudy(`other-${i}`, { trials: 1, ...change });
      await other.run();
      expect(other.calls.filter(({ kind }) => kind === 'fold')).toHaveLength(3);
    }
  });

  it('trains the same fold from the same seed whatever the number of the trial', async () => {
    const { run, calls } = await openStudy('s');
    await run();
    const folds = calls.filter(({ kind }) => kind === 'fold');
    const seeds = [0, 1, 2].map(
      (k) => new Set(folds.filter(({ fold }) => fold === k).map(({ seed }) => seed)),
    );
    expect(seeds.map(({ size }) => size)).toEqual([1, 1, 1]);
    expect(new Set(seeds.flatMap((set) => [...set])).size).toBe(3);
  });

  it('records a diverging trial as failed, with what its footprint says, and goes on', async () => {
    const { conductor, run } = await openStudy('s', { screened: true }, (_, i) =>
      i === 1 ? 'diverge' : 'learn',
    );
    await run();
    expect(conductor.trials[0]).toMatchObject({
      state: 'failed',
      deployable: true,
      failure: { code: 'diverged' },
    });
    expect(conductor.trials[0].objective).toBeUndefined();
    expect(conductor.trials[1].state).toBe('finished');
    expect(conductor.trials).toHaveLength(8);
  });

  it('records a network that is too large to train as refused and undeployable', async () => {
    const { run } = await openStudy('s', { screened: true }, (_, i) => (i < 3 ? 'too-large' : 'learn'));
    await run();
    const [first] = await database.listTrials('s');
    expect(first).toMatchObject({ state: 'refused', deployable: false, folds: [] });
    expect(first.failure).toEqual({
      code: 'network-too-large',
      message: 'The network needs 3 GB.',
    });
  });

  it('trains only the folds again whose worker died', async () => {
    const { conductor, run, calls } = await openStudy('s', { trials: 1 }, (_, i) =>
      i === 1 ? 'die' : 'learn',
    );
    await run();
    expect(conductor.trials[0].state).toBe('finished');
    const folds = calls.filter(({ kind }) => kind === 'fold').map(({ fold }) => fold);
    expect(folds).toEqual([0, 1, 2, 1]);
  });

  it('trains a fold whose worker dies twice in a row, and learns nothing from the deaths', async () => {
    const { run } = await openStudy('killed', {}, ({ fold }, i) => (i < 4 && fold === 1 ? 'die' : 'learn'));
    await run();
    await (await openStudy('unbroken')).run();
    expect(await outcomesOf('killed')).toEqual(await outcomesOf('unbroken'));
  });

  it('pauses with the reason when trainers keep dying, and goes on as an unbroken run', async () => {
    let dies = true;
    const { conductor, run } = await openStudy('killed', {}, (_, i) => (dies && i >= 6 ? 'die' : 'learn'));
    await expect(run()).rejects.toMatchObject({ code: 'worker-died' });
    expect(conductor.record).toMatchObject({ state: 'paused', message: 'The worker died.' });
    expect(await database.listTrials('killed')).toHaveLength(2);
    dies = false;
    await run();
    expect(conductor.record.state).toBe('finished');
    await (await openStudy('unbroken')).run();
    expect(await outcomesOf('killed')).toEqual(await outcomesOf('unbroken'));
  });

  it.each(['worker-closed', 'part-missing', 'binary-missing', 'storage-failed', 'unexpected'] as const)(
    'never stores what failed by %s as a trial',
    async (code) => {
      const { conductor, run, trainers } = await openStudy('s');
      const train = trainers.evaluateFolds.bind(trainers);
      let asked = 0;
      trainers.evaluateFolds = (...request) =>
        ++asked > 2 && asked < 6 ? Promise.reject(new AppError(code, 'Not now.')) : train(...request);
      await expect(run()).rejects.toMatchObject({ code });
      expect(conductor.record).toMatchObject({
        state: code === 'unexpected' ? 'failed' : 'paused',
        message: 'Not now.',
      });
      asked = 6;
      await run();
      await (await openStudy('unbroken')).run();
      expect(await outcomesOf('s')).toEqual(await outcomesOf('unbroken'));
    },
  );

  it.each([[[2]], [[8]], [[2, 5]], [[4, 5, 6, 7, 8]]])(
    'tries trials %j again, which an earlier version stored as failed by the machine, only when it is asked to',
    async (numbers) => {
      await (await openStudy('s')).run();
      const unbroken = await outcomesOf('s');
      for (const trial of await database.listTrials('s')) {
        if (!numbers.includes(trial.number)) continue;
        const failure = { code: 'worker-closed', message: 'The worker has been closed.' };
        const { objective: _, ...rest } = trial;
        await database.replaceTrial({ ...rest, state: 'failed', folds: [], failure });
      }
      const again = await openStudy('s');
      await again.run();
      expect((await outcomesOf('s')).filter(({ state }) => state === 'failed')).toHaveLength(numbers.length);
      await again.run(undefined, true);
      expect(await outcomesOf('s')).toEqual(unbroken);
      expect(await database.listHeads('s')).toEqual((await database.listTrials('s')).map(headOf));
      expect((await database.listSummaries())[0].trials).toBe(8);
    },
  );

  it('is the same when the cache of folds can be neither read nor written', async () => {
    const { run } = await openStudy('cacheless');
    const { getFold, putFold } = database;
    const failed = () => Promise.reject(new AppError('storage-failed', 'The transaction was aborted.'));
    database.getFold = failed;
    database.putFold = failed;
    await run();
    Object.assign(database, { getFold, putFold });
    await (await openStudy('unbroken')).run();
    expect(await outcomesOf('cacheless')).toEqual(await outcomesOf('unbroken'));
  });
});

describe('closing a study', () => {
  it('ends what runs before anything else happens, and stores nothing of it', async () => {
    const { conductor, run, callsStarted } = await openStudy('s', {}, (_, i) => (i < 6 ? 'learn' : 'hang'));
    const running = run();
    await callsStarted(7);
    await conductor.close();
    await running;
    expect(conductor.record.state).toBe('paused');
    expect(await database.listTrials('s')).toHaveLength(2);
    await database.deleteStudy('s');
    await new Promise((resolve) => setTimeout(resolve, 20));
    expect((await database.listStudies()).records).toEqual([]);
    expect(await database.listTrials('s')).toEqual([]);
    await expect(run()).rejects.toMatchObject({ code: 'aborted' });
  });

  it('in the refit leaves a study that finishes when it is resumed', async () => {
    const { conductor, run, callsStarted } = await openStudy(
      's',
      { trials: 1, screened: true },
      ({ kind }) => (kind === 'refit' ? 'hang' : 'learn'),
    );
    const states: string[] = [];
    const running = run((event) => event.kind === 'state' && states.push(event.state));
    await callsStarted(4);
    expect(states).toEqual(['running', 'refitting']);
    await conductor.close();
    await running;
    expect((await database.getStudy('s')).state).toBe('paused');
    const reopened = await openStudy('s');
    await reopened.run();
    expect(reopened.conductor.record).toMatchObject({ state: 'finished', final: { deployable: true } });
  });

  it('ends re-runs, too', async () => {
    const { conductor, run } = await openStudy('s', { trials: 1, screened: true }, (_, i) =>
      i < 4 ? 'learn' : 'hang',
    );
    await run();
    const rerun = conductor.rerun(1, 1, () => undefined, new AbortController().signal);
    rerun.catch(() => undefined);
    await conductor.close();
    await expect(rerun).rejects.toMatchObject({ code: 'aborted' });
  });
});

describe('a study with trials in parallel', () => {
  const plan: PlanOverrides = { parallelTrials: 3, trials: 10 };
  const byNumber = (trials: readonly TrialHead[]) =>
    trials.map(({ number, configuration, informedBy }) => [number, textOf(configuration), informedBy]);

  it('has as many under way as the plan says, and no more', async () => {
    const { run } = await openStudy('s', plan);
    const underWay = new Set<number>();
    let most = 0;
    await run((event) => {
      if (event.kind === 'trial-started') underWay.add(event.trial.number);
      if (event.kind === 'trial-finished') underWay.delete(event.trial.number);
      most = Math.max(most, underWay.size);
    });
    expect(most).toBe(3);
    const trials = await database.listTrials('s');
    expect(trials.map(({ number }) => number)).toEqual([1, 2, 3, 4, 5, 6, 7, 8, 9, 10]);
    expect(trials.map(({ informedBy }) => informedBy)).toEqual([0, 0, 0, 1, 2, 3, 4, 5, 6, 7]);
    expect(new Set(trials.map(({ configuration }) => textOf(configuration))).size).toBe(10);
  });

  it('asks the same whichever trial finishes first', async () => {
    const [even, odd] = [0, 1].map((rest) => async (id: string) => {
      const finished: number[] = [];
      const { run } = await openStudy(id, plan, (_, i) =>
        Math.floor(i / 3) % 2 === rest ? 'slow' : 'learn',
      );
      await run((event) => event.kind === 'trial-finished' && finished.push(event.trial.number));
      return { finished, trials: await database.listTrials(id) };
    });
    const [one, other] = [await even('even'), await odd('odd')];
    expect(one.finished).not.toEqual(other.finished);
    expect(byNumber(one.trials)).toEqual(byNumber(other.trials));
  });

  it.each([
    { lost: [4, 5], stored: [1, 2, 3, 6] },
    { lost: [5], stored: [1, 2, 3, 4, 6, 7] },
    { lost: [3, 4, 5], stored: [1, 2] },
  ])('asks after a page lost during trials $lost what an unbroken run asks', async ({ lost, stored }) => {
    const numbers = new Map<string, number>();
    const page = await openStudy('lost', plan, ({ layers }) => {
      if (!numbers.has(layers)) numbers.set(layers, numbers.size + 1);
      return lost.includes(numbers.get(layers)!) ? 'hang' : 'learn';
    });
    const finished = new Set<number>();
    const allStored = new Promise<void>((resolve) => {
      void page.run((event) => {
        if (event.kind === 'trial-finished') finished.add(event.trial.number);
        if (stored.every((number) => finished.has(number))) resolve();
      });
    });
    await Promise.all([allStored, page.callsStarted(3 * (lost[0] + 2))]);
    expect((await database.listTrials('lost')).map(({ number }) => number)).toEqual(stored);
    const reopened = await openStudy('lost');
    await reopened.run();
    const unbroken = await openStudy('unbroken', plan);
    await unbroken.run();
    expect(byNumber(reopened.conductor.trials)).toEqual(byNumber(unbroken.conductor.trials));
  });

  it('goes on after a pause as an unbroken run would have', async () => {
    const { conductor, run } = await openStudy('paused', plan);
    await run((event) => {
      if (event.kind === 'trial-started' && event.trial.number === 5) conductor.pause();
    });
    expect(conductor.record.state).toBe('paused');
    expect(conductor.trials.length).toBeLessThan(10);
    await run();
    const unbroken = await openStudy('unbroken', plan);
    await unbroken.run();
    expect(byNumber(conductor.trials)).toEqual(byNumber(unbroken.conductor.trials));
  });

  it('cancels the others when one cannot be stored, and says why', async () => {
    const { conductor, run, events } = await openStudy('s', plan, (_, i) => (i < 3 ? 'learn' : 'hang'));
    const full = new AppError('storage-full', 'No more room.');
    database.appendTrial = () => Promise.reject(full);
    await expect(run()).rejects.toBe(full);
    expect(events.filter(({ kind }) => kind === 'trial-cancelled')).toHaveLength(3);
    expect(conductor.trials).toEqual([]);
  });

  it('finds its way on when the optimizer worker dies with trials under way', async () => {
    const workers: InProcessWorker[] = [];
    const search = new SearchClient(() => {
      const worker = new InProcessWorker(createOptimizerService());
      workers.push(worker);
      return worker;
    });
    const { trainers } = scriptedTrainers(dataset.examples, () => 'slow');
    const conductor = new StudyConductor(
      await storedStudy(database, 's', tinyPlan(dataset, plan)),
      dataset,
      [],
      {
        search,
        trainers,
        store: database,
        now: () => 0,
      },
    );
    await conductor.run((event) => {
      if (event.kind === 'trial-started' && event.trial.number === 4) workers[0].die('gone');
    });
    expect(workers).toHaveLength(2);
    const unbroken = await openStudy('unbroken', plan);
    await unbroken.run();
    expect(byNumber(conductor.trials)).toEqual(byNumber(unbroken.conductor.trials));
  });
});

describe('a study under way', () => {
  it('pauses after the running trial and goes on where it was', async () => {
    const { conductor, run } = await openStudy('paused');
    await run((event) => {
      if (event.kind === 'trial-started' && event.trial.number === 3) conductor.pause();
    });
    expect(conductor.record.state).toBe('paused');
    expect(conductor.trials).toHaveLength(3);
    await run();
    expect(conductor.record.state).toBe('finished');
    await (await openStudy('unbroken')).run();
    expect(await configurationsOf('paused')).toEqual(await configurationsOf('unbroken'));
  });

  it('drops the running trial when it is stopped, and still ends with a model', async () => {
    const { conductor, run, callsStarted, events } = await openStudy(
      's',
      { screened: true },
      ({ kind }, i) => (i < 6 || kind === 'refit' ? 'learn' : 'hang'),
    );
    const running = run();
    await callsStarted(7);
    conductor.stop();
    await running;
    expect(conductor.trials).toHaveLength(2);
    expect(conductor.record).toMatchObject({ state: 'stopped', final: { deployable: true } });
    expect(events.map(({ kind }) => kind)).toContain('trial-cancelled');
  });

  it('goes on after a stop as an unbroken run would have', async () => {
    let hangs = true;
    const { conductor, run, callsStarted } = await openStudy('s', {}, ({ kind }, i) =>
      kind === 'fold' && i >= 6 && hangs ? 'hang' : 'learn',
    );
    const running = run();
    await callsStarted(7);
    conductor.stop();
    await running;
    hangs = false;
    await run();
    expect(conductor.record.state).toBe('finished');
    await (await openStudy('unbroken')).run();
    expect(await configurationsOf('s')).toEqual(await configurationsOf('unbroken'));
  });

  it('can be stopped while it refits, and is without a model then', async () => {
    const { conductor, run, callsStarted } = await openStudy(
      's',
      { trials: 1, screened: true },
      ({ kind }) => (kind === 'refit' ? 'hang' : 'learn'),
    );
    const running = run();
    await callsStarted(4);
    conductor.stop();
    await running;
    expect(conductor.record.state).toBe('stopped');
    expect(conductor.record.final).toBeUndefined();
  });

  it('falls to the next best when a refitted model is not deployable', async () => {
    let refits = 0;
    const { conductor, run } = await openStudy('s', {}, ({ kind }) =>
      kind === 'refit' && refits++ === 0 ? 'disagree' : 'learn',
    );
    await run();
    const [, second] = conductor.trials
      .filter((trial) => trial.deployable)
      .sort((a, b) => b.objective! - a.objective! || a.number - b.number);
    expect(refits).toBe(2);
    expect(conductor.record.final!.trial).toBe(second.number);
  });

  it('says when every configuration was tried', async () => {
    const space: SearchSpace = [
      { name: 'filters', kind: 'ordinal', values: [2] },
      { name: 'units', kind: 'ordinal', values: [4] },
      { name: 'activation', kind: 'categorical', values: ['relu'] },
    ];
    const { conductor, run } = await openStudy('s', { space });
    await run();
    expect(conductor.trials).toHaveLength(1);
    expect(conductor.record).toMatchObject({ state: 'finished', message: expect.stringContaining('Every') });
  });

  it('says that only those within the limits were tried where a screen left others out', async () => {
    const space: SearchSpace = [
      { name: 'filters', kind: 'ordinal', values: [2] },
      { name: 'units', kind: 'ordinal', values: [4, 1e6] },
      { name: 'activation', kind: 'categorical', values: ['relu'] },
    ];
    const { conductor, run } = await openStudy('s', { space, method: 'autotinyml', screened: true });
    await run();
    expect(conductor.trials).toHaveLength(1);
    expect(conductor.record.message).toBe('Every configuration whose size fits the limits was tried.');
  });

  it('fails with what went wrong when a trial cannot be stored, and loses neither it nor one before it', async () => {
    const { conductor, run, calls } = await openStudy('s');
    const append = database.appendTrial.bind(database);
    const full = new AppError('storage-full', 'No more room.');
    database.appendTrial = (trial) => (trial.number === 3 ? Promise.reject(full) : append(trial));
    await expect(run()).rejects.toBe(full);
    expect(conductor.record).toMatchObject({ state: 'paused', message: 'No more room.' });
    expect(conductor.unsaved).toBe(1);
    // What is only here is in what is saved as a file.
    const stored = await database.listTrials('s');
    expect(stored.map(({ number }) => number)).toEqual([1, 2]);
    expect(conductor.withUnsaved(stored).map(({ number }) => number)).toEqual([1, 2, 3]);
    expect((await conductor.bundleInMemory()).trials.at(-1)).toMatchObject({ number: 3 });
    database.appendTrial = append;
    const before = calls.length;
    await run();
    // What was trained already is stored as it was.
    expect(conductor.unsaved).toBe(0);
    expect(calls).toHaveLength(before + 5 * 3 + 1);
    await (await openStudy('unbroken')).run();
    expect(await outcomesOf('s')).toEqual(await outcomesOf('unbroken'));
  });

  it('goes on when there is no room for its caches', async () => {
    const full = () => Promise.reject(new AppError('storage-full', 'No more room.'));
    const { conductor, run } = await openStudy('s', { trials: 2 });
    database.putFold = full;
    await run();
    expect(conductor.record.state).toBe('finished');
  });

  it('finds its way on when the optimizer worker dies', async () => {
    const workers: InProcessWorker[] = [];
    const search = new SearchClient(() => {
      const worker = new InProcessWorker(createOptimizerService());
      workers.push(worker);
      return worker;
    });
    const { trainers } = scriptedTrainers(dataset.examples);
    const conductor = new StudyConductor(await storedStudy(database, 's', tinyPlan(dataset)), dataset, [], {
      search,
      trainers,
      store: database,
      now: () => 0,
    });
    await conductor.run((event) => {
      if (event.kind === 'trial-started' && event.trial.number === 4) workers[0].die('gone');
    });
    expect(workers).toHaveLength(2);
    await (await openStudy('unbroken')).run();
    expect(await configurationsOf('s')).toEqual(await configurationsOf('unbroken'));
  });
});
