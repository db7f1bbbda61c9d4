/* SPDX-License-Identifier: BSD-2-Clause */

/**
 * @file
 *
 * @brief Holds the network daemon as it wakes, until a schedule lets it go.
 */

#include <string.h>

#include "gate_netd.h"
#include "run.h"

static struct {
  /** @brief It is held as it wakes; it is, and waits. */
  volatile bool is_held;
  bool waits;

  /** @brief It may go on once, though it be held again. */
  volatile bool may_go_on;
  rtems_id task;
} netd;

void gate_netd_begin( void )
{
  memset( &netd, 0, sizeof( netd ) );
}

void gate_netd_hold( void )
{
  netd.is_held = true;
}

bool gate_netd_holds_caller( void )
{
  return netd.is_held && agent_port_is_netd();
}

void gate_netd_arrive( void )
{
  netd.task = rtems_task_self();

  while ( netd.is_held && !netd.may_go_on ) {
    rtems_event_set events;

    netd.waits = true;
    (void) rtems_event_receive( AGENT_EVENT_RELEASE,
      RTEMS_WAIT | RTEMS_EVENT_ANY, RTEMS_NO_TIMEOUT, &events );
  }

  netd.waits = false;
  netd.may_go_on = false;
}

bool gate_netd_waits( void )
{
  return netd.waits;
}

void gate_netd_let_go( void )
{
  netd.is_held = false;
  netd.may_go_on = true;
}

void gate_netd_give_up( void )
{
  netd.is_held = false;
}

void gate_netd_tell( void )
{
  if ( netd.waits ) {
    (void) rtems_event_send( netd.task, AGENT_EVENT_RELEASE );
  }
}
