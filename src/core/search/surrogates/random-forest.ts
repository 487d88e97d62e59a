import type { Random } from '../../random';
import type { Prediction, RegressionData } from './regression';

/** A regression tree in arrays; a leaf has left = −1. Go left where x[feature] ≤ threshold. */
export interface RegressionTree {
  feature: number[];
  threshold: number[];
  left: number[];
  right: number[];
  /** Mean and population variance of the bootstrap sample in the node. */
  value: number[];
  variance: number[];
}

export interface ForestOptions {
  trees?: number;
  minLeaf?: number;
  /** Share of the columns that each split may choose from. */
  featureShare?: number;
  random: Random;
}

const MIN_VARIANCE = 1e-12;

/** Random forest (Breiman 2001): bootstrap samples, and at each split the best cut among a random share of the columns. */
export function growForest(
  data: RegressionData,
  { trees = 40, minLeaf = 2, featureShare = 0.5, random }: ForestOptions,
): RegressionTree[] {
  const features = Math.max(1, Math.round(featureShare * data.dimensions));
  return Array.from({ length: trees }, () => {
    const sample = Array.from({ length: data.count }, () => random.integer(data.count));
    return growTree(data, sample, minLeaf, features, random);
  });
}

function growTree(
  data: RegressionData,
  sample: number[],
  minLeaf: number,
  features: number,
  random: Random,
): RegressionTree {
  const tree: RegressionTree = { feature: [], threshold: [], left: [], right: [], value: [], variance: [] };
  const grow = (rows: number[]): number => {
    const node = addNode(tree, rows, data.targets);
    const split =
      tree.variance[node] > MIN_VARIANCE ? bestSplit(data, rows, minLeaf, features, random) : null;
    if (split === null) return node;
    const goesLeft = (row: number) => data.points[row * data.dimensions + split.feature] <= split.threshold;
    tree.feature[node] = split.feature;
    tree.threshold[node] = split.threshold;
    tree.left[node] = grow(rows.filter(goesLeft));
    tree.right[node] = grow(rows.filter((row) => !goesLeft(row)));
    return node;
  };
  grow(sample);
  return tree;
}

function addNode(tree: RegressionTree, rows: readonly number[], targets: Float64Array): number {
  const mean = rows.reduce((sum, row) => sum + targets[row] / rows.length, 0);
  const variance = rows.reduce((sum, row) => sum + (targets[row] - mean) ** 2 / rows.length, 0);
  tree.feature.push(-1);
  tree.threshold.push(0);
  tree.left.push(-1);
  tree.right.push(-1);
  tree.value.push(mean);
  tree.variance.push(variance);
  return tree.value.length - 1;
}

interface Split {
  feature: number;
  threshold: number;
}

/** The cut with the largest drop of squared error; columns are tried in random order until `features` could be cut. */
function bestSplit(
  data: RegressionData,
  rows: readonly number[],
  minLeaf: number,
  features: number,
  random: Random,
): Split | null {
  const columns = random.shuffle(Array.from({ length: data.dimensions }, (_, column) => column));
  let best: Split | null = null;
  let bestGain = -Infinity;
  let tried = 0;
  for (const feature of columns) {
    const cut = bestCut(data, rows, feature, minLeaf);
    if (cut === null) continue;
    if (cut.gain > bestGain) {
      bestGain = cut.gain;
      best = { feature, threshold: cut.threshold };
    }
    if (++tried === features) break;
  }
  return best;
}

/** Maximises n_left · mean_left² + n_right · mean_right², which is the drop of squared error up to a constant. */
function bestCut(
  { points, dimensions, targets }: RegressionData,
  rows: readonly number[],
  feature: number,
  minLeaf: number,
): { threshold: number; gain: number } | null {
  const at = (row: number) => points[row * dimensions + feature];
  const sorted = [...rows].sort((a, b) => at(a) - at(b));
  const total = sorted.reduce((sum, row) => sum + targets[row], 0);
  let left = 0;
  let best: { threshold: number; gain: number } | null = null;
  for (let k = 1; k < sorted.length; k++) {
    left += targets[sorted[k - 1]];
    const low = at(sorted[k - 1]);
    const high = at(sorted[k]);
    if (low === high || k < minLeaf || sorted.length - k < minLeaf) continue;
    const gain = (left * left) / k + (total - left) ** 2 / (sorted.length - k);
    if (best === null || gain > best.gain) best = { threshold: low + (high - low) / 2, gain };
  }
  return best;
}

/** Index of the leaf that a point falls into. */
export function leafOf(tree: RegressionTree, points: Float64Array, offset: number): number {
  let node = 0;
  while (tree.left[node] >= 0) {
    node = points[offset + tree.feature[node]] <= tree.threshold[node] ? tree.left[node] : tree.right[node];
  }
  return node;
}

/**
 * Mean of the trees; variance by the law of total variance over trees t (Hutter et al. 2014):
 * σ² = mean_t(leaf variance + leaf mean²) − (mean_t leaf mean)². Points row-major.
 */
export function predictForest(
  forest: readonly RegressionTree[],
  points: Float64Array,
  count: number,
  dimensions: number,
): Prediction {
  const mean = new Float64Array(count);
  const sd = new Float64Array(count);
  for (let q = 0; q < count; q++) {
    const leaves = forest.map((tree) => leafOf(tree, points, q * dimensions));
    const centre = leaves.reduce((sum, leaf, t) => sum + forest[t].value[leaf], 0) / forest.length;
    // Around the centre rather than zero: the same number, without the cancellation.
    const spread = leaves.reduce(
      (sum, leaf, t) => sum + forest[t].variance[leaf] + (forest[t].value[leaf] - centre) ** 2,
      0,
    );
    mean[q] = centre;
    sd[q] = Math.sqrt(Math.max(MIN_VARIANCE, spread / forest.length));
  }
  return { mean, sd };
}
