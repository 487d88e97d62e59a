import { rate } from './context';
import { OptimizerCode } from './codes';
import { OptimiseOperands } from './operands';
import { load4, multiplyAdd, store4 } from './simd';

/** One step of an optimizer as Keras 3 defines it (keras/src/optimizers), its other constants at Keras's defaults. */
export function optimise(o: OptimiseOperands): void {
  const end = o.weights + (<usize>o.count << 2);
  switch (o.optimizer) {
    case OptimizerCode.sgd:
      return sgd(o.weights, o.gradients, end);
    case OptimizerCode.adam:
      return adam(o.weights, o.gradients, o.first, o.second, end);
    case OptimizerCode.rmsprop:
      return rmsprop(o.weights, o.gradients, o.first, end);
    case OptimizerCode.adadelta:
      return adadelta(o.weights, o.gradients, o.first, o.second, end);
    case OptimizerCode.adamax:
      return adamax(o.weights, o.gradients, o.first, o.second, end);
    default:
      return adagrad(o.weights, o.gradients, o.first, end);
  }
}

/** w −= η g. */
function sgd(w: usize, g: usize, end: usize): void {
  const eta = f32x4.splat(rate);
  do {
    store4(w, f32x4.sub(load4(w), f32x4.mul(eta, load4(g))));
    w += 16; g += 16;
  } while (w < end);
}

/** m = .9 m + .1 g; v = .999 v + .001 g²; w −= α m / (√v + ε), α = η √(1 − .999ᵗ) / (1 − .9ᵗ) in `rate`. */
function adam(w: usize, g: usize, m: usize, v: usize, end: usize): void {
  const alpha = f32x4.splat(rate), epsilon = f32x4.splat(1e-7);
  const keepM = f32x4.splat(0.9), takeM = f32x4.splat(0.1), keepV = f32x4.splat(0.999), takeV = f32x4.splat(0.001);
  do {
    const G = load4(g);
    const M = multiplyAdd(takeM, G, f32x4.mul(keepM, load4(m)));
    const V = multiplyAdd(f32x4.mul(takeV, G), G, f32x4.mul(keepV, load4(v)));
    store4(m, M);
    store4(v, V);
    store4(w, f32x4.sub(load4(w), f32x4.div(f32x4.mul(alpha, M), f32x4.add(f32x4.sqrt(V), epsilon))));
    w += 16; g += 16; m += 16; v += 16;
  } while (w < end);
}

/** v = .9 v + .1 g²; w −= η g / √(v + ε). */
function rmsprop(w: usize, g: usize, v: usize, end: usize): void {
  const eta = f32x4.splat(rate), epsilon = f32x4.splat(1e-7), keep = f32x4.splat(0.9), take = f32x4.splat(0.1);
  do {
    const G = load4(g);
    const V = multiplyAdd(f32x4.mul(take, G), G, f32x4.mul(keep, load4(v)));
    store4(v, V);
    store4(w, f32x4.sub(load4(w), f32x4.div(f32x4.mul(eta, G), f32x4.sqrt(f32x4.add(V, epsilon)))));
    w += 16; g += 16; v += 16;
  } while (w < end);
}

/** a = .95 a + .05 g²; δ = g √(d + ε) / √(a + ε); d = .95 d + .05 δ²; w −= η δ. */
function adadelta(w: usize, g: usize, a: usize, d: usize, end: usize): void {
  const eta = f32x4.splat(rate), epsilon = f32x4.splat(1e-7), keep = f32x4.splat(0.95), take = f32x4.splat(0.05);
  do {
    const G = load4(g), D = load4(d);
    const A = multiplyAdd(f32x4.mul(take, G), G, f32x4.mul(keep, load4(a)));
    const delta = f32x4.div(
      f32x4.mul(f32x4.sqrt(f32x4.add(D, epsilon)), G),
      f32x4.sqrt(f32x4.add(A, epsilon)),
    );
    store4(a, A);
    store4(d, multiplyAdd(f32x4.mul(take, delta), delta, f32x4.mul(keep, D)));
    store4(w, f32x4.sub(load4(w), f32x4.mul(eta, delta)));
    w += 16; g += 16; a += 16; d += 16;
  } while (w < end);
}

/** m = .9 m + .1 g; u = max(.999 u, |g|); w −= α m / (u + ε), α = η / (1 − .9ᵗ) in `rate`. */
function adamax(w: usize, g: usize, m: usize, u: usize, end: usize): void {
  const alpha = f32x4.splat(rate), epsilon = f32x4.splat(1e-7);
  const keepM = f32x4.splat(0.9), takeM = f32x4.splat(0.1), keepU = f32x4.splat(0.999);
  do {
    const G = load4(g);
    const M = multiplyAdd(takeM, G, f32x4.mul(keepM, load4(m)));
    const U = f32x4.max(f32x4.mul(keepU, load4(u)), f32x4.abs(G));
    store4(m, M);
    store4(u, U);
    store4(w, f32x4.sub(load4(w), f32x4.div(f32x4.mul(alpha, M), f32x4.add(U, epsilon))));
    w += 16; g += 16; m += 16; u += 16;
  } while (w < end);
}

/** a += g² (a starts at .1); w −= η g / √(a + ε). */
function adagrad(w: usize, g: usize, a: usize, end: usize): void {
  const eta = f32x4.splat(rate), epsilon = f32x4.splat(1e-7);
  do {
    const G = load4(g), A = multiplyAdd(G, G, load4(a));
    store4(a, A);
    store4(w, f32x4.sub(load4(w), f32x4.div(f32x4.mul(eta, G), f32x4.sqrt(f32x4.add(A, epsilon)))));
    w += 16; g += 16; a += 16;
  } while (w < end);
}
