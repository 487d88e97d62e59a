/*
 * Counts the instructions that the steps between raw samples and the network's input take on an emulated Cortex-M4.
 * Prints a line for each case: the step, four numbers that say how large it is, and tenths of instructions of a call.
 */
#include "device-start.h"
#include "kernels.h"

enum { MOST_ROWS = 256, MOST_CHANNELS = 6, MOST_FRAME = 256, MOST_BANDS = 16 };

static uint32_t begun, nothing;
static void begin(void) { begun = ticks(); }
static uint32_t end(void) { return ticks_since(begun); }

static void report(const char *step, int32_t a, int32_t b, int32_t c, int32_t d, uint32_t taken, int32_t calls) {
  semihost(SYS_WRITE0, step);
  semihost(SYS_WRITE0, " ");
  print_number((uint32_t)a, " ");
  print_number((uint32_t)b, " ");
  print_number((uint32_t)c, " ");
  print_number((uint32_t)d, " ");
  print_number((uint32_t)((uint64_t)(taken - nothing) * 25 / 4) / (uint32_t)calls, "\n");
}

static float values[MOST_ROWS * MOST_CHANNELS], copy[MOST_ROWS * MOST_CHANNELS];
static float features[MOST_ROWS * MOST_CHANNELS], scratch[MOST_FRAME], cosines[MOST_FRAME / 2 + 1];
static float memory[MOST_CHANNELS * ATM_RESAMPLE_MEMORY], gravity[MOST_CHANNELS];
static int8_t quantised[MOST_ROWS * MOST_CHANNELS];
static const float means[MOST_CHANNELS] = {0.1f, 0.2f, 0.3f, 0.1f, 0.2f, 0.3f};
static const float deviations[MOST_CHANNELS] = {1.1f, 1.2f, 1.3f, 1.1f, 1.2f, 1.3f};

/* Numbers as of a sensor that is shaken: spread about 1, of both signs. */
static void fill(void) {
  uint32_t state = 12345;
  for (int32_t i = 0; i < MOST_ROWS * MOST_CHANNELS; i++) {
    int32_t sum = 0;
    for (int32_t k = 0; k < 4; k++) {
      state = state * 1664525u + 1013904223u;
      sum += (int32_t)(state >> 16) - 32768;
    }
    values[i] = copy[i] = (float)sum / 32768.0f;
  }
}

static void count_resample(const char *pushed, const char *made, float row_hz, int32_t channels) {
  atm_resample_t state;
  uint32_t push = 0, next = 0;
  int32_t rows = 0;
  const int32_t samples = 200;
  atm_resample_start(&state, 50.0f, row_hz);
  for (int32_t i = 0; i < samples; i++) {
    begin();
    atm_resample_push(&state, channels, memory, values + i * channels);
    push += end() - nothing;
    for (;;) {
      float row[MOST_CHANNELS];
      begin();
      const int32_t there = atm_resample_next(&state, channels, memory, row);
      const uint32_t taken = end() - nothing;
      if (!there) {
        /* Asked in vain once a sample. */
        push += taken;
        break;
      }
      next += taken;
      rows++;
    }
  }
  report(pushed, channels, 0, 0, 0, push + nothing, samples);
  report(made, channels, 0, 0, 0, next + nothing, rows);
}

static void count_steps(int32_t channels) {
  const int32_t rows = 100;
  volatile float kept;
  count_resample("lowPassed", "interpolated", 16.0f, channels);
  count_resample("pushed", "interpolated", 70.0f, channels);
  begin();
  for (int32_t i = 0; i < rows; i++) atm_gravity(0.05f, i == 0, channels, gravity, copy + i * channels);
  report("gravity", channels, 0, 0, 0, end(), rows);
  begin();
  for (int32_t i = 0; i < rows; i++) kept = atm_magnitude(values + i * channels, channels);
  report("magnitude", channels, 0, 0, 0, end(), rows);
  (void)kept;
}

/* As the classifier fills its window and moves what the next one shares; `hidden` keeps the compiler from knowing more. */
static void count_filling(int32_t width) {
  const int32_t rows = 30;
  volatile int32_t hidden = width;
  int32_t filled = 0;
  begin();
  for (int32_t row = 0; row < rows; row++) {
    const int32_t row_width = hidden;
    for (int32_t i = 0; i < row_width; i++, filled++) copy[filled] = values[i];
    if (filled > MOST_ROWS * MOST_CHANNELS) break;
  }
  report("stored", width, 0, 0, 0, end(), rows);
  begin();
  const int32_t size = hidden * rows;
  for (int32_t i = 5; i < size; i++) copy[i - 5] = copy[i];
  report("moved", size - 5, 0, 0, 0, end(), 1);
  begin();
  for (int32_t i = 5; i < size; i++) quantised[i - 5] = quantised[i];
  report("movedBytes", size - 5, 0, 0, 0, end(), 1);
}

static void count_normalising(int32_t count) {
  begin();
  for (int32_t i = 0; i < count; i++) copy[i] = atm_normalise(values[i], means[i % 3], deviations[i % 3]);
  report("normalised", count, 0, 0, 0, end(), 1);
  begin();
  for (int32_t i = 0; i < count; i++)
    quantised[i] = atm_quantise(atm_normalise(values[i], means[i % 3], deviations[i % 3]), 0.05f, 3);
  report("quantised", count, 0, 0, 0, end(), 1);
}

static void count_statistics(int32_t rows, int32_t channels) {
  begin();
  atm_statistics(rows, channels, values, features);
  report("statistics", rows, channels, 0, 0, end(), 1);
}

static void count_spectrum(int32_t frame, int32_t bands, int32_t channels, int32_t frames) {
  int32_t edges[MOST_BANDS + 1];
  const float scale = 8.0f / (3.0f * (float)frame);
  const atm_spectrum_t step = {channels, frame, frame / 2, frames, bands, scale, cosines, edges};
  for (int32_t band = 0; band <= bands; band++) edges[band] = 1 + band * frame / 2 / bands;
  /* Instructions do not depend on what the table holds. */
  for (int32_t k = 0; k <= frame / 2; k++) cosines[k] = 1.0f - 4.0f * (float)k / (float)frame;
  begin();
  atm_spectrum(&step, values, scratch, features);
  report("spectrum", frame, bands, channels, frames, end(), 1);
}

int main(void) {
  static const int32_t frames[] = {8, 16, 32, 64, 128, 256}, widths[] = {1, 2, 3, 4, 6};
  start_clock();
  begin();
  nothing = end();
  fill();
  for (uint32_t w = 0; w < sizeof widths / sizeof *widths; w++) {
    count_steps(widths[w]);
    count_filling(widths[w]);
    for (int32_t rows = 32; rows <= MOST_ROWS; rows *= 2) count_statistics(rows, widths[w]);
    for (uint32_t f = 0; f < sizeof frames / sizeof *frames; f++) {
      for (int32_t bands = 1; bands <= MOST_BANDS && bands <= frames[f] / 2; bands *= 2)
        count_spectrum(frames[f], bands, widths[w], frames[f] < MOST_FRAME ? 3 : 1);
    }
  }
  for (int32_t count = 32; count <= MOST_ROWS; count *= 2) count_normalising(count);
  return 0;
}
