#include "kernels_internal.h"

/* Beyond this a sample is taken for this: no sum or product of it leaves the numbers that a float can hold. */
#define ATM_LARGEST_SAMPLE 1e18f

/* Ticks of the clock that places rows between samples, in the longer of their periods. */
#define ATM_TICKS 1073741824

static float within_reach(float value) {
  return value > ATM_LARGEST_SAMPLE ? ATM_LARGEST_SAMPLE : value < -ATM_LARGEST_SAMPLE ? -ATM_LARGEST_SAMPLE : value;
}

/* Taylor's series to x^11 for 0 <= x <= pi / 2, about 1e-7. */
static float sine(float x) {
  const float s = x * x;
  float p = -2.50521084e-8f;
  p = p * s + 2.75573192e-6f;
  p = p * s - 1.98412698e-4f;
  p = p * s + 8.33333333e-3f;
  p = p * s - 1.66666667e-1f;
  return x + x * s * p;
}

ATM_SHARED void atm_resample_start(atm_resample_t *state, float sensor_hz, float row_hz) {
  /* 1 / Q of the four sections: 2 cos(pi / 16), 2 cos(3 pi / 16), 2 cos(5 pi / 16), 2 cos(7 pi / 16). */
  static const float damping[ATM_RESAMPLE_SECTIONS] = {1.96157056f, 1.66293922f, 1.11114047f, 0.39018064f};
  const float ratio = sensor_hz / row_hz;
  state->sample_ticks = ratio > 1.0f ? atm_larger(1, (int32_t)((float)ATM_TICKS / ratio + 0.5f)) : ATM_TICKS;
  state->row_ticks = ratio < 1.0f ? atm_larger(1, (int32_t)((float)ATM_TICKS * ratio + 0.5f)) : ATM_TICKS;
  state->ahead = 0;
  state->started = 0;
  state->corner = 0.0f;
  if (ratio < 1.001f) return;
  /* Corner at 0.4 of the new rate: the bilinear transform's tan(pi * 0.4 / ratio). */
  const float angle = 1.25663706f / ratio;
  state->corner = sine(angle) / sine(1.57079633f - angle);
  for (int32_t i = 0; i < ATM_RESAMPLE_SECTIONS; i++) {
    state->gains[i] = 1.0f / (1.0f + state->corner * (state->corner + damping[i]));
  }
}

/* One channel through the sections, each of two integrators that keep their value when it no longer changes. */
static float low_passed(const atm_resample_t *state, float *integrators, float value) {
  for (int32_t i = 0; i < ATM_RESAMPLE_SECTIONS; i++, integrators += 2) {
    const float change = value - integrators[1];
    const float gain = state->gains[i];
    const float band = gain * (integrators[0] + state->corner * change);
    const float low = integrators[1] + state->corner * band;
    integrators[0] = 2.0f * band - integrators[0];
    integrators[1] = 2.0f * low - integrators[1];
    value = low;
  }
  return value;
}

static void settle(float *integrators, float value) {
  for (int32_t i = 0; i < ATM_RESAMPLE_SECTIONS; i++, integrators += 2) {
    integrators[0] = 0.0f;
    integrators[1] = value;
  }
}

ATM_SHARED void atm_resample_push(atm_resample_t *state, int32_t channels, float *memory, const float *sample) {
  for (int32_t c = 0; c < channels; c++, memory += ATM_RESAMPLE_MEMORY) {
    float value = within_reach(sample[c]);
    if (value != value) value = state->started ? memory[1] : 0.0f;
    if (!state->started) settle(memory + 2, value);
    memory[0] = state->started ? memory[1] : value;
    memory[1] = state->corner > 0.0f ? low_passed(state, memory + 2, value) : value;
  }
  if (state->started) state->ahead -= state->sample_ticks;
  state->started = 1;
}

ATM_SHARED int32_t atm_resample_next(atm_resample_t *state, int32_t channels, const float *memory, float *row) {
  if (state->ahead > 0) return 0;
  const float before = (float)-state->ahead / (float)state->sample_ticks;
  for (int32_t c = 0; c < channels; c++, memory += ATM_RESAMPLE_MEMORY) {
    row[c] = before * memory[0] + (1.0f - before) * memory[1];
  }
  state->ahead += state->row_ticks;
  return 1;
}

ATM_SHARED void atm_gravity(float share, int32_t first, int32_t channels, float *gravity, float *row) {
  for (int32_t c = 0; c < channels; c++) {
    const float value = within_reach(row[c]);
    if (first) gravity[c] = value == value ? value : 0.0f;
    else if (value == value) gravity[c] += share * (value - gravity[c]);
    row[c] = value - gravity[c];
  }
}

/* Newton's steps for the root of a sum of squares of at most 1 each, one of which is 1: four reach the last digit. */
ATM_SHARED float atm_magnitude(const float *row, int32_t axes) {
  float largest = 0.0f;
  for (int32_t c = 0; c < axes; c++) {
    const float size = row[c] < 0.0f ? -row[c] : row[c];
    if (!(size <= largest)) largest = size;
  }
  if (!(largest > 0.0f && largest <= ATM_LARGEST_SAMPLE)) return within_reach(largest);
  float sum = 0.0f;
  for (int32_t c = 0; c < axes; c++) {
    const float share = row[c] / largest;
    sum += share * share;
  }
  float root = 0.5f * (1.0f + sum);
  for (int32_t i = 0; i < 4; i++) root = 0.5f * (root + sum / root);
  return largest * root;
}

ATM_SHARED int32_t atm_signal_rows(const atm_signal_t *signal, atm_resample_t *resample, float *memory, const float *samples,
                        int32_t count, float *rows) {
  const int32_t channels = signal->channels;
  const int32_t width = channels + (signal->magnitude_axes > 0);
  float *gravity = memory + ATM_RESAMPLE_MEMORY * channels;
  int32_t made = 0;
  for (int32_t i = 0; i < count; i++, samples += channels) {
    const int32_t first = !resample->started;
    if (signal->row_hz > 0.0f) {
      if (first) atm_resample_start(resample, signal->sensor_hz, signal->row_hz);
      atm_resample_push(resample, channels, memory, samples);
    } else {
      for (int32_t c = 0; c < channels; c++) rows[c] = samples[c];
      resample->started = 1;
      resample->ahead = 1;
    }
    for (int32_t row = 0; signal->row_hz > 0.0f ? atm_resample_next(resample, channels, memory, rows) : row == 0; row++) {
      if (signal->gravity_share > 0.0f) atm_gravity(signal->gravity_share, first && row == 0, channels, gravity, rows);
      if (signal->magnitude_axes > 0) rows[channels] = atm_magnitude(rows, signal->magnitude_axes);
      rows += width;
      made++;
    }
  }
  return made;
}
