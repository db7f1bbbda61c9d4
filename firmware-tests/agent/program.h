/* SPDX-License-Identifier: BSD-2-Clause */

/**
 * @file
 *
 * @brief A program as the target holds it, and its decoder.
 */

#ifndef AGENT_PROGRAM_H
#define AGENT_PROGRAM_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "agent_port.h"

/* The limits of docs/program.md. */
#define PROGRAM_TEXT_MAXIMUM 4000
#define PROGRAM_COLUMNS 16
#define PROGRAM_DESCRIPTORS 24
#define PROGRAM_STEPS 24
#define PROGRAM_CONDITIONS 4
#define PROGRAM_GATES 120

/** @brief The longest name of a column, a descriptor, a scenario. */
#define PROGRAM_NAME 15

/** @brief The longest name of a variant. */
#define PROGRAM_VARIANT 31

/** @brief The longest transfer, in bytes. */
#define PROGRAM_LENGTH 65536

/**
 * @brief The priorities that a program may give: between the agent's and the
 *   prover's.
 */
#define PROGRAM_PRIORITY_LEAST 3
#define PROGRAM_PRIORITY_MOST 250

/* The bounds of J. */
#define PROGRAM_SEED 999999999
#define PROGRAM_SPIN 100000000
#define PROGRAM_HELD_TICKS 1000
#define PROGRAM_EXACT_DELAYS 16

/** @brief Operations, calls first: what is below OP_CALLS has a result. */
typedef enum {
  OP_SOCKET,
  OP_BIND,
  OP_LISTEN,
  OP_ACCEPT,
  OP_CONNECT,
  OP_RECV,
  OP_SEND,
  OP_SENDTO,
  OP_READ,
  OP_WRITE,
  OP_SELECT,
  OP_SHUTDOWN,
  OP_CLOSE,
  OP_DUP,
  OP_SETOPT,
  OP_NONBLOCK,
  OP_CALLS,
  OP_AWAIT = OP_CALLS,
  OP_HOG,
  OP_SLEEP,
  OP_SUSPEND,
  OP_RESUME,
  OP_DELETE,
  OP_PRIORITY,
  OP_LOCK,
  OP_UNLOCK,
  OP_NETLOCK,
  OP_NETUNLOCK,
  OP_EXHAUST,
  OP_RESTORE,
  OP_GO
} program_op;

typedef enum {
  COND_BLOCKED,
  COND_WOKEN,
  COND_ENDED,
  COND_CALLED,
  COND_RETURNED,
  COND_READABLE,
  COND_WRITABLE
} program_condition_kind;

typedef struct {
  program_condition_kind kind;
  uint8_t column;
  uint8_t step;
  uint8_t descriptor;
} program_condition;

/* Flags of recv and send. */
#define FLAG_WAITALL 1
#define FLAG_PEEK 2
#define FLAG_DONTWAIT 4
#define FLAG_OOB 8

/* The sets of select. */
#define SET_READ 0
#define SET_WRITE 1
#define SET_EXCEPT 2

typedef enum {
  OPTION_LINGER,
  OPTION_RCVTIMEO,
  OPTION_SNDTIMEO,
  OPTION_RCVBUF,
  OPTION_SNDBUF
} program_option;

/** @brief What exhaust and restore are about. */
typedef enum {
  SCARCE_FDS,
  SCARCE_MBUFS
} program_scarce;

/** @brief A step that is delayed by just so much, once it has been called. */
typedef struct {
  uint8_t column;
  uint8_t step;

  /** @brief Not before its call has found the socket, under the semaphore. */
  bool locked;
  long ticks;

  /** @brief Turns that follow the ticks. */
  long turns;
} program_exact_delay;

/** @brief How columns are delayed; without it they are not. */
typedef struct {
  long seed;

  /** @brief At most so many turns before a call or a release. */
  long spin;

  /** @brief At most so many ticks a column is held back. */
  long ticks;

  /** @brief The columns that are delayed, a bit each. */
  uint32_t columns;
  size_t exact_count;

  /** @brief Some of the following hold the network semaphore meanwhile. */
  bool inside;
  program_exact_delay exact[ PROGRAM_EXACT_DELAYS ];
} program_delay;

/** @brief Where in a step a task can be held (gate.h). */
typedef enum {
  /** @brief Before the call, or the directive. */
  POINT_CALL,

  /** @brief Behind that: the step counts as called. */
  POINT_BEGUN,

  /** @brief An await or a hog, as its conditions hold. */
  POINT_GO_ON,

  /** @brief Before the network semaphore is asked for. */
  POINT_LOCK,

  /** @brief Before a sleep in the network code. */
  POINT_SLEEP,

  /** @brief Behind it, before the network semaphore is asked for again. */
  POINT_WAKE,

  /** @brief The call has returned. */
  POINT_RETURN,

  /** @brief The network daemon, which was held as it woke, goes on. */
  POINT_FREE_NETD
} program_point;

/** @brief One passing of a schedule. */
typedef struct {
  /** @brief PROGRAM_COLUMNS for that of the network daemon. */
  uint8_t column;
  uint8_t step;

  /** @brief So many sleeps of the step came before. */
  uint8_t sleeps;

  /** @brief Even if the task that passed last could go on. */
  bool at_once;

  /** @brief From here on the network daemon is held as it wakes. */
  bool holds_netd;
  program_point point;
} program_gate;

/** @brief One step; which members count depends on the operation. */
typedef struct {
  program_op op;

  /** @brief From the second step of its name in the column on, else 1. */
  uint8_t ordinal;
  uint8_t descriptor;
  uint8_t into;
  uint8_t column;
  uint8_t flags;
  uint8_t choice;
  bool forever;
  agent_who who;

  long port;

  /** @brief Backlog, length, ticks, option's value, priority, index. */
  long value;

  /** @brief Sets of descriptors, a bit each. */
  uint32_t sets[ 3 ];
  size_t condition_count;
  program_condition conditions[ PROGRAM_CONDITIONS ];
} program_step;

typedef struct {
  char name[ PROGRAM_NAME + 1 ];
  bool peer;

  /** @brief Mode RTEMS_TIMESLICE. */
  bool timeslice;
  rtems_task_priority priority;
  size_t step_count;
  program_step steps[ PROGRAM_STEPS ];
} program_column;

typedef struct {
  char scenario[ PROGRAM_NAME + 1 ];
  char variant[ PROGRAM_VARIANT + 1 ];
  long patience;
  rtems_task_priority netd;
  program_delay delay;
  size_t descriptor_count;
  char descriptors[ PROGRAM_DESCRIPTORS ][ PROGRAM_NAME + 1 ];
  size_t column_count;
  program_column columns[ PROGRAM_COLUMNS ];

  /** @brief The order in which gates are to be passed. */
  size_t gate_count;
  program_gate gates[ PROGRAM_GATES ];

  /** @brief The sum of all times that steps wait by themselves, in ticks. */
  long own_ticks;
} agent_program;

/** @brief The name of an operation. */
const char *program_op_name( program_op op );

/**
 * @brief Checks a decoded program as a whole and sums up its own times.
 *
 * @return NULL, or the reason why it cannot be run here.
 */
const char *program_check( agent_program *program );

/** @brief Finds a column by name. */
bool program_find_column(
  const agent_program *program,
  const char *name,
  uint8_t *column
);

/** @brief Finds a descriptor by name. */
bool program_find_descriptor(
  const agent_program *program,
  const char *name,
  uint8_t *descriptor
);

/**
 * @brief Decodes the text of docs/program.md.
 *
 * Nothing of the text is taken on trust; @a text is written to.
 *
 * @return NULL, or the reason why the text is not a program.
 */
const char *program_decode( char *text, agent_program *program );

#endif /* AGENT_PROGRAM_H */
