/* SPDX-License-Identifier: BSD-2-Clause */

/**
 * @file
 *
 * @brief Events: what is seized when, sets, timeouts, what can be seen of it.
 */

#include "selftest.h"

#include <standalone.h>

static rtems_event_set received;
static rtems_event_set received_next;
static rtems_status_code status;

static rtems_task receive_any( rtems_task_argument letter )
{
  status = rtems_event_receive(
    RTEMS_EVENT_1 | RTEMS_EVENT_2,
    RTEMS_WAIT | RTEMS_EVENT_ANY,
    RTEMS_NO_TIMEOUT,
    &received
  );
  (void) rtems_event_receive(
    RTEMS_ALL_EVENTS,
    RTEMS_NO_WAIT | RTEMS_EVENT_ANY,
    RTEMS_NO_TIMEOUT,
    &received_next
  );
  selftest_log( (char) letter );
  rtems_task_exit();
}

static rtems_task receive_all( rtems_task_argument letter )
{
  status = rtems_event_receive(
    RTEMS_EVENT_1 | RTEMS_EVENT_2,
    RTEMS_WAIT | RTEMS_EVENT_ALL,
    RTEMS_NO_TIMEOUT,
    &received
  );
  selftest_log( (char) letter );
  rtems_task_exit();
}

static rtems_task receive_system( rtems_task_argument letter )
{
  status = rtems_event_system_receive(
    RTEMS_EVENT_1,
    RTEMS_WAIT | RTEMS_EVENT_ANY,
    RTEMS_NO_TIMEOUT,
    &received
  );
  selftest_log( (char) letter );
  rtems_task_exit();
}

static rtems_task receive_for_three( rtems_task_argument letter )
{
  status = rtems_event_receive(
    RTEMS_EVENT_1,
    RTEMS_WAIT | RTEMS_EVENT_ANY,
    3,
    &received
  );
  selftest_log( (char) letter );
  rtems_task_exit();
}

static void waiter_of_higher_priority_runs_at_once( void )
{
  rtems_id id = selftest_spawn( 'w', SELFTEST_PRIORITY - 1, receive_any );

  CHECK( rtems_event_send( id, RTEMS_EVENT_2 ) == RTEMS_SUCCESSFUL );
  selftest_log( '.' );
  CHECK( selftest_logged( "w." ) );
  CHECK( received == RTEMS_EVENT_2 && status == RTEMS_SUCCESSFUL );
}

static void set_is_seized_at_send_time( void )
{
  rtems_id id = selftest_spawn( 'w', SELFTEST_PRIORITY + 1, receive_any );
  standalone_task_info info;

  selftest_let_run();
  (void) rtems_event_send( id, RTEMS_EVENT_1 );
  (void) rtems_event_send( id, RTEMS_EVENT_2 );
  CHECK( standalone_get_task_info( id, &info ) );
  CHECK( info.pending_events == RTEMS_EVENT_2 );
  selftest_let_run();
  CHECK( selftest_logged( "w" ) );
  CHECK( received == RTEMS_EVENT_1 );
  CHECK( received_next == RTEMS_EVENT_2 );
}

static void both_at_once_are_seized_together( void )
{
  rtems_id id = selftest_spawn( 'w', SELFTEST_PRIORITY + 1, receive_any );

  selftest_let_run();
  (void) rtems_event_send( id, RTEMS_EVENT_1 | RTEMS_EVENT_2 | RTEMS_EVENT_3 );
  selftest_let_run();
  CHECK( selftest_logged( "w" ) );
  CHECK( received == ( RTEMS_EVENT_1 | RTEMS_EVENT_2 ) );
  CHECK( received_next == RTEMS_EVENT_3 );
}

static void all_waits_for_all( void )
{
  rtems_id id = selftest_spawn( 'w', SELFTEST_PRIORITY - 1, receive_all );

  (void) rtems_event_send( id, RTEMS_EVENT_1 );
  CHECK( selftest_logged( "" ) );
  (void) rtems_event_send( id, RTEMS_EVENT_2 );
  CHECK( selftest_logged( "w" ) );
  CHECK( received == ( RTEMS_EVENT_1 | RTEMS_EVENT_2 ) );
}

static void system_events_are_another_set( void )
{
  rtems_id id = selftest_spawn( 'w', SELFTEST_PRIORITY - 1, receive_system );

  (void) rtems_event_send( id, RTEMS_EVENT_1 );
  CHECK( selftest_logged( "" ) );
  (void) rtems_event_system_send( id, RTEMS_EVENT_1 );
  CHECK( selftest_logged( "w" ) );
}

static void without_wait( void )
{
  rtems_event_set out = 0;

  CHECK(
    rtems_event_receive( RTEMS_EVENT_4, RTEMS_NO_WAIT, 0, &out ) ==
      RTEMS_UNSATISFIED
  );
  (void) rtems_event_send( RTEMS_SELF, RTEMS_EVENT_4 );
  CHECK(
    rtems_event_receive( RTEMS_PENDING_EVENTS, RTEMS_NO_WAIT, 0, &out ) ==
      RTEMS_SUCCESSFUL
  );
  CHECK( out == RTEMS_EVENT_4 );
  CHECK(
    rtems_event_receive( RTEMS_EVENT_4, RTEMS_WAIT, 0, &out ) ==
      RTEMS_SUCCESSFUL
  );
  CHECK(
    rtems_event_receive( RTEMS_EVENT_4, RTEMS_NO_WAIT, 0, &out ) ==
      RTEMS_UNSATISFIED
  );
  CHECK(
    rtems_event_receive( RTEMS_EVENT_4, RTEMS_WAIT, 0, NULL ) ==
      RTEMS_INVALID_ADDRESS
  );
}

static void timeout_ends_the_wait( void )
{
  rtems_interval start = rtems_clock_get_ticks_since_boot();
  rtems_event_set out;

  CHECK(
    rtems_event_receive( RTEMS_EVENT_5, RTEMS_WAIT, 4, &out ) == RTEMS_TIMEOUT
  );
  CHECK( rtems_clock_get_ticks_since_boot() - start >= 4 );
  CHECK( out == 0 );
}

static void event_cancels_the_timeout( void )
{
  rtems_id id = selftest_spawn( 'w', SELFTEST_PRIORITY - 1, receive_for_three );
  standalone_task_info info;

  CHECK( standalone_get_task_info( id, &info ) && info.ticks_left > 0 );
  (void) rtems_event_send( id, RTEMS_EVENT_1 );
  CHECK( status == RTEMS_SUCCESSFUL && received == RTEMS_EVENT_1 );
  (void) rtems_task_wake_after( 5 );
  CHECK( selftest_logged( "w" ) );
}

static void event_after_the_timeout_stays_pending( void )
{
  rtems_id id = selftest_spawn( 'w', SELFTEST_PRIORITY + 1, receive_for_three );
  rtems_interval start;
  standalone_task_info info;

  selftest_let_run();
  start = rtems_clock_get_ticks_since_boot();
  while ( rtems_clock_get_ticks_since_boot() - start < 4 ) {
    /* The waiter must not run before the event is sent. */
  }
  (void) rtems_event_send( id, RTEMS_EVENT_1 );
  CHECK( standalone_get_task_info( id, &info ) );
  CHECK( info.pending_events == RTEMS_EVENT_1 );
  selftest_let_run();
  CHECK( status == RTEMS_TIMEOUT && received == 0 );
}

static void suspended_waiter_is_satisfied_but_does_not_run( void )
{
  rtems_id id = selftest_spawn( 'w', SELFTEST_PRIORITY - 1, receive_any );

  (void) rtems_task_suspend( id );
  (void) rtems_event_send( id, RTEMS_EVENT_1 );
  (void) rtems_event_send( id, RTEMS_EVENT_2 );
  CHECK( selftest_logged( "" ) );
  (void) rtems_task_resume( id );
  CHECK( selftest_logged( "w" ) );
  CHECK( received == RTEMS_EVENT_1 && received_next == RTEMS_EVENT_2 );
}

static void woken_is_not_yet_run( void )
{
  rtems_id id = selftest_spawn( 'w', SELFTEST_PRIORITY + 1, receive_any );
  standalone_task_info info;

  selftest_let_run();
  CHECK( standalone_get_task_info( id, &info ) );
  CHECK( info.states == STANDALONE_STATE_WAITING_EVENT );
  CHECK( info.entered_wait == STANDALONE_STATE_WAITING_EVENT );
  (void) rtems_event_send( id, RTEMS_EVENT_1 );
  CHECK( standalone_get_task_info( id, &info ) );
  CHECK( info.states == 0 );
  CHECK( info.entered_wait == STANDALONE_STATE_WAITING_EVENT );
  selftest_let_run();
  CHECK( !selftest_exists( id ) );
}

const selftest selftest_events[] = {
  { "waiter of higher priority runs at once",
    waiter_of_higher_priority_runs_at_once },
  { "set is seized at send time", set_is_seized_at_send_time },
  { "both at once are seized together", both_at_once_are_seized_together },
  { "all waits for all", all_waits_for_all },
  { "system events are another set", system_events_are_another_set },
  { "without wait", without_wait },
  { "timeout ends the wait", timeout_ends_the_wait },
  { "event cancels the timeout", event_cancels_the_timeout },
  { "event after the timeout stays pending",
    event_after_the_timeout_stays_pending },
  { "suspended waiter is satisfied but does not run",
    suspended_waiter_is_satisfied_but_does_not_run },
  { "woken is not yet run", woken_is_not_yet_run },
  { NULL, NULL }
};
