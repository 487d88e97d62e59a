#include "kernels_internal.h"

ATM_SHARED void atm_dense_codebook8(const atm_dense_codebook_t *step, const float *in, float *out) {
  const uint8_t *indices = step->indices;
  const float *codebook = step->codebook;
  for (int32_t n = 0; n < step->outputs; n++) {
    float s0 = 0.0f, s1 = 0.0f;
    int32_t k = 0;
    for (; k + 2 <= step->inputs; k += 2, indices += 2) {
      s0 += in[k] * codebook[indices[0]];
      s1 += in[k + 1] * codebook[indices[1]];
    }
    if (k < step->inputs) s0 += in[k] * codebook[*indices++];
    out[n] = atm_activated(step->bias[n] + (s0 + s1), step->activation);
  }
}

/* With an odd number of inputs every other output starts in the upper half of a byte. */
ATM_SHARED void atm_dense_codebook4(const atm_dense_codebook_t *step, const float *in, float *out) {
  const uint8_t *indices = step->indices;
  const float *codebook = step->codebook;
  int32_t upper = 0;
  for (int32_t n = 0; n < step->outputs; n++) {
    float s0 = 0.0f, s1 = 0.0f;
    int32_t k = 0;
    if (upper) s1 += in[k++] * codebook[*indices++ >> 4];
    for (; k + 2 <= step->inputs; k += 2) {
      const uint8_t pair = *indices++;
      s0 += in[k] * codebook[pair & 15];
      s1 += in[k + 1] * codebook[pair >> 4];
    }
    upper = k < step->inputs;
    if (upper) s0 += in[k] * codebook[*indices & 15];
    out[n] = atm_activated(step->bias[n] + (s0 + s1), step->activation);
  }
}
