/* Shared by the kernels, of no use outside. */
#ifndef ATM_KERNELS_INTERNAL_H
#define ATM_KERNELS_INTERNAL_H

#include "kernels.h"

/*
 * Several models in one firmware bring the same kernels along: weak, so that the linker takes one of each. Where there are
 * no weak symbols, kernels have to be in a library.
 */
#ifndef ATM_SHARED
#if (defined(__GNUC__) || defined(__clang__)) && !defined(_WIN32) && !defined(__wasm__)
#define ATM_SHARED __attribute__((weak))
#elif defined(__ICCARM__)
#define ATM_SHARED __weak
#else
#define ATM_SHARED
#endif
#endif

#ifdef __cplusplus
extern "C" {
#endif

float atm_activated(float x, int32_t activation);

#ifdef __cplusplus
}
#endif

static inline int8_t atm_saturated(int32_t value, int32_t lowest) {
  return (int8_t)(value < lowest ? lowest : value > 127 ? 127 : value);
}

/* The part of a kernel that lies on the input, for one output cell before pooling. */
typedef struct {
  int32_t rows;
  int32_t run;    /* entries side by side in a row, channels included */
  int32_t in;     /* first entry of the input */
  int32_t weight; /* first entry of a filter */
} atm_patch_t;

static inline int32_t atm_larger(int32_t a, int32_t b) { return a > b ? a : b; }
static inline int32_t atm_smaller(int32_t a, int32_t b) { return a < b ? a : b; }

static inline atm_patch_t atm_patch(const atm_window_t *window, int32_t row, int32_t column) {
  const int32_t top = row * window->stride_h - window->pad_top;
  const int32_t left = column * window->stride_w - window->pad_left;
  const int32_t first_row = atm_larger(0, -top);
  const int32_t first_column = atm_larger(0, -left);
  const int32_t end_row = atm_smaller(window->kernel_h, window->in_h - top);
  const int32_t end_column = atm_smaller(window->kernel_w, window->in_w - left);
  atm_patch_t patch;
  patch.rows = end_row - first_row;
  patch.run = (end_column - first_column) * window->in_c;
  patch.in = ((top + first_row) * window->in_w + left + first_column) * window->in_c;
  patch.weight = (first_row * window->kernel_w + first_column) * window->in_c;
  return patch;
}

#endif
