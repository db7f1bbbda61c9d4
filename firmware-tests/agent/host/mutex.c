/* SPDX-License-Identifier: BSD-2-Clause */

/**
 * @file
 *
 * @brief Directives about semaphores: one mutex is all that the agent has.
 */

#include "threads.h"

/* One mutex: of the application, without inheritance. */
static struct {
  host_task *owner;
  bool created;
} mutex;

rtems_status_code rtems_semaphore_create( rtems_name name, uint32_t count,
  rtems_attribute attributes, rtems_task_priority ceiling, rtems_id *id )
{
  (void) name;
  (void) count;
  (void) attributes;
  (void) ceiling;

  if ( mutex.created ) {
    return RTEMS_TOO_MANY;
  }

  mutex.created = true;
  *id = 0x1a010001;
  return RTEMS_SUCCESSFUL;
}

rtems_status_code rtems_semaphore_obtain( rtems_id id, rtems_option options,
  rtems_interval limit )
{
  (void) id;

  if ( ( options & RTEMS_NO_WAIT ) != 0 && mutex.owner != NULL ) {
    return RTEMS_UNSATISFIED;
  }

  while ( mutex.owner != NULL && mutex.owner != threads_executing ) {
    (void) executive_sleep( AGENT_TASK_SEMAPHORE, &mutex, limit );
  }

  mutex.owner = threads_executing;
  return RTEMS_SUCCESSFUL;
}

rtems_status_code rtems_semaphore_release( rtems_id id )
{
  (void) id;

  if ( mutex.owner != threads_executing ) {
    return RTEMS_NOT_OWNER_OF_RESOURCE;
  }

  mutex.owner = NULL;
  executive_wake( &mutex );
  threads_dispatch();
  return RTEMS_SUCCESSFUL;
}

rtems_status_code rtems_semaphore_delete( rtems_id id )
{
  (void) id;

  if ( mutex.owner != NULL ) {
    return RTEMS_RESOURCE_IN_USE;
  }

  mutex.created = false;
  return RTEMS_SUCCESSFUL;
}
