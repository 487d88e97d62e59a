import type { SeenInput, SplitPlan } from '../core/data';
import type { Network, TrainingSettings } from '../core/network';
import type { EngineId } from '../core/records/engine';
import type { TrainingRules } from '../core/records/plan';
import { inputKey, isAsRead } from '../core/signal';

/** Everything that decides what a trained fold is; board, limits and study have no part in it. */
export interface FoldIdentity {
  /** Content hash of the example set. */
  examplesId: string;
  split: SplitPlan;
  fold: number;
  network: Network;
  settings: TrainingSettings;
  seed: number;
  /** Engines round differently. */
  engine: EngineId;
  rules?: TrainingRules;
  /** What the network sees of the examples; absent: what was read. */
  input?: SeenInput;
}

/** Key of a trained fold in the cache: the facts themselves, so that different folds never share a key. */
export function foldKey(identity: FoldIdentity): string {
  const { examplesId, split, fold, network, settings, seed, engine, rules = {}, input = {} } = identity;
  const { folds, by, outerTestShare, outerTest } = split;
  const { optimizer, learningRate, batchSize, epochs } = settings;
  return [
    examplesId,
    engine,
    [by, folds, outerTestShare, split.seed, fold, ...(outerTest ? [outerTest] : [])].join(','),
    JSON.stringify(network.layers.map(({ layer }) => layer)),
    [optimizer, learningRate, batchSize, epochs].join(','),
    seed,
    ...(rules.patience === undefined ? [] : [`patience ${rules.patience}`]),
    ...(rules.classWeights === undefined ? [] : [`${rules.classWeights} class weights`]),
    ...(isAsRead(input) ? [] : [inputKey(input)]),
  ].join('|');
}
