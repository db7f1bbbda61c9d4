/* SPDX-License-Identifier: BSD-2-Clause */

/**
 * @file
 *
 * @brief Tasks that are deleted, whatever they are at.
 */

#include "selftest.h"

#include <standalone.h>

static rtems_id doomed;
static rtems_id deleter;

static rtems_task log_late( rtems_task_argument letter )
{
  (void) rtems_task_wake_after( 3 );
  selftest_log( (char) letter );
  rtems_task_exit();
}

static void deleted_task_is_gone( void )
{
  rtems_id asleep;
  rtems_id delayed;
  rtems_id ready;

  asleep = selftest_spawn( 'x', SELFTEST_PRIORITY - 1,
    selftest_sleep_for_ever );
  delayed = selftest_spawn( 'y', SELFTEST_PRIORITY - 1, log_late );
  ready = selftest_spawn( 'z', SELFTEST_PRIORITY + 1, selftest_log_once );

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
  doomed = selftest_spawn( 'd', SELFTEST_PRIORITY + 9, selftest_log_once );
  (void) selftest_spawn( 'a', SELFTEST_PRIORITY + 1, delete_it );
  (void) selftest_spawn( 'b', SELFTEST_PRIORITY + 1, selftest_log_once );
  (void) selftest_spawn( 'c', SELFTEST_PRIORITY + 1, delete_it );
  (void) selftest_spawn( 'e', SELFTEST_PRIORITY + 5, selftest_log_once );
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
  doomed = selftest_spawn( 'd', SELFTEST_PRIORITY + 9, selftest_log_once );
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
  rtems_id id = selftest_spawn( 'u', SELFTEST_PRIORITY - 1,
    selftest_sleep_for_ever );

  CHECK( rtems_extension_create( 1, &table, &extension ) == RTEMS_SUCCESSFUL );
  CHECK( rtems_task_delete( id ) == RTEMS_SUCCESSFUL );
  CHECK( rtems_extension_delete( extension ) == RTEMS_SUCCESSFUL );
  id = selftest_spawn( 'v', SELFTEST_PRIORITY - 1,
    selftest_sleep_for_ever );
  CHECK( rtems_task_delete( id ) == RTEMS_SUCCESSFUL );
  CHECK( selftest_logged( "u" ) );
}

static void many_tasks_one_after_the_other( void )
{
  int i;

  for ( i = 0; i < 200; ++i ) {
    (void) selftest_spawn( 'm', SELFTEST_PRIORITY - 1,
      selftest_sleep_for_ever );
    (void) rtems_task_delete( standalone_next_task( rtems_task_self() ) );
    (void) selftest_spawn( 'n', SELFTEST_PRIORITY - 1, selftest_log_once );
  }
}

const selftest selftest_deletion[] = {
  { "deleted task is gone", deleted_task_is_gone },
  { "deleter goes behind its equals", deleter_goes_behind_its_equals },
  { "deleter can be deleted", deleter_can_be_deleted },
  { "deletion calls the user extension", deletion_calls_the_user_extension },
  { "many tasks one after the other", many_tasks_one_after_the_other },
  { NULL, NULL }
};
