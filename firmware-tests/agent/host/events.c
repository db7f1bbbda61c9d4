/* SPDX-License-Identifier: BSD-2-Clause */

/**
 * @file
 *
 * @brief Directives about events.
 */

#include "threads.h"

rtems_status_code rtems_event_send( rtems_id id, rtems_event_set events )
{
  host_task *t;

  t = threads_find( id );

  if ( t == NULL ) {
    return RTEMS_INVALID_ID;
  }

  t->pending |= events;

  /* The agent asks for any of its events only. */
  if ( ( t->pending & t->wanted ) != 0 ) {
    threads_make_ready( t );
    threads_dispatch();
  }

  return RTEMS_SUCCESSFUL;
}

rtems_status_code rtems_event_receive( rtems_event_set events,
  rtems_option options, rtems_interval limit, rtems_event_set *out )
{
  host_task *self;
  bool in_time;

  (void) options;
  self = threads_executing;
  in_time = true;

  if ( ( self->pending & events ) == 0 ) {
    self->wanted = events;
    in_time = executive_sleep( AGENT_TASK_EVENT, NULL, limit );
  }

  *out = self->pending & events;
  self->pending &= ~events;
  return in_time ? RTEMS_SUCCESSFUL : RTEMS_TIMEOUT;
}
