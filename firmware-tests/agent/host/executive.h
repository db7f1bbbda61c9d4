/* SPDX-License-Identifier: BSD-2-Clause */

/**
 * @file
 *
 * @brief A fake executive: enough of the Classic API to run the agent in a
 *   process of the host.
 *
 * Each task is a thread, and only the one that has the baton runs.  Tasks
 * give it on where a directive says so; there is no preemption elsewhere but
 * in rtems_interrupt_enable(), which lets ticks and input in.
 */

#ifndef HOST_EXECUTIVE_H
#define HOST_EXECUTIVE_H

#include "../agent_port.h"

/** @brief Runs the first task until the process ends. */
void executive_run( rtems_task_entry entry, rtems_task_priority priority );

/**
 * @brief Puts the executing task to sleep.
 *
 * @param wait The state in which it is seen.
 * @param channel What it waits for, to be named by executive_wake().
 * @param ticks RTEMS_NO_TIMEOUT or a limit.
 * @return False if the time was up.
 */
bool executive_sleep(
  agent_task_wait wait,
  const void *channel,
  rtems_interval ticks
);

/** @brief Wakes all who sleep on a channel. */
void executive_wake( const void *channel );

/** @brief Says which descriptor wakes whom when there is input. */
void executive_input( int fd, const void *channel );

/** @brief Waits for a tick or for input. */
void executive_idle( void );

#endif /* HOST_EXECUTIVE_H */
