/* SPDX-License-Identifier: BSD-2-Clause */

/**
 * @file
 *
 * @brief The task directives.
 *
 * Control blocks and stacks are a fixed pool, used in turn as RTEMS does it,
 * so that the heap's account says nothing about tasks.  An id is used again
 * for a later task of the same index, also as on RTEMS.
 */

#include "executive.h"

#include <errno.h>
#include <string.h>

#define TASK_ID_BASE 0x0a010000u

static task tasks[ EXECUTIVE_TASKS ];
static uint32_t
  stacks[ EXECUTIVE_TASKS ][ EXECUTIVE_STACK_SIZE / sizeof( uint32_t ) ]
  __attribute__( ( aligned( 16 ) ) );
static size_t next_index;

task *task_by_index( size_t index )
{
  return index < EXECUTIVE_TASKS && tasks[ index ].allocated ? &tasks[ index ]
    : NULL;
}

task *task_get( rtems_id id )
{
  if ( id == RTEMS_SELF ) {
    return executive_running;
  }
  return id > TASK_ID_BASE ? task_by_index( id - TASK_ID_BASE - 1 ) : NULL;
}

static task *allocate( void )
{
  size_t tried;

  for ( tried = 0; tried < EXECUTIVE_TASKS; ++tried ) {
    size_t index = next_index;

    next_index = ( next_index + 1 ) % EXECUTIVE_TASKS;
    if ( !tasks[ index ].allocated ) {
      memset( &tasks[ index ], 0, sizeof( tasks[ index ] ) );
      tasks[ index ].tcb.Object.id = TASK_ID_BASE + index + 1;
      tasks[ index ].stack = stacks[ index ];
      tasks[ index ].allocated = true;
      return &tasks[ index ];
    }
  }
  return NULL;
}

rtems_status_code rtems_task_create(
  rtems_name name,
  rtems_task_priority initial_priority,
  size_t stack_size,
  rtems_mode initial_modes,
  rtems_attribute attribute_set,
  rtems_id *id
)
{
  uint32_t level;
  task *t;

  (void) attribute_set;
  if ( name == 0 ) {
    return RTEMS_INVALID_NAME;
  }
  if ( id == NULL ) {
    return RTEMS_INVALID_ADDRESS;
  }
  if (
    initial_priority < RTEMS_MINIMUM_PRIORITY ||
    initial_priority > RTEMS_MAXIMUM_PRIORITY
  ) {
    return RTEMS_INVALID_PRIORITY;
  }
  if ( stack_size > EXECUTIVE_STACK_SIZE ) {
    return RTEMS_UNSATISFIED;
  }
  level = arch_interrupt_disable();
  t = allocate();
  if ( t != NULL ) {
    t->tcb.Object.name = name;
    t->real_priority = initial_priority;
    t->current_priority = initial_priority;
    t->timeslice = ( initial_modes & RTEMS_TIMESLICE ) != 0;
    t->states = STANDALONE_STATE_DORMANT;
    *id = t->tcb.Object.id;
  }
  arch_interrupt_enable( level );
  return t != NULL ? RTEMS_SUCCESSFUL : RTEMS_TOO_MANY;
}

rtems_status_code rtems_task_start(
  rtems_id id,
  rtems_task_entry entry_point,
  rtems_task_argument argument
)
{
  rtems_status_code status = RTEMS_SUCCESSFUL;
  uint32_t level;
  task *t;

  if ( entry_point == NULL ) {
    return RTEMS_INVALID_ADDRESS;
  }
  level = arch_interrupt_disable();
  t = task_get( id );
  if ( t == NULL ) {
    status = RTEMS_INVALID_ID;
  } else if ( ( t->states & STANDALONE_STATE_DORMANT ) == 0 ) {
    status = RTEMS_INCORRECT_STATE;
  } else {
    t->entry = entry_point;
    t->argument = argument;
    thread_prepare( t );
    thread_clear_states( t, STANDALONE_STATE_DORMANT );
    if ( executive_running != NULL ) {
      thread_dispatch();
    }
  }
  arch_interrupt_enable( level );
  return status;
}

static void leave_join( task *t )
{
  task *other = t->joins;

  if ( other != NULL ) {
    queue_remove( t );
    t->joins = NULL;
    task_update_priority( other, other->joiners.first == NULL );
  }
}

static void release( task *t )
{
  extension_thread_delete( t );
  semaphore_forget( t );
  queue_remove( t );
  t->allocated = false;
  while ( t->joiners.first != NULL ) {
    task *joiner = t->joiners.first;

    queue_remove( joiner );
    joiner->joins = NULL;
    thread_clear_states( joiner, STANDALONE_STATE_WAITING_JOIN );
  }
}

void task_end( void )
{
  release( executive_running );
  thread_forsake();
}

/** @brief Lets a task run to its end, and waits for that. */
static void join( task *t )
{
  if ( !t->dying ) {
    semaphore_leave( t );
    leave_join( t );
    thread_cancel_timer( t );
    t->dying = true;
    thread_make_ready( t );
  }
  executive_running->joins = t;
  thread_set_states( executive_running, STANDALONE_STATE_WAITING_JOIN );
  queue_insert( &t->joiners, executive_running, false );
  task_update_priority( t, false );
  thread_dispatch();
}

rtems_status_code rtems_task_delete( rtems_id id )
{
  uint32_t level = arch_interrupt_disable();
  task *t = task_get( id );

  if ( t == NULL ) {
    arch_interrupt_enable( level );
    return RTEMS_INVALID_ID;
  }
  if ( t == executive_running ) {
    task_end();
  }
  if ( ( t->states & STANDALONE_STATE_DORMANT ) != 0 ) {
    release( t );
  } else {
    join( t );
  }
  arch_interrupt_enable( level );
  return RTEMS_SUCCESSFUL;
}

void rtems_task_exit( void )
{
  (void) rtems_task_delete( RTEMS_SELF );
  __builtin_unreachable();
}

rtems_id rtems_task_self( void )
{
  return executive_running->tcb.Object.id;
}

rtems_status_code rtems_task_ident(
  rtems_name name,
  uint32_t node,
  rtems_id *id
)
{
  size_t index;

  (void) node;
  if ( id == NULL ) {
    return RTEMS_INVALID_ADDRESS;
  }
  if ( name == RTEMS_SELF ) {
    *id = rtems_task_self();
    return RTEMS_SUCCESSFUL;
  }
  for ( index = 0; index < EXECUTIVE_TASKS; ++index ) {
    if ( tasks[ index ].allocated && tasks[ index ].tcb.Object.name == name ) {
      *id = tasks[ index ].tcb.Object.id;
      return RTEMS_SUCCESSFUL;
    }
  }
  return RTEMS_INVALID_NAME;
}

rtems_status_code rtems_task_suspend( rtems_id id )
{
  rtems_status_code status = RTEMS_SUCCESSFUL;
  uint32_t level = arch_interrupt_disable();
  task *t = task_get( id );

  if ( t == NULL ) {
    status = RTEMS_INVALID_ID;
  } else if ( ( t->states & STANDALONE_STATE_SUSPENDED ) != 0 ) {
    status = RTEMS_ALREADY_SUSPENDED;
  } else {
    thread_set_states( t, STANDALONE_STATE_SUSPENDED );
    thread_dispatch();
  }
  arch_interrupt_enable( level );
  return status;
}

rtems_status_code rtems_task_resume( rtems_id id )
{
  rtems_status_code status = RTEMS_SUCCESSFUL;
  uint32_t level = arch_interrupt_disable();
  task *t = task_get( id );

  if ( t == NULL ) {
    status = RTEMS_INVALID_ID;
  } else if ( ( t->states & STANDALONE_STATE_SUSPENDED ) == 0 ) {
    status = RTEMS_INCORRECT_STATE;
  } else {
    thread_clear_states( t, STANDALONE_STATE_SUSPENDED );
    thread_dispatch();
  }
  arch_interrupt_enable( level );
  return status;
}

rtems_status_code rtems_task_is_suspended( rtems_id id )
{
  rtems_status_code status = RTEMS_INVALID_ID;
  uint32_t level = arch_interrupt_disable();
  task *t = task_get( id );

  if ( t != NULL ) {
    status = ( t->states & STANDALONE_STATE_SUSPENDED ) != 0
      ? RTEMS_ALREADY_SUSPENDED : RTEMS_SUCCESSFUL;
  }
  arch_interrupt_enable( level );
  return status;
}

rtems_status_code rtems_task_set_priority(
  rtems_id id,
  rtems_task_priority new_priority,
  rtems_task_priority *old_priority
)
{
  uint32_t level;
  task *t;

  if ( old_priority == NULL ) {
    return RTEMS_INVALID_ADDRESS;
  }
  if ( new_priority > RTEMS_MAXIMUM_PRIORITY ) {
    return RTEMS_INVALID_PRIORITY;
  }
  level = arch_interrupt_disable();
  t = task_get( id );
  if ( t == NULL ) {
    arch_interrupt_enable( level );
    return RTEMS_INVALID_ID;
  }
  *old_priority = t->current_priority;
  if ( new_priority != RTEMS_CURRENT_PRIORITY ) {
    t->real_priority = new_priority;
    task_update_priority( t, false );
    thread_dispatch();
  }
  arch_interrupt_enable( level );
  return RTEMS_SUCCESSFUL;
}

rtems_status_code rtems_task_wake_after( rtems_interval ticks )
{
  uint32_t level = arch_interrupt_disable();

  if ( ticks == RTEMS_YIELD_PROCESSOR ) {
    thread_yield();
  } else {
    (void) thread_block( STANDALONE_STATE_DELAYING, ticks );
  }
  arch_interrupt_enable( level );
  return RTEMS_SUCCESSFUL;
}

int *__errno( void )
{
  static int before_multitasking;

  return executive_running != NULL ? &executive_running->error_number
    : &before_multitasking;
}
