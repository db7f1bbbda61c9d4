/* SPDX-License-Identifier: BSD-2-Clause */

/**
 * @file
 *
 * @brief lwIP on the virtio device, driven by the network daemon.
 */

#ifndef CLOSECHECK_NETWORK_H
#define CLOSECHECK_NETWORK_H

/**
 * @brief Starts the socket layer, lwIP, its interfaces and the daemon.
 *
 * To be called once, in a task.  Addresses are the command line's `ip`,
 * `mask` and `gw`; without a device there is the loopback alone.
 */
void network_initialize( void );

#endif /* CLOSECHECK_NETWORK_H */
