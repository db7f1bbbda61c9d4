/* SPDX-License-Identifier: BSD-2-Clause */

/**
 * @file
 *
 * @brief What an architecture supplies.  Everything else is common.
 */

#ifndef CLOSECHECK_ARCH_H
#define CLOSECHECK_ARCH_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/** @brief Interrupt state before; interrupts are disabled after. */
uint32_t arch_interrupt_disable( void );
void arch_interrupt_enable( uint32_t level );
/**
 * @brief Waits for an interrupt and lets it in.  Called with interrupts
 *   disabled; an interrupt that is pending already ends the wait at once.
 *   Interrupts are as in level afterwards.
 */
void arch_wait_for_interrupt( uint32_t level );

/** @brief Makes a context on a stack that calls entry, interrupts disabled. */
void *arch_context_create(
  void *stack_begin,
  size_t size,
  void ( *entry )( void )
);
/** @brief Saves into *from, goes on with to.  Interrupts are disabled. */
void arch_context_switch( void **from, void *to );

/** @brief Ticks per second of the clock. */
#define ARCH_TICKS_PER_SECOND 100u

/** @brief Sets up memory protection, interrupt controller, UART, timer. */
void arch_initialize( void );
void arch_interrupt_install(
  uint32_t irq,
  void ( *handler )( void *argument ),
  void *argument
);

/** @brief Sends one byte, polled; usable from the first moment on. */
void arch_console_put( char c );
/** @brief Waits until everything has left the UART. */
void arch_console_drain( void );

/** @brief The name in the target's identity. */
extern const char arch_name[];
const char *arch_command_line( void );
/** @brief The memory that the image does not occupy. */
void arch_free_memory( void **begin, void **end );
/** @brief Differs from boot to boot: a counter that has been running. */
uint32_t arch_boot_number( void );

/** @brief Waits for a tick of the timer by looking at it. */
void arch_poll_tick( void );
/** @brief Ends the machine in the orderly way. */
void arch_power_off( void ) __attribute__( ( noreturn ) );
/** @brief Ends the machine after a fatal error. */
void arch_reset( void ) __attribute__( ( noreturn ) );

struct virtio_device;
/** @brief Finds the virtio network device; false if there is none. */
bool arch_find_network_device( struct virtio_device *device );

/* Called by the architecture. */

/** @brief First C function, on the boot stack. */
void executive_main( void ) __attribute__( ( noreturn ) );
void executive_interrupt_enter( void );
/** @brief May switch to another task; interrupts are disabled. */
void executive_interrupt_leave( void );
/** @brief The clock interrupt. */
void executive_clock_tick( void );
/** @brief A byte has arrived. */
void executive_console_received( char c );
/** @brief After the last of the bytes that have arrived at once. */
void executive_console_wake( void );
/** @brief An exception that nobody handles. */
void executive_exception(
  uint32_t vector,
  uintptr_t pc,
  uint32_t error,
  uintptr_t address
) __attribute__( ( noreturn ) );

#endif /* CLOSECHECK_ARCH_H */
