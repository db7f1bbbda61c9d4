/* SPDX-License-Identifier: BSD-2-Clause */

/**
 * @file
 *
 * @brief Varied delays of the columns, the same each time for the same seed.
 *
 * A delay depends on the seed, the column and the step alone, never on what
 * came before: so a case can be repeated.
 */

#ifndef AGENT_DELAY_H
#define AGENT_DELAY_H

#include "run.h"

/**
 * @brief Turns for a while before a step's call, without letting anybody of a
 *   lower priority run.
 */
void delay_call( size_t column, size_t step );

/**
 * @brief Turns for just as long as the program says for this step.
 *
 * The step counts as called already.  An await or a hog goes by
 * delay_release() and delay_is_over() instead.
 */
void delay_step( size_t column, size_t step );

/**
 * @brief The calling task has found the socket of its call: turns if it is a
 *   column's that the program delays there.
 *
 * Called if run.program.delay.inside.
 */
void delay_inside( void );

/** @brief Turns for a while before a column is let go on; in any task. */
void delay_release( size_t column );

/**
 * @brief The conditions of a column hold: is it time that it goes on?
 *
 * Called with interrupts disabled.
 */
bool delay_is_over( size_t column );

/** @brief Is a column held back although its conditions held? */
bool delay_is_pending( void );

#endif /* AGENT_DELAY_H */
