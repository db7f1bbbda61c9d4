/* SPDX-License-Identifier: BSD-2-Clause */

/**
 * @file
 *
 * @brief A fake executive over threads of which one runs at a time.
 */

#define _DEFAULT_SOURCE
#include <errno.h>
#include <poll.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "executive.h"

#define TASKS 32
#define TICK_NANOSECONDS 10000000ll

typedef struct {
  bool used;
  bool dies;
  bool timed_out;
  bool any;
  agent_task_state state;
  rtems_id id;
  rtems_task_priority priority;
  unsigned long queued;
  const void *channel;
  rtems_interval wakes_at;
  rtems_event_set pending;
  rtems_event_set wanted;
  rtems_task_entry entry;
  rtems_task_argument argument;
  pthread_t thread;
  pthread_cond_t baton;
} task;

static task tasks[ TASKS ];
static task *executing;
static pthread_mutex_t machine = PTHREAD_MUTEX_INITIALIZER;
static rtems_interval ticks;
static long long next_tick;
static unsigned long queue_count;
static rtems_id id_count;
static int input_fd;
static const void *input_channel;

static long long nanoseconds( void )
{
  struct timespec now;

  clock_gettime( CLOCK_MONOTONIC, &now );
  return now.tv_sec * 1000000000ll + now.tv_nsec;
}

static task *find( rtems_id id )
{
  size_t i;

  if ( id == RTEMS_SELF ) {
    return executing;
  }

  for ( i = 0; i < TASKS; ++i ) {
    if ( tasks[ i ].used && tasks[ i ].id == id ) {
      return &tasks[ i ];
    }
  }

  return NULL;
}

static bool is_ready( const task *t )
{
  return t->used && !t->state.suspended &&
    ( t->state.wait == AGENT_TASK_READY || t->state.wait == AGENT_TASK_WOKEN );
}

static task *heir( void )
{
  task *best;
  size_t i;

  best = NULL;

  for ( i = 0; i < TASKS; ++i ) {
    task *t;

    t = &tasks[ i ];

    if ( is_ready( t ) && ( best == NULL || t->priority < best->priority ||
      ( t->priority == best->priority && t->queued < best->queued ) ) ) {
      best = t;
    }
  }

  return best;
}

static void make_ready( task *t )
{
  t->state.wait = t->state.wait == AGENT_TASK_EVENT ?
    AGENT_TASK_WOKEN : AGENT_TASK_READY;
  t->state.timed = false;
  t->channel = NULL;
  t->wanted = 0;
  t->queued = ++queue_count;
}

static void clock_tick( void )
{
  size_t i;

  ++ticks;
  next_tick += TICK_NANOSECONDS;

  for ( i = 0; i < TASKS; ++i ) {
    task *t;

    t = &tasks[ i ];

    if ( t->used && t->state.timed && t->wakes_at == ticks ) {
      t->timed_out = true;
      make_ready( t );
    }
  }
}

/* Waits for an interrupt of the host for so many milliseconds at most. */
static void take_interrupts( int milliseconds )
{
  struct pollfd input;

  input.fd = input_channel == NULL ? -1 : input_fd;
  input.events = POLLIN;
  input.revents = 0;
  (void) poll( &input, 1, milliseconds );

  if ( input.revents != 0 ) {
    executive_wake( input_channel );
  }

  while ( nanoseconds() >= next_tick ) {
    clock_tick();
  }
}

void executive_idle( void )
{
  long long rest;

  rest = next_tick - nanoseconds();
  take_interrupts( rest <= 0 ? 0 : (int) ( rest / 1000000 ) + 1 );
}

/* Gives the baton to the heir and waits until it comes back. */
static void dispatch( void )
{
  task *self;
  task *next;
  int error;

  self = executing;

  while ( ( next = heir() ) == NULL ) {
    executive_idle();
  }

  error = errno;

  if ( next != self ) {
    executing = next;
    pthread_cond_signal( &next->baton );
  }

  while ( executing != self && !self->dies ) {
    pthread_cond_wait( &self->baton, &machine );
  }

  if ( self->dies ) {
    pthread_mutex_unlock( &machine );
    pthread_exit( NULL );
  }

  errno = error;
  self->state.wait = self->state.wait == AGENT_TASK_WOKEN ?
    AGENT_TASK_READY : self->state.wait;
}

bool executive_sleep( agent_task_wait wait, const void *channel,
  rtems_interval limit )
{
  executing->state.wait = wait;
  executing->channel = channel;
  executing->timed_out = false;
  executing->state.timed = limit != RTEMS_NO_TIMEOUT;
  executing->wakes_at = ticks + limit;
  dispatch();
  return !executing->timed_out;
}

void executive_wake( const void *channel )
{
  size_t i;

  for ( i = 0; i < TASKS; ++i ) {
    if ( tasks[ i ].used && channel != NULL &&
      tasks[ i ].channel == channel ) {
      make_ready( &tasks[ i ] );
    }
  }
}

void executive_input( int fd, const void *channel )
{
  input_fd = fd;
  input_channel = channel;
}

static void *thread_main( void *argument )
{
  task *self;

  self = argument;
  pthread_mutex_lock( &machine );

  while ( executing != self && !self->dies ) {
    pthread_cond_wait( &self->baton, &machine );
  }

  if ( !self->dies ) {
    ( *self->entry )( self->argument );
  }

  pthread_mutex_unlock( &machine );
  return NULL;
}

void executive_run( rtems_task_entry entry, rtems_task_priority priority )
{
  rtems_id id;
  task *first;

  next_tick = nanoseconds() + TICK_NANOSECONDS;
  (void) rtems_task_create( 0, priority, 0, 0, 0, &id );
  first = find( id );
  first->entry = entry;
  first->state.wait = AGENT_TASK_READY;
  executing = first;
  pthread_create( &first->thread, NULL, thread_main, first );
  pthread_join( first->thread, NULL );
}

rtems_status_code rtems_task_create( rtems_name name,
  rtems_task_priority priority, size_t stack, rtems_mode mode,
  rtems_attribute attributes, rtems_id *id )
{
  size_t i;

  (void) name;
  (void) stack;
  (void) mode;
  (void) attributes;

  for ( i = 0; i < TASKS && tasks[ i ].used; ++i ) {
    continue;
  }

  if ( i == TASKS ) {
    return RTEMS_TOO_MANY;
  }

  memset( &tasks[ i ], 0, sizeof( tasks[ i ] ) );
  pthread_cond_init( &tasks[ i ].baton, NULL );
  tasks[ i ].used = true;
  tasks[ i ].id = 0x0a010000 + ++id_count;
  tasks[ i ].priority = priority;
  tasks[ i ].state.wait = AGENT_TASK_OTHER;
  *id = tasks[ i ].id;
  return RTEMS_SUCCESSFUL;
}

rtems_status_code rtems_task_start( rtems_id id, rtems_task_entry entry,
  rtems_task_argument argument )
{
  task *t;

  t = find( id );

  if ( t == NULL ) {
    return RTEMS_INVALID_ID;
  }

  t->entry = entry;
  t->argument = argument;
  make_ready( t );
  pthread_create( &t->thread, NULL, thread_main, t );
  dispatch();
  return RTEMS_SUCCESSFUL;
}

rtems_status_code rtems_task_delete( rtems_id id )
{
  task *t;

  t = find( id );

  if ( t == NULL ) {
    return RTEMS_INVALID_ID;
  }

  t->used = false;

  if ( t->entry != NULL && t != executing ) {
    /* It is at a pthread_cond_wait(), and leaves its thread from there. */
    t->dies = true;
    pthread_cond_signal( &t->baton );
    pthread_mutex_unlock( &machine );
    pthread_join( t->thread, NULL );
    pthread_mutex_lock( &machine );
  } else if ( t == executing ) {
    pthread_detach( t->thread );
    t->dies = true;
    dispatch();
  }

  return RTEMS_SUCCESSFUL;
}

rtems_id rtems_task_self( void )
{
  return executing->id;
}

rtems_status_code rtems_task_suspend( rtems_id id )
{
  task *t;

  t = find( id );

  if ( t == NULL ) {
    return RTEMS_INVALID_ID;
  }

  if ( t->state.suspended ) {
    return RTEMS_ALREADY_SUSPENDED;
  }

  t->state.suspended = true;
  dispatch();
  return RTEMS_SUCCESSFUL;
}

rtems_status_code rtems_task_resume( rtems_id id )
{
  task *t;

  t = find( id );

  if ( t == NULL ) {
    return RTEMS_INVALID_ID;
  }

  if ( !t->state.suspended ) {
    return RTEMS_INCORRECT_STATE;
  }

  t->state.suspended = false;
  dispatch();
  return RTEMS_SUCCESSFUL;
}

rtems_status_code rtems_task_set_priority( rtems_id id,
  rtems_task_priority priority, rtems_task_priority *old )
{
  task *t;

  t = find( id );

  if ( t == NULL ) {
    return RTEMS_INVALID_ID;
  }

  *old = t->priority;
  t->priority = priority;
  dispatch();
  return RTEMS_SUCCESSFUL;
}

rtems_status_code rtems_task_wake_after( rtems_interval limit )
{
  if ( limit == RTEMS_YIELD_PROCESSOR ) {
    executing->queued = ++queue_count;
    dispatch();
  } else {
    (void) executive_sleep( AGENT_TASK_DELAY, NULL, limit );
  }

  return RTEMS_SUCCESSFUL;
}

rtems_status_code rtems_event_send( rtems_id id, rtems_event_set events )
{
  task *t;

  t = find( id );

  if ( t == NULL ) {
    return RTEMS_INVALID_ID;
  }

  t->pending |= events;

  /* The agent asks for any of its events only. */
  if ( ( t->pending & t->wanted ) != 0 ) {
    make_ready( t );
    dispatch();
  }

  return RTEMS_SUCCESSFUL;
}

rtems_status_code rtems_event_receive( rtems_event_set events,
  rtems_option options, rtems_interval limit, rtems_event_set *out )
{
  task *self;
  bool in_time;

  (void) options;
  self = executing;
  in_time = true;

  if ( ( self->pending & events ) == 0 ) {
    self->wanted = events;
    in_time = executive_sleep( AGENT_TASK_EVENT, NULL, limit );
  }

  *out = self->pending & events;
  self->pending &= ~events;
  return in_time ? RTEMS_SUCCESSFUL : RTEMS_TIMEOUT;
}

rtems_interval rtems_clock_get_ticks_since_boot( void )
{
  static unsigned int reads;

  ++reads;

  /* A task that turns until the next tick looks at nothing else. */
  if ( reads % 1000 == 0 ) {
    take_interrupts( 0 );
  }

  return ticks;
}

rtems_interval rtems_clock_get_ticks_per_second( void )
{
  return 100;
}

rtems_interrupt_level _Standalone_Interrupt_disable( void )
{
  return 0;
}

void _Standalone_Interrupt_enable( rtems_interrupt_level level )
{
  (void) level;
  take_interrupts( 0 );
  dispatch();
}

/* One mutex: of the application, without inheritance. */
static struct {
  task *owner;
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
  (void) options;

  while ( mutex.owner != NULL && mutex.owner != executing ) {
    (void) executive_sleep( AGENT_TASK_SEMAPHORE, &mutex, limit );
  }

  mutex.owner = executing;
  return RTEMS_SUCCESSFUL;
}

rtems_status_code rtems_semaphore_release( rtems_id id )
{
  (void) id;

  if ( mutex.owner != executing ) {
    return RTEMS_NOT_OWNER_OF_RESOURCE;
  }

  mutex.owner = NULL;
  executive_wake( &mutex );
  dispatch();
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

agent_task_state agent_port_task_state( rtems_id id )
{
  static const agent_task_state gone = { AGENT_TASK_GONE, false, false };
  const task *t;

  t = find( id );
  return t == NULL ? gone : t->state;
}

void agent_port_wait_for_interrupt( rtems_interrupt_level level )
{
  (void) level;
  executive_idle();
  dispatch();
}
