/* SPDX-License-Identifier: BSD-2-Clause */

/**
 * @file
 *
 * @brief The agent's part in a schedule: begins it, lets through who waits,
 *   gives up what is waited for too long, and tells the host.
 */

#ifndef AGENT_GATE_KEEPER_H
#define AGENT_GATE_KEEPER_H

#include <stdbool.h>
#include <stddef.h>

/** @brief The columns are about to start. */
void gate_keeper_begin( void );

/** @brief The columns have come to their end, one way or the other. */
void gate_keeper_end( void );

/** @brief Lets the task through that is next. */
void gate_keeper_release( void );

/** @brief Gives up what has waited too long; tells the host how far it is. */
void gate_keeper_serve( void );

/** @brief Is somebody waited for? */
bool gate_keeper_is_pending( void );

/** @brief What came of the schedule, in words; false if there was none. */
bool gate_keeper_write( char *line, size_t size );

#endif /* AGENT_GATE_KEEPER_H */
