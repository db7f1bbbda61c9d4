/* SPDX-License-Identifier: BSD-2-Clause */

/**
 * @file
 *
 * @brief What the image says last comes whole, and before the machine goes.
 *
 * Under QEMU a reset may end the emulator at once, and with it the console's
 * terminal together with whatever the host has not read yet.
 */

#include <stdarg.h>

#include <rtems.h>
#include <rtems/bspIo.h>
#include <rtems/counter.h>
#include <rtems/fatal.h>

#define LAST_WORDS_NANOSECONDS 400000000u

void __wrap_rtems_panic( const char *format, ... ) RTEMS_NO_RETURN;
void __real_bsp_reset( unsigned long source, unsigned long code );
void __wrap_bsp_reset( unsigned long source, unsigned long code );

/* As RTEMS's own, but the agent cannot speak in between. */
void __wrap_rtems_panic( const char *format, ... )
{
  rtems_interrupt_level level;
  va_list arguments;

  rtems_interrupt_local_disable( level );
  (void) level;
  va_start( arguments, format );
  (void) vprintk( format, arguments );
  va_end( arguments );
  rtems_fatal( RTEMS_FATAL_SOURCE_PANIC, (rtems_fatal_code) format );
}

/* Without arguments up to RTEMS 6; they do no harm there. */
void __wrap_bsp_reset( unsigned long source, unsigned long code )
{
  rtems_counter_delay_nanoseconds( LAST_WORDS_NANOSECONDS );
  __real_bsp_reset( source, code );
}
