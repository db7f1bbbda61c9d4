/* SPDX-License-Identifier: BSD-2-Clause */

/**
 * @file
 *
 * @brief The one program that the agent runs at a time, while it runs.
 */

#ifndef AGENT_RUN_H
#define AGENT_RUN_H

#include "program.h"

/* Events of the agent's own tasks: an application's, not the network's. */
#define AGENT_EVENT_INPUT RTEMS_EVENT_0
#define AGENT_EVENT_PROGRESS RTEMS_EVENT_1
#define AGENT_EVENT_RELEASE RTEMS_EVENT_2

/** @brief How far a step has come. */
typedef enum {
  STEP_NOT_RUN,
  STEP_CALLED,
  STEP_RETURNED
} run_step_state;

/** @brief What came of a step. */
typedef struct {
  volatile run_step_state state;

  /** @brief What a call returned. */
  long value;

  /** @brief errno, if @a value is -1. */
  int error;

  /** @brief The sets of a select that was satisfied. */
  uint32_t ready[ 3 ];

  /** @brief Ticks since the columns started, and from call to return. */
  rtems_interval start;
  rtems_interval ticks;
} run_result;

/** @brief A column under way. */
typedef struct {
  rtems_id task;
  bool created;

  /** @brief The step at which it is. */
  volatile size_t at;

  /** @brief Its task is inside a call. */
  volatile bool in_call;

  /** @brief It waits for its step's conditions. */
  volatile bool open;

  /** @brief Its conditions have held while it was open, and since when. */
  bool held;
  rtems_interval held_since;

  /** @brief It has been delayed inside this call. */
  bool turned;

  /** @brief It waits at a gate, and at which. */
  volatile bool gate_held;
  program_point gate_point;

  /** @brief Its call has slept so often, and has asked for the semaphore. */
  uint8_t sleeps;
  bool locked;

  /** @brief It has no step left. */
  volatile bool ended;

  /** @brief Its task was deleted by a step of the program. */
  volatile bool deleted;
  run_result results[ PROGRAM_STEPS ];
} run_column;

/** @brief A step by position. */
typedef struct {
  uint8_t column;
  uint8_t step;
} run_step;

typedef struct {
  agent_program program;

  /** @brief The case's number and its first port. */
  long number;
  long port;

  /** @brief The agent's task. */
  rtems_id agent;

  /** @brief The application's mutex. */
  rtems_id mutex;

  /** @brief When the columns started. */
  rtems_interval start;

  /** @brief Counts whatever the program does, for the watch. */
  volatile unsigned long changes;
  int fds[ PROGRAM_DESCRIPTORS ];
  bool fd_open[ PROGRAM_DESCRIPTORS ];
  bool fd_is_udp[ PROGRAM_DESCRIPTORS ];
  run_column columns[ PROGRAM_COLUMNS ];

  /** @brief Calls in the order in which they returned. */
  run_step order[ PROGRAM_COLUMNS * PROGRAM_STEPS ];
  volatile size_t order_count;
} agent_run;

/** @brief The program that runs. */
extern agent_run run;

/**
 * @brief Takes the payload of RUN: number of the case, first port, program.
 *
 * @return NULL, or the reason why it cannot be run.
 */
const char *run_take( const char *payload );

/** @brief The number of the case in the payload of RUN, 0 if there is none. */
long run_number_of( const char *payload );

/** @brief Is a column one of those that run beside each other? */
bool run_is_beside( size_t index );

/** @brief Have all columns that run beside each other come to their end? */
bool run_has_ended( void );

/** @brief Is a task inside a call that has not returned? */
bool run_has_blocked_call( void );

/** @brief Can there be packets on the wire that belong to the program? */
bool run_uses_wire( void );

#endif /* AGENT_RUN_H */
