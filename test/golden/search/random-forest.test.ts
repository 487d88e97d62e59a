import { describe, expect, test } from 'vitest';
import { predictForest, type RegressionTree } from '../../../src/core/search/surrogates/random-forest';
import { readGolden, rows } from '../../helpers/reference';

interface Forests {
  Xq: number[][];
  single_tree: { tree: RegressionTree; pred: number[] };
  forest: { trees: RegressionTree[]; mean: number[]; std: number[] };
}

describe('golden numbers of rf.json', () => {
  const { Xq, single_tree, forest } = readGolden<Forests>('rf');
  const dimensions = Xq[0].length;

  test('a single tree is walked to the same leaves', () => {
    const { mean } = predictForest([single_tree.tree], rows(Xq), Xq.length, dimensions);
    single_tree.pred.forEach((value, i) => expect(Math.abs(mean[i] - value)).toBeLessThan(1e-9));
  });

  test('mean and standard deviation of the forest agree', () => {
    const { mean, sd } = predictForest(forest.trees, rows(Xq), Xq.length, dimensions);
    forest.mean.forEach((value, i) => expect(Math.abs(mean[i] - value)).toBeLessThan(1e-9));
    forest.std.forEach((value, i) => expect(Math.abs(sd[i] - value)).toBeLessThan(1e-9));
  });
});
