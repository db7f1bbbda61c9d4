/* SPDX-License-Identifier: BSD-2-Clause */

/**
 * @file
 *
 * @brief Fake sockets on one machine, without a network.
 */

#ifndef HOST_SOCKETS_H
#define HOST_SOCKETS_H

#include <stdbool.h>

/** @brief Must close() leave the calls on its socket asleep? */
void sockets_hang( bool hang );

/** @brief How many are there? */
long sockets_count( void );

/** @brief Bytes that wait in receive buffers. */
long sockets_bytes( void );

bool sockets_readable( int fd );
bool sockets_writable( int fd );

#endif /* HOST_SOCKETS_H */
