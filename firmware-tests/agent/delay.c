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

static const program_exact_delay *exact_delay( size_t column, size_t step,
  bool locked )
{
  size_t i;

  for ( i = 0; i < run.program.delay.exact_count; ++i ) {
    const program_exact_delay *exact;

    exact = &run.program.delay.exact[ i ];

    if ( exact->column == column && exact->step == step &&
      exact->locked == locked ) {
      return exact;
    }
  }

  return NULL;
}

/*
 * The turning goes on to the tick itself, so that whoever is woken by it comes
 * first if its priority is higher.
 */
static void turn_ticks( rtems_interval ticks )
{
  rtems_interval now;
  rtems_interval start;
  rtems_interval seen;

  start = rtems_clock_get_ticks_since_boot();
  seen = start;

  while ( seen - start < ticks ) {
    now = rtems_clock_get_ticks_since_boot();

    if ( now != seen ) {
      seen = now;
      ++run.changes;
    }
  }
}

static void turn_exactly( const program_exact_delay *exact )
{
  if ( exact != NULL ) {
    turn_ticks( (rtems_interval) exact->ticks );
    turn( (uint32_t) exact->turns );
  }
}

void delay_step( size_t column, size_t step )
{
  program_op op;

  op = run.program.columns[ column ].steps[ step ].op;
  run.columns[ column ].turned = false;

  if ( op != OP_AWAIT && op != OP_HOG ) {
    turn_exactly( exact_delay( column, step, false ) );
  }
}

void delay_inside( void )
{
  rtems_id task;
  size_t i;

  task = rtems_task_self();

  for ( i = 0; i < run.program.column_count; ++i ) {
    run_column *column;

    column = &run.columns[ i ];

    if ( column->created && column->in_call && column->task == task &&
      !column->turned ) {
      column->turned = true;
      turn_exactly( exact_delay( i, column->at, true ) );
    }
  }
}

void delay_release( size_t column )
{
  const program_exact_delay *exact;

  exact = exact_delay( column, run.columns[ column ].at, false );

  if ( exact != NULL ) {
    turn( (uint32_t) exact->turns );
  }

  if ( is_delayed( column ) ) {
    turn( draw( column, run.columns[ column ].at, FOR_RELEASE,
      run.program.delay.spin ) );
  }
}

bool delay_is_over( size_t column )
{
  const program_exact_delay *exact;
  run_column *state;
  rtems_interval ticks;
  rtems_interval now;

  state = &run.columns[ column ];
  exact = exact_delay( column, state->at, false );
  ticks = exact == NULL ? 0 : (rtems_interval) exact->ticks;

  if ( is_delayed( column ) ) {
    ticks += draw( column, state->at, FOR_TICKS, run.program.delay.ticks );
  }

  if ( ticks == 0 ) {
    return true;
  }

  now = rtems_clock_get_ticks_since_boot();

  if ( !state->held ) {
    state->held = true;
    state->held_since = now;
    ++run.changes;
  }

  return now - state->held_since >= ticks;
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
