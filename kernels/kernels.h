/*
 * Inference kernels in portable C99: no libc, no heap, no global state. One source serves the firmware and, compiled to
 * WebAssembly, the page that judged the model; built with -ffp-contract=off both give the same bytes.
 *
 * Activations lie row by row as height, width, channels. A kernel's weights and settings lie in a constant step, all of
 * whose members are 32 bits wide.
 */
#ifndef ATM_KERNELS_H
#define ATM_KERNELS_H

#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

/* Values of `activation`. */
enum { ATM_LINEAR = 0, ATM_RELU = 1, ATM_SIGMOID = 2, ATM_TANH = 3, ATM_SELU = 4 };

/* Convolution (depthwise: one kernel a channel, out_c = in_c) of stride 1, then max-pooling by its own size, then the activation. */
typedef struct {
  int32_t in_h, in_w, in_c;
  int32_t out_h, out_w, out_c; /* after pooling */
  int32_t kernel_h, kernel_w;
  int32_t pad_top, pad_left; /* rows and columns of zeros before the input */
  int32_t pool_h, pool_w;
} atm_window_t;

typedef struct {
  atm_window_t window;
  int32_t activation;
  const float *weights; /* out_c, kernel_h, kernel_w, in_c; depthwise: kernel_h, kernel_w, in_c */
  const float *bias;
} atm_conv_f32_t;

/* real = scale * (q - zero); table: 256 activated values by q + 128, or null when `out_min` does all there is to do. */
typedef struct {
  atm_window_t window;
  int32_t in_zero, out_zero, out_min;
  const int8_t *weights;
  const int32_t *bias;
  const int32_t *multipliers; /* one for each output channel */
  const int32_t *shifts;
  const int8_t *table;
} atm_conv_i8_t;

typedef struct {
  int32_t inputs, outputs;
  int32_t activation;
  const float *weights; /* outputs, inputs */
  const float *bias;
} atm_dense_f32_t;

/* Weights are indices into a codebook: a byte each, or four bits each, the lower half of a byte first. */
typedef struct {
  int32_t inputs, outputs;
  int32_t activation;
  const uint8_t *indices;
  const float *codebook;
  const float *bias;
} atm_dense_codebook_t;

typedef struct {
  int32_t inputs, outputs;
  int32_t in_zero, out_zero, out_min;
  int32_t multiplier, shift;
  const int8_t *weights;
  const int32_t *bias;
  const int8_t *table;
} atm_dense_i8_t;

typedef struct {
  int32_t in_w, channels;
  int32_t out_h, out_w;
  int32_t pool_h, pool_w;
} atm_pool_t;

typedef struct {
  int32_t cells, channels;
} atm_average_t;

/*
 * (value - mean) / sd, which is how every network sees its input. No more than a million standard deviations from the
 * mean, however large the value; not a number counts as the mean.
 */
#define ATM_MOST_DEVIATIONS 1e6f
float atm_normalise(float value, float mean, float sd);
int8_t atm_quantise(float value, float scale, int32_t zero);

void atm_conv_f32(const atm_conv_f32_t *step, const float *in, float *out);
void atm_depthwise_f32(const atm_conv_f32_t *step, const float *in, float *out);
void atm_pool_f32(const atm_pool_t *step, const float *in, float *out);
void atm_average_f32(const atm_average_t *step, const float *in, float *out);
void atm_dense_f32(const atm_dense_f32_t *step, const float *in, float *out);
void atm_dense_codebook8(const atm_dense_codebook_t *step, const float *in, float *out);
void atm_dense_codebook4(const atm_dense_codebook_t *step, const float *in, float *out);
void atm_activate_f32(float *values, int32_t count, int32_t activation);
void atm_softmax_f32(float *values, int32_t count);

void atm_conv_i8(const atm_conv_i8_t *step, const int8_t *in, int8_t *out);
void atm_depthwise_i8(const atm_conv_i8_t *step, const int8_t *in, int8_t *out);
void atm_pool_i8(const atm_pool_t *step, const int8_t *in, int8_t *out);
void atm_average_i8(const atm_average_t *step, const int8_t *in, int8_t *out);
void atm_dense_i8(const atm_dense_i8_t *step, const int8_t *in, int8_t *out);
/* Probabilities of quantised logits; their zero point cancels. */
void atm_softmax_i8(const int8_t *logits, int32_t count, float scale, float *probabilities);

#ifdef __cplusplus
}
#endif

#endif
