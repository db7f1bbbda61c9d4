/* SPDX-License-Identifier: BSD-2-Clause */

/**
 * @file
 *
 * @brief The first task: brings the network up and starts the agent.
 */

#include "net/network.h"

#include <agent_port.h>
#include <check.h>
#include <rtems.h>
#include <standalone.h>

rtems_task standalone_init( rtems_task_argument argument );

static rtems_task agent( rtems_task_argument argument )
{
  (void) argument;

  if ( standalone_option( "check" ) != NULL ) {
    closefix_check();
    agent_port_power_off();
  }

  agent_main();
}

rtems_task standalone_init( rtems_task_argument argument )
{
  rtems_id id;

  (void) argument;
  network_initialize();
  if (
    rtems_task_create(
      rtems_build_name( 'A', 'G', 'N', 'T' ),
      AGENT_PRIORITY,
      AGENT_STACK_SIZE,
      RTEMS_DEFAULT_MODES,
      RTEMS_DEFAULT_ATTRIBUTES,
      &id
    ) != RTEMS_SUCCESSFUL ||
    rtems_task_start( id, agent, 0 ) != RTEMS_SUCCESSFUL
  ) {
    rtems_panic( "no agent" );
  }
  rtems_task_exit();
}
