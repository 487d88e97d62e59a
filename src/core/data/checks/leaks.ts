import { counted, grouped } from '../number-words';
import { exampleSize, fitNormalisation, normaliseExamples } from '../examples/normalisation';
import { randomStream } from '../../random';
import type { Steps } from '../steps';
import type { ExampleSet, Split } from '../types';

/** Two examples count as near-duplicates when their normalised entries differ by at most this much (root mean square). */
const NEAR = 0.05;
const TOLD_PAIRS = 50;
const PAIRS_PER_SLICE = 2_000_000;

export interface LeakReport {
  /** Held-out examples (validation of any fold, and outer test), and how many have a near-duplicate among what is learnt from. */
  heldOut: number;
  leaking: number;
  /** The first fifty, two examples that leak into each other once: held-out example, learnt example, root mean square difference. */
  pairs: readonly { heldOut: number; learnt: number; difference: number }[];
  explanation: string;
}

/**
 * Looks for near-duplicates on both sides of a split: for each held-out example, another fold's training example (or, for
 * the outer test, a search example) of nearly the same values. Pairs are found along a random projection p, because
 * |p·x − p·y| ≤ ‖x − y‖ for ‖p‖ = 1; time grows with the pairs that are close there.
 */
export function* findLeaks(examples: ExampleSet, split: Split): Steps<LeakReport> {
  const count = examples.labels.length;
  const size = exampleSize(examples);
  const all = Uint32Array.from({ length: count }, (_, i) => i);
  const values = normaliseExamples(examples, all, fitNormalisation(examples, split.search));
  const projections = project(values, size, count);
  const order = all.slice().sort((a, b) => projections[a] - projections[b]);
  const learnsFrom = learntSets(split, count);
  const reach = NEAR * Math.sqrt(size);
  const found = new Map<number, LeakReport['pairs'][number]>();
  let compared = 0;
  for (let a = 0; a < count; a++) {
    for (let b = a + 1; b < count && projections[order[b]] - projections[order[a]] <= reach; b++) {
      if (++compared % PAIRS_PER_SLICE === 0) yield a / count;
      const [one, other] = [order[a], order[b]];
      const forth = learnsFrom(one, other) && !found.has(one);
      const back = learnsFrom(other, one) && !found.has(other);
      if (!forth && !back) continue;
      const square = squareWithin(values, one * size, other * size, size, reach * reach);
      if (square > reach * reach) continue;
      const difference = Math.sqrt(square / size);
      if (forth) found.set(one, { heldOut: one, learnt: other, difference });
      if (back) found.set(other, { heldOut: other, learnt: one, difference });
    }
  }
  const heldOut = split.folds.reduce(
    (sum, { validation }) => sum + validation.length,
    split.outerTest.length,
  );
  const pairs = [...found.values()]
    .filter(({ heldOut, learnt }) => heldOut < learnt || found.get(learnt)?.learnt !== heldOut)
    .sort((a, b) => a.heldOut - b.heldOut)
    .slice(0, TOLD_PAIRS);
  return { heldOut, leaking: found.size, pairs, explanation: explain(found.size, heldOut) };
}

function project(values: Float32Array, size: number, count: number): Float64Array {
  const random = randomStream('leaks', size);
  const direction = Float64Array.from({ length: size }, () => random.normal());
  const norm = Math.sqrt(direction.reduce((sum, d) => sum + d * d, 0));
  return Float64Array.from({ length: count }, (_, i) => {
    let sum = 0;
    for (let k = 0; k < size; k++) sum += direction[k] * values[i * size + k];
    return sum / norm;
  });
}

/** Whether the second example is learnt from when the first is held out. */
function learntSets(
  { folds, outerTest, search }: Split,
  count: number,
): (heldOut: number, learnt: number) => boolean {
  const parts = [...folds.map(({ validation, train }) => [validation, train]), [outerTest, search]];
  const partOf = new Int16Array(count).fill(-1);
  const learnt = parts.map(([held, train], part) => {
    for (const i of held) partOf[i] = part;
    const marks = new Uint8Array(count);
    for (const i of train) marks[i] = 1;
    return marks;
  });
  return (i, j) => partOf[i] >= 0 && learnt[partOf[i]][j] === 1;
}

/** Squared distance, given up once it exceeds the limit. */
function squareWithin(values: Float32Array, a: number, b: number, size: number, limit: number): number {
  let sum = 0;
  for (let k = 0; k < size && sum <= limit; k++) sum += (values[a + k] - values[b + k]) ** 2;
  return sum;
}

function explain(leaking: number, heldOut: number): string {
  if (leaking === 0) return 'No held-out example has a near-duplicate among those learnt from.';
  const share = ((100 * leaking) / heldOut).toFixed(1);
  return (
    `${grouped(leaking)} of ${counted(heldOut, 'held-out example')} (${share}%) ${leaking === 1 ? 'has' : 'have'} a near-duplicate among those learnt from, ` +
    'so the score flatters. Repeated rows, copied files or signals at rest do that.'
  );
}
