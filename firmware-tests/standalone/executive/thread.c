/* SPDX-License-Identifier: BSD-2-Clause */

/**
 * @file
 *
 * @brief Scheduler, blocking and timeouts: strict priority, and slices of one
 *   tick for the tasks that ask for them.
 */

#include "executive.h"

#define STACK_GUARD 0x57ac5afeu

task *executive_running;
volatile rtems_interval executive_ticks;

static task_queue ready;
static task idle_task;
static uint32_t idle_stack[ 512 ];
static task *timers;
static uint32_t interrupt_depth;
void ( *executive_tick_hook )( void );

rtems_interrupt_level _Standalone_Interrupt_disable( void )
{
  return arch_interrupt_disable();
}

void _Standalone_Interrupt_enable( rtems_interrupt_level level )
{
  arch_interrupt_enable( level );
}

bool rtems_interrupt_is_in_progress( void )
{
  return interrupt_depth != 0;
}

void queue_insert( task_queue *queue, task *t, bool ahead_of_equals )
{
  task *after = NULL;
  task *before = queue->first;

  while (
    before != NULL &&
    ( before->current_priority < t->current_priority ||
      ( before->current_priority == t->current_priority && !ahead_of_equals ) )
  ) {
    after = before;
    before = before->next;
  }
  t->queue = queue;
  t->previous = after;
  t->next = before;
  if ( after != NULL ) {
    after->next = t;
  } else {
    queue->first = t;
  }
  if ( before != NULL ) {
    before->previous = t;
  }
}

void queue_remove( task *t )
{
  if ( t->queue == NULL ) {
    return;
  }
  if ( t->previous != NULL ) {
    t->previous->next = t->next;
  } else {
    t->queue->first = t->next;
  }
  if ( t->next != NULL ) {
    t->next->previous = t->previous;
  }
  t->next = NULL;
  t->previous = NULL;
  t->queue = NULL;
}

void thread_dispatch( void )
{
  task *before = executive_running;

  if ( interrupt_depth != 0 || ready.first == before ) {
    return;
  }
  if ( before->stack[ 0 ] != STACK_GUARD ) {
    rtems_fatal( RTEMS_FATAL_SOURCE_STACK_CHECKER, before->tcb.Object.id );
  }
  executive_running = ready.first;
  arch_context_switch( &before->context, executive_running->context );
  if ( before->dying ) {
    task_end();
  }
}

void thread_yield( void )
{
  task *t = executive_running;

  queue_remove( t );
  queue_insert( &ready, t, false );
  thread_dispatch();
}

void thread_set_states( task *t, uint32_t states )
{
  if ( t->states == 0 ) {
    queue_remove( t );
  }
  t->states |= states;
}

void thread_clear_states( task *t, uint32_t states )
{
  if ( ( t->states & states ) == 0 ) {
    return;
  }
  t->states &= ~states;
  if ( t->states == 0 ) {
    queue_insert( &ready, t, false );
  }
}

void thread_make_ready( task *t )
{
  queue_remove( t );
  t->states = 0;
  queue_insert( &ready, t, false );
}

static void start_timer( task *t, rtems_interval ticks )
{
  task **link = &timers;

  t->expires = executive_ticks + ticks;
  while (
    *link != NULL && (int32_t) ( ( *link )->expires - t->expires ) <= 0
  ) {
    link = &( *link )->next_timer;
  }
  t->next_timer = *link;
  *link = t;
  t->timed = true;
}

void thread_cancel_timer( task *t )
{
  task **link = &timers;

  if ( !t->timed ) {
    return;
  }
  while ( *link != t ) {
    link = &( *link )->next_timer;
  }
  *link = t->next_timer;
  t->timed = false;
}

rtems_status_code thread_block( uint32_t state, rtems_interval ticks )
{
  task *t = executive_running;

  t->entered_wait = state;
  thread_set_states( t, state );
  if ( ticks != 0 ) {
    start_timer( t, ticks );
  }
  thread_dispatch();
  t->entered_wait = 0;
  return t->wait_status;
}

void thread_unblock( task *t, uint32_t state, rtems_status_code status )
{
  thread_cancel_timer( t );
  t->wait_status = status;
  thread_clear_states( t, state );
}

void thread_expire_timers( void )
{
  while (
    timers != NULL && (int32_t) ( timers->expires - executive_ticks ) <= 0
  ) {
    task *t = timers;
    uint32_t wait = t->states & ~STANDALONE_STATE_SUSPENDED;

    if ( wait == STANDALONE_STATE_WAITING_SEMAPHORE ) {
      semaphore_leave( t );
    }
    thread_unblock(
      t,
      wait,
      wait == STANDALONE_STATE_DELAYING ? RTEMS_SUCCESSFUL : RTEMS_TIMEOUT
    );
  }
}

void thread_forsake( void )
{
  void *nowhere;

  executive_running = ready.first;
  arch_context_switch( &nowhere, executive_running->context );
  for ( ;; ) {
    /* Nobody comes back here. */
  }
}

static void begin_task( void )
{
  task *t = executive_running;

  if ( t->dying ) {
    task_end();
  }
  arch_interrupt_enable( 1 );
  ( *t->entry )( t->argument );
  rtems_task_exit();
}

void thread_prepare( task *t )
{
  t->stack[ 0 ] = STACK_GUARD;
  t->context = arch_context_create(
    t->stack,
    t == &idle_task ? sizeof( idle_stack ) : EXECUTIVE_STACK_SIZE,
    begin_task
  );
}

static rtems_task idle( rtems_task_argument argument )
{
  (void) argument;
  for ( ;; ) {
    arch_wait_for_interrupt( arch_interrupt_disable() );
  }
}

void thread_start_multitasking( void )
{
  idle_task.tcb.Object.id = EXECUTIVE_IDLE_ID;
  idle_task.tcb.Object.name = rtems_build_name( 'I', 'D', 'L', 'E' );
  idle_task.real_priority = RTEMS_MAXIMUM_PRIORITY;
  idle_task.current_priority = RTEMS_MAXIMUM_PRIORITY;
  idle_task.entry = idle;
  idle_task.stack = idle_stack;
  thread_prepare( &idle_task );
  queue_insert( &ready, &idle_task, false );
  thread_forsake();
}

void executive_interrupt_enter( void )
{
  ++interrupt_depth;
}

void executive_interrupt_leave( void )
{
  --interrupt_depth;
  if ( executive_running != NULL ) {
    thread_dispatch();
  }
}

/** @brief The executing task goes behind the ready ones of its priority. */
static void end_slice( void )
{
  task *t = executive_running;

  if ( t != NULL && t->timeslice && t->states == 0 ) {
    queue_remove( t );
    queue_insert( &ready, t, false );
  }
}

void executive_clock_tick( void )
{
  ++executive_ticks;
  thread_expire_timers();
  end_slice();
  if ( executive_tick_hook != NULL ) {
    ( *executive_tick_hook )();
  }
}

rtems_interval rtems_clock_get_ticks_since_boot( void )
{
  return executive_ticks;
}

rtems_interval rtems_clock_get_ticks_per_second( void )
{
  return ARCH_TICKS_PER_SECOND;
}
