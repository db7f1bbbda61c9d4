/* SPDX-License-Identifier: BSD-2-Clause */

/**
 * @file
 *
 * @brief States of tasks, the network's tasks, owner of the network semaphore.
 *
 * What an application cannot ask RTEMS for is read from the thread control
 * block, by means that are the same in RTEMS 5, 6 and 7.
 */

#include <stdio.h>

#include <rtems.h>
#include <rtems/rtems_bsdnet.h>
#include <rtems/score/objectimpl.h>
#include <rtems/score/statesimpl.h>
#include <rtems/score/threadimpl.h>
#include <rtems/score/watchdogimpl.h>

#include "port.h"

void rtems_bsdnet_semaphore_obtain( void );
void rtems_bsdnet_semaphore_release( void );

/** Tasks whose index is higher are not told apart from others. */
#define TASKS 96

/** Drivers pass frames on as soon as they come; netd is who handles them. */
#define DRIVER_PRIORITY 3

#define EVENT_STATES \
  ( STATES_WAITING_FOR_EVENT | STATES_WAITING_FOR_SYSTEM_EVENT )
#define SEMAPHORE_STATES \
  ( STATES_WAITING_FOR_MUTEX | STATES_WAITING_FOR_SEMAPHORE )

/** State with which each task has left the processor, 0 while it has it. */
static volatile States_Control left_with[ TASKS ];

static rtems_id network_daemon;
static Thread_queue_Queue *network_semaphore;

static volatile States_Control *slot( Objects_Id id )
{
  uint32_t index = (uint32_t) _Objects_Get_index( id );

  if ( _Objects_Get_API( id ) != OBJECTS_CLASSIC_API || index >= TASKS ) {
    return NULL;
  }

  return &left_with[ index ];
}

void tasks_switched( rtems_tcb *executing, rtems_tcb *heir )
{
  volatile States_Control *state = slot( executing->Object.id );

  if ( state != NULL ) {
    *state = executing->current_state;
  }

  state = slot( heir->Object.id );

  if ( state != NULL ) {
    *state = STATES_READY;
  }
}

static agent_task_wait wait_of( const Thread_Control *task )
{
  const volatile States_Control *left = slot( task->Object.id );
  States_Control state = task->current_state;

  if ( ( state & EVENT_STATES ) != 0 ) {
    return AGENT_TASK_EVENT;
  }

  if ( ( state & SEMAPHORE_STATES ) != 0 ) {
    return AGENT_TASK_SEMAPHORE;
  }

  if ( ( state & STATES_WAITING_FOR_TIME ) != 0 ) {
    return AGENT_TASK_DELAY;
  }

  if ( ( state & ~(States_Control) STATES_SUSPENDED ) != 0 ) {
    return AGENT_TASK_OTHER;
  }

  if ( left != NULL && ( *left & EVENT_STATES ) != 0 ) {
    return AGENT_TASK_WOKEN;
  }

  return AGENT_TASK_READY;
}

agent_task_state agent_port_task_state( rtems_id id )
{
  agent_task_state result = { AGENT_TASK_GONE, false, false };
  ISR_lock_Context lock_context;
  const Thread_Control *task = _Thread_Get( id, &lock_context );

  if ( task == NULL ) {
    return result;
  }

  result.wait = wait_of( task );
  result.suspended = ( task->current_state & STATES_SUSPENDED ) != 0;
  result.timed = _Watchdog_Is_scheduled( &task->Timer.Watchdog );
  _ISR_lock_ISR_enable( &lock_context );
  return result;
}

void agent_port_wait_for_interrupt( rtems_interrupt_level level )
{
#if defined( __i386__ )
  __asm__ volatile ( "sti\n\thlt" : : : "memory" );
#elif defined( __arm__ )
  __asm__ volatile ( "wfi" : : : "memory" );
#endif
  rtems_interrupt_enable( level );
}

void agent_port_set_netd_priority( rtems_task_priority priority )
{
  rtems_task_priority old;

  (void) rtems_task_set_priority( network_daemon, priority, &old );
}

bool agent_port_is_netd( void )
{
  return rtems_task_self() == network_daemon;
}

static rtems_id task_id( uint32_t index )
{
  return _Objects_Build_id(
    OBJECTS_CLASSIC_API,
    OBJECTS_RTEMS_TASKS,
    1,
    (uint16_t) index
  );
}

/* Makes one task wait for the semaphore, to see what it waits in. */
static rtems_task waiter( rtems_task_argument argument )
{
  (void) argument;
  rtems_bsdnet_semaphore_obtain();
  rtems_bsdnet_semaphore_release();
  rtems_task_exit();
}

static void find_semaphore( void )
{
  ISR_lock_Context lock_context;
  const Thread_Control *task;
  rtems_id id;

  if (
    rtems_task_create(
      rtems_build_name( 'F', 'I', 'N', 'D' ),
      AGENT_PRIORITY - 1,
      RTEMS_MINIMUM_STACK_SIZE,
      RTEMS_DEFAULT_MODES,
      RTEMS_DEFAULT_ATTRIBUTES,
      &id
    ) != RTEMS_SUCCESSFUL
  ) {
    return;
  }

  rtems_bsdnet_semaphore_obtain();
  (void) rtems_task_start( id, waiter, 0 );
  task = _Thread_Get( id, &lock_context );

  if ( task != NULL ) {
    network_semaphore = task->Wait.queue;
    _ISR_lock_ISR_enable( &lock_context );
  }

  rtems_bsdnet_semaphore_release();
}

void tasks_begin( void )
{
  uint32_t index;

  for ( index = 1; index < TASKS; ++index ) {
    rtems_name name;
    rtems_task_priority old;

    if (
      rtems_object_get_classic_name( task_id( index ), &name ) !=
        RTEMS_SUCCESSFUL ||
      name != rtems_build_name( '_', 'B', 'S', 'D' )
    ) {
      continue;
    }

    /* The stack makes its daemon before it attaches any driver. */
    if ( network_daemon == 0 ) {
      network_daemon = task_id( index );
    } else {
      (void) rtems_task_set_priority( task_id( index ), DRIVER_PRIORITY, &old );
    }
  }

  find_semaphore();
}

static const Thread_Control *semaphore_owner( void )
{
  return network_semaphore == NULL ? NULL : network_semaphore->owner;
}

bool tasks_semaphore_is_held( void )
{
  rtems_interrupt_level level;
  const Thread_Control *owner;
  bool held;

  rtems_interrupt_disable( level );
  owner = semaphore_owner();
  held = owner != NULL && owner->current_state != STATES_READY;
  rtems_interrupt_enable( level );
  return held;
}

static void describe( rtems_id id, agent_port_line line )
{
  agent_task_state state;
  rtems_task_priority priority = 0;
  rtems_interrupt_level level;
  ISR_lock_Context lock_context;
  const Thread_Control *task;
  States_Control states;
  rtems_name name;
  char text[ 96 ];

  task = _Thread_Get( id, &lock_context );

  if ( task == NULL ) {
    return;
  }

  states = task->current_state;
  _ISR_lock_ISR_enable( &lock_context );
  (void) rtems_object_get_classic_name( id, &name );
  (void) rtems_task_set_priority( id, RTEMS_CURRENT_PRIORITY, &priority );
  rtems_interrupt_disable( level );
  state = agent_port_task_state( id );
  rtems_interrupt_enable( level );
  (void) snprintf( text, sizeof( text ),
    "%c%c%c%c %x prio %u state %x%s%s%s",
    (int) ( name >> 24 & 0xff ), (int) ( name >> 16 & 0xff ),
    (int) ( name >> 8 & 0xff ), (int) ( name & 0xff ), (unsigned) id,
    (unsigned) priority, (unsigned) states,
    state.wait == AGENT_TASK_WOKEN ? " woken" : "",
    state.timed ? " timed" : "",
    id == network_daemon ? " (network daemon)" : "" );
  ( *line )( text );
}

void tasks_describe( agent_port_line line )
{
  const Thread_Control *owner = semaphore_owner();
  uint32_t index;
  char text[ 96 ];

  (void) snprintf( text, sizeof( text ), "ticks %u",
    (unsigned) rtems_clock_get_ticks_since_boot() );
  ( *line )( text );
  (void) snprintf( text, sizeof( text ), "network semaphore owner %x",
    owner == NULL ? 0u : (unsigned) owner->Object.id );
  ( *line )( text );

  for ( index = 1; index < TASKS; ++index ) {
    describe( task_id( index ), line );
  }
}
