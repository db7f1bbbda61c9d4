/* SPDX-License-Identifier: BSD-2-Clause */

/**
 * @file
 *
 * @brief The network stack towards applications and network tasks.
 */

#ifndef CLOSECHECK_RTEMS_BSDNET_H
#define CLOSECHECK_RTEMS_BSDNET_H

#include <rtems.h>

/**
 * @brief Makes the network semaphore, the pools and the descriptor table.
 *
 * To be called once, in a task, before lwIP's netif is added and before any
 * network task runs.
 */
void rtems_bsdnet_initialize_sockets( void );

void rtems_bsdnet_semaphore_obtain( void );
void rtems_bsdnet_semaphore_release( void );
/** @brief Gives back all levels and returns their number. */
uint32_t rtems_bsdnet_semaphore_release_recursive( void );
/** @brief Takes the semaphore as often as given. */
void rtems_bsdnet_semaphore_obtain_recursive( uint32_t nest_count );

/** @brief Gives back one level, waits for system events, takes it again. */
rtems_status_code rtems_bsdnet_event_receive(
  rtems_event_set event_in,
  rtems_option option_set,
  rtems_interval ticks,
  rtems_event_set *event_out
);

#endif /* CLOSECHECK_RTEMS_BSDNET_H */
