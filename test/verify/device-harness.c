/*
 * Runs an exported classifier under an emulated Cortex-M4 with semihosting: raw samples from in.bin, class probabilities
 * to out.bin, and the deepest stack below `main` to the console. Everything here lies in the application's reserve of
 * flash and RAM, so that the model has to fit into what the board's profile gives it. The name of the exported model takes
 * the place of `model_name`.
 */
#include <stdint.h>

#include "model_name_classifier.h"

enum { SYS_OPEN = 1, SYS_WRITE0 = 4, SYS_WRITE = 5, SYS_READ = 6, SYS_EXIT_EXTENDED = 0x20 };

extern uint32_t _estack, _stack_floor, _sbss, _ebss, _sapplication, _eapplication;

int main(void);

static int32_t semihost(int32_t operation, const void *argument) {
  register int32_t r0 __asm__("r0") = operation;
  register const void *r1 __asm__("r1") = argument;
  __asm__ volatile("bkpt 0xab" : "+r"(r0) : "r"(r1) : "memory");
  return r0;
}

static void leave(uint32_t status) {
  const uint32_t argument[2] = {0x20026, status};
  semihost(SYS_EXIT_EXTENDED, argument);
  for (;;) {
  }
}

void Reset_Handler(void) {
  for (uint32_t *word = &_sbss; word < &_ebss; word++) *word = 0;
  for (uint32_t *word = &_sapplication; word < &_eapplication; word++) *word = 0;
  *(volatile uint32_t *)0xE000ED88 |= 0xFu << 20; /* turns the FPU on */
  __asm__ volatile("dsb; isb");
  leave((uint32_t)main());
}

void Fault_Handler(void) {
  semihost(SYS_WRITE0, "fault\n");
  leave(1);
}

__attribute__((section(".vectors"), used)) static void *const vectors[16] = {
    &_estack, Reset_Handler, Fault_Handler, Fault_Handler, Fault_Handler, Fault_Handler, Fault_Handler};

static void print_number(uint32_t number) {
  char digits[12];
  char *first = digits + sizeof digits - 1;
  *first = 0;
  do {
    *--first = (char)('0' + number % 10);
    number /= 10;
  } while (number > 0);
  semihost(SYS_WRITE0, first);
}

#ifdef MODEL_NAME_CHANNELS
#define ROW MODEL_NAME_CHANNELS
#else
#define ROW MODEL_NAME_INPUT_SIZE
#endif

#define PAINT 0xC5C5C5C5u

static float row[ROW];

static int32_t classify_row(model_name_result_t *result) {
#ifdef MODEL_NAME_CHANNELS
  return model_name_push_sample(row, result);
#else
  model_name_classify(row, result);
  return 1;
#endif
}

static void paint(uint32_t *end) {
  for (uint32_t *word = &_stack_floor; word < end; word++) *word = PAINT;
}

static uint32_t deepest(const uint32_t *end) {
  const uint32_t *word = &_stack_floor;
  while (word < end && *word == PAINT) word++;
  return (uint32_t)((const char *)end - (const char *)word);
}

int main(void) {
  const uint32_t open_in[3] = {(uint32_t) "in.bin", 1, 6};
  const uint32_t open_out[3] = {(uint32_t) "out.bin", 5, 7};
  const uint32_t in = (uint32_t)semihost(SYS_OPEN, open_in);
  const uint32_t out = (uint32_t)semihost(SYS_OPEN, open_out);
  const uint32_t read_row[3] = {in, (uint32_t)row, sizeof row};
  const uint32_t write_result[3] = {out, (uint32_t)model_name_probabilities(), 4 * MODEL_NAME_CLASSES};
  uint32_t *stack;
  model_name_result_t result;
  __asm__ volatile("mov %0, sp" : "=r"(stack));
  paint(stack);
  while (semihost(SYS_READ, read_row) == 0) {
    if (classify_row(&result)) semihost(SYS_WRITE, write_result);
  }
  print_number(deepest(stack));
  return 0;
}
