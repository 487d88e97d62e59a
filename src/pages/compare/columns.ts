import { duration, parameterValue, percent } from '../../messages/format';
import { chartText } from '../../charts/messages';
import type { MethodId, Phase } from '../../core/search';
import type { MethodSummary, PairedDifference } from '../../core/simulate';
import type { Configuration } from '../../core/space';
import type { RealMethodSummary } from '../../planning/comparison/summarise';
import { compareText } from '../../messages/compare.en';
import type { TableColumn } from '../../controls/table-column';

type Format = (value: number) => string;
type AnySummary = Pick<MethodSummary | RealMethodSummary, 'method' | 'best' | 'undeployable' | 'emptyHanded'>;

const { table, runs } = compareText;

/** The columns that say how a method did, whatever it was tried on. */
function resultColumns<T extends AnySummary>(
  format: Format,
  reference: MethodId,
  differenceOf: (method: MethodId) => PairedDifference | null,
) {
  return {
    method: { label: table.method, value: ({ method }: T) => compareText.methods[method] },
    best: {
      label: table.best,
      term: 'deployable',
      number: true,
      value: ({ best }: T) => (Number.isNaN(best.mean) ? '–' : `${format(best.mean)} ± ${format(best.sd)}`),
    },
    against: {
      label: table.against(compareText.methods[reference]),
      number: true,
      value: ({ method }: T) => (method === reference ? '–' : table.difference(differenceOf(method))),
    },
    undeployable: {
      label: table.undeployable,
      number: true,
      value: (summary: T) => summary.undeployable.mean.toFixed(1),
    },
    emptyHanded: {
      label: table.emptyHanded,
      number: true,
      value: (summary: T) => String(summary.emptyHanded),
    },
  } satisfies Record<string, TableColumn<T>>;
}

/** Methods on problems whose best answer is known. */
export function knownMethodColumns(
  ...given: Parameters<typeof resultColumns<MethodSummary>>
): TableColumn<MethodSummary>[] {
  const { method, best, against, undeployable, emptyHanded } = resultColumns<MethodSummary>(...given);
  return [
    method,
    { label: table.runs, number: true, value: (summary) => String(summary.runs) },
    best,
    against,
    { label: table.success, number: true, value: (summary) => percent(summary.successShare) },
    undeployable,
    emptyHanded,
  ];
}

/** Methods on one's own data; `searches` is how many each of them has to make. */
export function ownMethodColumns(
  searches: number,
  ...given: Parameters<typeof resultColumns<RealMethodSummary>>
): TableColumn<RealMethodSummary>[] {
  const { method, best, against, undeployable, emptyHanded } = resultColumns<RealMethodSummary>(...given);
  const { own } = compareText;
  return [
    method,
    { label: own.searches, number: true, value: ({ finished }) => own.ofRuns(finished, searches) },
    best,
    against,
    undeployable,
    emptyHanded,
    { label: own.time, number: true, value: ({ trainingMs }) => duration(trainingMs) },
  ];
}

interface AnyTrial {
  number: number;
  phase: Phase;
  configuration: Configuration;
  deployable: boolean;
  reason: string;
}

/** The trials of one search; `costs` says what each of them took. */
export function trialColumns<T extends AnyTrial>(
  format: Format,
  objectiveOf: (trial: T) => number | undefined,
  costs: readonly TableColumn<T>[],
): TableColumn<T>[] {
  const { columns } = runs;
  return [
    { label: columns.trial, number: true, value: ({ number }) => String(number) },
    { label: columns.phase, term: 'phases', value: ({ phase }) => chartText.phaseLetter[phase] },
    { label: columns.configuration, value: ({ configuration }) => described(configuration) },
    ...costs,
    { label: columns.deployable, value: ({ deployable }) => (deployable ? runs.yes : runs.no) },
    {
      label: columns.objective,
      number: true,
      value: (trial) => {
        const objective = objectiveOf(trial);
        return objective === undefined ? '–' : format(objective);
      },
    },
    { label: columns.reason, value: ({ reason }) => reason },
  ];
}

function described(configuration: Configuration): string {
  return Object.entries(configuration)
    .map(([name, value]) => `${name} ${parameterValue(value)}`)
    .join(', ');
}
