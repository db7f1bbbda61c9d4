/* SPDX-License-Identifier: BSD-2-Clause */

/**
 * @file
 *
 * @brief The peer's column: the host does its steps, the agent says when.
 */

#ifndef AGENT_PEER_H
#define AGENT_PEER_H

#include "run.h"

/** @brief A program begins. */
void peer_begin( void );

/** @brief Brings the column on as far as it goes without the host. */
void peer_serve( void );

/** @brief Takes the payload of DONE, "CASE K". */
void peer_done( const char *payload );

/** @brief Has the host been told to do a step and not yet done it? */
bool peer_is_due( void );

#endif /* AGENT_PEER_H */
