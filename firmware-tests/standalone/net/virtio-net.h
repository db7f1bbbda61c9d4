/* SPDX-License-Identifier: BSD-2-Clause */

/**
 * @file
 *
 * @brief The virtio network device: Ethernet frames in and out.
 */

#ifndef CLOSECHECK_VIRTIO_NET_H
#define CLOSECHECK_VIRTIO_NET_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define ETHERNET_MAXIMUM 1514u

/** @brief Starts the device; received is called by its interrupt. */
bool virtio_net_initialize( void ( *received )( void ) );
const uint8_t *virtio_net_address( void );

/**
 * @brief Sends a copy of a frame.  Any task, with or without the semaphore.
 * @return false if the device has no room or there is none.
 */
bool virtio_net_send( const void *frame, size_t size );

/** @brief Counts the frames sent or received so far. */
uint32_t virtio_net_traffic( void );

/**
 * @brief The oldest received frame, or NULL.  One task only.  It stays valid
 *   until virtio_net_receive_done().
 */
const void *virtio_net_receive( size_t *size );
void virtio_net_receive_done( void );

#endif /* CLOSECHECK_VIRTIO_NET_H */
