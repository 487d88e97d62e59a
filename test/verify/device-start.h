/*
 * What a program needs to run alone on an emulated Cortex-M4 with semihosting: start-up, a console, and a clock that counts
 * instructions. SysTick of the mps2-an386 runs at 25 MHz, and under `-icount shift=6` an instruction takes 64 ns, which is
 * 1.6 ticks.
 */
#include <stdint.h>

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

static void print_number(uint32_t number, const char *after) {
  char digits[12];
  char *first = digits + sizeof digits - 1;
  *first = 0;
  do {
    *--first = (char)('0' + number % 10);
    number /= 10;
  } while (number > 0);
  semihost(SYS_WRITE0, first);
  semihost(SYS_WRITE0, after);
}

static inline void start_clock(void) {
  *(volatile uint32_t *)0xE000E014 = 0xFFFFFF;
  *(volatile uint32_t *)0xE000E018 = 0;
  *(volatile uint32_t *)0xE000E010 = 5;
}

static inline uint32_t ticks(void) { return *(volatile uint32_t *)0xE000E018; }

/* The clock counts down. */
static inline uint32_t ticks_since(uint32_t then) { return (then - ticks()) & 0xFFFFFF; }
