import * as v from 'valibot';
import { recallValue, rememberValue } from '../../browser/remembered';

const KEY = 'lecture-scores';
const MOST = 100;
const scoresSchema = v.array(
  v.object({
    name: v.pipe(v.string(), v.maxLength(60)),
    seed: v.number(),
    score: v.pipe(v.number(), v.minValue(0), v.maxValue(1)),
  }),
);

export type Score = v.InferOutput<typeof scoresSchema>[number];

/** Storage may be forbidden or hold something else; the scores then start empty and last as long as the page. */
function remembered(): Score[] {
  const read = v.safeParse(scoresSchema, recallValue(KEY));
  return read.success ? read.output : [];
}

/** Scores of the class, best first, kept on this computer. */
class ScoreBoard {
  #all = $state.raw<readonly Score[]>(remembered());

  get all(): readonly Score[] {
    return this.#all;
  }

  keep(score: Score): void {
    this.#store([...this.#all, score].sort((a, b) => b.score - a.score).slice(0, MOST));
  }

  clear(): void {
    this.#store([]);
  }

  #store(scores: readonly Score[]): void {
    this.#all = scores;
    rememberValue(KEY, scores);
  }
}

export const scoreBoard = new ScoreBoard();
