/* SPDX-License-Identifier: BSD-2-Clause */

/**
 * @file
 *
 * @brief Tasks: priorities, order, suspend, delete, clock.
 */

#include "selftest.h"

#include <errno.h>
#include <standalone.h>

static rtems_id doomed;
static rtems_id deleter;

static rtems_task log_once( rtems_task_argument letter )
{
  selftest_log( (char) letter );
  rtems_task_exit();
}

static rtems_task log_twice( rtems_task_argument letter )
{
  selftest_log( (char) letter );
  (void) rtems_task_wake_after( RTEMS_YIELD_PROCESSOR );
  selftest_log( (char) letter );
  rtems_task_exit();
}

static rtems_task sleep_for_ever( rtems_task_argument letter )
{
  rtems_event_set out;

  (void) letter;
  (void) rtems_event_receive( RTEMS_EVENT_9, RTEMS_WAIT, 0, &out );
}

static rtems_task sleep_three( rtems_task_argument letter )
{
  (void) rtems_task_wake_after( 3 );
  selftest_log( (char) letter );
  rtems_task_exit();
}

static void higher_priority_runs_at_once( void )
{
  (void) selftest_spawn( 'h', SELFTEST_PRIORITY - 1, log_once );
  selftest_log( '.' );
  CHECK( selftest_logged( "h." ) );
}

static void lower_priorities_run_in_order( void )
{
  (void) selftest_spawn( 'c', SELFTEST_PRIORITY + 3, log_once );
  (void) selftest_spawn( 'a', SELFTEST_PRIORITY + 1, log_once );
  (void) selftest_spawn( 'b', SELFTEST_PRIORITY + 2, log_once );
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
  (void) selftest_spawn( 'e', SELFTEST_PRIORITY, log_once );
  selftest_log( '.' );
  (void) rtems_task_wake_after( RTEMS_YIELD_PROCESSOR );
  CHECK( selftest_logged( ".e" ) );
}

static rtems_task preempted( rtems_task_argument letter )
{
  selftest_log( (char) letter );
  (void) selftest_spawn( 'e', SELFTEST_PRIORITY + 1, log_once );
  (void) selftest_spawn( 'h', SELFTEST_PRIORITY + 0, log_once );
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
  rtems_id a = selftest_spawn( 'a', SELFTEST_PRIORITY + 2, log_once );

  (void) selftest_spawn( 'b', SELFTEST_PRIORITY + 1, log_once );
  CHECK(
    rtems_task_set_priority( a, SELFTEST_PRIORITY + 1, &before ) ==
      RTEMS_SUCCESSFUL
  );
  CHECK( before == SELFTEST_PRIORITY + 2 );
  selftest_let_run();
  CHECK( selftest_logged( "ba" ) );
  a = selftest_spawn( 'a', SELFTEST_PRIORITY + 1, log_once );
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

  (void) selftest_spawn( 'a', SELFTEST_PRIORITY, log_once );
  (void) rtems_task_set_priority( RTEMS_SELF, SELFTEST_PRIORITY, &before );
  CHECK( selftest_logged( "" ) );
  (void) rtems_task_wake_after( RTEMS_YIELD_PROCESSOR );
  CHECK( selftest_logged( "a" ) );
}

static void suspended_task_does_not_run( void )
{
  rtems_id id = selftest_spawn( 's', SELFTEST_PRIORITY + 1, log_once );

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

static void deleted_task_is_gone( void )
{
  rtems_id asleep;
  rtems_id delayed;
  rtems_id ready;

  asleep = selftest_spawn( 'x', SELFTEST_PRIORITY - 1, sleep_for_ever );
  delayed = selftest_spawn( 'y', SELFTEST_PRIORITY - 1, sleep_three );
  ready = selftest_spawn( 'z', SELFTEST_PRIORITY + 1, log_once );

  CHECK( rtems_task_delete( asleep ) == RTEMS_SUCCESSFUL );
  CHECK( rtems_task_delete( delayed ) == RTEMS_SUCCESSFUL );
  CHECK( rtems_task_delete( ready ) == RTEMS_SUCCESSFUL );
  CHECK( rtems_task_delete( ready ) == RTEMS_INVALID_ID );
  CHECK( rtems_event_send( asleep, RTEMS_EVENT_9 ) == RTEMS_INVALID_ID );
  CHECK( !selftest_exists( asleep ) );
  (void) rtems_task_wake_after( 5 );
  CHECK( selftest_logged( "" ) );
}

static rtems_task delete_it( rtems_task_argument letter )
{
  (void) rtems_task_delete( doomed );
  selftest_log( (char) letter );
  rtems_task_exit();
}

/* It runs to go, and lends nobody its place in front of equals. */
static void deleter_goes_behind_its_equals( void )
{
  doomed = selftest_spawn( 'd', SELFTEST_PRIORITY + 9, log_once );
  (void) selftest_spawn( 'a', SELFTEST_PRIORITY + 1, delete_it );
  (void) selftest_spawn( 'b', SELFTEST_PRIORITY + 1, log_once );
  (void) selftest_spawn( 'c', SELFTEST_PRIORITY + 1, delete_it );
  (void) selftest_spawn( 'e', SELFTEST_PRIORITY + 5, log_once );
  selftest_let_run();
  CHECK( selftest_logged( "bace" ) );
  CHECK( !selftest_exists( doomed ) );
}

static rtems_task delete_the_deleter( rtems_task_argument letter )
{
  (void) rtems_task_delete( deleter );
  selftest_log( (char) letter );
  rtems_task_exit();
}

static void deleter_can_be_deleted( void )
{
  doomed = selftest_spawn( 'd', SELFTEST_PRIORITY + 9, log_once );
  deleter = selftest_spawn( 'a', SELFTEST_PRIORITY + 1, delete_it );
  (void) selftest_spawn( 'b', SELFTEST_PRIORITY + 1, delete_the_deleter );
  selftest_let_run();
  CHECK( selftest_logged( "b" ) );
  CHECK( !selftest_exists( deleter ) );
  CHECK( !selftest_exists( doomed ) );
}

static void log_deletion( rtems_tcb *executing, rtems_tcb *deleted )
{
  (void) executing;
  selftest_log( (char) ( deleted->Object.name >> 24 ) );
}

static void deletion_calls_the_user_extension( void )
{
  static const rtems_extensions_table table = {
    .thread_delete = log_deletion
  };
  rtems_id extension = 0;
  rtems_id id = selftest_spawn( 'u', SELFTEST_PRIORITY - 1, sleep_for_ever );

  CHECK( rtems_extension_create( 1, &table, &extension ) == RTEMS_SUCCESSFUL );
  CHECK( rtems_task_delete( id ) == RTEMS_SUCCESSFUL );
  CHECK( rtems_extension_delete( extension ) == RTEMS_SUCCESSFUL );
  id = selftest_spawn( 'v', SELFTEST_PRIORITY - 1, sleep_for_ever );
  CHECK( rtems_task_delete( id ) == RTEMS_SUCCESSFUL );
  CHECK( selftest_logged( "u" ) );
}

static void many_tasks_one_after_the_other( void )
{
  int i;

  for ( i = 0; i < 200; ++i ) {
    (void) selftest_spawn( 'm', SELFTEST_PRIORITY - 1, sleep_for_ever );
    (void) rtems_task_delete( standalone_next_task( rtems_task_self() ) );
    (void) selftest_spawn( 'n', SELFTEST_PRIORITY - 1, log_once );
  }
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
  { "deleted task is gone", deleted_task_is_gone },
  { "deleter goes behind its equals", deleter_goes_behind_its_equals },
  { "deleter can be deleted", deleter_can_be_deleted },
  { "deletion calls the user extension", deletion_calls_the_user_extension },
  { "many tasks one after the other", many_tasks_one_after_the_other },
  { "errno belongs to a task", errno_belongs_to_a_task },
  { NULL, NULL }
};
