import { load4, multiplyAdd } from './simd';
import { ActivationCode } from './codes';

const SELU_SCALE: f32 = 1.0507009873554805;
const SELU_SCALE_ALPHA: f32 = 1.7580993408473766;
/** A 6 that dropout has divided and that was multiplied again may be a little less. */
const BELOW_SIX: f32 = 5.99999;

/**
 * exp of four floats, 1–2 ulp: Cody–Waite reduction and Cephes' expf polynomial. Made of IEEE operations only, so that
 * every machine gives the same bits. 0 below −87.3, infinity above 88, NaN for NaN.
 */
// @ts-ignore: decorator
@inline
export function exp4(value: v128): v128 {
  const x = f32x4.max(f32x4.min(value, f32x4.splat(88.0)), f32x4.splat(-87.3));
  const k = f32x4.nearest(f32x4.mul(x, f32x4.splat(1.44269504088896341)));
  let r = f32x4.sub(x, f32x4.mul(k, f32x4.splat(0.693359375)));
  r = f32x4.sub(r, f32x4.mul(k, f32x4.splat(-2.12194440e-4)));
  let p = f32x4.splat(1.9875691500e-4);
  p = multiplyAdd(p, r, f32x4.splat(1.3981999507e-3));
  p = multiplyAdd(p, r, f32x4.splat(8.3334519073e-3));
  p = multiplyAdd(p, r, f32x4.splat(4.1665795894e-2));
  p = multiplyAdd(p, r, f32x4.splat(1.6666665459e-1));
  p = multiplyAdd(p, r, f32x4.splat(5.0000001201e-1));
  p = f32x4.add(multiplyAdd(p, f32x4.mul(r, r), r), f32x4.splat(1));
  const power = i32x4.shl(i32x4.add(i32x4.trunc_sat_f32x4_s(k), i32x4.splat(127)), 23);
  const result = v128.andnot(f32x4.mul(p, power), f32x4.lt(value, f32x4.splat(-87.3)));
  return v128.bitselect(f32x4.splat(Infinity), result, f32x4.gt(value, f32x4.splat(88.0)));
}

/** tanh of four floats: Cephes' polynomial below 0.625, 1 − 2/(exp(2|x|) + 1) above. */
// @ts-ignore: decorator
@inline
function tanh4(x: v128): v128 {
  const one = f32x4.splat(1), magnitude = f32x4.abs(x), z = f32x4.mul(x, x);
  let p = f32x4.splat(-5.70498872745e-3);
  p = multiplyAdd(p, z, f32x4.splat(2.06390887954e-2));
  p = multiplyAdd(p, z, f32x4.splat(-5.37397155531e-2));
  p = multiplyAdd(p, z, f32x4.splat(1.33314422036e-1));
  p = multiplyAdd(p, z, f32x4.splat(-3.33332819422e-1));
  const near = multiplyAdd(f32x4.mul(p, z), x, x);
  const e = exp4(f32x4.add(magnitude, magnitude));
  const far = f32x4.sub(one, f32x4.div(f32x4.splat(2), f32x4.add(e, one)));
  const signed = v128.or(far, v128.and(x, f32x4.splat(-0.0)));
  return v128.bitselect(near, signed, f32x4.lt(magnitude, f32x4.splat(0.625)));
}

/**
 * max(z, 0), through which a NaN gets: by two instructions, where processors have no `max` that minds both NaN and the sign of
 * zero. Adding 0 makes −0 to 0.
 */
// @ts-ignore: decorator
@inline
export function relu4(z: v128): v128 {
  const zero = f32x4.splat(0);
  return f32x4.add(f32x4.pmax(z, zero), zero);
}

/** The activation of four pre-activations. */
export function activate(z: v128, activation: i32): v128 {
  switch (activation) {
    case ActivationCode.relu:
      return relu4(z);
    case ActivationCode.relu6:
      return f32x4.min(relu4(z), f32x4.splat(6));
    case ActivationCode.sigmoid:
      return f32x4.div(f32x4.splat(1), f32x4.add(f32x4.splat(1), exp4(f32x4.neg(z))));
    case ActivationCode.selu: {
      const negative = f32x4.mul(f32x4.sub(exp4(z), f32x4.splat(1)), f32x4.splat(SELU_SCALE_ALPHA));
      return v128.bitselect(f32x4.mul(z, f32x4.splat(SELU_SCALE)), negative, f32x4.gt(z, f32x4.splat(0)));
    }
    case ActivationCode.tanh:
      return tanh4(z);
    default:
      return z;
  }
}

/** The same where most activations are none or ReLU: these cost no call. */
// @ts-ignore: decorator
@inline
export function activateFast(z: v128, activation: i32): v128 {
  if (activation === ActivationCode.linear) return z;
  if (activation === ActivationCode.relu) return relu4(z);
  return activate(z, activation);
}

/** Gradient through the activation: `gradient` · f′, with f′ told by the activation's own value y = f(z). */
export function activationGradient(gradient: v128, y: v128, activation: i32): v128 {
  const zero = f32x4.splat(0), one = f32x4.splat(1);
  switch (activation) {
    case ActivationCode.relu:
      return v128.and(gradient, f32x4.gt(y, zero));
    case ActivationCode.relu6:
      return v128.and(gradient, v128.and(f32x4.gt(y, zero), f32x4.lt(y, f32x4.splat(BELOW_SIX))));
    case ActivationCode.sigmoid:
      return f32x4.mul(gradient, f32x4.mul(y, f32x4.sub(one, y)));
    case ActivationCode.selu: {
      const negative = f32x4.add(y, f32x4.splat(SELU_SCALE_ALPHA));
      return f32x4.mul(gradient, v128.bitselect(f32x4.splat(SELU_SCALE), negative, f32x4.gt(y, zero)));
    }
    case ActivationCode.tanh:
      return f32x4.mul(gradient, f32x4.sub(one, f32x4.mul(y, y)));
    default:
      return gradient;
  }
}

/**
 * The same of what lies at two addresses, where most activations are none or ReLU: these cost no call.
 *
 * @param keep what dropout has multiplied kept activations by, undone
 */
// @ts-ignore: decorator
@inline
export function slopeFast(gradient: usize, y: usize, keep: f32, activation: i32): v128 {
  if (activation === ActivationCode.linear) return load4(gradient);
  if (activation === ActivationCode.relu) return v128.and(load4(gradient), f32x4.gt(load4(y), f32x4.splat(0)));
  return activationGradient(load4(gradient), f32x4.mul(load4(y), f32x4.splat(keep)), activation);
}
