/* SPDX-License-Identifier: BSD-2-Clause */

/**
 * @file
 *
 * @brief Events, of the application and of the system.
 *
 * The rule of RTEMS that matters for a close: what satisfies a wait is taken
 * at the moment of the send.  Events sent after that, before the task has run
 * again, stay pending for its next receive.
 */

#include "executive.h"

enum { APPLICATION, SYSTEM };

static const uint32_t waiting_state[ 2 ] = {
  STANDALONE_STATE_WAITING_EVENT,
  STANDALONE_STATE_WAITING_SYSTEM_EVENT
};

/* What of the pending events satisfies a wait; 0 if they do not. */
static rtems_event_set satisfied(
  rtems_event_set pending,
  rtems_event_set wanted,
  rtems_option options
)
{
  rtems_event_set there = pending & wanted;

  if ( there == wanted || ( options & RTEMS_EVENT_ANY ) != 0 ) {
    return there;
  }
  return 0;
}

static rtems_status_code send( int set, rtems_id id, rtems_event_set events )
{
  uint32_t level = arch_interrupt_disable();
  task *t = task_get( id );

  if ( t == NULL ) {
    arch_interrupt_enable( level );
    return RTEMS_INVALID_ID;
  }
  t->pending[ set ] |= events;
  if ( ( t->states & waiting_state[ set ] ) != 0 ) {
    rtems_event_set seized = satisfied(
      t->pending[ set ],
      t->wait_events,
      t->wait_options
    );

    if ( seized != 0 ) {
      t->pending[ set ] &= ~seized;
      t->seized_events = seized;
      thread_unblock( t, waiting_state[ set ], RTEMS_SUCCESSFUL );
      thread_dispatch();
    }
  }
  arch_interrupt_enable( level );
  return RTEMS_SUCCESSFUL;
}

static rtems_status_code receive(
  int set,
  rtems_event_set events,
  rtems_option options,
  rtems_interval ticks,
  rtems_event_set *out
)
{
  rtems_status_code status = RTEMS_SUCCESSFUL;
  rtems_event_set seized;
  uint32_t level;
  task *t;

  if ( out == NULL ) {
    return RTEMS_INVALID_ADDRESS;
  }
  level = arch_interrupt_disable();
  t = executive_running;
  if ( events == RTEMS_PENDING_EVENTS ) {
    *out = t->pending[ set ];
    arch_interrupt_enable( level );
    return RTEMS_SUCCESSFUL;
  }
  seized = satisfied( t->pending[ set ], events, options );
  if ( seized != 0 ) {
    t->pending[ set ] &= ~seized;
    *out = seized;
  } else if ( ( options & RTEMS_NO_WAIT ) != 0 ) {
    *out = 0;
    status = RTEMS_UNSATISFIED;
  } else {
    t->wait_events = events;
    t->wait_options = options;
    status = thread_block( waiting_state[ set ], ticks );
    *out = status == RTEMS_SUCCESSFUL ? t->seized_events : 0;
  }
  arch_interrupt_enable( level );
  return status;
}

rtems_status_code rtems_event_send( rtems_id id, rtems_event_set event_in )
{
  return send( APPLICATION, id, event_in );
}

rtems_status_code rtems_event_system_send(
  rtems_id id,
  rtems_event_set event_in
)
{
  return send( SYSTEM, id, event_in );
}

rtems_status_code rtems_event_receive(
  rtems_event_set event_in,
  rtems_option option_set,
  rtems_interval ticks,
  rtems_event_set *event_out
)
{
  return receive( APPLICATION, event_in, option_set, ticks, event_out );
}

rtems_status_code rtems_event_system_receive(
  rtems_event_set event_in,
  rtems_option option_set,
  rtems_interval ticks,
  rtems_event_set *event_out
)
{
  return receive( SYSTEM, event_in, option_set, ticks, event_out );
}
