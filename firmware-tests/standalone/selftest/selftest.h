/* SPDX-License-Identifier: BSD-2-Clause */

/**
 * @file
 *
 * @brief Test of the executive by itself, on the machine that it runs on.
 */

#ifndef CLOSECHECK_SELFTEST_H
#define CLOSECHECK_SELFTEST_H

#include <rtems.h>

/** @brief Priority of the task that runs the tests: in the middle. */
#define SELFTEST_PRIORITY 100

typedef struct {
  const char *name;
  void ( *run )( void );
} selftest;

#define SELFTESTS_OF( _group ) extern const selftest _group[]

/* Each ends with an entry without a name. */
SELFTESTS_OF( selftest_tasks );
SELFTESTS_OF( selftest_deletion );
SELFTESTS_OF( selftest_events );
SELFTESTS_OF( selftest_semaphores );
SELFTESTS_OF( selftest_library );

/** @brief Notes a failure if the expression does not hold. */
#define CHECK( _expression ) \
  selftest_check( ( _expression ), #_expression, __FILE__, __LINE__ )

void selftest_check(
  bool holds,
  const char *expression,
  const char *file,
  int line
);

/** @brief Creates and starts a task; the letter is its name and argument. */
rtems_id selftest_spawn(
  char letter,
  rtems_task_priority priority,
  rtems_task_entry entry
);

/** @brief Tasks: one that logs its letter and ends, one that waits for ever. */
rtems_task selftest_log_once( rtems_task_argument letter );
rtems_task selftest_sleep_for_ever( rtems_task_argument letter );

/** @brief Notes that something has happened. */
void selftest_log( char what );
/** @brief Has exactly this happened since the last question? */
bool selftest_logged( const char *what );

rtems_task_priority selftest_priority_of( rtems_id id );
bool selftest_exists( rtems_id id );
/** @brief Lets all tasks of lower priority run for a tick or two. */
void selftest_let_run( void );

#endif /* CLOSECHECK_SELFTEST_H */
