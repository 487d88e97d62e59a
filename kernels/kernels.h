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
enum { ATM_LINEAR = 0, ATM_RELU = 1, ATM_SIGMOID = 2, ATM_TANH = 3, ATM_SELU = 4, ATM_RELU6 = 5 };

/* Convolution (depthwise: one kernel a channel, out_c = in_c), then max-pooling by its own size, then the activation. */
typedef struct {
  int32_t in_h, in_w, in_c;
  int32_t out_h, out_w, out_c; /* after pooling */
  int32_t kernel_h, kernel_w;
  int32_t stride_h, stride_w;
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

/* Adds what it reads to what is there: the end of a residual block. */
typedef struct {
  int32_t count;
  int32_t activation;
} atm_add_f32_t;

/* The sum in its own scale: (in_factor * (in - in_zero) + own_factor * (own - own_zero)) / 2^shift. */
typedef struct {
  int32_t count;
  int32_t in_zero, own_zero, out_zero, out_min;
  int32_t in_factor, own_factor, shift;
  const int8_t *table;
} atm_add_i8_t;

/* Steps from raw samples to rows of the window. A missing value is not a number; what is out of all reach is saturated. */

/* Rows at another rate than the sensor's: its samples are taken for evenly spaced. */
enum { ATM_RESAMPLE_SECTIONS = 4, ATM_RESAMPLE_MEMORY = 2 + 2 * ATM_RESAMPLE_SECTIONS };

typedef struct {
  int32_t sample_ticks, row_ticks; /* periods of samples and rows */
  int32_t ahead;                   /* ticks from the latest sample to the next row */
  int32_t started;
  float corner; /* 0: nothing to take away before rows are fewer than samples */
  float gains[ATM_RESAMPLE_SECTIONS];
} atm_resample_t;

/* All steps of a recording at once, which is how the page prepares what it trains on; 0: the step is not there. */
typedef struct {
  int32_t channels;
  float sensor_hz, row_hz;
  float gravity_share;
  int32_t magnitude_axes;
} atm_signal_t;

/*
 * Samples at `sensor_hz` become rows at `row_hz`, interpolated linearly; going down, behind a Butterworth low-pass of order
 * 8 at 0.4 * row_hz. The first row is the first sample. `memory` has ATM_RESAMPLE_MEMORY numbers a channel; `next` gives
 * row after row, as many as there are up to the latest sample, and 0 when the next sample must come first.
 */
void atm_resample_start(atm_resample_t *state, float sensor_hz, float row_hz);
void atm_resample_push(atm_resample_t *state, int32_t channels, float *memory, const float *sample);
int32_t atm_resample_next(atm_resample_t *state, int32_t channels, const float *memory, float *row);
/* The row minus gravity, which follows it as a first-order low-pass: gravity += share * (row - gravity). */
void atm_gravity(float share, int32_t first, int32_t channels, float *gravity, float *row);
/* The root of the sum of the squares of the first axes. */
float atm_magnitude(const float *row, int32_t axes);
/* Rows of `count` samples that follow those before, and how many; `resample` starts as zeros, `memory` has 11 numbers a channel. */
int32_t atm_signal_rows(const atm_signal_t *signal, atm_resample_t *resample, float *memory, const float *samples,
                        int32_t count, float *rows);

/* Front ends: what a network sees in place of the rows of a window. Missing values count as 0. */

/* Of each channel: mean, deviation, lowest, highest, root mean square, crossings of the mean, peaks; each for all channels. */
enum { ATM_STATISTICS = 7 };

/*
 * Logarithm of the mean power in bands of frames: |X|^2 / (sum of squares of the Hann window), X of the frame without its
 * mean. A frame has a power of 2 of rows, at least 8; `edges` are the bands' first bins, and one behind the last.
 */
typedef struct {
  int32_t channels;
  int32_t frame, hop, frames;
  int32_t bands;
  float scale;          /* 1 / (sum of squares of the window) */
  const float *cosines; /* cos(2 pi k / frame), k = 0 ... frame / 2 */
  const int32_t *edges;
} atm_spectrum_t;

void atm_statistics(int32_t rows, int32_t channels, const float *window, float *features);
/* `scratch` has as many numbers as a frame; features: frames, bands, channels. */
void atm_spectrum(const atm_spectrum_t *step, const float *window, float *scratch, float *features);

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
void atm_average_f32(const atm_pool_t *step, const float *in, float *out);
void atm_add_f32(const atm_add_f32_t *step, const float *in, float *own);
void atm_dense_f32(const atm_dense_f32_t *step, const float *in, float *out);
void atm_dense_codebook8(const atm_dense_codebook_t *step, const float *in, float *out);
void atm_dense_codebook4(const atm_dense_codebook_t *step, const float *in, float *out);
void atm_activate_f32(float *values, int32_t count, int32_t activation);
void atm_softmax_f32(float *values, int32_t count);

void atm_conv_i8(const atm_conv_i8_t *step, const int8_t *in, int8_t *out);
void atm_depthwise_i8(const atm_conv_i8_t *step, const int8_t *in, int8_t *out);
void atm_pool_i8(const atm_pool_t *step, const int8_t *in, int8_t *out);
void atm_average_i8(const atm_pool_t *step, const int8_t *in, int8_t *out);
void atm_add_i8(const atm_add_i8_t *step, const int8_t *in, int8_t *own);
void atm_dense_i8(const atm_dense_i8_t *step, const int8_t *in, int8_t *out);
/* Probabilities of quantised logits; their zero point cancels. */
void atm_softmax_i8(const int8_t *logits, int32_t count, float scale, float *probabilities);

#ifdef __cplusplus
}
#endif

#endif
