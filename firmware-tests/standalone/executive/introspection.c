/* SPDX-License-Identifier: BSD-2-Clause */

/**
 * @file
 *
 * @brief Looking at tasks from outside.
 */

#include "executive.h"

bool standalone_get_task_info( rtems_id id, standalone_task_info *info )
{
  uint32_t level = arch_interrupt_disable();
  const task *t = task_get( id );

  if ( t != NULL ) {
    info->id = t->tcb.Object.id;
    info->name = t->tcb.Object.name;
    info->real_priority = t->real_priority;
    info->current_priority = t->current_priority;
    info->states = t->states;
    info->entered_wait = t->entered_wait;
    info->wait_object = t->wait_semaphore != NULL ? t->wait_semaphore->id : 0;
    info->wait_events = t->wait_events;
    info->pending_events = t->pending[ 0 ];
    info->pending_system_events = t->pending[ 1 ];
    info->ticks_left = t->timed ? t->expires - executive_ticks : 0;
  }
  arch_interrupt_enable( level );
  return t != NULL;
}

rtems_id standalone_next_task( rtems_id id )
{
  uint32_t level = arch_interrupt_disable();
  rtems_id next = 0;
  size_t index;

  for ( index = 0; index < EXECUTIVE_TASKS && next == 0; ++index ) {
    const task *t = task_by_index( index );

    if ( t != NULL && t->tcb.Object.id > id ) {
      next = t->tcb.Object.id;
    }
  }
  arch_interrupt_enable( level );
  return next;
}
