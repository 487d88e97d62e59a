#include "kernels_internal.h"

/*
 * value * multiplier * 2^(shift - 31), rounded once to the nearest, halves upwards. The multiplier lies in [2^30, 2^31) and
 * the shift in [-31, 30]. Whoever packs a model keeps every sum that int8 inputs can make, and what becomes of it here,
 * within 2^30.
 */
static int32_t rescaled(int32_t value, int32_t multiplier, int32_t shift) {
  const int32_t right = 31 - shift;
  return (int32_t)(((int64_t)value * multiplier + ((int64_t)1 << (right - 1))) >> right);
}

static int8_t finished(int32_t rescaled_sum, int32_t zero, int32_t lowest, const int8_t *table) {
  const int8_t q = atm_saturated(rescaled_sum + zero, lowest);
  return table ? table[q + 128] : q;
}

static int32_t patch_sum_i8(const atm_conv_i8_t *step, atm_patch_t patch, const int8_t *in, const int8_t *filter) {
  int32_t a = patch.in, b = patch.weight, sum = 0;
  for (int32_t row = 0; row < patch.rows; row++) {
    for (int32_t i = 0; i < patch.run; i++) sum += (in[a + i] - step->in_zero) * filter[b + i];
    a += step->window.in_w * step->window.in_c;
    b += step->window.kernel_w * step->window.in_c;
  }
  return sum;
}

/* Rescaling never falls, so pooling the finished values equals pooling the sums. */
ATM_SHARED void atm_conv_i8(const atm_conv_i8_t *step, const int8_t *in, int8_t *out) {
  const atm_window_t *window = &step->window;
  const int32_t filter_size = window->kernel_h * window->kernel_w * window->in_c;
  for (int32_t y = 0; y < window->out_h; y++) {
    for (int32_t x = 0; x < window->out_w; x++, out += window->out_c) {
      for (int32_t i = 0; i < window->pool_h; i++) {
        for (int32_t j = 0; j < window->pool_w; j++) {
          const atm_patch_t patch = atm_patch(window, y * window->pool_h + i, x * window->pool_w + j);
          const int8_t *filter = step->weights;
          for (int32_t f = 0; f < window->out_c; f++, filter += filter_size) {
            const int32_t sum = step->bias[f] + patch_sum_i8(step, patch, in, filter);
            const int32_t scaled = rescaled(sum, step->multipliers[f], step->shifts[f]);
            const int8_t value = finished(scaled, step->out_zero, step->out_min, step->table);
            if ((i | j) == 0 || value > out[f]) out[f] = value;
          }
        }
      }
    }
  }
}

static int32_t depthwise_sum_i8(const atm_conv_i8_t *step, atm_patch_t patch, const int8_t *in, const int8_t *weights) {
  const atm_window_t *window = &step->window;
  int32_t sum = 0;
  for (int32_t row = 0; row < patch.rows; row++) {
    const int8_t *a = in + patch.in + row * window->in_w * window->in_c;
    const int8_t *b = weights + patch.weight + row * window->kernel_w * window->in_c;
    for (int32_t i = 0; i < patch.run; i += window->in_c) sum += (a[i] - step->in_zero) * b[i];
  }
  return sum;
}

ATM_SHARED void atm_depthwise_i8(const atm_conv_i8_t *step, const int8_t *in, int8_t *out) {
  const atm_window_t *window = &step->window;
  for (int32_t y = 0; y < window->out_h; y++) {
    for (int32_t x = 0; x < window->out_w; x++, out += window->out_c) {
      for (int32_t i = 0; i < window->pool_h; i++) {
        for (int32_t j = 0; j < window->pool_w; j++) {
          const atm_patch_t patch = atm_patch(window, y * window->pool_h + i, x * window->pool_w + j);
          for (int32_t c = 0; c < window->out_c; c++) {
            const int32_t sum = step->bias[c] + depthwise_sum_i8(step, patch, in + c, step->weights + c);
            const int32_t scaled = rescaled(sum, step->multipliers[c], step->shifts[c]);
            const int8_t value = finished(scaled, step->out_zero, step->out_min, step->table);
            if ((i | j) == 0 || value > out[c]) out[c] = value;
          }
        }
      }
    }
  }
}

ATM_SHARED void atm_pool_i8(const atm_pool_t *step, const int8_t *in, int8_t *out) {
  for (int32_t y = 0; y < step->out_h; y++) {
    for (int32_t x = 0; x < step->out_w; x++, out += step->channels) {
      for (int32_t i = 0; i < step->pool_h; i++) {
        for (int32_t j = 0; j < step->pool_w; j++) {
          const int32_t cell = (y * step->pool_h + i) * step->in_w + x * step->pool_w + j;
          for (int32_t c = 0; c < step->channels; c++) {
            const int8_t value = in[cell * step->channels + c];
            if ((i | j) == 0 || value > out[c]) out[c] = value;
          }
        }
      }
    }
  }
}

/* Output in the scale of the input; halves are rounded away from zero, as TensorFlow Lite does. */
ATM_SHARED void atm_average_i8(const atm_pool_t *step, const int8_t *in, int8_t *out) {
  const int32_t cells = step->pool_h * step->pool_w;
  const int32_t half = cells / 2;
  for (int32_t y = 0; y < step->out_h; y++) {
    for (int32_t x = 0; x < step->out_w; x++, out += step->channels) {
      const int8_t *corner = in + (y * step->pool_h * step->in_w + x * step->pool_w) * step->channels;
      for (int32_t c = 0; c < step->channels; c++) {
        int32_t sum = 0;
        for (int32_t i = 0; i < step->pool_h; i++) {
          for (int32_t j = 0; j < step->pool_w; j++) sum += corner[(i * step->in_w + j) * step->channels + c];
        }
        out[c] = (int8_t)((sum > 0 ? sum + half : sum - half) / cells);
      }
    }
  }
}

/* Rounded once to the nearest, halves upwards. */
ATM_SHARED void atm_add_i8(const atm_add_i8_t *step, const int8_t *in, int8_t *own) {
  const int64_t half = (int64_t)1 << (step->shift - 1);
  for (int32_t i = 0; i < step->count; i++) {
    const int64_t sum = (int64_t)step->in_factor * (in[i] - step->in_zero) +
                        (int64_t)step->own_factor * (own[i] - step->own_zero);
    const int64_t scaled = (sum + half) >> step->shift;
    /* Saturated while it is wide: scales may lie far apart. */
    const int32_t narrow = scaled > 512 ? 512 : scaled < -512 ? -512 : (int32_t)scaled;
    own[i] = finished(narrow, step->out_zero, step->out_min, step->table);
  }
}

ATM_SHARED void atm_dense_i8(const atm_dense_i8_t *step, const int8_t *in, int8_t *out) {
  const int8_t *weights = step->weights;
  for (int32_t n = 0; n < step->outputs; n++, weights += step->inputs) {
    int32_t sum = step->bias[n];
    for (int32_t k = 0; k < step->inputs; k++) sum += (in[k] - step->in_zero) * weights[k];
    out[n] = finished(rescaled(sum, step->multiplier, step->shift), step->out_zero, step->out_min, step->table);
  }
}
