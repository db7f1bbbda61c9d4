/* SPDX-License-Identifier: BSD-2-Clause */

/**
 * @file
 *
 * @brief Semaphores: recursion, queue, inheritance, deletion of the parties.
 */

#include "selftest.h"

#include <standalone.h>

static rtems_id mutex;
static rtems_id second;
static rtems_status_code status;

static rtems_id create( void )
{
  rtems_id id = 0;

  CHECK(
    rtems_semaphore_create(
      rtems_build_name( 'M', 'U', 'T', 'X' ),
      1,
      RTEMS_PRIORITY | RTEMS_BINARY_SEMAPHORE | RTEMS_INHERIT_PRIORITY,
      0,
      &id
    ) == RTEMS_SUCCESSFUL
  );
  return id;
}

static rtems_task obtain_and_release( rtems_task_argument letter )
{
  status = rtems_semaphore_obtain( mutex, RTEMS_WAIT, RTEMS_NO_TIMEOUT );
  selftest_log( (char) letter );
  (void) rtems_semaphore_release( mutex );
  rtems_task_exit();
}

static rtems_task obtain_for_three( rtems_task_argument letter )
{
  status = rtems_semaphore_obtain( mutex, RTEMS_WAIT, 3 );
  selftest_log( (char) letter );
  rtems_task_exit();
}

static rtems_task hold_until_event( rtems_task_argument letter )
{
  rtems_event_set out;

  (void) rtems_semaphore_obtain( mutex, RTEMS_WAIT, RTEMS_NO_TIMEOUT );
  (void) rtems_event_receive( RTEMS_EVENT_1, RTEMS_WAIT, 0, &out );
  (void) rtems_semaphore_release( mutex );
  selftest_log( (char) letter );
  rtems_task_exit();
}

static rtems_task hold_second_wait_first( rtems_task_argument letter )
{
  (void) rtems_semaphore_obtain( second, RTEMS_WAIT, RTEMS_NO_TIMEOUT );
  (void) rtems_semaphore_obtain( mutex, RTEMS_WAIT, RTEMS_NO_TIMEOUT );
  selftest_log( (char) letter );
  (void) rtems_semaphore_release( mutex );
  (void) rtems_semaphore_release( second );
  rtems_task_exit();
}

static rtems_task obtain_second( rtems_task_argument letter )
{
  (void) rtems_semaphore_obtain( second, RTEMS_WAIT, RTEMS_NO_TIMEOUT );
  selftest_log( (char) letter );
  (void) rtems_semaphore_release( second );
  rtems_task_exit();
}

static void mutex_is_recursive( void )
{
  standalone_semaphore_info info;

  mutex = create();
  CHECK( rtems_semaphore_release( mutex ) == RTEMS_NOT_OWNER_OF_RESOURCE );
  CHECK( rtems_semaphore_obtain( mutex, RTEMS_WAIT, 0 ) == RTEMS_SUCCESSFUL );
  CHECK( rtems_semaphore_obtain( mutex, RTEMS_WAIT, 0 ) == RTEMS_SUCCESSFUL );
  CHECK( standalone_get_semaphore_info( mutex, &info ) );
  CHECK( info.owner == rtems_task_self() && info.nest_count == 2 );
  CHECK( rtems_semaphore_release( mutex ) == RTEMS_SUCCESSFUL );
  CHECK( rtems_semaphore_delete( mutex ) == RTEMS_RESOURCE_IN_USE );
  CHECK( rtems_semaphore_release( mutex ) == RTEMS_SUCCESSFUL );
  CHECK( standalone_get_semaphore_info( mutex, &info ) && info.owner == 0 );
  CHECK( rtems_semaphore_delete( mutex ) == RTEMS_SUCCESSFUL );
  CHECK( rtems_semaphore_obtain( mutex, RTEMS_WAIT, 0 ) == RTEMS_INVALID_ID );
}

static void waiters_are_served_by_priority( void )
{
  standalone_semaphore_info info;
  rtems_id b;

  mutex = create();
  (void) rtems_semaphore_obtain( mutex, RTEMS_WAIT, 0 );
  (void) selftest_spawn( 'a', SELFTEST_PRIORITY - 1, obtain_and_release );
  b = selftest_spawn( 'b', SELFTEST_PRIORITY - 3, obtain_and_release );
  (void) selftest_spawn( 'c', SELFTEST_PRIORITY - 1, obtain_and_release );
  (void) selftest_spawn( 'd', SELFTEST_PRIORITY - 2, obtain_and_release );
  /* The owner has inherited b's priority: let c and d come to the queue. */
  selftest_let_run();
  CHECK( standalone_get_semaphore_info( mutex, &info ) );
  CHECK( info.waiter_count == 4 && info.waiters[ 0 ] == b );
  CHECK( rtems_semaphore_release( mutex ) == RTEMS_SUCCESSFUL );
  CHECK( selftest_logged( "bdac" ) );
  CHECK( rtems_semaphore_delete( mutex ) == RTEMS_SUCCESSFUL );
}

static void owner_inherits_and_gives_back( void )
{
  mutex = create();
  (void) rtems_semaphore_obtain( mutex, RTEMS_WAIT, 0 );
  (void) selftest_spawn( 'h', SELFTEST_PRIORITY - 5, obtain_and_release );
  CHECK( selftest_priority_of( rtems_task_self() ) == SELFTEST_PRIORITY - 5 );
  (void) selftest_spawn( 'm', SELFTEST_PRIORITY - 2, selftest_log_once );
  CHECK( selftest_logged( "" ) );
  CHECK( rtems_semaphore_release( mutex ) == RTEMS_SUCCESSFUL );
  CHECK( selftest_logged( "hm" ) );
  CHECK( selftest_priority_of( rtems_task_self() ) == SELFTEST_PRIORITY );
  CHECK( rtems_semaphore_delete( mutex ) == RTEMS_SUCCESSFUL );
}

static void inheritance_goes_on_along_the_chain( void )
{
  rtems_id middle;

  mutex = create();
  second = create();
  (void) rtems_semaphore_obtain( mutex, RTEMS_WAIT, 0 );
  middle = selftest_spawn( 'm', SELFTEST_PRIORITY - 1, hold_second_wait_first );
  (void) selftest_spawn( 'h', SELFTEST_PRIORITY - 9, obtain_second );
  CHECK( selftest_priority_of( middle ) == SELFTEST_PRIORITY - 9 );
  CHECK( selftest_priority_of( rtems_task_self() ) == SELFTEST_PRIORITY - 9 );
  CHECK( rtems_semaphore_release( mutex ) == RTEMS_SUCCESSFUL );
  CHECK( selftest_logged( "mh" ) );
  CHECK( selftest_priority_of( rtems_task_self() ) == SELFTEST_PRIORITY );
  CHECK( rtems_semaphore_delete( mutex ) == RTEMS_SUCCESSFUL );
  CHECK( rtems_semaphore_delete( second ) == RTEMS_SUCCESSFUL );
}

static void inheritance_ends_with_the_waiter( void )
{
  rtems_id waiter;

  mutex = create();
  (void) rtems_semaphore_obtain( mutex, RTEMS_WAIT, 0 );
  (void) selftest_spawn( 't', SELFTEST_PRIORITY - 3, obtain_for_three );
  CHECK( selftest_priority_of( rtems_task_self() ) == SELFTEST_PRIORITY - 3 );
  (void) rtems_task_wake_after( 5 );
  CHECK( selftest_logged( "t" ) && status == RTEMS_TIMEOUT );
  CHECK( selftest_priority_of( rtems_task_self() ) == SELFTEST_PRIORITY );
  waiter = selftest_spawn( 'w', SELFTEST_PRIORITY - 3, obtain_and_release );
  CHECK( rtems_task_delete( waiter ) == RTEMS_SUCCESSFUL );
  CHECK( selftest_priority_of( rtems_task_self() ) == SELFTEST_PRIORITY );
  CHECK( rtems_semaphore_release( mutex ) == RTEMS_SUCCESSFUL );
  CHECK( rtems_semaphore_delete( mutex ) == RTEMS_SUCCESSFUL );
}

static void raised_waiter_moves_ahead( void )
{
  rtems_task_priority before;
  rtems_id a;

  mutex = create();
  (void) rtems_semaphore_obtain( mutex, RTEMS_WAIT, 0 );
  a = selftest_spawn( 'a', SELFTEST_PRIORITY - 1, obtain_and_release );
  (void) selftest_spawn( 'b', SELFTEST_PRIORITY - 2, obtain_and_release );
  (void) rtems_task_set_priority( a, SELFTEST_PRIORITY - 4, &before );
  CHECK( selftest_priority_of( rtems_task_self() ) == SELFTEST_PRIORITY - 4 );
  (void) rtems_semaphore_release( mutex );
  CHECK( selftest_logged( "ab" ) );
  CHECK( rtems_semaphore_delete( mutex ) == RTEMS_SUCCESSFUL );
}

/* The owner is left with the priority of a waiter that is ready, too. */
static void owner_of_a_deleted_waiter_goes_last( void )
{
  rtems_id high;

  mutex = create();
  (void) rtems_semaphore_obtain( mutex, RTEMS_WAIT, 0 );
  (void) selftest_spawn( 'm', SELFTEST_PRIORITY - 2, obtain_and_release );
  high = selftest_spawn( 'h', SELFTEST_PRIORITY - 5, obtain_and_release );
  (void) selftest_spawn( 'x', SELFTEST_PRIORITY - 2, selftest_log_once );
  CHECK( selftest_logged( "" ) );
  CHECK( rtems_task_delete( high ) == RTEMS_SUCCESSFUL );
  CHECK( selftest_logged( "x" ) );
  (void) rtems_semaphore_release( mutex );
  CHECK( selftest_logged( "m" ) );
  CHECK( rtems_semaphore_delete( mutex ) == RTEMS_SUCCESSFUL );
}

static void changed_waiter_goes_behind_its_equals( void )
{
  rtems_task_priority before;
  rtems_id a;

  mutex = create();
  (void) rtems_semaphore_obtain( mutex, RTEMS_WAIT, 0 );
  a = selftest_spawn( 'a', SELFTEST_PRIORITY - 1, obtain_and_release );
  (void) selftest_spawn( 'b', SELFTEST_PRIORITY - 2, obtain_and_release );
  (void) rtems_task_set_priority( a, SELFTEST_PRIORITY - 2, &before );
  (void) rtems_semaphore_release( mutex );
  CHECK( selftest_logged( "ba" ) );
  CHECK( rtems_semaphore_delete( mutex ) == RTEMS_SUCCESSFUL );
}

static void circle_is_refused( void )
{
  mutex = create();
  second = create();
  (void) rtems_semaphore_obtain( mutex, RTEMS_WAIT, 0 );
  (void) selftest_spawn( 'm', SELFTEST_PRIORITY - 1, hold_second_wait_first );
  CHECK(
    rtems_semaphore_obtain( second, RTEMS_WAIT, 0 ) == RTEMS_INCORRECT_STATE
  );
  CHECK( rtems_semaphore_release( mutex ) == RTEMS_SUCCESSFUL );
  CHECK( selftest_logged( "m" ) );
  CHECK( rtems_semaphore_delete( mutex ) == RTEMS_SUCCESSFUL );
  CHECK( rtems_semaphore_delete( second ) == RTEMS_SUCCESSFUL );
}

static void sleeping_owner_keeps_what_it_holds( void )
{
  standalone_semaphore_info info;
  rtems_id owner;

  mutex = create();
  owner = selftest_spawn( 'o', SELFTEST_PRIORITY - 1, hold_until_event );
  (void) selftest_spawn( 'w', SELFTEST_PRIORITY - 2, obtain_and_release );
  CHECK( selftest_priority_of( owner ) == SELFTEST_PRIORITY - 2 );
  CHECK( standalone_get_semaphore_info( mutex, &info ) );
  CHECK( info.owner == owner && info.waiter_count == 1 );
  (void) rtems_event_send( owner, RTEMS_EVENT_1 );
  CHECK( selftest_logged( "wo" ) );
  CHECK( rtems_semaphore_delete( mutex ) == RTEMS_SUCCESSFUL );
}

static void deleted_owner_keeps_it_locked( void )
{
  standalone_semaphore_info info;
  rtems_id owner;
  rtems_id waiter;

  mutex = create();
  owner = selftest_spawn( 'o', SELFTEST_PRIORITY - 1, hold_until_event );
  CHECK( rtems_task_delete( owner ) == RTEMS_SUCCESSFUL );
  waiter = selftest_spawn( 'w', SELFTEST_PRIORITY - 1, obtain_and_release );
  CHECK( selftest_logged( "" ) );
  CHECK( standalone_get_semaphore_info( mutex, &info ) );
  CHECK( info.owner == owner && info.waiter_count == 1 );
  CHECK(
    rtems_semaphore_obtain( mutex, RTEMS_NO_WAIT, 0 ) == RTEMS_UNSATISFIED
  );
  CHECK( rtems_task_delete( waiter ) == RTEMS_SUCCESSFUL );
}

static void suspended_waiter_gets_it_all_the_same( void )
{
  standalone_semaphore_info info;
  rtems_id waiter;

  mutex = create();
  (void) rtems_semaphore_obtain( mutex, RTEMS_WAIT, 0 );
  waiter = selftest_spawn( 'w', SELFTEST_PRIORITY - 1, obtain_and_release );
  (void) rtems_task_suspend( waiter );
  (void) rtems_semaphore_release( mutex );
  CHECK( standalone_get_semaphore_info( mutex, &info ) );
  CHECK( info.owner == waiter );
  CHECK( selftest_logged( "" ) );
  (void) rtems_task_resume( waiter );
  CHECK( selftest_logged( "w" ) );
  CHECK( rtems_semaphore_delete( mutex ) == RTEMS_SUCCESSFUL );
}

static void counting_semaphore_counts( void )
{
  rtems_id id = 0;

  CHECK(
    rtems_semaphore_create( 7, 2, RTEMS_COUNTING_SEMAPHORE, 0, &id ) ==
      RTEMS_SUCCESSFUL
  );
  CHECK( rtems_semaphore_obtain( id, RTEMS_NO_WAIT, 0 ) == RTEMS_SUCCESSFUL );
  CHECK( rtems_semaphore_obtain( id, RTEMS_NO_WAIT, 0 ) == RTEMS_SUCCESSFUL );
  CHECK( rtems_semaphore_obtain( id, RTEMS_NO_WAIT, 0 ) == RTEMS_UNSATISFIED );
  CHECK( rtems_semaphore_obtain( id, RTEMS_WAIT, 2 ) == RTEMS_TIMEOUT );
  mutex = id;
  (void) selftest_spawn( 'c', SELFTEST_PRIORITY - 1, obtain_and_release );
  (void) rtems_semaphore_release( id );
  CHECK( selftest_logged( "c" ) );
  CHECK( rtems_semaphore_delete( id ) == RTEMS_SUCCESSFUL );
}

const selftest selftest_semaphores[] = {
  { "mutex is recursive", mutex_is_recursive },
  { "waiters are served by priority", waiters_are_served_by_priority },
  { "owner inherits and gives back", owner_inherits_and_gives_back },
  { "inheritance goes on along the chain",
    inheritance_goes_on_along_the_chain },
  { "inheritance ends with the waiter", inheritance_ends_with_the_waiter },
  { "raised waiter moves ahead", raised_waiter_moves_ahead },
  { "owner of a deleted waiter goes last",
    owner_of_a_deleted_waiter_goes_last },
  { "changed waiter goes behind its equals",
    changed_waiter_goes_behind_its_equals },
  { "circle is refused", circle_is_refused },
  { "sleeping owner keeps what it holds", sleeping_owner_keeps_what_it_holds },
  { "deleted owner keeps it locked", deleted_owner_keeps_it_locked },
  { "suspended waiter gets it all the same",
    suspended_waiter_gets_it_all_the_same },
  { "counting semaphore counts", counting_semaphore_counts },
  { NULL, NULL }
};
