import type { Cut, Recording, Stretch } from './recording';
import { samplePeriod } from './sampling-rate';

export interface Cutting {
  segments: Stretch[];
  cuts: Cut[];
}

/**
 * Cuts a recording where the label changes, where it begins anew after a blank line, and, with a clock, where it steps back and where two rows are more than
 * `maxGapPeriods` sample periods apart; without a clock, where that many lines are missing. `maxGapPeriods` = Infinity
 * leaves clock steps and gaps alone.
 */
export function cutRecording(recording: Recording, maxGapPeriods: number): Cutting {
  const { labels, lines, file, session } = recording;
  const clock = recording.seconds ?? lines;
  const period = recording.seconds && maxGapPeriods < Infinity ? samplePeriod(recording.seconds) : 1;
  const longest = maxGapPeriods * period;
  const known = new Map(recording.clockCuts?.map((cut) => [cut.row, cut]));
  const breaks = new Set(recording.breaks);
  const cutting: Cutting = { segments: [], cuts: [] };
  let firstRow = 0;
  for (let row = 1; row <= labels.length; row++) {
    const atEnd = row === labels.length;
    const step = atEnd || recording.clockCuts ? 0 : clock[row] - clock[row - 1];
    const knownCut = longest < Infinity && known.size > 0 ? known.get(row) : undefined;
    const kind = atEnd
      ? 'end'
      : (knownCut?.kind ??
        cutKind(labels[row] !== labels[row - 1], step, longest, breaks.size > 0 && breaks.has(row)));
    if (!kind) continue;
    cutting.segments.push({ label: labels[firstRow], firstRow, rows: row - firstRow });
    if (knownCut) cutting.cuts.push(knownCut);
    else if (kind !== 'end') {
      cutting.cuts.push({
        file,
        session,
        line: lines[row],
        row,
        kind,
        seconds: recording.seconds ? step : 0,
      });
    }
    firstRow = row;
  }
  return cutting;
}

function cutKind(
  labelChanges: boolean,
  step: number,
  longest: number,
  begins: boolean,
): Cut['kind'] | undefined {
  if (begins && longest < Infinity) return 'break';
  if (longest < Infinity && step < 0) return 'clock-step';
  if (step > longest) return 'gap';
  return labelChanges ? 'label' : undefined;
}
