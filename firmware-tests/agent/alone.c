/* SPDX-License-Identifier: BSD-2-Clause */

/**
 * @file
 *
 * @brief A column that runs alone.
 */

#include "alone.h"
#include "watch.h"
#include "worker.h"

static uint8_t chosen;

bool alone_choose( const char *name )
{
  return program_find_column( &run.program, name, &chosen );
}

void alone_start( void )
{
  worker_start( chosen );
}

alone_state alone_serve( void )
{
  const run_column *column;

  column = &run.columns[ chosen ];

  if ( column->ended || column->deleted ) {
    return column->results[ column->at ].value < 0 ?
      ALONE_FAILED : ALONE_ENDED;
  }

  return watch_is_quiet( false ) ? ALONE_STUCK : ALONE_GOES_ON;
}
