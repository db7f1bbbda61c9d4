/* SPDX-License-Identifier: BSD-2-Clause */

/**
 * @file
 *
 * @brief Test of the executive by itself: runs the groups and reports.
 */

#include "selftest.h"

#include <rtems/bspIo.h>
#include <standalone.h>
#include <string.h>

rtems_task selftest_log_once( rtems_task_argument letter )
{
  selftest_log( (char) letter );
  rtems_task_exit();
}

rtems_task selftest_sleep_for_ever( rtems_task_argument letter )
{
  rtems_event_set out;

  (void) letter;
  (void) rtems_event_receive( RTEMS_EVENT_9, RTEMS_WAIT, 0, &out );
}

rtems_task standalone_init( rtems_task_argument argument );

static bool failed;
static char events[ 64 ];
static size_t event_count;

void selftest_check(
  bool holds,
  const char *expression,
  const char *file,
  int line
)
{
  if ( !holds ) {
    failed = true;
    printk( "%s: %d %s\n", file, line, expression );
  }
}

rtems_id selftest_spawn(
  char letter,
  rtems_task_priority priority,
  rtems_task_entry entry
)
{
  rtems_id id = 0;

  CHECK(
    rtems_task_create(
      rtems_build_name( letter, ' ', ' ', ' ' ),
      priority,
      RTEMS_MINIMUM_STACK_SIZE,
      RTEMS_DEFAULT_MODES,
      RTEMS_DEFAULT_ATTRIBUTES,
      &id
    ) == RTEMS_SUCCESSFUL
  );
  CHECK(
    rtems_task_start( id, entry, (rtems_task_argument) letter ) ==
      RTEMS_SUCCESSFUL
  );
  return id;
}

void selftest_log( char what )
{
  if ( event_count < sizeof( events ) - 1 ) {
    events[ event_count++ ] = what;
  }
}

bool selftest_logged( const char *what )
{
  bool same;

  events[ event_count ] = '\0';
  same = strcmp( events, what ) == 0;
  if ( !same ) {
    printk( "expected \"%s\", logged \"%s\"\n", what, events );
  }
  event_count = 0;
  return same;
}

rtems_task_priority selftest_priority_of( rtems_id id )
{
  standalone_task_info info;

  return standalone_get_task_info( id, &info ) ? info.current_priority : 0;
}

bool selftest_exists( rtems_id id )
{
  standalone_task_info info;

  return standalone_get_task_info( id, &info );
}

void selftest_let_run( void )
{
  (void) rtems_task_wake_after( 2 );
}

static void run_group( const selftest *group, unsigned *bad )
{
  for ( ; group->name != NULL; ++group ) {
    failed = false;
    event_count = 0;
    ( *group->run )();
    printk( "SELFTEST %s %s\n", failed ? "failed" : "ok", group->name );
    *bad += failed;
  }
}

static void fault_on_demand( void )
{
  const char *fault = standalone_option( "fault" );
  /* Read at run time, so that the compiler does not see the fault coming. */
  volatile uintptr_t address = 4;

  if ( fault == NULL ) {
    return;
  }
  if ( strcmp( fault, "panic" ) == 0 ) {
    rtems_panic( "Socket buffer is already in use." );
  }
  if ( strcmp( fault, "wild" ) == 0 ) {
    address = 0xddddddddu;
  }
  *(volatile uint32_t *) address = 1;
}

rtems_task standalone_init( rtems_task_argument argument )
{
  rtems_task_priority before;
  unsigned bad = 0;

  (void) argument;
  (void) rtems_task_set_priority( RTEMS_SELF, SELFTEST_PRIORITY, &before );
  fault_on_demand();
  run_group( selftest_tasks, &bad );
  run_group( selftest_deletion, &bad );
  run_group( selftest_events, &bad );
  run_group( selftest_semaphores, &bad );
  run_group( selftest_library, &bad );
  printk( "SELFTEST END failed=%u\n", bad );
  standalone_power_off();
}
