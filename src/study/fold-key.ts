import type { SeenInput, SplitPlan } from '../core/data';
import type { Network, TrainingSettings } from '../core/network';
import type { EngineId } from '../core/records/engine';
import type { TrainingRules } from '../core/records/plan';
import { deriveSeed } from '../core/random';
import { inputKey, isAsRead } from '../core/signal';
import { roundingOf } from '../training/rounding';
import type { TrialContext } from './trial-context';

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

/** Seed of a fold's weights, order and dropout. */
export const foldSeed = (plan: { seed: number }, fold: number): number => deriveSeed(plan.seed, 'fold', fold);

/** Key of a fold of a trial, as the plan trains it on this engine. */
export function trialFoldKey(
  { plan, examples, input }: Pick<TrialContext, 'plan' | 'examples' | 'input'>,
  { network, settings }: Pick<FoldIdentity, 'network' | 'settings'>,
  engine: EngineId,
  fold: number,
): string {
  const { split, training: rules } = plan;
  const seed = foldSeed(plan, fold);
  return foldKey({ examplesId: examples.id, split, fold, network, settings, seed, engine, rules, input });
}

/** Key of a trained fold in the cache: the facts themselves, so that different folds never share a key. */
export function foldKey(identity: FoldIdentity): string {
  const { examplesId, split, fold, network, settings, seed, engine, rules = {}, input = {} } = identity;
  const { folds, by, outerTestShare, outerTest } = split;
  const { optimizer, learningRate, batchSize, epochs } = settings;
  const rounding = roundingOf(engine, network);
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
    ...(rounding === undefined ? [] : [rounding]),
  ].join('|');
}
