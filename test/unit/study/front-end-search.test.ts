import { readFile } from 'node:fs/promises';
import { IDBFactory } from 'fake-indexeddb';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { summarySeen, type Dataset } from '../../../src/core/data';
import { boardById } from '../../../src/core/deploy';
import { feedingOf, planC } from '../../../src/core/export/c/plan';
import { goldenStreams } from '../../../src/core/export/c/golden-streams';
import {
  inputSettingsFor,
  networkFor,
  withFrontEnds,
  withWindows,
  type Experiment,
} from '../../../src/core/network';
import type { Parameter } from '../../../src/core/space';
import type { Trial } from '../../../src/core/records/trial';
import { featureGroups, type FrontEnd } from '../../../src/core/signal';
import { defaultPlan } from '../../../src/planning/plan';
import { applicationOf, figuresOf, targetFor, targetOf } from '../../../src/planning/plan-figures';
import { openDatabaseNamed } from '../../../src/storage';
import { tryBenchOf } from '../../../src/study/final-to-try';
import { loadFinal } from '../../../src/study/export-final';
import { StudyConductor } from '../../../src/study/StudyConductor';
import { seenExamples } from '../../../src/study/trial-context';
import { kernelContext } from '../../helpers/kernels';
import { preparedDataset } from '../../helpers/signals';
import { realWorkers } from './real-workers';
import { storedStudy } from './tiny-study';

beforeEach(() => {
  vi.stubGlobal('indexedDB', new IDBFactory());
  vi.stubGlobal('document', { baseURI: 'http://page/' });
  vi.stubGlobal(
    'fetch',
    async (url: string) => new Response(await readFile(`public/${new URL(url).pathname}`)),
  );
});
afterEach(() => vi.unstubAllGlobals());

const NETWORK: Experiment = {
  space: [{ name: 'filters', kind: 'ordinal', values: [4, 8] }],
  template: {
    layers: [
      { kind: 'conv2d', filters: { parameter: 'filters' }, kernel: 3, padding: 'valid', activation: 'relu' },
      { kind: 'maxPool', size: 2 },
      { kind: 'flatten' },
    ],
    training: { optimizer: 'adam', learningRate: 0.01, batchSize: 8, epochs: 2 },
  },
};

let studies = 0;

/** A finished study with real training. */
async function studied(dataset: Dataset, experiment: Experiment, trials: number) {
  const database = await openDatabaseNamed(`front ends ${++studies}`);
  await database.putDataset(dataset);
  const plan = defaultPlan(dataset.summary, boardById('stm32f303k8'), {
    ...experiment,
    method: 'latin-hypercube',
    compression: 'int8',
    trials,
    screened: false,
    limits: { ramBytes: 1e6, romBytes: 1e6, crossAccuracy: 0 },
    split: { folds: 2, by: 'time', outerTestShare: 0.2, seed: 1 },
  });
  const { search, trainers, close: closeWorkers } = await realWorkers(dataset);
  const ports = { search, trainers, store: database, now: () => 0 };
  const conductor = new StudyConductor(await storedStudy(database, 's', plan), dataset, [], ports);
  await conductor.run(() => undefined);
  return { conductor, plan, close: closeWorkers };
}

const measured = ({ objective, originalAccuracy, figures, confusion, folds }: Trial) => ({
  ...{ objective, originalAccuracy, figures, confusion },
  losses: folds.map(({ epochs }) => epochs.map(({ trainingLoss }) => trainingLoss)),
});

describe('a search that chooses the front end', () => {
  it('trains, judges and counts every trial as a study on data read with its front end does', async () => {
    const raw = await preparedDataset({ removeGravity: true });
    const searched = await studied(raw, withFrontEnds(NETWORK, raw.summary.input[0]), 12);
    const trials = await searched.conductor.wholeTrials();
    const kinds = new Set(trials.map(({ configuration }) => configuration.frontEnd));
    expect(kinds).toEqual(new Set(['raw', 'statistics', 'spectrum']));
    for (const kind of kinds) {
      const trial = trials.find(({ configuration }) => configuration.frontEnd === kind)!;
      const { configuration } = trial;
      const { signal } = searched.plan.template;
      const { frontEnd } = inputSettingsFor(configuration, signal, raw.summary.input);
      expect(frontEnd?.kind ?? 'raw').toBe(kind);
      const fixed = await preparedDataset({ removeGravity: true, ...(frontEnd && { frontEnd }) });
      const { filters } = configuration;
      const alone: Experiment = {
        ...NETWORK,
        space: [{ name: 'filters', kind: 'ordinal', values: [Number(filters)] }],
      };
      const { conductor, plan, close } = await studied(fixed, alone, 1);
      const [other] = await conductor.wholeTrials();
      expect(measured(trial), String(kind)).toEqual(measured(other));
      const target = targetFor(targetOf(plan, fixed), configuration);
      const network = networkFor({ filters }, plan.template, fixed.summary.input, 2);
      expect(trial.figures).toMatchObject(figuresOf(network, target));
      await close();
    }
    await searched.close();
  }, 60_000);

  it.each<FrontEnd>([{ kind: 'statistics' }, { kind: 'spectrum', frame: 16, bands: 4, scale: 'linear' }])(
    'exports and tries the best model with its $kind, as if the data had been read so',
    async (frontEnd) => {
      const raw = await preparedDataset({ addMagnitude: true });
      const fixed = await preparedDataset({ addMagnitude: true, frontEnd });
      const { kind, ...settings } = frontEnd;
      const { scale: bandScale, ...sizes } = { scale: undefined, ...settings };
      const signal = { frontEnd: kind, ...sizes, ...(bandScale && { bandScale }) };
      const chosen = await studied(raw, { ...NETWORK, template: { signal, ...NETWORK.template } }, 2);
      const given = await studied(fixed, NETWORK, 2);
      const [mine, theirs] = [await loadFinal(chosen.conductor), await loadFinal(given.conductor)];
      expect(mine.exported.data).toEqual(theirs.exported.data);
      expect(mine.exported.examples).toEqual(theirs.exported.examples);
      expect(mine.exported.weights).toEqual(theirs.exported.weights);
      expect(mine.exported.rawStretches).toEqual(theirs.exported.rawStretches);
      // The study file has the data as they were read, for the search to go on.
      expect(mine.dataset.summary).toEqual(raw.summary);
      const [bench, other] = [await tryBenchOf(chosen.conductor), await tryBenchOf(given.conductor)];
      expect(bench.heldOut).toEqual(other.heldOut);
      expect(bench.summary.preparation).toEqual(other.summary.preparation);
      await Promise.all([chosen.close(), given.close()]);
    },
    60_000,
  );

  it('trains, judges and exports windows of every length and rate on the same stretches', async () => {
    const raw = await preparedDataset({});
    const windows = withWindows(withFrontEnds(NETWORK, 24), [20, 24, 40]);
    const rate: Parameter = { name: 'rate', kind: 'ordinal', values: [0.5, 1] };
    const template = {
      ...windows.template,
      signal: { ...windows.template.signal, rate: { parameter: 'rate' } },
    };
    const both = { space: [...windows.space, rate], template };
    const { conductor, plan, close } = await studied(raw, both, 8);
    const trials = await conductor.wholeTrials();
    expect(trials.every(({ state }) => state === 'finished')).toBe(true);
    expect(new Set(trials.map(({ configuration }) => configuration.window)).size).toBe(3);
    const context = { plan, examples: raw.examples, split: conductor.split, rowHz: 50 };
    for (const { configuration, confusion, figures } of trials) {
      const { examples, split } = seenExamples(context, configuration);
      const judged = confusion!.flat().reduce((sum, count) => sum + count, 0);
      expect(judged).toBe(split.search.length);
      expect(split.testRows).toBe(conductor.split.testRows);
      const network = networkFor(configuration, plan.template, raw.summary.input, 2);
      const target = targetFor(targetOf(plan, raw), configuration);
      // As if the data had been read so, but for how many windows there are.
      const { input } = seenExamples(context, configuration);
      const groups = featureGroups(input.frontEnd, 3);
      const given = {
        summary: summarySeen(raw.summary, input),
        examples: { ...examples, featureGroups: groups },
      };
      expect(target.application).toEqual(applicationOf(given));
      expect(figures).toMatchObject(figuresOf(network, target));
    }
    const { final } = conductor.record;
    const best = trials.find(({ number }) => number === final!.trial)!;
    const { split } = seenExamples(context, best.configuration);
    expect(final).toMatchObject({ testExamples: split.outerTest.length, testRows: split.testRows });
    const { exported } = await loadFinal(conductor);
    const { rate: share, window, overlap } = best.configuration;
    const rows = Number(share) * Number(window);
    expect(exported.data.preparation?.resampleHz).toBe(share === 1 ? undefined : 25);
    expect(exported.data.reading).toMatchObject({ windowLength: rows, overlap });
    const feeding = feedingOf(exported);
    if (feeding.kind !== 'samples') throw new Error('The model is not fed with samples.');
    const golden = goldenStreams(planC(exported, kernelContext()), feeding, kernelContext().kernels);
    expect(golden.windows).toBeGreaterThan(0);
    const { heldOut } = await tryBenchOf(conductor);
    expect(heldOut.labels).toHaveLength(split.outerTest.length);
    expect(heldOut.rowsPerExample).toBe(rows);
    await close();
  }, 60_000);
});
