/*
 * Runs an exported classifier under an emulated Cortex-M4 with semihosting: raw samples from in.bin, class probabilities
 * to out.bin, and the deepest stack below `main` to the console; with COUNTED, instead of both, windows and tenths of
 * instructions that each took outside the network. Everything here lies in the application's reserve of
 * flash and RAM, so that the model has to fit into what the board's profile gives it. The name of the exported model takes
 * the place of `model_name`.
 */
#include "device-start.h"
#include "model_name_classifier.h"

#ifdef MODEL_NAME_CHANNELS
#define ROW MODEL_NAME_CHANNELS
#else
#define ROW MODEL_NAME_INPUT_SIZE
#endif

#define PAINT 0xC5C5C5C5u

static float fed[ROW];

static int32_t classify_row(model_name_result_t *result) {
#ifdef MODEL_NAME_CHANNELS
  return model_name_push_sample(fed, result);
#else
  model_name_classify(fed, result);
  return 1;
#endif
}

static uint32_t open_file(const char *name, uint32_t mode, uint32_t length) {
  const uint32_t argument[3] = {(uint32_t)name, mode, length};
  return (uint32_t)semihost(SYS_OPEN, argument);
}

#ifdef COUNTED
/* The linker puts it in the place of the network's function. */
void __real_model_name_model_run(const model_name_input_t *input, float *output);
void __wrap_model_name_model_run(const model_name_input_t *input, float *output);

static uint32_t of_network;
void __wrap_model_name_model_run(const model_name_input_t *input, float *output) {
  const uint32_t then = ticks();
  __real_model_name_model_run(input, output);
  of_network += ticks_since(then);
}

int main(void) {
  const uint32_t in = open_file("in.bin", 1, 6);
  const uint32_t read_row[3] = {in, (uint32_t)fed, sizeof fed};
  model_name_result_t result;
  uint64_t taken = 0;
  uint32_t windows = 0, passed = 0, nothing;
  start_clock();
  nothing = ticks();
  nothing = ticks_since(nothing);
  while (semihost(SYS_READ, read_row) == 0) {
    of_network = 0;
    const uint32_t then = ticks();
    const uint32_t completed = (uint32_t)classify_row(&result);
    const uint32_t all = ticks_since(then) - nothing;
    windows += completed;
    /* From one window to the next, so that the first one, which needs more samples, does not count. */
    taken += all - of_network;
    if (completed && passed == 0) {
      passed = windows;
      taken = 0;
    }
  }
  print_number(windows - passed, " ");
  print_number((uint32_t)(taken * 25 / 4 / (windows - passed)), "\n");
  return 0;
}
#else
static void paint(uint32_t *end) {
  for (uint32_t *word = &_stack_floor; word < end; word++) *word = PAINT;
}

static uint32_t deepest(const uint32_t *end) {
  const uint32_t *word = &_stack_floor;
  while (word < end && *word == PAINT) word++;
  return (uint32_t)((const char *)end - (const char *)word);
}

int main(void) {
  const uint32_t in = open_file("in.bin", 1, 6);
  const uint32_t out = open_file("out.bin", 5, 7);
  const uint32_t read_row[3] = {in, (uint32_t)fed, sizeof fed};
  const uint32_t write_result[3] = {out, (uint32_t)model_name_probabilities(), 4 * MODEL_NAME_CLASSES};
  uint32_t *stack;
  model_name_result_t result;
  __asm__ volatile("mov %0, sp" : "=r"(stack));
  paint(stack);
  while (semihost(SYS_READ, read_row) == 0) {
    if (classify_row(&result)) semihost(SYS_WRITE, write_result);
  }
  print_number(deepest(stack), "\n");
  return 0;
}
#endif
