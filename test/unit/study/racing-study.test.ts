import { IDBFactory } from 'fake-indexeddb';
import { beforeEach, describe, expect, it, vi } from 'vitest';
import type { Trial } from '../../../src/core/records/trial';
import { openDatabaseNamed, type StudyDatabase } from '../../../src/storage';
import type { PlanOverrides } from '../../../src/planning/plan';
import { StudyConductor } from '../../../src/study/StudyConductor';
import { createOptimizerService } from '../../../src/study/workers/optimizer-service';
import { SearchClient } from '../../../src/study/workers/search-client';
import { InProcessWorker } from './in-process-worker';
import { scriptedTrainers, textOf, type Call, type Script } from './scripted-trainers';
import { storedStudy, tinyDataset, tinyPlan } from './tiny-study';

const dataset = tinyDataset();
const nothing = () => undefined;
let database: StudyDatabase;

beforeEach(async () => {
  vi.stubGlobal('indexedDB', new IDBFactory());
  database = await openDatabaseNamed('racing');
});

/** Everything fits, and draws are not led anywhere: good trials and bad ones in turn. */
const PLAN: PlanOverrides = {
  method: 'random',
  trials: 14,
  limits: { ramBytes: 1e6, romBytes: 1e6, crossAccuracy: 0.95 },
};
const RACING: PlanOverrides = { ...PLAN, racingErrorRate: 0.05 };

async function openStudy(id: string, plan: PlanOverrides, scriptOf?: (call: Call, index: number) => Script) {
  const scripted = scriptedTrainers(dataset.examples, scriptOf);
  const store = untilVanished(database);
  const record = await storedStudy(database, id, tinyPlan(dataset, plan));
  const conductor = new StudyConductor(record, dataset, await database.listTrials(id), {
    search: new SearchClient(() => new InProcessWorker(createOptimizerService())),
    trainers: scripted.trainers,
    store: store.page,
    now: () => 0,
  });
  return { conductor, ...scripted, vanish: store.vanish };
}

/** The database as a page has it that may vanish: after that nothing it asks for is done, or answered. */
function untilVanished(whole: StudyDatabase) {
  let gone = false;
  const page = new Proxy(whole, {
    get(target, name: keyof StudyDatabase) {
      const member = target[name];
      if (typeof member !== 'function') return member;
      return gone ? () => new Promise(nothing) : (member as () => unknown).bind(target);
    },
  });
  return { page, vanish: () => void (gone = true) };
}

const outcomesOf = async (id: string) =>
  (await database.listTrials(id)).map(({ number, configuration, objective, race, folds, state }) => ({
    ...{ number, objective, race, state, folds: folds.length },
    asked: textOf(configuration),
  }));

/** The best trial of those that were told when a trial was asked for. */
function bestBefore(trials: readonly Trial[], told: number): Trial {
  const whole = trials.filter(({ number, race, deployable }) => number <= told && deployable && !race?.lost);
  return whole.reduce((best, trial) => (trial.objective! > best.objective! ? trial : best));
}

describe('a study that races', () => {
  it('gives up what is clearly worse than the best so far, and trains the best in full', async () => {
    const { conductor, calls } = await openStudy('s', RACING);
    await conductor.run(nothing);
    const trials = await database.listTrials('s');
    const lost = trials.filter(({ race }) => race!.lost !== undefined);
    expect(lost.length).toBeGreaterThan(2);
    for (const trial of lost) {
      const best = bestBefore(trials, trial.number - 1);
      expect(trial).toMatchObject({
        state: 'finished',
        race: { lost: { reason: 'worse', than: best.number } },
      });
      expect(trial.objective).toBeLessThan(best.objective!);
      expect(trial.folds.length).toBeLessThan(3);
      expect(trial.race!.values).toEqual(trial.folds.map(({ accuracy }) => accuracy));
    }
    const trained = calls.filter(({ kind }) => kind === 'fold').length;
    expect(trained).toBe(trials.reduce((sum, { folds }) => sum + folds.length, 0));
    const best = bestBefore(trials, trials.length);
    expect(best.folds).toHaveLength(3);
    expect(conductor.record.final?.trial).toBe(best.number);
  });

  it('trains every fold where the plan does not say so', async () => {
    const { conductor } = await openStudy('s', PLAN);
    await conductor.run(nothing);
    const outcomes = await outcomesOf('s');
    expect(outcomes.map(({ folds, race }) => [folds, race])).toEqual(outcomes.map(() => [3, undefined]));
  });

  it('trains no more once a fold has diverged', async () => {
    let race = false;
    const { conductor } = await openStudy('s', RACING, (_, index) =>
      // Three folds of each of the first trials, then one that races.
      (race = index >= 9) && index === 9 ? 'diverge' : 'learn',
    );
    await conductor.run(nothing);
    expect(race).toBe(true);
    const [failed] = (await database.listTrials('s')).filter(({ state }) => state === 'failed');
    expect(failed.folds).toHaveLength(1);
    expect(failed.race).toBeUndefined();
  });

  it.each([1, 3])('goes on from every fold as an unbroken run does, %d at once', async (parallelTrials) => {
    const plan = { ...RACING, parallelTrials };
    const unbroken = await openStudy('unbroken', plan);
    await unbroken.conductor.run(nothing);
    const expected = await outcomesOf('unbroken');
    const all = unbroken.calls.filter(({ kind }) => kind === 'fold').length;
    for (const at of [10, 12, 17, all - 1]) {
      // Folds are kept for all studies: this one finds none.
      database = await openDatabaseNamed(`killed at ${at}`);
      const id = 'killed';
      const killed = await openStudy(id, plan, (_, index) => (index >= at ? 'hang' : 'learn'));
      void killed.conductor.run(nothing).catch(nothing);
      await killed.callsStarted(at + 1);
      // The page is gone, with what was under way.
      killed.vanish();
      const reopened = await openStudy(id, plan);
      await reopened.conductor.run(nothing);
      expect(await outcomesOf(id)).toEqual(expected);
    }
  });

  it('asks and gives up the same whichever trial finishes first', async () => {
    const plan = { ...RACING, parallelTrials: 3 };
    const outcomes = [];
    for (const rest of [0, 1]) {
      database = await openDatabaseNamed(`slow ${rest}`);
      const { conductor } = await openStudy('s', plan, (_, i) =>
        Math.floor(i / 3) % 2 === rest ? 'slow' : 'learn',
      );
      await conductor.run(nothing);
      outcomes.push(await outcomesOf('s'));
    }
    expect(outcomes[0]).toEqual(outcomes[1]);
  });
});
