/* SPDX-License-Identifier: BSD-2-Clause */

/**
 * @file
 *
 * @brief Checks what can be said only about a program as a whole.
 */

#include <string.h>

#include "gate_words.h"
#include "program.h"

/*
 * A report has to fit into one frame.  Its share for a call is at most
 * "R NAME.select#24 0123456789 @4294967295+4294967295;" and the name in O.
 */
#define REPORT_CALLS_MAXIMUM 64

/** @brief More than eleven days at 100 ticks a second. */
#define OWN_TICKS_MAXIMUM 100000000

/* An option's timeout counts once for each step that may run into it. */
static long own_ticks( const program_step *step )
{
  switch ( step->op ) {
    case OP_SELECT:
    case OP_SLEEP:
      return step->value;
    case OP_SETOPT:
      if ( step->choice == OPTION_LINGER ) {
        return step->value * (long) rtems_clock_get_ticks_per_second();
      }

      return step->choice == OPTION_RCVTIMEO ||
        step->choice == OPTION_SNDTIMEO ? step->value * PROGRAM_STEPS : 0;
    default:
      return 0;
  }
}

const char *program_check( agent_program *program )
{
  const char *reason;
  size_t calls;
  size_t i;
  size_t k;
  size_t n;

  calls = 0;
  reason = gate_words_check( program );

  if ( reason != NULL ) {
    return reason;
  }

  for ( i = 0; i < program->column_count; ++i ) {
    const program_column *column;

    column = &program->columns[ i ];

    for ( k = 0; k < column->step_count; ++k ) {
      const program_step *step;

      step = &column->steps[ k ];
      program->own_ticks += own_ticks( step );

      if ( program->own_ticks > OWN_TICKS_MAXIMUM ) {
        program->own_ticks = OWN_TICKS_MAXIMUM;
      }

      calls += step->op < OP_CALLS && strcmp( column->name, "CTL" ) != 0;

      if ( ( step->op == OP_NETLOCK || step->op == OP_NETUNLOCK ) &&
        !agent_port_can_netlock() ) {
        return "netlock is not supported here";
      }

      if ( ( step->op == OP_EXHAUST || step->op == OP_RESTORE ) &&
        step->choice == SCARCE_MBUFS && !agent_port_can_hoard_mbufs() ) {
        return "mbufs cannot be made scarce here";
      }

      for ( n = 0; n < step->condition_count; ++n ) {
        const program_condition *condition;

        condition = &step->conditions[ n ];

        if ( condition->step >=
            program->columns[ condition->column ].step_count &&
          ( condition->kind == COND_CALLED ||
            condition->kind == COND_RETURNED ) ) {
          return "condition on a step that does not exist";
        }
      }
    }
  }

  return calls > REPORT_CALLS_MAXIMUM ?
    "more than 64 calls: the report would not fit" : NULL;
}
