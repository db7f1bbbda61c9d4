/* SPDX-License-Identifier: BSD-2-Clause */

/**
 * @file
 *
 * @brief Semaphores: mutexes (recursive, with priority inheritance) and
 *   counting ones.
 *
 * A release hands the semaphore to the first waiter at once, whether or not
 * that task can run.  What a deleted task held stays locked for ever.
 */

#include "executive.h"

#include <string.h>

#define SEMAPHORE_ID_BASE 0x1a010000u

static semaphore semaphores[ EXECUTIVE_SEMAPHORES ];

static semaphore *get( rtems_id id )
{
  uint32_t index = id - SEMAPHORE_ID_BASE - 1;

  return index < EXECUTIVE_SEMAPHORES && semaphores[ index ].id == id
    ? &semaphores[ index ] : NULL;
}

static bool is_mutex( const semaphore *s )
{
  return ( s->attributes & RTEMS_BINARY_SEMAPHORE ) != 0;
}

void task_update_priority( task *t, bool ahead_of_equals )
{
  rtems_task_priority priority = t->real_priority;
  task_queue *queue = t->queue;
  semaphore *s;

  for ( s = t->held; s != NULL; s = s->next_held ) {
    task *first = s->waiters.first;

    if (
      first != NULL && ( s->attributes & RTEMS_INHERIT_PRIORITY ) != 0 &&
      first->current_priority < priority
    ) {
      priority = first->current_priority;
    }
  }
  if (
    t->joiners.first != NULL && t->joiners.first->current_priority < priority
  ) {
    priority = t->joiners.first->current_priority;
  }
  if ( priority == t->current_priority ) {
    return;
  }
  t->current_priority = priority;
  if ( queue != NULL ) {
    queue_remove( t );
    queue_insert( queue, t, ahead_of_equals );
  }
  if ( t->wait_semaphore != NULL && t->wait_semaphore->owner != NULL ) {
    task_update_priority( t->wait_semaphore->owner, false );
  }
  if ( t->joins != NULL ) {
    task_update_priority( t->joins, false );
  }
}

static void lock( semaphore *s, task *t )
{
  s->owner = t;
  s->owner_id = t->tcb.Object.id;
  s->count = 1;
  s->next_held = t->held;
  t->held = s;
}

static void unlink_held( semaphore *s, task *t )
{
  semaphore **link = &t->held;

  while ( *link != s ) {
    link = &( *link )->next_held;
  }
  *link = s->next_held;
}

static void enqueue( semaphore *s, task *t )
{
  bool by_priority = ( s->attributes & RTEMS_PRIORITY ) != 0;

  t->wait_semaphore = s;
  thread_set_states( t, STANDALONE_STATE_WAITING_SEMAPHORE );
  if ( by_priority || s->waiters.first == NULL ) {
    queue_insert( &s->waiters, t, false );
  } else {
    task *last = s->waiters.first;

    while ( last->next != NULL ) {
      last = last->next;
    }
    last->next = t;
    t->previous = last;
    t->queue = &s->waiters;
  }
  if ( s->owner != NULL ) {
    task_update_priority( s->owner, false );
  }
}

void semaphore_leave( task *t )
{
  semaphore *s = t->wait_semaphore;

  if ( s == NULL ) {
    return;
  }
  queue_remove( t );
  t->wait_semaphore = NULL;
  if ( s->owner != NULL ) {
    task_update_priority( s->owner, s->waiters.first == NULL );
  }
}

/** @brief Would the task wait for itself? */
static bool is_circle( const semaphore *s, const task *t )
{
  while ( s != NULL && s->owner != NULL && s->owner != t ) {
    s = s->owner->wait_semaphore;
  }
  return s != NULL && s->owner == t;
}

static void dequeue( task *t, rtems_status_code status )
{
  queue_remove( t );
  t->wait_semaphore = NULL;
  thread_unblock( t, STANDALONE_STATE_WAITING_SEMAPHORE, status );
}

rtems_status_code rtems_semaphore_create(
  rtems_name name,
  uint32_t count,
  rtems_attribute attribute_set,
  rtems_task_priority priority_ceiling,
  rtems_id *id
)
{
  rtems_status_code status = RTEMS_TOO_MANY;
  uint32_t level;
  uint32_t index;

  (void) priority_ceiling;
  if ( name == 0 ) {
    return RTEMS_INVALID_NAME;
  }
  if ( id == NULL ) {
    return RTEMS_INVALID_ADDRESS;
  }
  level = arch_interrupt_disable();
  for ( index = 0; index < EXECUTIVE_SEMAPHORES; ++index ) {
    semaphore *s = &semaphores[ index ];

    if ( s->id == 0 ) {
      memset( s, 0, sizeof( *s ) );
      s->id = SEMAPHORE_ID_BASE + index + 1;
      s->name = name;
      s->attributes = attribute_set;
      s->count = count;
      if ( is_mutex( s ) ) {
        /* count 0: created locked, by the creator */
        s->count = 0;
        if ( count == 0 ) {
          lock( s, executive_running );
        }
      }
      *id = s->id;
      status = RTEMS_SUCCESSFUL;
      break;
    }
  }
  arch_interrupt_enable( level );
  return status;
}

static rtems_status_code obtain(
  semaphore *s,
  rtems_option option_set,
  rtems_interval timeout
)
{
  task *t = executive_running;

  if ( s == NULL ) {
    return RTEMS_INVALID_ID;
  }
  if ( is_mutex( s ) && s->count == 0 ) {
    lock( s, t );
    return RTEMS_SUCCESSFUL;
  }
  if ( is_mutex( s ) && s->owner == t ) {
    ++s->count;
    return RTEMS_SUCCESSFUL;
  }
  if ( !is_mutex( s ) && s->count > 0 ) {
    --s->count;
    return RTEMS_SUCCESSFUL;
  }
  if ( ( option_set & RTEMS_NO_WAIT ) != 0 ) {
    return RTEMS_UNSATISFIED;
  }
  if ( is_circle( s, t ) ) {
    return RTEMS_INCORRECT_STATE;
  }
  enqueue( s, t );
  return thread_block( STANDALONE_STATE_WAITING_SEMAPHORE, timeout );
}

rtems_status_code rtems_semaphore_obtain(
  rtems_id id,
  rtems_option option_set,
  rtems_interval timeout
)
{
  uint32_t level = arch_interrupt_disable();
  rtems_status_code status = obtain( get( id ), option_set, timeout );

  arch_interrupt_enable( level );
  return status;
}

static rtems_status_code release( semaphore *s )
{
  task *t = executive_running;
  task *next;

  if ( s == NULL ) {
    return RTEMS_INVALID_ID;
  }
  next = s->waiters.first;
  if ( !is_mutex( s ) ) {
    if ( next != NULL ) {
      dequeue( next, RTEMS_SUCCESSFUL );
    } else {
      ++s->count;
    }
    return RTEMS_SUCCESSFUL;
  }
  if ( s->count == 0 || s->owner != t ) {
    return RTEMS_NOT_OWNER_OF_RESOURCE;
  }
  if ( --s->count > 0 ) {
    return RTEMS_SUCCESSFUL;
  }
  unlink_held( s, t );
  s->owner = NULL;
  s->owner_id = 0;
  if ( next != NULL ) {
    dequeue( next, RTEMS_SUCCESSFUL );
    lock( s, next );
    task_update_priority( next, false );
  }
  task_update_priority( t, true );
  return RTEMS_SUCCESSFUL;
}

rtems_status_code rtems_semaphore_release( rtems_id id )
{
  uint32_t level = arch_interrupt_disable();
  rtems_status_code status = release( get( id ) );

  if ( status == RTEMS_SUCCESSFUL ) {
    thread_dispatch();
  }
  arch_interrupt_enable( level );
  return status;
}

rtems_status_code rtems_semaphore_delete( rtems_id id )
{
  rtems_status_code status = RTEMS_SUCCESSFUL;
  uint32_t level = arch_interrupt_disable();
  semaphore *s = get( id );

  if ( s == NULL ) {
    status = RTEMS_INVALID_ID;
  } else if ( is_mutex( s ) && s->count > 0 ) {
    status = RTEMS_RESOURCE_IN_USE;
  } else {
    while ( s->waiters.first != NULL ) {
      dequeue( s->waiters.first, RTEMS_OBJECT_WAS_DELETED );
    }
    s->id = 0;
    thread_dispatch();
  }
  arch_interrupt_enable( level );
  return status;
}

void semaphore_forget( task *t )
{
  semaphore *s;

  for ( s = t->held; s != NULL; s = s->next_held ) {
    s->owner = NULL;
  }
}

bool standalone_get_semaphore_info(
  rtems_id id,
  standalone_semaphore_info *info
)
{
  uint32_t level = arch_interrupt_disable();
  const semaphore *s = get( id );

  memset( info, 0, sizeof( *info ) );
  if ( s != NULL ) {
    const task *t;

    info->owner = s->owner_id;
    info->nest_count = is_mutex( s ) ? s->count : 0;
    for ( t = s->waiters.first; t != NULL; t = t->next ) {
      if (
        info->waiter_count < sizeof( info->waiters ) / sizeof( rtems_id )
      ) {
        info->waiters[ info->waiter_count ] = t->tcb.Object.id;
      }
      ++info->waiter_count;
    }
  }
  arch_interrupt_enable( level );
  return s != NULL;
}
