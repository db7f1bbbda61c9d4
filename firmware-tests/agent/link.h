/* SPDX-License-Identifier: BSD-2-Clause */

/**
 * @file
 *
 * @brief Delivery of messages over the console: acknowledgement,
 *   retransmission, duplicates.
 */

#ifndef AGENT_LINK_H
#define AGENT_LINK_H

#include <rtems.h>

#include "frame.h"

/** @brief Takes a message from the host, each one once. */
typedef void ( *link_handler )( const frame *message );

/** @brief Starts with nothing outstanding. */
void link_begin( link_handler handler );

/** @brief Takes one byte from the console. */
void link_feed( char byte );

/**
 * @brief Sends a message and repeats it until it is acknowledged.
 *
 * Every message of a target answers one of the host, which therefore has had
 * the message before: one that is still outstanding is forgotten.
 */
void link_send( const char *kind, const char *payload );

/**
 * @brief Sends again what is due.
 *
 * @return Ticks until there is something to do, 0 if there is nothing.
 */
rtems_interval link_service( void );

#endif /* AGENT_LINK_H */
