/* SPDX-License-Identifier: BSD-2-Clause */

/**
 * @file
 *
 * @brief What a program leaves behind.
 */

#include "accounts.h"
#include "run.h"
#include "settle.h"

static agent_counts before;
static rtems_interval wait_from;

void accounts_begin( void )
{
  agent_port_counts( &before );
}

void accounts_begin_wait( void )
{
  wait_from = rtems_clock_get_ticks_since_boot();
  settle_begin( false );
}

bool accounts_are_settled( agent_counts *left )
{
  rtems_interval waited;

  waited = rtems_clock_get_ticks_since_boot() - wait_from;
  agent_port_counts( left );
  left->fds -= before.fds;
  left->sockets -= before.sockets;
  left->mbufs -= before.mbufs;
  left->heap -= before.heap;

  if ( waited >= (rtems_interval) run.program.patience ) {
    return true;
  }

  return settle_serve() && left->fds <= 0 && left->sockets <= 0 &&
    left->mbufs <= 0 && left->heap <= 0;
}
