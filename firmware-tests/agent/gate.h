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

#include "gate_turn.h"

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

#endif /* AGENT_GATE_H */
