#include "kernels_internal.h"

/* Four sums side by side, so that one addition need not wait for the last. The order is part of the result. */
static float dot(const float *a, const float *b, int32_t count) {
  float s0 = 0.0f, s1 = 0.0f, s2 = 0.0f, s3 = 0.0f;
  int32_t i = 0;
  for (; i + 4 <= count; i += 4) {
    s0 += a[i] * b[i];
    s1 += a[i + 1] * b[i + 1];
    s2 += a[i + 2] * b[i + 2];
    s3 += a[i + 3] * b[i + 3];
  }
  for (; i < count; i++) s0 += a[i] * b[i];
  return (s0 + s1) + (s2 + s3);
}

static float patch_sum_f32(const atm_window_t *window, atm_patch_t patch, const float *in, const float *filter) {
  int32_t a = patch.in, b = patch.weight;
  float sum = 0.0f;
  for (int32_t row = 0; row < patch.rows; row++) {
    sum += dot(in + a, filter + b, patch.run);
    a += window->in_w * window->in_c;
    b += window->kernel_w * window->in_c;
  }
  return sum;
}

/* All activations rise, so the largest of a pool is activated instead of the largest activated one being sought. */
ATM_SHARED void atm_conv_f32(const atm_conv_f32_t *step, const float *in, float *out) {
  const atm_window_t *window = &step->window;
  const int32_t filter_size = window->kernel_h * window->kernel_w * window->in_c;
  for (int32_t y = 0; y < window->out_h; y++) {
    for (int32_t x = 0; x < window->out_w; x++) {
      for (int32_t i = 0; i < window->pool_h; i++) {
        for (int32_t j = 0; j < window->pool_w; j++) {
          const atm_patch_t patch = atm_patch(window, y * window->pool_h + i, x * window->pool_w + j);
          const float *filter = step->weights;
          for (int32_t f = 0; f < window->out_c; f++, filter += filter_size) {
            const float sum = step->bias[f] + patch_sum_f32(window, patch, in, filter);
            if ((i | j) == 0 || sum > out[f]) out[f] = sum;
          }
        }
      }
      atm_activate_f32(out, window->out_c, step->activation);
      out += window->out_c;
    }
  }
}

static float depthwise_sum_f32(const atm_window_t *window, atm_patch_t patch, const float *in, const float *weights) {
  float sum = 0.0f;
  for (int32_t row = 0; row < patch.rows; row++) {
    const float *a = in + patch.in + row * window->in_w * window->in_c;
    const float *b = weights + patch.weight + row * window->kernel_w * window->in_c;
    for (int32_t i = 0; i < patch.run; i += window->in_c) sum += a[i] * b[i];
  }
  return sum;
}

ATM_SHARED void atm_depthwise_f32(const atm_conv_f32_t *step, const float *in, float *out) {
  const atm_window_t *window = &step->window;
  for (int32_t y = 0; y < window->out_h; y++) {
    for (int32_t x = 0; x < window->out_w; x++) {
      for (int32_t i = 0; i < window->pool_h; i++) {
        for (int32_t j = 0; j < window->pool_w; j++) {
          const atm_patch_t patch = atm_patch(window, y * window->pool_h + i, x * window->pool_w + j);
          for (int32_t c = 0; c < window->out_c; c++) {
            const float sum = step->bias[c] + depthwise_sum_f32(window, patch, in + c, step->weights + c);
            if ((i | j) == 0 || sum > out[c]) out[c] = sum;
          }
        }
      }
      atm_activate_f32(out, window->out_c, step->activation);
      out += window->out_c;
    }
  }
}

ATM_SHARED void atm_pool_f32(const atm_pool_t *step, const float *in, float *out) {
  for (int32_t y = 0; y < step->out_h; y++) {
    for (int32_t x = 0; x < step->out_w; x++, out += step->channels) {
      for (int32_t i = 0; i < step->pool_h; i++) {
        for (int32_t j = 0; j < step->pool_w; j++) {
          const int32_t cell = (y * step->pool_h + i) * step->in_w + x * step->pool_w + j;
          for (int32_t c = 0; c < step->channels; c++) {
            const float value = in[cell * step->channels + c];
            if ((i | j) == 0 || value > out[c]) out[c] = value;
          }
        }
      }
    }
  }
}

ATM_SHARED void atm_average_f32(const atm_pool_t *step, const float *in, float *out) {
  const float cells = (float)(step->pool_h * step->pool_w);
  for (int32_t y = 0; y < step->out_h; y++) {
    for (int32_t x = 0; x < step->out_w; x++, out += step->channels) {
      const float *corner = in + (y * step->pool_h * step->in_w + x * step->pool_w) * step->channels;
      for (int32_t c = 0; c < step->channels; c++) {
        float sum = 0.0f;
        for (int32_t i = 0; i < step->pool_h; i++) {
          for (int32_t j = 0; j < step->pool_w; j++) sum += corner[(i * step->in_w + j) * step->channels + c];
        }
        out[c] = sum / cells;
      }
    }
  }
}

ATM_SHARED void atm_add_f32(const atm_add_f32_t *step, const float *in, float *own) {
  for (int32_t i = 0; i < step->count; i++) own[i] += in[i];
  atm_activate_f32(own, step->count, step->activation);
}

ATM_SHARED void atm_dense_f32(const atm_dense_f32_t *step, const float *in, float *out) {
  const float *weights = step->weights;
  for (int32_t n = 0; n < step->outputs; n++, weights += step->inputs) {
    out[n] = atm_activated(step->bias[n] + dot(in, weights, step->inputs), step->activation);
  }
}
