import { boardById } from '../../src/core/deploy';
import type { ExperimentResult } from '../../src/core/records/experiment';
import { EXPERIMENT_SETTINGS, type ExperimentSetting } from '../../src/planning/experiments/settings';
import { experimentRows, type ExperimentRow } from '../../src/planning/experiments/table';
import { between } from './between';

/** What lies between these lines of the README is written from the stored results. */
const BEGIN = '<!-- headline: npm run experiment writes it -->';
const END = '<!-- end of the headline -->';

const NAMES = { walking: '22 walking users', bottles: 'Bottle levels' } as const;
const COMPRESSIONS = { x1: '×1', x4: '×4', x8: '×8', int8: 'int8' } as const;

/** Mean accuracy in per cent; says of how many seeds where these are not all of `seeds`. */
function cell(row: ExperimentRow | undefined, seeds: number): string {
  if (row === undefined) return '';
  if (row.accuracy === undefined) return `nothing deployable in ${row.seeds}`;
  const all = row.deployable === row.seeds && row.seeds === seeds;
  const found = all ? '' : ` (${row.deployable} of ${row.seeds})`;
  return `${(100 * row.accuracy.mean).toFixed(1)} %${found}`;
}

function byHand(row: ExperimentRow | undefined): string {
  if (row?.accuracy === undefined) return '';
  const accuracy = `${(100 * row.accuracy.mean).toFixed(1)} %`;
  return row.deployable === 0 ? `${accuracy}, does not fit` : accuracy;
}

function line(setting: ExperimentSetting, result: ExperimentResult): string {
  const rows = experimentRows(result);
  const of = (method: ExperimentRow['method']) => rows.find((row) => row.method === method);
  const { data, boardId, compression, experiment, limits } = setting;
  const space = experiment === 'beyond' ? ', today’s space' : '';
  const asked = limits?.romBytes ? `, at most ${Math.round(limits.romBytes / 1000)} KB of ROM` : '';
  const what = `${NAMES[data]} on ${boardById(boardId).name}, ${COMPRESSIONS[compression]}${asked}${space}`;
  const hand = experiment === 'beyond' ? '' : byHand(of(undefined));
  const seeds = of('autotinyml')?.seeds ?? 0;
  return `| ${[what, hand, cell(of('autotinyml'), seeds), cell(of('bohb'), seeds), seeds].join(' | ')} |`;
}

/** The README with the accuracies of these results, without the ladder of multiply-accumulates. @throws Error where it has no place for them */
export function withHeadline(readme: string, results: readonly ExperimentResult[]): string {
  const lines = EXPERIMENT_SETTINGS.filter(({ limits }) => limits?.macc === undefined).flatMap((setting) => {
    const result = results.find((one) => one.setting === setting.id);
    return result?.runs.some(({ method }) => method === 'autotinyml') ? [line(setting, result)] : [];
  });
  const head = ['| | made by hand | AutoTinyML | BOHB | seeds |', '| --- | --- | --- | --- | --- |'];
  return between(readme, BEGIN, END, [...head, ...lines].join('\n'));
}
