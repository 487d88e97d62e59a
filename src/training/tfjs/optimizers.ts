import * as tf from '@tensorflow/tfjs-core';
import type { OptimizerName } from '../../core/network';

const EPSILON = 1e-7;

/** A weight tensor's successor and those of the optimizer's own tensors. */
export interface Update {
  weight: tf.Tensor;
  slots: tf.Tensor[];
}

type Rule = (weight: tf.Tensor, gradient: tf.Tensor, slots: readonly tf.Tensor[], rate: tf.Tensor) => Update;

/** keep · old + (1 − keep) · value. */
function blend(keep: number, old: tf.Tensor, value: tf.Tensor): tf.Tensor {
  return tf.add(tf.mul(old, keep), tf.mul(value, 1 - keep));
}

function root(x: tf.Tensor): tf.Tensor {
  return tf.sqrt(tf.add(x, EPSILON));
}

/**
 * One step as Keras 3 defines it; TF.js's own optimizers differ (its Adadelta is plain SGD). `rate` carries Adam's and
 * Adamax's bias correction, as `stepRate` gives it.
 */
export const OPTIMIZER_RULES: Readonly<Record<OptimizerName, Rule>> = {
  sgd: (w, g, _, rate) => ({ weight: tf.sub(w, tf.mul(g, rate)), slots: [] }),
  adam(w, g, [m, v], rate) {
    const mean = blend(0.9, m, g);
    const square = blend(0.999, v, tf.square(g));
    const step = tf.div(tf.mul(mean, rate), tf.add(tf.sqrt(square), EPSILON));
    return { weight: tf.sub(w, step), slots: [mean, square] };
  },
  rmsprop(w, g, [v], rate) {
    const square = blend(0.9, v, tf.square(g));
    return { weight: tf.sub(w, tf.div(tf.mul(g, rate), root(square))), slots: [square] };
  },
  adadelta(w, g, [a, d], rate) {
    const square = blend(0.95, a, tf.square(g));
    const delta = tf.div(tf.mul(root(d), g), root(square));
    return { weight: tf.sub(w, tf.mul(delta, rate)), slots: [square, blend(0.95, d, tf.square(delta))] };
  },
  adamax(w, g, [m, u], rate) {
    const mean = blend(0.9, m, g);
    const largest = tf.maximum(tf.mul(u, 0.999), tf.abs(g));
    const step = tf.div(tf.mul(mean, rate), tf.add(largest, EPSILON));
    return { weight: tf.sub(w, step), slots: [mean, largest] };
  },
  adagrad(w, g, [a], rate) {
    const sum = tf.add(a, tf.square(g));
    return { weight: tf.sub(w, tf.div(tf.mul(g, rate), root(sum))), slots: [sum] };
  },
};
