/* SPDX-License-Identifier: BSD-2-Clause */

/**
 * @file
 *
 * @brief What the image needs of RTEMS, and its first task.
 */

#include "check.h"
#include "port.h"

rtems_task Init( rtems_task_argument argument );

rtems_task Init( rtems_task_argument argument )
{
  char word[ 4 ];

  (void) argument;
  console_begin();
  network_begin();
  tasks_begin();
  marker_begin( network_hardware_address() );

  if ( option_get( "bench", "", word, sizeof( word ) ) ) {
    bench_run();
    agent_port_power_off();
  }

  if ( option_get( "check", "", word, sizeof( word ) ) ) {
    closefix_check();
    agent_port_power_off();
  }

  agent_main();
}

#define CONFIGURE_APPLICATION_NEEDS_CLOCK_DRIVER
#define CONFIGURE_APPLICATION_NEEDS_CONSOLE_DRIVER

/* Under emulation a clock of 1 kHz loses ticks. */
#define CONFIGURE_MICROSECONDS_PER_TICK 10000
#define CONFIGURE_TICKS_PER_TIMESLICE 1

#define CONFIGURE_MAXIMUM_FILE_DESCRIPTORS 64
#define CONFIGURE_UNLIMITED_OBJECTS
#define CONFIGURE_UNIFIED_WORK_AREAS

/* closefix/connabort.c creates one to see tasks go. */
#define CONFIGURE_MAXIMUM_USER_EXTENSIONS 2
#define CONFIGURE_INITIAL_EXTENSIONS { .thread_switch = tasks_switched }

#define CONFIGURE_RTEMS_INIT_TASKS_TABLE
#define CONFIGURE_INIT_TASK_PRIORITY AGENT_PRIORITY
#define CONFIGURE_INIT_TASK_STACK_SIZE AGENT_STACK_SIZE
#define CONFIGURE_INIT_TASK_ATTRIBUTES RTEMS_FLOATING_POINT

#define CONFIGURE_INIT

#include <rtems/confdefs.h>
