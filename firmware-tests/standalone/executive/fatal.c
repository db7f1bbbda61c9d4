/* SPDX-License-Identifier: BSD-2-Clause */

/**
 * @file
 *
 * @brief The end after a fatal error, with the lines that RTEMS prints.
 */

#include "executive.h"

#include <assert.h>
#include <inttypes.h>
#include <rtems/bspIo.h>
#include <stdlib.h>

/*
 * What is on its way to the host when the machine ends may get lost: time for
 * the host to read it.  A host that has read a fatal error ends the machine by
 * itself, so a loaded one can be given long.
 */
#define FATAL_TICKS 200
#define POWER_OFF_TICKS 10

static uintptr_t fault_pc;
static uintptr_t fault_address;
static uint32_t fault_error;

static const char *source_text( rtems_fatal_source source )
{
  switch ( source ) {
    case RTEMS_FATAL_SOURCE_APPLICATION:
      return "RTEMS_FATAL_SOURCE_APPLICATION";
    case RTEMS_FATAL_SOURCE_EXIT:
      return "RTEMS_FATAL_SOURCE_EXIT";
    case RTEMS_FATAL_SOURCE_BSP:
      return "RTEMS_FATAL_SOURCE_BSP";
    case RTEMS_FATAL_SOURCE_ASSERT:
      return "RTEMS_FATAL_SOURCE_ASSERT";
    case RTEMS_FATAL_SOURCE_STACK_CHECKER:
      return "RTEMS_FATAL_SOURCE_STACK_CHECKER";
    case RTEMS_FATAL_SOURCE_EXCEPTION:
      return "RTEMS_FATAL_SOURCE_EXCEPTION";
    case RTEMS_FATAL_SOURCE_PANIC:
      return "RTEMS_FATAL_SOURCE_PANIC";
    case RTEMS_FATAL_SOURCE_INVALID_HEAP_FREE:
      return "RTEMS_FATAL_SOURCE_INVALID_HEAP_FREE";
    case RTEMS_FATAL_SOURCE_HEAP:
      return "RTEMS_FATAL_SOURCE_HEAP";
  }
  return "?";
}

static void let_host_read( int ticks )
{
  arch_console_drain();
  while ( ticks > 0 ) {
    arch_poll_tick();
    --ticks;
  }
}

void rtems_fatal( rtems_fatal_source source, rtems_fatal_code code )
{
  static bool again;

  (void) arch_interrupt_disable();
  if ( again ) {
    arch_reset();
  }
  again = true;
  extension_fatal( source, code );
  printk( "\n*** FATAL ***\n" );
  printk( "fatal source: %d (%s)\n", (int) source, source_text( source ) );
  printk( "fatal code: %lu (0x%08lx)\n", (unsigned long) code,
    (unsigned long) code );
  if ( source == RTEMS_FATAL_SOURCE_EXCEPTION ) {
    printk( "PC = 0x%08lx error = 0x%08" PRIx32 " address = 0x%08lx\n",
      (unsigned long) fault_pc, fault_error, (unsigned long) fault_address );
  }
  printk( "RTEMS version: none, closecheck standalone\n" );
  printk( "RTEMS tools: gcc " __VERSION__ "\n" );
  if ( executive_running == NULL ) {
    printk( "executing thread is NULL\n" );
  } else {
    rtems_name name = executive_running->tcb.Object.name;

    printk( "executing thread ID: 0x%08" PRIx32 "\n",
      executive_running->tcb.Object.id );
    printk( "executing thread name: %c%c%c%c\n", (int) ( name >> 24 ),
      (int) ( name >> 16 & 0xff ), (int) ( name >> 8 & 0xff ),
      (int) ( name & 0xff ) );
  }
  let_host_read( FATAL_TICKS );
  arch_reset();
}

void rtems_panic( const char *format, ... )
{
  va_list arguments;

  (void) arch_interrupt_disable();
  va_start( arguments, format );
  vprintk( format, arguments );
  va_end( arguments );
  rtems_fatal( RTEMS_FATAL_SOURCE_PANIC, (rtems_fatal_code) format );
}

void executive_exception(
  uint32_t vector,
  uintptr_t pc,
  uint32_t error,
  uintptr_t address
)
{
  fault_pc = pc;
  fault_error = error;
  fault_address = address;
  rtems_fatal( RTEMS_FATAL_SOURCE_EXCEPTION, vector );
}

void __assert_func(
  const char *file,
  int line,
  const char *function,
  const char *expression
)
{
  (void) arch_interrupt_disable();
  printk( "%s: %d %s: %s", file, line, function, expression );
  rtems_fatal( RTEMS_FATAL_SOURCE_ASSERT, (rtems_fatal_code) line );
}

void abort( void )
{
  rtems_panic( "abort" );
}

void standalone_power_off( void )
{
  (void) arch_interrupt_disable();
  let_host_read( POWER_OFF_TICKS );
  arch_power_off();
}
