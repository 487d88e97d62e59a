import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { FoldCache } from '../../../runner/FoldCache';
import { withTables } from '../../../runner/experiments/document';
import { withHeadline } from '../../../runner/experiments/headline';
import {
  DOCUMENT,
  README,
  readResult,
  readResults,
  withRun,
  writeResult,
} from '../../../runner/experiments/results-folder';
import { searchSetting, type Bench } from '../../../runner/experiments/search-jobs';
import { generateSample } from '../../../src/core/data';
import { footprint, verdict, type Limits } from '../../../src/core/deploy';
import { networkFor } from '../../../src/core/network';
import type { ExperimentResult, SearchRun } from '../../../src/core/records/experiment';
import { BASELINES, EXPERIMENT_SETTINGS, settingPlan } from '../../../src/planning/experiments/settings';
import { createOptimizerService } from '../../../src/study/workers/optimizer-service';
import { SearchClient } from '../../../src/study/workers/search-client';
import { InProcessWorker } from '../study/in-process-worker';
import { scriptedTrainers } from '../study/scripted-trainers';
import { errorCurves, experimentRows } from '../../../src/planning/experiments/table';

const folder = mkdtempSync(join(tmpdir(), 'experiments-'));
afterAll(() => rmSync(folder, { recursive: true }));

const search = (method: SearchRun['method'], seed: number, bestAfter: SearchRun['bestAfter']): SearchRun => {
  const accuracy = bestAfter.at(-1) ?? null;
  const figures = { ramBytes: 2000 * seed, romBytes: 30_000, macc: 5000, crossAccuracy: 0.99 };
  const best = accuracy === null ? null : { accuracy, figures, configuration: { filters: 8 } };
  return { method, seed, trials: 3, undeployable: seed, bestAfter, trainingMs: 60_000, best };
};

const facts: Omit<ExperimentResult, 'baseline' | 'runs'> = {
  setting: 'walking-tiny-x8',
  data: { name: 'Walking', examples: 300, classes: 22 },
  folds: 3,
  budget: 3,
  epochs: 10,
};

const RESULT: ExperimentResult = {
  ...facts,
  baseline: [{ seed: 1, accuracy: 0.6, figures: { ramBytes: 1, romBytes: 2, macc: 3 }, deployable: false }],
  runs: [
    search('bohb', 1, [null, null, null]),
    search('bohb', 2, [null, 0.4, 0.5]),
    search('svm-cbo', 1, [0.3, 0.3, 0.6]),
    search('svm-cbo', 2, [0.5, 0.5, 0.8]),
  ],
};

describe('results of an experiment', () => {
  it('are summarised over seeds; a seed that found nothing is counted, and is below every other', () => {
    const [byHand, best, other] = experimentRows(RESULT);
    expect(byHand).toMatchObject({ seeds: 1, deployable: 0, accuracy: { mean: 0.6 } });
    expect(best).toMatchObject({ method: 'svm-cbo', seeds: 2, deployable: 2, undeployable: { mean: 1.5 } });
    expect(best.accuracy!.mean).toBeCloseTo(0.7, 12);
    expect(best.accuracy!.sd).toBeCloseTo(Math.SQRT2 * 0.1, 12);
    expect(other).toMatchObject({ method: 'bohb', seeds: 2, deployable: 1, accuracy: { mean: 0.5 } });
    const [bohb] = errorCurves(RESULT);
    expect(bohb.errors.map(({ median }) => median)).toEqual([1, 0.8, 0.75]);
  });

  it('keep one run for each method and seed, and nothing of another budget', async () => {
    const again = withRun(RESULT, facts, { search: search('bohb', 1, [0.9, 0.9, 0.9]) });
    expect(again.runs.map(({ method, seed }) => `${method} ${seed}`)).toEqual([
      'bohb 1',
      'bohb 2',
      'svm-cbo 1',
      'svm-cbo 2',
    ]);
    expect(again.runs[0].best?.accuracy).toBe(0.9);
    const longer = withRun(RESULT, { ...facts, budget: 9 }, { search: search('bohb', 1, [0.9]) });
    expect([longer.baseline, longer.runs.length]).toEqual([[], 1]);
    await writeResult(RESULT, folder);
    expect(await readResult('walking-tiny-x8', folder)).toEqual(RESULT);
  });

  it('are what the document and the README say', async () => {
    const document = readFileSync(DOCUMENT, 'utf8');
    expect(withTables(document, await readResults())).toBe(document);
    const readme = readFileSync(README, 'utf8');
    expect(withHeadline(readme, await readResults())).toBe(readme);
    expect(withTables(document, [RESULT])).toContain('| AutoTinyML (SVM-CBO) | 70.0 ± 14.1 | 3.00 ± 1.41 |');
  });
});

it(
  'a search of another budget is another search: what was stored for one is nothing to the other',
  { tags: 'full' },
  async () => {
    const dataset = generateSample('bottles', 1);
    const bench: Bench = {
      folder,
      dataset,
      folds: await FoldCache.open(join(folder, 'folds.jsonl')),
      search: new SearchClient(() => new InProcessWorker(createOptimizerService())),
      trainers: scriptedTrainers(dataset.examples).trainers,
    };
    const setting = EXPERIMENT_SETTINGS.find(({ id }) => id === 'bottles-tiny-x8')!;
    const search = (budget: number) =>
      searchSetting(bench, setting, { method: 'random', seed: 1, budget }, new AbortController().signal);
    const first = await search(1);
    const again = await search(1);
    const other = await search(2);
    await bench.search.close();
    const asked = ({ trials }: typeof first) => trials.map(({ configuration }) => configuration);
    expect(asked(again)).toEqual(asked(first));
    for (const { run, trials } of [first, other]) {
      expect(run.finished).toBe(true);
      expect(trials.map(({ studyId }) => studyId)).toEqual(trials.map(() => run.id));
    }
  },
);

describe('the settings', () => {
  it('have plans on the slides’ boards, with one split for all', { tags: 'full' }, () => {
    const bottles = generateSample('bottles', 1);
    const plans = EXPERIMENT_SETTINGS.filter(({ data }) => data === 'bottles').map((setting) =>
      settingPlan(setting, bottles, 5),
    );
    expect(new Set(plans.map(({ split }) => JSON.stringify(split))).size).toBe(1);
    expect(plans.map(({ limits }) => limits.romBytes)).toEqual(expect.arrayContaining([1_990_000, 60_000]));
  });

  it('have the slides’ baseline: its multiply-accumulates and memory', () => {
    const network = networkFor({}, BASELINES.bottles, [32, 32, 3], 4);
    const figures = footprint(network, { compression: 'x8' });
    expect(figures.macc).toBe(20_863_612);
    expect(figures.ramBytes / 1000).toBeCloseTo(140.8, 1);
    const limits: Limits = { ramBytes: 128_000, romBytes: 1_990_000, crossAccuracy: 0.95 };
    expect(verdict(figures, limits).deployable).toBe(false);
  });
});
