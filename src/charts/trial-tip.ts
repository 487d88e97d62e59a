import type { Tip } from './chart';
import { fullyTrained, type TrialRecord } from './data/trial-records';
import { kilobytes, parameterValue, percent } from '../messages/format';
import { capitalised } from './measure';
import { chartText } from './messages';

/** How much of its training a trial had. */
export const trainedWords = ({ fidelity, lostAfter }: TrialRecord): string =>
  lostAfter === undefined ? percent(fidelity) : chartText.foldsTrained(lostAfter);

/** The record of a trial, as hover and focus show it; `labelOf` says what its parameters are called on screen. */
export function trialTip(
  record: TrialRecord,
  x: number,
  y: number,
  measure: string,
  labelOf: (parameter: string) => string,
): Tip {
  const { columns, outcome, phase } = chartText;
  return {
    x,
    y,
    title: `${columns.trial} ${record.number} · ${outcome[record.outcome]}`,
    lines: [
      [capitalised(measure), percent(record.accuracy)],
      ...(fullyTrained(record) ? [] : [[columns.trained, trainedWords(record)] as const]),
      [columns.ram, kilobytes(record.ramBytes)],
      [columns.rom, kilobytes(record.romBytes)],
      [columns.crossAccuracy, percent(record.crossAccuracy)],
      [columns.phase, phase[record.phase]],
      ...Object.entries(record.configuration).map(
        ([name, value]) => [labelOf(name), parameterValue(value)] as const,
      ),
    ],
  };
}

export const trialColumns = (measure: string) => [
  { label: chartText.columns.trial, number: true, value: (r: TrialRecord) => String(r.number) },
  { label: chartText.columns.phase, value: (r: TrialRecord) => chartText.phaseLetter[r.phase] },
  { label: chartText.columns.outcome, value: (r: TrialRecord) => chartText.outcome[r.outcome] },
  { label: capitalised(measure), number: true, value: (r: TrialRecord) => percent(r.accuracy) },
  { label: chartText.columns.ram, number: true, value: (r: TrialRecord) => kilobytes(r.ramBytes) },
  { label: chartText.columns.rom, number: true, value: (r: TrialRecord) => kilobytes(r.romBytes) },
];

/** A column for each of these parameters of a trial. */
export const parameterColumns = (names: readonly string[], labelOf: (parameter: string) => string) =>
  names.map((name) => ({
    label: labelOf(name),
    number: true,
    value: (record: TrialRecord) => parameterValue(record.configuration[name]),
  }));
