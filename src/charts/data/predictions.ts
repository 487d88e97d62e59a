import { wilsonInterval } from '../../core/wilson';

/** One prediction of a model, and what was true. */
export interface PredictionRecord {
  /** 1-based, in the order of the run. */
  number: number;
  session: number;
  /** Where its window starts and ends: seconds where the rate is known, rows elsewhere. */
  start: number;
  end: number;
  /** Position in the classes; −1 where the truth is not known. */
  truth: number;
  predicted: number;
  probability: number;
  /** The probability reaches the threshold. */
  known: boolean;
}

export interface PredictedRun {
  labels: Int32Array;
  sessions: Uint16Array;
  startRows: Uint32Array;
  rowsPerExample: number;
  samplingHz?: number;
}

export interface Decided {
  classes: Uint16Array;
  probabilities: Float32Array;
  known: Uint8Array;
}

export function predictionRecords(run: PredictedRun, decided: Decided): PredictionRecord[] {
  const perUnit = run.samplingHz ?? 1;
  return Array.from(run.labels, (truth, i) => ({
    number: i + 1,
    session: run.sessions[i],
    start: run.startRows[i] / perUnit,
    end: (run.startRows[i] + run.rowsPerExample) / perUnit,
    truth,
    predicted: decided.classes[i],
    probability: decided.probabilities[i],
    known: decided.known[i] === 1,
  }));
}

export type PredictionOutcome = 'right' | 'wrong' | 'unknown' | 'unlabelled';

/** Unknown is neither right nor wrong: the firmware names no class. */
export function outcomeOf({ truth, predicted, known }: PredictionRecord): PredictionOutcome {
  if (!known) return 'unknown';
  if (truth < 0) return 'unlabelled';
  return truth === predicted ? 'right' : 'wrong';
}

/** A stretch of time with one true class. */
export interface TruthBand {
  truth: number;
  start: number;
  end: number;
}

/** Windows in the order of time, joined where they touch or overlap and the class stays; without a truth: no band. */
export function truthBands(records: readonly PredictionRecord[]): TruthBand[] {
  const bands: TruthBand[] = [];
  for (const { truth, start, end } of records) {
    const last = bands.at(-1);
    if (truth < 0) continue;
    if (last && last.truth === truth && start <= last.end) last.end = Math.max(last.end, end);
    else bands.push({ truth, start, end });
  }
  return bands;
}

/** What a run says about the model. Shares are absent where there is nothing to divide by. */
export interface PredictionScore {
  examples: number;
  labelled: number;
  /** Share of the labelled examples whose most probable class is the true one, whatever the threshold. */
  accuracy?: number;
  /** Wilson 95 % interval of the accuracy. */
  interval?: readonly [number, number];
  /** Examples that reach the threshold. */
  known: number;
  /** Share of the labelled ones among them that are right. */
  knownAccuracy?: number;
  /** Rows: true class, columns: most probable class. */
  confusion: number[][];
}

export function scorePredictions(records: readonly PredictionRecord[], classes: number): PredictionScore {
  const confusion = Array.from({ length: classes }, () => new Array<number>(classes).fill(0));
  let [labelled, right, known, knownLabelled, knownRight] = [0, 0, 0, 0, 0];
  for (const record of records) {
    const { truth, predicted } = record;
    if (record.known) known += 1;
    if (truth < 0) continue;
    labelled += 1;
    confusion[truth][predicted] += 1;
    if (truth === predicted) right += 1;
    if (!record.known) continue;
    knownLabelled += 1;
    if (truth === predicted) knownRight += 1;
  }
  return {
    examples: records.length,
    labelled,
    known,
    confusion,
    ...(labelled > 0 && { accuracy: right / labelled, interval: wilsonInterval(right, labelled) }),
    ...(knownLabelled > 0 && { knownAccuracy: knownRight / knownLabelled }),
  };
}
