#include "kernels_internal.h"

/*
 * e^x by Cody and Waite's reduction to |r| <= ln 2 / 2 and the polynomial of Cephes' expf, about 1e-7 relative. Own code,
 * because every libm rounds differently.
 */
static float exponential(float x) {
  /* Not a number counts as far below: it has no whole part to be converted. */
  if (!(x >= -87.0f)) return 0.0f;
  if (x > 88.0f) x = 88.0f;
  const float scaled = x * 1.44269504f;
  const int32_t power = (int32_t)(scaled + (scaled < 0.0f ? -0.5f : 0.5f));
  const float r = x - (float)power * 0.693359375f - (float)power * -2.12194440e-4f;
  float p = 1.9875691500e-4f;
  p = p * r + 1.3981999507e-3f;
  p = p * r + 8.3334519073e-3f;
  p = p * r + 4.1665795894e-2f;
  p = p * r + 1.6666665459e-1f;
  p = p * r + 5.0000001201e-1f;
  p = p * r * r + r + 1.0f;
  union {
    uint32_t bits;
    float value;
  } two_to_power;
  two_to_power.bits = (uint32_t)(power + 127) << 23;
  return p * two_to_power.value;
}

ATM_SHARED float atm_activated(float x, int32_t activation) {
  switch (activation) {
    case ATM_RELU:
      return x > 0.0f ? x : 0.0f;
    case ATM_RELU6:
      return x > 6.0f ? 6.0f : x > 0.0f ? x : 0.0f;
    case ATM_SIGMOID: {
      const float e = exponential(x < 0.0f ? x : -x);
      return (x < 0.0f ? e : 1.0f) / (1.0f + e);
    }
    case ATM_TANH: {
      const float e = exponential(x < 0.0f ? 2.0f * x : -2.0f * x);
      const float t = (1.0f - e) / (1.0f + e);
      return x < 0.0f ? -t : t;
    }
    case ATM_SELU:
      return x > 0.0f ? 1.05070098f * x : 1.75809934f * (exponential(x) - 1.0f);
    default:
      return x;
  }
}

ATM_SHARED void atm_activate_f32(float *values, int32_t count, int32_t activation) {
  for (int32_t i = 0; i < count; i++) values[i] = atm_activated(values[i], activation);
}

/* Sums of absurd inputs may be infinite or no number, whose differences would be no numbers. */
static float bounded(float x) {
  if (!(x > -1e30f)) return -1e30f;
  return x > 1e30f ? 1e30f : x;
}

ATM_SHARED void atm_softmax_f32(float *values, int32_t count) {
  float largest = -1e30f;
  for (int32_t i = 0; i < count; i++) {
    values[i] = bounded(values[i]);
    if (values[i] > largest) largest = values[i];
  }
  float sum = 0.0f;
  for (int32_t i = 0; i < count; i++) {
    values[i] = exponential(values[i] - largest);
    sum += values[i];
  }
  for (int32_t i = 0; i < count; i++) values[i] /= sum;
}

ATM_SHARED void atm_softmax_i8(const int8_t *logits, int32_t count, float scale, float *probabilities) {
  for (int32_t i = 0; i < count; i++) probabilities[i] = (float)logits[i] * scale;
  atm_softmax_f32(probabilities, count);
}

ATM_SHARED float atm_normalise(float value, float mean, float sd) {
  const float deviations = (value - mean) / sd;
  if (deviations > ATM_MOST_DEVIATIONS) return ATM_MOST_DEVIATIONS;
  if (deviations < -ATM_MOST_DEVIATIONS) return -ATM_MOST_DEVIATIONS;
  return deviations == deviations ? deviations : 0.0f;
}

ATM_SHARED int8_t atm_quantise(float value, float scale, int32_t zero) {
  const float steps = value / scale;
  /* Far outside int8 already, and safe to convert. */
  if (steps > 1000.0f) return 127;
  if (!(steps > -1000.0f)) return -128;
  return atm_saturated((int32_t)(steps + (steps < 0.0f ? -0.5f : 0.5f)) + zero, -128);
}
