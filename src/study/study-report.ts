import type { DatasetSummary } from '../core/data';
import { withoutControls } from '../core/export/names';
import { inputSettingsFor } from '../core/network';
import { METHODS } from '../core/search';
import { frontEndSentence, signalPath } from '../core/signal';
import { bestDeployable, isDeployable, outcomeOf, reasonsAgainst } from '../core/records/incumbent';
import { OBJECTIVE_NAMES } from '../core/records/objective';
import { boardOf, compressionsOf } from '../planning/plan';
import { summariseReruns } from '../core/records/rerun-summary';
import type { FinalModel } from '../core/records/final-model';
import type { StudyPlan } from '../core/records/plan';
import type { Rerun, StudyRecord } from '../core/records/study';
import type { TrialHead } from '../core/records/trial';

/** Text as text and in the order of reading, whatever a file, class or study is called. */
export const escapeHtml = (text: string): string =>
  withoutControls(text).replace(/[&<>"']/g, (character) => `&#${character.charCodeAt(0)};`);

const percent = (fraction: number | undefined): string =>
  fraction === undefined ? '–' : `${(100 * fraction).toFixed(1)} %`;
const kilobytes = (bytes: number): string => `${(bytes / 1000).toFixed(2)} KB`;

const STYLE = `body{max-width:60rem;margin:2rem auto;padding:0 1rem;font:14px/1.5 system-ui,sans-serif;color:#171c22}
table{border-collapse:collapse;width:100%}th,td{padding:4px 10px;border-bottom:1px solid #dfe3e8;text-align:left}
.n{text-align:right;font-variant-numeric:tabular-nums}.out{color:#55606c}.best{font-weight:650;color:#0b5cad}
svg{width:100%;height:auto}@media print{body{margin:0}}`;

/**
 * A study as one HTML file that needs nothing else: no script, no address, no picture from elsewhere.
 * `history` is a standalone SVG drawing made by this page.
 */
export function studyReport(
  { plan, final, reruns = [], rejectedRefits = [] }: StudyRecord,
  dataset: DatasetSummary,
  trials: readonly TrialHead[],
  history: string,
): string {
  const best = bestDeployable(trials, plan.tieBreak);
  const measure = OBJECTIVE_NAMES[plan.objective ?? 'accuracy'];
  const Measure = measure.charAt(0).toUpperCase() + measure.slice(1);
  const shown = trials.find(({ number }) => number === final?.trial) ?? best;
  const facts: [string, string][] = [
    ['Data', `${dataset.name}: ${dataset.examples} examples, ${dataset.classNames.length} classes`],
    ['Board', boardOf(plan).name],
    [
      'Limits',
      `RAM ${kilobytes(plan.limits.ramBytes)}, ROM ${kilobytes(plan.limits.romBytes)}, X-CROSS at least ${percent(plan.limits.crossAccuracy)}`,
    ],
    ['Compression', compressionsOf(plan).join(', ')],
    [
      'Search',
      `${METHODS[plan.method].label}, ${budgetOf(plan)}, ${plan.split.folds} folds${racingOf(plan)}, seed ${plan.seed}`,
    ],
    [
      'Trials',
      `${trials.filter(({ state }) => state === 'finished').length} of ${trials.length} finished, ${trials.filter(isDeployable).length} deployable`,
    ],
    [
      'Best deployable',
      shown
        ? `trial ${shown.number}, ${measure} ${percent(shown.objective)} on the validation folds`
        : 'none',
    ],
    ...(shown ? frontEndFact(plan, dataset, shown) : []),
    ...testFact(final, measure, dataset.samplingHz),
    ...rejectedRefits.map(({ trial, ...refit }): [string, string] => [
      `Refit of trial ${trial}`,
      `not kept: ${reasonsAgainst(refit).join('; ')}`,
    ]),
  ];
  return `<!doctype html>
<html lang="en"><head><meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">
<title>${escapeHtml(plan.name)}</title><style>${STYLE}</style></head><body>
<h1>${escapeHtml(plan.name)}</h1>
<table>${facts.map(([name, value]) => `<tr><th>${escapeHtml(name)}</th><td>${escapeHtml(value)}</td></tr>`).join('')}</table>
<h2>${Measure} per trial</h2>
${history}
${rerunsOf(trials, reruns)}<h2>Trials</h2>
<table><tr>${['Trial', 'Phase', 'Outcome', Measure, 'X-CROSS', 'RAM', 'ROM', 'Configuration', 'Why not deployable'].map((name) => `<th>${name}</th>`).join('')}</tr>
${trials.map((trial) => trialRow(trial, trial.number === shown?.number)).join('\n')}</table>
</body></html>
`;
}

/** What the network of the trial sees, where the search chose it. */
function frontEndFact(
  { template }: StudyPlan,
  dataset: DatasetSummary,
  { configuration }: TrialHead,
): [string, string][] {
  if (!template.signal) return [];
  const { frontEnd } = inputSettingsFor(configuration, template.signal, dataset.input);
  const { rowHz } = signalPath(dataset);
  const sees = frontEnd ? frontEndSentence(frontEnd, rowHz) : 'The network sees the rows of a window.';
  return [['Front end', sees]];
}

function testFact(
  final: FinalModel | undefined,
  measure: string,
  samplingHz: number | undefined,
): [string, string][] {
  const { testAccuracy, testObjective, testInterval, testExamples = 0 } = final ?? {};
  if (testAccuracy === undefined) return [];
  const interval = testInterval && ` (95 % interval ${testInterval.map(percent).join(' to ')})`;
  return [
    ...(testObjective === undefined
      ? []
      : ([[`Outer test, ${measure}`, percent(testObjective)]] as [string, string][])),
    [
      'Outer test, accuracy',
      `${percent(testAccuracy)} of ${testedOn(testExamples, final?.testRows, samplingHz)}${interval ?? ''}`,
    ],
  ];
}

/** What a score on the outer test is a share of. */
export function testedOn(examples: number, rows: number | undefined, samplingHz: number | undefined): string {
  if (rows === undefined) return `${examples} examples`;
  const length = samplingHz ? `${Number((rows / samplingHz).toPrecision(3))} s` : `${rows} rows`;
  return `${examples} windows over ${length} of recording`;
}

/** How much of a result was luck: mean ± standard deviation of each trial that was trained again; nothing when none was. */
function rerunsOf(trials: readonly TrialHead[], reruns: readonly Rerun[]): string {
  const rows = trials.flatMap(({ number, objective }) => {
    const mine = reruns.filter(({ trial }) => trial === number);
    if (mine.length === 0) return [];
    const { runs, mean, sd, deployable } = summariseReruns(mine);
    const spread = sd === undefined ? percent(mean) : `${percent(mean)} ± ${percent(sd)}`;
    return [[String(number), percent(objective), spread, String(runs), `${deployable} of ${runs}`]];
  });
  if (rows.length === 0) return '';
  const heads = ['Trial', 'In the search', 'With other seeds, mean ± sd', 'Runs', 'Deployable'];
  return `<h2>Re-runs with other seeds</h2>
<table><tr>${heads.map((name) => `<th>${name}</th>`).join('')}</tr>
${rows.map((row) => `<tr>${row.map((cell) => `<td>${escapeHtml(cell)}</td>`).join('')}</tr>`).join('\n')}</table>
`;
}

function trialRow(trial: TrialHead, best: boolean): string {
  const { number, phase, objective, figures, configuration } = trial;
  const values = Object.entries(configuration).map(([name, value]) => `${name} ${value}`);
  const cells = [
    ...[String(number), phase, outcomeOf(trial), percent(objective), percent(figures.crossAccuracy)],
    ...[kilobytes(figures.ramBytes), kilobytes(figures.romBytes), values.join(', ')],
    reasonsAgainst(trial).join('; '),
  ];
  const kind = best ? 'best' : isDeployable(trial) ? '' : 'out';
  return `<tr class="${kind}">${cells.map((cell) => `<td>${escapeHtml(cell)}</td>`).join('')}</tr>`;
}

const racingOf = ({ racingErrorRate }: StudyPlan): string =>
  racingErrorRate === undefined ? '' : ` that race at an error rate of ${percent(racingErrorRate)}`;

const budgetOf = ({ trials, budgetMinutes }: StudyPlan): string =>
  budgetMinutes === undefined ? `${trials} trials` : `${budgetMinutes} minutes`;
