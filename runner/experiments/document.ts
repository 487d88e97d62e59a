import type { ExperimentResult } from '../../src/core/records/experiment';
import { boardById } from '../../src/core/deploy';
import { learnText } from '../../src/messages/learn.en';
import { PUBLISHED, type Published, type PublishedRow } from '../../src/planning/experiments/published';
import { EXPERIMENT_SETTINGS } from '../../src/planning/experiments/settings';
import {
  errorCurves,
  experimentRows,
  todayRows,
  type ExperimentRow,
  type Measured,
} from '../../src/planning/experiments/table';
import { between } from './between';

/** What lies between these lines of the document is written from the stored results. */
const BEGIN = '<!-- tables: npm run experiment writes them -->';
const END = '<!-- end of the tables -->';

const number = (value: number, digits: number): string =>
  value.toLocaleString('en-US', { minimumFractionDigits: digits, maximumFractionDigits: digits });

const published = ({ mean, sd }: Published, digits: number): string =>
  sd === undefined ? number(mean, digits) : `${number(mean, digits)} ± ${number(sd, digits)}`;

const spread = (measured: Measured | undefined, factor: number, digits: number): string =>
  measured === undefined
    ? '–'
    : published(
        {
          mean: factor * measured.mean,
          ...(measured.sd !== undefined && { sd: factor * measured.sd }),
        },
        digits,
      );

const line = (cells: readonly (string | number)[]): string => `| ${cells.join(' | ')} |`;

const HEAD = ['', 'accuracy %', 'RAM KB', 'ROM KB', 'X-CROSS %', 'MACC', 'deploys', 'undeployable trials'];

const ofPublished = ({ name, accuracyPercent, ramKb, romKb, crossPercent, macc }: PublishedRow): string =>
  line([
    `*${name}, published*`,
    published(accuracyPercent, 2),
    published(ramKb, 2),
    published(romKb, 2),
    crossPercent ? published(crossPercent, 2) : '–',
    published(macc, 0),
    '',
    '',
  ]);

const ofRow = (row: ExperimentRow): string =>
  line([
    row.method ? learnText.methods[row.method] : 'Baseline, made by hand',
    spread(row.accuracy, 100, 1),
    spread(row.ramBytes, 1e-3, 2),
    spread(row.romBytes, 1e-3, 2),
    spread(row.crossAccuracy, 100, 1),
    spread(row.macc, 1, 0),
    `${row.deployable} of ${row.seeds}`,
    row.undeployable ? spread(row.undeployable, 1, 1) : '',
  ]);

/** Budgets that the second table shows. */
const SHOWN = 4;

function errorTable(result: ExperimentResult): string[] {
  const curves = errorCurves(result);
  if (curves.length < 2) return [];
  const shown = Array.from({ length: SHOWN }, (_, i) => Math.round(((i + 1) * result.budget) / SHOWN));
  const cell = (method: (typeof curves)[number], spent: number) => {
    const { quartile1, median, quartile3 } = method.errors[spent - 1];
    return `${number(100 * median, 1)} (${number(100 * quartile1, 1)}–${number(100 * quartile3, 1)})`;
  };
  return [
    '',
    line(['error %, median (quartiles), after', ...shown.map((spent) => `${spent} full trials`)]),
    line(['---', ...shown.map(() => '---')]),
    ...curves.map((curve) =>
      line([learnText.methods[curve.method], ...shown.map((spent) => cell(curve, spent))]),
    ),
  ];
}

function section(result: ExperimentResult): string {
  const { setting, data, folds, budget, epochs, runs } = result;
  const hours = runs.reduce((sum, { trainingMs }) => sum + trainingMs, 0) / 3_600_000;
  const known: readonly PublishedRow[] = Object.hasOwn(PUBLISHED, setting)
    ? PUBLISHED[setting as keyof typeof PUBLISHED]
    : [];
  const { limits } = EXPERIMENT_SETTINGS.find(({ id }) => id === setting) ?? {};
  const atMost = limits?.romBytes ? ` At most ${number(limits.romBytes / 1000, 1)} KB of ROM.` : '';
  return [
    `### ${setting}`,
    '',
    `${number(data.examples, 0)} examples of ${data.classes} classes, ${folds} folds, ${budget} full trials of ${epochs} epochs a search; ${number(hours, 2)} hours of training on one core.${atMost}`,
    '',
    line(HEAD),
    line(HEAD.map(() => '---')),
    ...known.map(ofPublished),
    ...experimentRows(result).map(ofRow),
    ...errorTable(result),
    '',
  ].join('\n');
}

const TODAY_HEAD = ['data', 'board', 'MACC at most', ...HEAD];

/** What an engineer gets now: all settings beyond the slides in one table. */
function todaySection(results: readonly ExperimentResult[]): string[] {
  const rows = todayRows(results);
  if (rows.length === 0) return [];
  const [{ budget, epochs, folds }] = results;
  return [
    '### What today’s spaces find',
    '',
    `${folds} folds, ${budget} full trials of ${epochs} epochs a search; compression ×1 on the big board, int8 on the tiny one; limits and figures of our own export.`,
    '',
    line(TODAY_HEAD),
    line(TODAY_HEAD.map(() => '---')),
    ...rows.map((row) => {
      const { data, boardId, limits } = row.setting;
      return `| ${data} | ${boardById(boardId).name} | ${limits?.macc ? number(limits.macc, 0) : '–'} ${ofRow(row)}`;
    }),
    '',
  ];
}

/** The tables of these results, a section each. */
export function tablesOf(results: readonly ExperimentResult[]): string {
  const isToday = ({ setting }: ExperimentResult) =>
    EXPERIMENT_SETTINGS.some(({ id, experiment }) => id === setting && experiment === 'beyond');
  const slides = results.filter((result) => !isToday(result)).map(section);
  if (results.length === 0) return 'Nothing was run yet.';
  return [...slides, todaySection(results.filter(isToday)).join('\n')].filter(Boolean).join('\n').trimEnd();
}

/** The document with the tables of these results. @throws Error where it has no place for them */
export function withTables(document: string, results: readonly ExperimentResult[]): string {
  return between(document, BEGIN, END, tablesOf(results));
}
