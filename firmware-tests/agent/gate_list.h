/* SPDX-License-Identifier: BSD-2-Clause */

/**
 * @file
 *
 * @brief The program's list of gates while it is followed.
 *
 * Everything but gate_list_begin() and gate_list_write() is called with
 * interrupts disabled: tasks of any priority come to gates at any moment.
 */

#ifndef AGENT_GATE_LIST_H
#define AGENT_GATE_LIST_H

#include "run.h"
#include "text.h"

/** @brief Nothing has been passed. */
void gate_list_begin( void );

/** @brief The gate at a position. */
const program_gate *gate_list_at( size_t index );

/** @brief The first one ahead; the list's length behind the last. */
size_t gate_list_head( void );

/** @brief Is there none ahead? */
bool gate_list_is_done( void );

/** @brief The column that passed last, PROGRAM_COLUMNS for none. */
size_t gate_list_last( void );

/** @brief So many were passed. */
size_t gate_list_count( void );

/**
 * @brief Finds the gate at which a column is, if the list has it ahead.
 *
 * Those of its own that it has not come to are missed then.
 *
 * @return Its position, or the list's length.
 */
size_t gate_list_find( size_t column, program_point point );

/** @brief A gate is passed. */
void gate_list_pass( size_t index );

/** @brief Misses the gates of tasks that are no more: head is never theirs. */
void gate_list_clean( void );

/** @brief Has a column come to its end, one way or the other? */
bool gate_list_is_over( const run_column *column );

/** @brief Writes "gates 0 1 3 missed 2". */
void gate_list_write( agent_text *text );

#endif /* AGENT_GATE_LIST_H */
