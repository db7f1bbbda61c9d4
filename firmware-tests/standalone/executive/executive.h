/* SPDX-License-Identifier: BSD-2-Clause */

/**
 * @file
 *
 * @brief Inside of the executive: control blocks and the scheduler.
 *
 * One processor.  A directive runs with interrupts disabled from its first
 * access to its last, so there are no further locks.
 */

#ifndef CLOSECHECK_EXECUTIVE_H
#define CLOSECHECK_EXECUTIVE_H

#include <rtems.h>
#include <standalone.h>

#include "arch.h"

#define EXECUTIVE_TASKS 32
#define EXECUTIVE_SEMAPHORES 8
#define EXECUTIVE_STACK_SIZE 16384
#define EXECUTIVE_IDLE_ID 0x09010001u

typedef struct task task;
typedef struct semaphore semaphore;

/** @brief Tasks by priority, first in first out among equal ones. */
typedef struct {
  task *first;
} task_queue;

/** @brief Event sets: those of the application and those of the system. */
typedef struct {
  rtems_event_set pending;
  uint32_t waiting_state;
} event_box;

struct task {
  rtems_tcb tcb;
  void *context;
  uint32_t states;
  uint32_t entered_wait;
  rtems_task_priority real_priority;
  rtems_task_priority current_priority;
  task *next;
  task *previous;
  task_queue *queue;
  rtems_status_code wait_status;
  semaphore *wait_semaphore;
  task *joins;
  task_queue joiners;
  rtems_event_set wait_events;
  rtems_option wait_options;
  rtems_event_set seized_events;
  rtems_event_set pending[ 2 ];
  semaphore *held;
  task *next_timer;
  rtems_interval expires;
  bool timed;
  bool timeslice;
  bool allocated;
  bool dying;
  int error_number;
  rtems_task_entry entry;
  rtems_task_argument argument;
  uint32_t *stack;
};

struct semaphore {
  rtems_id id;
  rtems_name name;
  rtems_attribute attributes;
  uint32_t count;
  task *owner;
  rtems_id owner_id;
  task_queue waiters;
  semaphore *next_held;
};

extern task *executive_running;
extern volatile rtems_interval executive_ticks;
/** @brief Called by the clock interrupt, if set. */
extern void ( *executive_tick_hook )( void );

/** @brief The task of an id (RTEMS_SELF included), or NULL. */
task *task_get( rtems_id id );
task *task_by_index( size_t index );

/* Interrupts are disabled in all of the following. */

/** @brief Gives the processor to the first ready task, unless in an ISR. */
void thread_dispatch( void );
/**
 * @brief Blocks the executing task; ticks 0 is for ever.
 * @return The status with which it has been woken.
 */
rtems_status_code thread_block( uint32_t state, rtems_interval ticks );
/** @brief Ends a wait; the task may be suspended still. */
void thread_unblock( task *t, uint32_t state, rtems_status_code status );
void thread_set_states( task *t, uint32_t states );
void thread_clear_states( task *t, uint32_t states );
void thread_expire_timers( void );
void thread_cancel_timer( task *t );
/** @brief Takes the processor away from the executing task for good. */
void thread_forsake( void ) __attribute__( ( noreturn ) );
void thread_start_multitasking( void ) __attribute__( ( noreturn ) );
/** @brief Makes a task ready, last in its level, whatever it waits for. */
void thread_make_ready( task *t );
/** @brief Sets the context of a task to run its entry from the beginning. */
void thread_prepare( task *t );
/** @brief Makes the last in its level of the executing task. */
void thread_yield( void );

void queue_insert( task_queue *queue, task *t, bool ahead_of_equals );
void queue_remove( task *t );

/**
 * @brief Computes the priority again from the real one and from those that
 *   wait for what the task holds, and goes on with the owner for whom it
 *   waits itself.  A task whose priority stays what it is keeps its place.
 * @param ahead_of_equals Where in its level: the task loses a priority.
 */
void task_update_priority( task *t, bool ahead_of_equals );
/**
 * @brief Takes a task out of the queue of the semaphore that it waits for.
 *
 * As in RTEMS, the owner that loses the priority of its only waiter is then
 * the first of its level, and one that inherits from another one the last.
 */
void semaphore_leave( task *t );
/** @brief What a deleted task holds has no owner, and stays locked. */
void semaphore_forget( task *t );

/**
 * @brief Ends the executing task, and lets go on who has deleted it.
 *
 * As in RTEMS a task that is deleted by another one ends when it runs the next
 * time, with the priority of the one that waits for that.
 */
void task_end( void ) __attribute__( ( noreturn ) );

void extension_thread_delete( task *t );
void extension_fatal( rtems_fatal_source source, rtems_fatal_code code );

void heap_initialize( void *begin, void *end );

#endif /* CLOSECHECK_EXECUTIVE_H */
