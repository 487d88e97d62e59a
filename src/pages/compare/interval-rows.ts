import type { Column } from '../../charts/chart';
import type { IntervalRow } from '../../charts/data/method-rows';
import type { MethodId } from '../../core/search';
import type { Spread } from '../../core/simulate';
import { compareText } from '../../messages/compare.en';
import { learnText } from '../../messages/learn.en';

/** A method's median and quartiles of a figure over its runs, and their ends where the figure has them. */
export function intervalRows<Summary extends { method: MethodId; runs: number }>(
  summaries: readonly Summary[],
  figure: (summary: Summary) => Spread & { least?: number; most?: number },
): IntervalRow[] {
  return summaries.map((summary) => {
    const { quartile1: low, median: middle, quartile3: high, ...ends } = figure(summary);
    return { label: compareText.methods[summary.method], runs: summary.runs, low, middle, high, ...ends };
  });
}

export function intervalColumns(shown: (value: number) => string): Column<IntervalRow>[] {
  const { columns } = learnText.evidence;
  return [
    { label: columns.method, value: ({ label }) => label },
    { label: columns.runs, number: true, value: ({ runs }) => String(runs) },
    { label: columns.median, number: true, value: ({ middle }) => shown(middle) },
    { label: columns.quartile1, number: true, value: ({ low }) => shown(low) },
    { label: columns.quartile3, number: true, value: ({ high }) => shown(high) },
  ];
}

/** A median of counts, to one decimal. */
export const aboutCount = (value: number): string => String(Math.round(10 * value) / 10);
