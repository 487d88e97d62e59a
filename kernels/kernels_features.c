#include "kernels_internal.h"

static float root(float square) {
  if (!(square > 0.0f)) return 0.0f;
  union {
    float value;
    uint32_t bits;
  } guess;
  guess.value = square;
  /* Half the exponent is within a tenth of the root, and three of Newton's steps reach the last digits. */
  guess.bits = (guess.bits >> 1) + 0x1fc00000u;
  for (int32_t i = 0; i < 3; i++) guess.value = 0.5f * (guess.value + square / guess.value);
  return guess.value;
}

/* ln x for normal x > 0: the exponent, and the series of the area tangent for a mantissa near 1; about 1e-7. */
static float logarithm(float x) {
  union {
    float value;
    uint32_t bits;
  } parts;
  parts.value = x;
  int32_t exponent = (int32_t)(parts.bits >> 23) - 127;
  parts.bits = (parts.bits & 0x007fffffu) | 0x3f800000u;
  if (parts.value > 1.41421356f) {
    parts.value *= 0.5f;
    exponent++;
  }
  const float s = (parts.value - 1.0f) / (parts.value + 1.0f);
  const float q = s * s;
  float p = 0.11111111f;
  p = p * q + 0.14285714f;
  p = p * q + 0.2f;
  p = p * q + 0.33333333f;
  return 2.0f * (s + s * q * p) + (float)exponent * 0.693147181f;
}

/* A missing value counts as 0, one out of all reach as the farthest within: squares stay numbers. */
static float usable(float value) {
  if (value != value) return 0.0f;
  return value > 1e15f ? 1e15f : value < -1e15f ? -1e15f : value;
}

ATM_SHARED void atm_statistics(int32_t rows, int32_t channels, const float *window, float *features) {
  for (int32_t c = 0; c < channels; c++) {
    const float first = usable(window[c]);
    float sum = 0.0f, lowest = first, highest = first;
    for (int32_t row = 0; row < rows; row++) {
      const float value = usable(window[row * channels + c]);
      sum += value;
      if (value < lowest) lowest = value;
      if (value > highest) highest = value;
    }
    const float mean = sum / (float)rows;
    float squares = 0.0f, spread = 0.0f;
    int32_t crossings = 0, peaks = 0;
    for (int32_t row = 0; row < rows; row++) {
      const float value = usable(window[row * channels + c]);
      const float distance = value - mean;
      squares += value * value;
      spread += distance * distance;
      if (row == 0) continue;
      const float before = usable(window[(row - 1) * channels + c]);
      if ((before >= mean) != (value >= mean)) crossings++;
      if (row + 1 < rows && value > before && value >= usable(window[(row + 1) * channels + c])) peaks++;
    }
    features[c] = mean;
    features[channels + c] = root(spread / (float)rows);
    features[2 * channels + c] = lowest;
    features[3 * channels + c] = highest;
    features[4 * channels + c] = root(squares / (float)rows);
    features[5 * channels + c] = (float)crossings;
    features[6 * channels + c] = (float)peaks;
  }
}

/* Complex numbers side by side, in the order of reversed bits. */
static void reverse(float *values, int32_t count) {
  for (int32_t i = 1, j = 0; i < count; i++) {
    int32_t bit = count >> 1;
    for (; j & bit; bit >>= 1) j ^= bit;
    j |= bit;
    if (i >= j) continue;
    for (int32_t part = 0; part < 2; part++) {
      const float kept = values[2 * i + part];
      values[2 * i + part] = values[2 * j + part];
      values[2 * j + part] = kept;
    }
  }
}

static float cosine(const atm_spectrum_t *step, int32_t k) { return step->cosines[k]; }
static float sine_of(const atm_spectrum_t *step, int32_t k) {
  const int32_t quarter = step->frame / 4;
  return step->cosines[k < quarter ? quarter - k : k - quarter];
}

/* Fast Fourier transform of frame / 2 complex numbers in place, radix 2. */
static void transform(const atm_spectrum_t *step, float *values) {
  const int32_t count = step->frame / 2;
  reverse(values, count);
  for (int32_t length = 2; length <= count; length *= 2) {
    const int32_t stride = step->frame / length;
    for (int32_t start = 0; start < count; start += length) {
      for (int32_t j = 0; j < length / 2; j++) {
        float *a = values + 2 * (start + j);
        float *b = a + length;
        const float re = cosine(step, j * stride), im = -sine_of(step, j * stride);
        const float b_re = b[0] * re - b[1] * im;
        const float b_im = b[0] * im + b[1] * re;
        b[0] = a[0] - b_re;
        b[1] = a[1] - b_im;
        a[0] += b_re;
        a[1] += b_im;
      }
    }
  }
}

/* |X[k]|^2 of the real signal whose even and odd samples were transformed as one complex signal, 1 <= k <= frame / 2. */
static float power_at(const atm_spectrum_t *step, const float *values, int32_t k) {
  const int32_t count = step->frame / 2;
  if (k == count) return (values[0] - values[1]) * (values[0] - values[1]);
  const float *a = values + 2 * k;
  const float *b = values + 2 * (count - k);
  const float even_re = 0.5f * (a[0] + b[0]), even_im = 0.5f * (a[1] - b[1]);
  const float odd_re = 0.5f * (a[1] + b[1]), odd_im = 0.5f * (b[0] - a[0]);
  const float re = cosine(step, k), im = -sine_of(step, k);
  const float x_re = even_re + odd_re * re - odd_im * im;
  const float x_im = even_im + odd_re * im + odd_im * re;
  return x_re * x_re + x_im * x_im;
}

ATM_SHARED void atm_spectrum(const atm_spectrum_t *step, const float *window, float *scratch, float *features) {
  const int32_t frame = step->frame, channels = step->channels;
  for (int32_t f = 0; f < step->frames; f++) {
    for (int32_t c = 0; c < channels; c++) {
      const float *first = window + f * step->hop * channels + c;
      float sum = 0.0f;
      for (int32_t i = 0; i < frame; i++) sum += usable(first[i * channels]);
      const float mean = sum / (float)frame;
      for (int32_t i = 0; i < frame; i++) {
        const float hann = 0.5f - 0.5f * step->cosines[i <= frame / 2 ? i : frame - i];
        scratch[i] = hann * (usable(first[i * channels]) - mean);
      }
      transform(step, scratch);
      for (int32_t band = 0; band < step->bands; band++) {
        const int32_t from = step->edges[band], to = step->edges[band + 1];
        float power = 0.0f;
        for (int32_t k = from; k < to; k++) power += power_at(step, scratch, k);
        power = power / (float)(to - from) * step->scale;
        features[(f * step->bands + band) * channels + c] = logarithm(power + 1e-9f);
      }
    }
  }
}
