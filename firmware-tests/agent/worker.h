/* SPDX-License-Identifier: BSD-2-Clause */

/**
 * @file
 *
 * @brief Tasks that do the steps of a column.
 */

#ifndef AGENT_WORKER_H
#define AGENT_WORKER_H

#include "run.h"
#include "text.h"

/** @brief The columns that do not run beside the others. */
#define WORKER_SETUP "CTL"
#define WORKER_CHECK "CHK"

/** @brief Adds the name of a step: column, dot, operation, number. */
void worker_step_name( agent_text *text, size_t column, size_t step );

/** @brief Creates the tasks of all columns. */
bool worker_create_all( void );

/** @brief Starts a column's task. */
void worker_start( size_t column );

/** @brief Starts a task that closes what the program has left open. */
bool worker_start_janitor( void );

/** @brief Has the janitor done its work? */
bool worker_janitor_ended( void );

/** @brief Deletes all of these tasks that are still there. */
void worker_delete_all( void );

/**
 * @brief Has a task that is gone kept the application's mutex?
 *
 * It stays locked then, for the next program too.
 */
bool worker_has_lost_mutex( void );

#endif /* AGENT_WORKER_H */
