import { addCorrect, addLoss, batch, exampleAt } from './context';
import { exp4 } from './math';
import { SoftmaxLossOperands } from './operands';
import { load4, store4 } from './simd';

/**
 * Softmax cross-entropy. Loss of an example: weight[label] · (log Σ exp z − z[label]), written into the context as a
 * sum; gradient: weight[label] · (softmax(z) − onehot(label)) / batch, as in Keras's sum over the batch size.
 */
export function softmaxLoss(o: SoftmaxLossOperands): void {
  const share: f32 = 1 / <f32>batch;
  for (let e = 0; e < batch; e++) {
    const row = o.values + (<usize>(e * o.stored) << 2);
    const label = load<u16>(o.labels + (<usize>exampleAt(e) << 1));
    const weight = load<f32>(o.classWeights + (<usize>label << 2));
    addLoss(<f64>(weight * probabilities(row, o, label)));
    const target = row + (<usize>label << 2);
    store<f32>(target, load<f32>(target) - 1);
    const scale = f32x4.splat(weight * share);
    for (let c: usize = 0; c < <usize>o.stored << 2; c += 16) store4(row + c, f32x4.mul(load4(row + c), scale));
  }
}

/** Probabilities in place, and the unweighted loss and hits into the context. */
export function softmax(o: SoftmaxLossOperands): void {
  for (let e = 0; e < batch; e++) {
    const row = o.values + (<usize>(e * o.stored) << 2);
    const label = load<u16>(o.labels + (<usize>exampleAt(e) << 1));
    addLoss(<f64>probabilities(row, o, label));
  }
}

/** Turns a row of logits into probabilities; returns the cross-entropy of `label`. */
function probabilities(row: usize, o: SoftmaxLossOperands, label: i32): f32 {
  let highest = load<f32>(row), winner = 0;
  for (let c = 1; c < o.classes; c++) {
    const z = load<f32>(row + (<usize>c << 2));
    if (z > highest) {
      highest = z;
      winner = c;
    }
  }
  if (winner === label) addCorrect();
  const logit = load<f32>(row + (<usize>label << 2)) - highest;
  const shift = f32x4.splat(highest);
  for (let c: usize = 0; c < <usize>o.stored << 2; c += 16) store4(row + c, exp4(f32x4.sub(load4(row + c), shift)));
  for (let c = o.classes; c < o.stored; c++) store<f32>(row + (<usize>c << 2), 0);
  let sum: f32 = 0;
  for (let c = 0; c < o.classes; c++) sum += load<f32>(row + (<usize>c << 2));
  const scale = f32x4.splat(1 / sum);
  for (let c: usize = 0; c < <usize>o.stored << 2; c += 16) store4(row + c, f32x4.mul(load4(row + c), scale));
  return NativeMathf.log(sum) - logit;
}
