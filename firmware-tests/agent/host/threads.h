/* SPDX-License-Identifier: BSD-2-Clause */

/**
 * @file
 *
 * @brief The tasks of the fake executive, as its directives see them.
 *
 * Whoever calls has the baton.
 */

#ifndef HOST_THREADS_H
#define HOST_THREADS_H

#include <pthread.h>

#include "executive.h"

/** @brief A task, and its thread. */
typedef struct {
  bool used;
  bool dies;
  bool timed_out;
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
} host_task;

/** @brief The task that has the baton. */
extern host_task *threads_executing;

/** @brief A task that is not started, or NULL if there are too many. */
host_task *threads_create( rtems_task_priority priority );

/** @brief Gives a task its thread, which waits for the baton. */
void threads_start( host_task *t );

/** @brief Ends a task; does not return if it is the caller. */
void threads_delete( host_task *t );

/** @brief Finds a task, RTEMS_SELF included; NULL for none. */
host_task *threads_find( rtems_id id );

/** @brief It can run, behind those of its priority. */
void threads_make_ready( host_task *t );

/** @brief A task goes behind the others of its priority. */
void threads_yield( void );

/** @brief Wakes those whose time is up. */
void threads_tick( rtems_interval now );

/** @brief Gives the baton to the heir and waits until it comes back. */
void threads_dispatch( void );

#endif /* HOST_THREADS_H */
