/* SPDX-License-Identifier: BSD-2-Clause */

/**
 * @file
 *
 * @brief Time and input of the host, as interrupts of the fake executive.
 */

#define _DEFAULT_SOURCE
#include <poll.h>
#include <time.h>

#include "interrupts.h"
#include "threads.h"

#define TICK_NANOSECONDS 10000000ll

static rtems_interval ticks;
static long long next_tick;
static int input_fd;
static const void *input_channel;

static long long nanoseconds( void )
{
  struct timespec now;

  clock_gettime( CLOCK_MONOTONIC, &now );
  return now.tv_sec * 1000000000ll + now.tv_nsec;
}

void interrupts_begin( void )
{
  next_tick = nanoseconds() + TICK_NANOSECONDS;
}

rtems_interval interrupts_now( void )
{
  return ticks;
}

static void clock_tick( void )
{
  ++ticks;
  next_tick += TICK_NANOSECONDS;
  threads_tick( ticks );
}

/* Waits for an interrupt of the host for so many milliseconds at most. */
static void take_interrupts( int milliseconds )
{
  struct pollfd input;

  input.fd = input_channel == NULL ? -1 : input_fd;
  input.events = POLLIN;
  input.revents = 0;
  (void) poll( &input, 1, milliseconds );

  if ( input.revents != 0 ) {
    executive_wake( input_channel );
  }

  while ( nanoseconds() >= next_tick ) {
    clock_tick();
  }
}

void executive_idle( void )
{
  long long rest;

  rest = next_tick - nanoseconds();
  take_interrupts( rest <= 0 ? 0 : (int) ( rest / 1000000 ) + 1 );
}

void executive_input( int fd, const void *channel )
{
  input_fd = fd;
  input_channel = channel;
}

rtems_interval rtems_clock_get_ticks_since_boot( void )
{
  static unsigned int reads;

  ++reads;

  /* A task that turns until the next tick looks at nothing else. */
  if ( reads % 1000 == 0 ) {
    take_interrupts( 0 );
  }

  return ticks;
}

rtems_interval rtems_clock_get_ticks_per_second( void )
{
  return 100;
}

rtems_interrupt_level _Standalone_Interrupt_disable( void )
{
  return 0;
}

void _Standalone_Interrupt_enable( rtems_interrupt_level level )
{
  (void) level;
  take_interrupts( 0 );
  threads_dispatch();
}

void agent_port_wait_for_interrupt( rtems_interrupt_level level )
{
  (void) level;
  executive_idle();
  threads_dispatch();
}
