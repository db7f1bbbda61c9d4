/* SPDX-License-Identifier: BSD-2-Clause */

/**
 * @file
 *
 * @brief Gates: places at which a task waits until it is its turn in the
 *   schedule that the program carries (statement G of docs/program.md).
 *
 * A task comes to a gate before a call, before it asks for the network
 * semaphore, before it sleeps for an event, when such a sleep has ended, and
 * when a call has returned.  In none of these places does it hold the network
 * semaphore of its own accord, and interrupts are on.  A program without G
 * passes all of them at the price of one test.
 */

#ifndef AGENT_GATE_H
#define AGENT_GATE_H

#include "run.h"

/** @brief Is there a schedule to be followed? */
extern volatile bool gate_is_on;

/** @brief The columns are about to start. */
void gate_begin( void );

/** @brief The columns have come to their end, one way or the other. */
void gate_end( void );

/** @brief A task of a column is at a gate; returns when it may pass. */
void gate_arrive( size_t column, program_point point );

/**
 * @brief The calling task is at a gate, whoever it is.
 *
 * Only tasks that are inside a call of the program can be held.
 */
void gate_arrive_self( program_point point );

/**
 * @brief May a column whose conditions hold go on?  It is told so if it does.
 *
 * Called with interrupts disabled.
 */
bool gate_lets_go_on( size_t column );

/** @brief A column has been let go on. */
void gate_went_on( size_t column );

/** @brief May the peer do its step?  Called by the agent's task. */
bool gate_lets_peer( size_t column );

/**
 * @brief Nobody but the caller can run, or that is no longer so.
 *
 * Said by the prover and the hogs, with interrupts disabled.
 */
void gate_set_quiet( bool quiet );

/** @brief Is somebody to be let through?  Called with interrupts disabled. */
bool gate_is_due( void );

/** @brief Lets the task through that is next; called by the agent's task. */
void gate_release( void );

/** @brief Gives up what has waited too long; tells the host how far it is. */
void gate_serve( void );

/** @brief Is somebody waited for? */
bool gate_is_pending( void );

/** @brief What came of the schedule, in words; false if there was none. */
bool gate_write( char *line, size_t size );

#endif /* AGENT_GATE_H */
