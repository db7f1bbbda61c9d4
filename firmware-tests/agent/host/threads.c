/* SPDX-License-Identifier: BSD-2-Clause */

/**
 * @file
 *
 * @brief A fake executive over threads of which one runs at a time.
 */

#define _DEFAULT_SOURCE
#include <errno.h>
#include <string.h>

#include "interrupts.h"
#include "threads.h"

#define TASKS 32

static host_task tasks[ TASKS ];
host_task *threads_executing;
static pthread_mutex_t machine = PTHREAD_MUTEX_INITIALIZER;
static unsigned long queue_count;
static rtems_id id_count;

host_task *threads_find( rtems_id id )
{
  size_t i;

  if ( id == RTEMS_SELF ) {
    return threads_executing;
  }

  for ( i = 0; i < TASKS; ++i ) {
    if ( tasks[ i ].used && tasks[ i ].id == id ) {
      return &tasks[ i ];
    }
  }

  return NULL;
}

static bool is_ready( const host_task *t )
{
  return t->used && !t->state.suspended &&
    ( t->state.wait == AGENT_TASK_READY || t->state.wait == AGENT_TASK_WOKEN );
}

static host_task *heir( void )
{
  host_task *best;
  size_t i;

  best = NULL;

  for ( i = 0; i < TASKS; ++i ) {
    host_task *t;

    t = &tasks[ i ];

    if ( is_ready( t ) && ( best == NULL || t->priority < best->priority ||
      ( t->priority == best->priority && t->queued < best->queued ) ) ) {
      best = t;
    }
  }

  return best;
}

void threads_make_ready( host_task *t )
{
  t->state.wait = t->state.wait == AGENT_TASK_EVENT ?
    AGENT_TASK_WOKEN : AGENT_TASK_READY;
  t->state.timed = false;
  t->channel = NULL;
  t->wanted = 0;
  t->queued = ++queue_count;
}

void threads_yield( void )
{
  threads_executing->queued = ++queue_count;
  threads_dispatch();
}

void threads_tick( rtems_interval now )
{
  size_t i;

  for ( i = 0; i < TASKS; ++i ) {
    host_task *t;

    t = &tasks[ i ];

    if ( t->used && t->state.timed && t->wakes_at == now ) {
      t->timed_out = true;
      threads_make_ready( t );
    }
  }
}

void threads_dispatch( void )
{
  host_task *self;
  host_task *next;
  int error;

  self = threads_executing;

  while ( ( next = heir() ) == NULL ) {
    executive_idle();
  }

  error = errno;

  if ( next != self ) {
    threads_executing = next;
    pthread_cond_signal( &next->baton );
  }

  while ( threads_executing != self && !self->dies ) {
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
  threads_executing->state.wait = wait;
  threads_executing->channel = channel;
  threads_executing->timed_out = false;
  threads_executing->state.timed = limit != RTEMS_NO_TIMEOUT;
  threads_executing->wakes_at = interrupts_now() + limit;
  threads_dispatch();
  return !threads_executing->timed_out;
}

void executive_wake( const void *channel )
{
  size_t i;

  for ( i = 0; i < TASKS; ++i ) {
    if ( tasks[ i ].used && channel != NULL &&
      tasks[ i ].channel == channel ) {
      threads_make_ready( &tasks[ i ] );
    }
  }
}

static void *thread_main( void *argument )
{
  host_task *self;

  self = argument;
  pthread_mutex_lock( &machine );

  while ( threads_executing != self && !self->dies ) {
    pthread_cond_wait( &self->baton, &machine );
  }

  if ( !self->dies ) {
    ( *self->entry )( self->argument );
  }

  pthread_mutex_unlock( &machine );
  return NULL;
}

host_task *threads_create( rtems_task_priority priority )
{
  host_task *t;
  size_t i;

  for ( i = 0; i < TASKS && tasks[ i ].used; ++i ) {
    continue;
  }

  if ( i == TASKS ) {
    return NULL;
  }

  t = &tasks[ i ];
  memset( t, 0, sizeof( *t ) );
  pthread_cond_init( &t->baton, NULL );
  t->used = true;
  t->id = 0x0a010000 + ++id_count;
  t->priority = priority;
  t->state.wait = AGENT_TASK_OTHER;
  return t;
}

void threads_start( host_task *t )
{
  threads_make_ready( t );
  pthread_create( &t->thread, NULL, thread_main, t );
}

void threads_delete( host_task *t )
{
  t->used = false;

  if ( t->entry != NULL && t != threads_executing ) {
    /* It is at a pthread_cond_wait(), and leaves its thread from there. */
    t->dies = true;
    pthread_cond_signal( &t->baton );
    pthread_mutex_unlock( &machine );
    pthread_join( t->thread, NULL );
    pthread_mutex_lock( &machine );
  } else if ( t == threads_executing ) {
    pthread_detach( t->thread );
    t->dies = true;
    threads_dispatch();
  }
}

void executive_run( rtems_task_entry entry, rtems_task_priority priority )
{
  host_task *first;

  interrupts_begin();
  first = threads_create( priority );
  first->entry = entry;
  first->state.wait = AGENT_TASK_READY;
  threads_executing = first;
  pthread_create( &first->thread, NULL, thread_main, first );
  pthread_join( first->thread, NULL );
}
