import { exp, log } from '../../elementary';
import type { Codec } from '../../space/codec';
import { squaredDistanceAt } from '../linalg';
import { createHyperparameterMemory } from '../surrogates/gaussian-surrogate';
import { scaledColumns } from '../surrogates/kernel';
import { stack } from '../surrogates/training-set';
import { fitDeployability, type Labelled } from './deployability';

/** The estimated border where some hyperparameters matter more than others. */
export interface RelevanceBorder {
  /** h(x); +1 or −1 everywhere while all trials had the same answer. */
  decide(encoded: Float64Array, count: number): Float64Array;
  /** Calibrated (Platt), for people. */
  calibrated(decisions: Float64Array): Float64Array;
  /** Indices of the support vectors among the trials it learnt from. */
  support: number[];
}

/** The border that yes and no tell. */
export interface AnswerBorder extends RelevanceBorder {
  /**
   * 1 − max_i exp(−‖x − x_i‖² / 2) over the trials, lengths in units of the learnt length-scales: 0 at a trial, towards 1
   * where no trial says anything.
   */
  novelty(encoded: Float64Array, count: number): Float64Array;
}

/** Softer margins cost more than with the paper's C = 1: labels here hardly ever contradict each other. */
const COST = 10;
/** Slope of the working probability 1/(1 + exp(−3h)), which unlike a calibrated one never collapses on few trials. */
const SLOPE = 3;
/** What is believed while all trials had the same answer, in units of the decision value. */
const ONE_CLASS_DECISION = 0.46;

/** P(deployable) that the search works with. */
export function workingProbability(decision: number): number {
  return 1 / (1 + exp(-SLOPE * decision));
}

/** The decision value that stands for a probability. */
export function decisionFor(probability: number): number {
  return log(probability / (1 - probability)) / SLOPE;
}

/**
 * C-SVC on columns divided by a length-scale per hyperparameter. The length-scales are the maximum a posteriori of a
 * Gaussian process on the labels, with a prior that holds them together (sd 0.5 in log units): on few trials the border
 * is as round as the paper's, on more it stretches along hyperparameters that do not matter.
 */
export function createRelevanceClassifiers({ groups, dimensions }: Codec, seed: number, relevance: boolean) {
  const lengthScalesFor = createHyperparameterMemory({
    kernel: 'rbf',
    groups,
    parameters: groups.length,
    seed,
    noise: { mean: log(1e-2), sd: 1 },
    smallestNoise: 1e-3,
    lengthScaleSd: 0.5,
    standardised: false,
  });
  return (labelled: readonly Labelled[]): AnswerBorder => {
    const scales = relevance
      ? lengthScalesFor(labelled.map(({ encoded, deployable }) => ({ encoded, target: deployable ? 1 : -1 })))
      : { groups, lengthScales: new Float64Array(groups.length).fill(1) };
    const scaled = (encoded: Float64Array, count: number) =>
      scaledColumns(encoded, count, dimensions, scales);
    const tried = scaled(stack(labelled.map(({ encoded }) => encoded)), labelled.length);
    const novelty = (encoded: Float64Array, count: number) =>
      noveltyAmong(tried, scaled(encoded, count), dimensions);
    const classifier = fitDeployability(
      labelled.map(({ encoded, deployable }, index) => ({ encoded: scaled(encoded, 1), deployable, index })),
      COST,
    );
    if (classifier === null) {
      const decision = labelled[0].deployable ? ONE_CLASS_DECISION : -ONE_CLASS_DECISION;
      return {
        decide: (_encoded, count) => new Float64Array(count).fill(decision),
        calibrated: (decisions) => decisions.map(workingProbability),
        support: [],
        novelty,
      };
    }
    return {
      decide: (encoded, count) => classifier.decide(scaled(encoded, count), count),
      calibrated: classifier.probability,
      support: classifier.supportVectors.map(({ index }) => index),
      novelty,
    };
  };
}

function noveltyAmong(tried: Float64Array, points: Float64Array, dimensions: number): Float64Array {
  const novelty = new Float64Array(points.length / dimensions);
  for (let q = 0; q < novelty.length; q++) {
    let nearest = Infinity;
    for (let at = 0; at < tried.length; at += dimensions) {
      nearest = Math.min(nearest, squaredDistanceAt(points, q * dimensions, tried, at, dimensions));
    }
    novelty[q] = 1 - exp(-nearest / 2);
  }
  return novelty;
}
