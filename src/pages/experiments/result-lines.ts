import { boardById } from '../../core/deploy';
import type { ExperimentResult } from '../../core/records/experiment';
import type { BestCurve } from '../../charts/data/best-curves';
import type { TableColumn } from '../../controls/table-column';
import { experimentsText } from '../../messages/experiments.en';
import { count, kilobytes, percent } from '../../messages/format';
import { PUBLISHED, type Published, type PublishedRow } from '../../planning/experiments/published';
import type { ExperimentSetting } from '../../planning/experiments/settings';
import {
  errorCurves,
  experimentRows,
  todayRows,
  type ExperimentRow,
  type Measured,
} from '../../planning/experiments/table';

const { table } = experimentsText;

/** A row as it is shown: of the slides, or ours. */
export interface ResultLine {
  who: string;
  accuracy: string;
  ram: string;
  rom: string;
  cross: string;
  macc: string;
  deploys: string;
  undeployable: string;
  data?: string;
  setting?: string;
}

const spread = ({ mean, sd }: Published, show: (value: number) => string): string =>
  sd === undefined ? show(mean) : `${show(mean)} ± ${show(sd)}`;

const measured = (value: Measured | undefined, show: (value: number) => string): string =>
  value === undefined ? '–' : spread(value, show);

const ofPercent = (value: number): string => percent(value / 100);
const ofKb = (value: number): string => kilobytes(1000 * value);

const publishedLine = (row: PublishedRow): ResultLine => ({
  who: table.published(row.name),
  accuracy: spread(row.accuracyPercent, ofPercent),
  ram: spread(row.ramKb, ofKb),
  rom: spread(row.romKb, ofKb),
  cross: row.crossPercent ? spread(row.crossPercent, ofPercent) : '–',
  macc: spread(row.macc, count),
  deploys: '',
  undeployable: '',
});

const ourLine = (row: ExperimentRow): ResultLine => ({
  who: row.method ? table.methods[row.method] : table.baseline,
  accuracy: measured(row.accuracy, percent),
  ram: measured(row.ramBytes, kilobytes),
  rom: measured(row.romBytes, kilobytes),
  cross: measured(row.crossAccuracy, percent),
  macc: measured(row.macc, count),
  deploys: table.ofSeeds(row.deployable, row.seeds),
  undeployable: row.undeployable ? measured(row.undeployable, (value) => value.toFixed(1)) : '',
});

export const settingName = ({ boardId, compression, limits }: ExperimentSetting): string =>
  experimentsText.settingName({
    board: boardById(boardId).name,
    compression,
    maccLimit: limits?.macc,
    romLimit: limits?.romBytes,
  });

/** What was published for a setting, then what was measured here. */
export function resultLines(setting: ExperimentSetting, result: ExperimentResult | null): ResultLine[] {
  const known: readonly PublishedRow[] = Object.hasOwn(PUBLISHED, setting.id)
    ? PUBLISHED[setting.id as keyof typeof PUBLISHED]
    : [];
  return [...known.map(publishedLine), ...(result ? experimentRows(result).map(ourLine) : [])];
}

export const todayLines = (results: readonly ExperimentResult[]): ResultLine[] =>
  todayRows(results).map((row) => ({
    ...ourLine(row),
    data: experimentsText.data[row.setting.data],
    setting: settingName(row.setting),
  }));

const FIGURES = (['accuracy', 'ram', 'rom', 'cross', 'macc', 'deploys'] as const).map(
  (key): TableColumn<ResultLine> => ({
    label: table[key],
    number: true,
    value: (line) => line[key],
    ...(key === 'cross' && { term: 'cross' }),
  }),
);

export const RESULT_COLUMNS: readonly TableColumn<ResultLine>[] = [
  { label: table.who, value: ({ who }) => who },
  ...FIGURES,
  { label: table.undeployable, number: true, value: ({ undeployable }) => undeployable },
];

export const TODAY_COLUMNS: readonly TableColumn<ResultLine>[] = [
  { label: table.data, value: ({ data = '' }) => data },
  { label: table.setting, value: ({ setting = '' }) => setting },
  { label: table.who, value: ({ who }) => who },
  ...FIGURES,
];

/** Errors over cost as lines of a chart, the better quartile below. */
export const errorLines = (result: ExperimentResult): BestCurve[] =>
  errorCurves(result).map(({ method, errors }) => ({
    method,
    points: errors.map(({ quartile1, median, quartile3 }, index) => ({
      cost: index + 1,
      low: quartile1,
      median,
      high: quartile3,
    })),
  }));
