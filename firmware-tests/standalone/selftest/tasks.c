/* SPDX-License-Identifier: BSD-2-Clause */

/**
 * @file
 *
 * @brief Tasks: priorities, order, suspend, clock.
 */

#include "selftest.h"

#include <errno.h>
#include <standalone.h>

static rtems_task log_twice( rtems_task_argument letter )
{
  selftest_log( (char) letter );
  (void) rtems_task_wake_after( RTEMS_YIELD_PROCESSOR );
  selftest_log( (char) letter );
  rtems_task_exit();
}

static rtems_task sleep_three( rtems_task_argument letter )
{
  (void) rtems_task_wake_after( 3 );
  selftest_log( (char) letter );
  rtems_task_exit();
}

static void higher_priority_runs_at_once( void )
{
  (void) selftest_spawn( 'h', SELFTEST_PRIORITY - 1, selftest_log_once );
  selftest_log( '.' );
  CHECK( selftest_logged( "h." ) );
}

static void lower_priorities_run_in_order( void )
{
  (void) selftest_spawn( 'c', SELFTEST_PRIORITY + 3, selftest_log_once );
  (void) selftest_spawn( 'a', SELFTEST_PRIORITY + 1, selftest_log_once );
  (void) selftest_spawn( 'b', SELFTEST_PRIORITY + 2, selftest_log_once );
  selftest_log( '.' );
  selftest_let_run();
  CHECK( selftest_logged( ".abc" ) );
}

static void equals_run_first_in_first_out( void )
{
  (void) selftest_spawn( 'a', SELFTEST_PRIORITY + 1, log_twice );
  (void) selftest_spawn( 'b', SELFTEST_PRIORITY + 1, log_twice );
  selftest_let_run();
  CHECK( selftest_logged( "abab" ) );
}

static void equal_does_not_preempt( void )
{
  (void) selftest_spawn( 'e', SELFTEST_PRIORITY, selftest_log_once );
  selftest_log( '.' );
  (void) rtems_task_wake_after( RTEMS_YIELD_PROCESSOR );
  CHECK( selftest_logged( ".e" ) );
}

static rtems_task preempted( rtems_task_argument letter )
{
  selftest_log( (char) letter );
  (void) selftest_spawn( 'e', SELFTEST_PRIORITY + 1, selftest_log_once );
  (void) selftest_spawn( 'h', SELFTEST_PRIORITY + 0, selftest_log_once );
  selftest_log( (char) letter );
  rtems_task_exit();
}

static void preempted_task_stays_first_in_its_level( void )
{
  (void) selftest_spawn( 'p', SELFTEST_PRIORITY + 1, preempted );
  selftest_let_run();
  CHECK( selftest_logged( "phpe" ) );
}

/* Logs its letter, and again when its equal has had the processor. */
static volatile int slices_ended;

static rtems_task busy_until_sliced( rtems_task_argument letter )
{
  int before;

  selftest_log( (char) letter );
  before = ++slices_ended;

  while ( slices_ended == before ) {
    /* Only a tick can let the other one in. */
  }

  selftest_log( (char) letter );
  ++slices_ended;
  rtems_task_exit();
}

static void spawn_sliced( char letter, rtems_mode modes )
{
  rtems_id id;

  CHECK(
    rtems_task_create( rtems_build_name( letter, 's', ' ', ' ' ),
      SELFTEST_PRIORITY + 1, RTEMS_MINIMUM_STACK_SIZE, modes,
      RTEMS_DEFAULT_ATTRIBUTES, &id ) == RTEMS_SUCCESSFUL
  );
  (void) rtems_task_start( id, busy_until_sliced,
    (rtems_task_argument) letter );
}

static void a_tick_ends_a_slice( void )
{
  slices_ended = 0;
  spawn_sliced( 'a', RTEMS_PREEMPT | RTEMS_TIMESLICE );
  spawn_sliced( 'b', RTEMS_PREEMPT | RTEMS_TIMESLICE );
  (void) rtems_task_wake_after( 6 );
  CHECK( selftest_logged( "abab" ) );
}

static rtems_task busy_for_three_ticks( rtems_task_argument letter )
{
  rtems_interval end = rtems_clock_get_ticks_since_boot() + 3;

  selftest_log( (char) letter );

  while ( rtems_clock_get_ticks_since_boot() < end ) {
    /* Nobody of this priority gets in. */
  }

  selftest_log( (char) letter );
  rtems_task_exit();
}

static void without_slices_equals_wait( void )
{
  (void) selftest_spawn( 'a', SELFTEST_PRIORITY + 1, busy_for_three_ticks );
  (void) selftest_spawn( 'b', SELFTEST_PRIORITY + 1, busy_for_three_ticks );
  (void) rtems_task_wake_after( 12 );
  CHECK( selftest_logged( "aabb" ) );
}

static void priority_change_goes_last_and_dispatches( void )
{
  rtems_task_priority before = 0;
  rtems_id a = selftest_spawn( 'a', SELFTEST_PRIORITY + 2, selftest_log_once );

  (void) selftest_spawn( 'b', SELFTEST_PRIORITY + 1, selftest_log_once );
  CHECK(
    rtems_task_set_priority( a, SELFTEST_PRIORITY + 1, &before ) ==
      RTEMS_SUCCESSFUL
  );
  CHECK( before == SELFTEST_PRIORITY + 2 );
  selftest_let_run();
  CHECK( selftest_logged( "ba" ) );
  a = selftest_spawn( 'a', SELFTEST_PRIORITY + 1, selftest_log_once );
  (void) rtems_task_set_priority( a, SELFTEST_PRIORITY - 1, &before );
  CHECK( selftest_logged( "a" ) );
  CHECK(
    rtems_task_set_priority( 0x0a01ffff, 5, &before ) == RTEMS_INVALID_ID
  );
  CHECK(
    rtems_task_set_priority( RTEMS_SELF, 256, &before ) ==
      RTEMS_INVALID_PRIORITY
  );
}

static void same_priority_again_moves_nobody( void )
{
  rtems_task_priority before;

  (void) selftest_spawn( 'a', SELFTEST_PRIORITY, selftest_log_once );
  (void) rtems_task_set_priority( RTEMS_SELF, SELFTEST_PRIORITY, &before );
  CHECK( selftest_logged( "" ) );
  (void) rtems_task_wake_after( RTEMS_YIELD_PROCESSOR );
  CHECK( selftest_logged( "a" ) );
}

static void suspended_task_does_not_run( void )
{
  rtems_id id = selftest_spawn( 's', SELFTEST_PRIORITY + 1, selftest_log_once );

  CHECK( rtems_task_is_suspended( id ) == RTEMS_SUCCESSFUL );
  CHECK( rtems_task_resume( id ) == RTEMS_INCORRECT_STATE );
  CHECK( rtems_task_suspend( id ) == RTEMS_SUCCESSFUL );
  CHECK( rtems_task_suspend( id ) == RTEMS_ALREADY_SUSPENDED );
  CHECK( rtems_task_is_suspended( id ) == RTEMS_ALREADY_SUSPENDED );
  selftest_let_run();
  CHECK( selftest_logged( "" ) );
  CHECK( rtems_task_resume( id ) == RTEMS_SUCCESSFUL );
  selftest_let_run();
  CHECK( selftest_logged( "s" ) );
}

static void delay_ends_while_suspended( void )
{
  rtems_id id = selftest_spawn( 'd', SELFTEST_PRIORITY - 1, sleep_three );

  CHECK( rtems_task_suspend( id ) == RTEMS_SUCCESSFUL );
  (void) rtems_task_wake_after( 5 );
  CHECK( selftest_logged( "" ) );
  CHECK( rtems_task_resume( id ) == RTEMS_SUCCESSFUL );
  CHECK( selftest_logged( "d" ) );
}

static void delays_of_one_tick_end_in_order( void )
{
  rtems_interval start;

  selftest_let_run();
  start = rtems_clock_get_ticks_since_boot();
  (void) selftest_spawn( 'b', SELFTEST_PRIORITY - 1, sleep_three );
  (void) selftest_spawn( 'a', SELFTEST_PRIORITY - 1, sleep_three );
  (void) selftest_spawn( 'c', SELFTEST_PRIORITY - 1, sleep_three );
  (void) rtems_task_wake_after( 6 );
  CHECK( rtems_clock_get_ticks_since_boot() - start >= 6 );
  CHECK( selftest_logged( "bac" ) );
}

static rtems_task set_errno( rtems_task_argument letter )
{
  CHECK( errno == 0 );
  errno = (int) letter;
  rtems_task_exit();
}

static void errno_belongs_to_a_task( void )
{
  errno = ECONNABORTED;
  (void) selftest_spawn( 'e', SELFTEST_PRIORITY - 1, set_errno );
  CHECK( errno == 113 );
}

const selftest selftest_tasks[] = {
  { "higher priority runs at once", higher_priority_runs_at_once },
  { "lower priorities run in order", lower_priorities_run_in_order },
  { "equals run first in first out", equals_run_first_in_first_out },
  { "equal does not preempt", equal_does_not_preempt },
  { "preempted task stays first in its level",
    preempted_task_stays_first_in_its_level },
  { "a tick ends a slice", a_tick_ends_a_slice },
  { "without slices equals wait", without_slices_equals_wait },
  { "priority change goes last and dispatches",
    priority_change_goes_last_and_dispatches },
  { "same priority again moves nobody", same_priority_again_moves_nobody },
  { "suspended task does not run", suspended_task_does_not_run },
  { "delay ends while suspended", delay_ends_while_suspended },
  { "delays of one tick end in order", delays_of_one_tick_end_in_order },
  { "errno belongs to a task", errno_belongs_to_a_task },
  { NULL, NULL }
};
