/* SPDX-License-Identifier: BSD-2-Clause */

/**
 * @file
 *
 * @brief Varied delays of the columns.
 *
 * There are two kinds, and both leave a program what it is.  A task that turns
 * keeps its processor, as one that is slow does.  A column is held back only
 * while it waits for conditions: it may go on at any moment at which they
 * hold, so also at a later one.  A task that slept between two calls would be
 * another program: those of lower priority could run where they must not.
 */

#include "delay.h"

/* What a delay is for, so that those of one step differ. */
#define FOR_CALL 1
#define FOR_RELEASE 2
#define FOR_TICKS 3

/* The finalizer of MurmurHash3 over what the delay depends on. */
static uint32_t draw( size_t column, size_t step, uint32_t use, long most )
{
  uint32_t x;

  x = (uint32_t) run.program.delay.seed +
    0x9e3779b9U * ( (uint32_t) ( column * PROGRAM_STEPS + step ) * 4 + use );
  x = ( x ^ ( x >> 16 ) ) * 0x85ebca6bU;
  x = ( x ^ ( x >> 13 ) ) * 0xc2b2ae35U;
  return ( x ^ ( x >> 16 ) ) % ( (uint32_t) most + 1 );
}

static bool is_delayed( size_t column )
{
  return ( run.program.delay.columns & (uint32_t) 1 << column ) != 0;
}

static void turn( uint32_t times )
{
  volatile uint32_t left;

  for ( left = times; left != 0; --left ) {
    /* Interrupts come in as they like. */
  }
}

void delay_call( size_t column, size_t step )
{
  if ( is_delayed( column ) ) {
    turn( draw( column, step, FOR_CALL, run.program.delay.spin ) );
  }
}

void delay_release( size_t column )
{
  if ( is_delayed( column ) ) {
    turn( draw( column, run.columns[ column ].at, FOR_RELEASE,
      run.program.delay.spin ) );
  }
}

bool delay_is_over( size_t column )
{
  run_column *state;
  rtems_interval now;

  if ( run.program.delay.ticks == 0 || !is_delayed( column ) ) {
    return true;
  }

  state = &run.columns[ column ];
  now = rtems_clock_get_ticks_since_boot();

  if ( !state->held ) {
    state->held = true;
    state->held_since = now;
    ++run.changes;
  }

  return now - state->held_since >=
    draw( column, state->at, FOR_TICKS, run.program.delay.ticks );
}

bool delay_is_pending( void )
{
  size_t i;

  for ( i = 0; i < run.program.column_count; ++i ) {
    if ( run.columns[ i ].open && run.columns[ i ].held &&
      !delay_is_over( i ) ) {
      return true;
    }
  }

  return false;
}
