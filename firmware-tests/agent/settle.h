/* SPDX-License-Identifier: BSD-2-Clause */

/**
 * @file
 *
 * @brief Waits until what was sent, and what it has brought about, is over.
 */

#ifndef AGENT_SETTLE_H
#define AGENT_SETTLE_H

#include "run.h"

/**
 * @brief Begins to wait.
 *
 * @param by_wire Packets may be under way to the host and back: rounds with
 *   the host until two pass in which there was no packet.  Else only until
 *   nobody else can run.
 */
void settle_begin( bool by_wire );

/** @brief Does what is due.  True as soon as all is over. */
bool settle_serve( void );

/** @brief Has the host not answered yet? */
bool settle_host_is_due( void );

/** @brief Takes the payload of DONE, "CASE quiet". */
void settle_done( const char *payload );

#endif /* AGENT_SETTLE_H */
