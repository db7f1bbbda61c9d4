/* SPDX-License-Identifier: BSD-2-Clause */

/**
 * @file
 *
 * @brief Directives about tasks.
 */

#include "threads.h"

rtems_status_code rtems_task_create( rtems_name name,
  rtems_task_priority priority, size_t stack, rtems_mode mode,
  rtems_attribute attributes, rtems_id *id )
{
  host_task *t;

  (void) name;
  (void) stack;
  (void) mode;
  (void) attributes;
  t = threads_create( priority );

  if ( t == NULL ) {
    return RTEMS_TOO_MANY;
  }

  *id = t->id;
  return RTEMS_SUCCESSFUL;
}

rtems_status_code rtems_task_start( rtems_id id, rtems_task_entry entry,
  rtems_task_argument argument )
{
  host_task *t;

  t = threads_find( id );

  if ( t == NULL ) {
    return RTEMS_INVALID_ID;
  }

  t->entry = entry;
  t->argument = argument;
  threads_start( t );
  threads_dispatch();
  return RTEMS_SUCCESSFUL;
}

rtems_status_code rtems_task_delete( rtems_id id )
{
  host_task *t;

  t = threads_find( id );

  if ( t == NULL ) {
    return RTEMS_INVALID_ID;
  }

  threads_delete( t );
  return RTEMS_SUCCESSFUL;
}

rtems_id rtems_task_self( void )
{
  return threads_executing->id;
}

rtems_status_code rtems_task_suspend( rtems_id id )
{
  host_task *t;

  t = threads_find( id );

  if ( t == NULL ) {
    return RTEMS_INVALID_ID;
  }

  if ( t->state.suspended ) {
    return RTEMS_ALREADY_SUSPENDED;
  }

  t->state.suspended = true;
  threads_dispatch();
  return RTEMS_SUCCESSFUL;
}

rtems_status_code rtems_task_resume( rtems_id id )
{
  host_task *t;

  t = threads_find( id );

  if ( t == NULL ) {
    return RTEMS_INVALID_ID;
  }

  if ( !t->state.suspended ) {
    return RTEMS_INCORRECT_STATE;
  }

  t->state.suspended = false;
  threads_dispatch();
  return RTEMS_SUCCESSFUL;
}

rtems_status_code rtems_task_set_priority( rtems_id id,
  rtems_task_priority priority, rtems_task_priority *old )
{
  host_task *t;

  t = threads_find( id );

  if ( t == NULL ) {
    return RTEMS_INVALID_ID;
  }

  *old = t->priority;
  t->priority = priority;
  threads_dispatch();
  return RTEMS_SUCCESSFUL;
}

rtems_status_code rtems_task_wake_after( rtems_interval limit )
{
  if ( limit == RTEMS_YIELD_PROCESSOR ) {
    threads_yield();
  } else {
    (void) executive_sleep( AGENT_TASK_DELAY, NULL, limit );
  }

  return RTEMS_SUCCESSFUL;
}

agent_task_state agent_port_task_state( rtems_id id )
{
  static const agent_task_state gone = { AGENT_TASK_GONE, false, false };
  const host_task *t;

  t = threads_find( id );
  return t == NULL ? gone : t->state;
}
