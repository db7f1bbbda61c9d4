/* SPDX-License-Identifier: BSD-2-Clause */

/**
 * @file
 *
 * @brief Whose turn it is to pass a gate, and whether it may.
 *
 * All of it but gate_turn_begin() is called with interrupts disabled, where
 * nothing else is said.
 */

#ifndef AGENT_GATE_TURN_H
#define AGENT_GATE_TURN_H

#include "run.h"

/** @brief Is there a schedule to be followed? */
extern volatile bool gate_is_on;

/** @brief Nobody has passed, nobody is given up. */
void gate_turn_begin( void );

/** @brief The task at a gate passes it. */
void gate_turn_pass( size_t index );

/** @brief May it pass a gate without waiting until nobody can run? */
bool gate_turn_may_pass( size_t index );

/**
 * @brief Nobody but the caller can run, or that is no longer so.
 *
 * Said by the prover and the hogs.
 */
void gate_turn_set_quiet( bool quiet );

/** @brief May somebody be let go on, because nobody can run? */
bool gate_turn_is_quiet( void );

/** @brief Is somebody to be let through? */
bool gate_turn_is_due( void );

/**
 * @brief Nobody waits any more: the gate that is next was waited for too long.
 *
 * Interrupts may be enabled.
 */
void gate_turn_give_up( void );

/** @brief Is the schedule given up?  Interrupts may be enabled. */
bool gate_turn_is_given_up( void );

/** @brief The gate that was waited for too long. */
size_t gate_turn_late( void );

/** @brief The waiting for the next gate begins.  Interrupts may be enabled. */
void gate_turn_wait_anew( void );

/** @brief So many ticks it is waited for.  Interrupts may be enabled. */
rtems_interval gate_turn_waited( void );

#endif /* AGENT_GATE_TURN_H */
