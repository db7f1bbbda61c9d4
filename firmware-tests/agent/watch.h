/* SPDX-License-Identifier: BSD-2-Clause */

/**
 * @file
 *
 * @brief Decides that nothing will change any more.
 */

#ifndef AGENT_WATCH_H
#define AGENT_WATCH_H

#include "run.h"

/** @brief Begins to watch, from now on. */
void watch_begin( void );

/**
 * @brief Looks at the program's tasks, once a tick is enough.
 *
 * A timeout that is pending and a step that the peer has not done yet are
 * changes to come.  Timeouts that only ever start anew (a loop) end with the
 * sum of all times in the program and ten times its patience.
 *
 * @param peer_is_due The host has been told to do a step and has not said
 *   that it is done.
 * @return True if nothing has changed for the program's patience.
 */
bool watch_is_quiet( bool peer_is_due );

#endif /* AGENT_WATCH_H */
