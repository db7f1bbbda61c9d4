/* SPDX-License-Identifier: BSD-2-Clause */

/**
 * @file
 *
 * @brief Error numbers by name: the numbers differ between C libraries, so
 *   only names cross the console.
 */

#ifndef AGENT_NAMES_H
#define AGENT_NAMES_H

/** @brief The name of an error number, or NULL if it has none here. */
const char *names_of_error( int error );

/** @brief The number of an error's name, or -1 if there is none here. */
int names_to_error( const char *name );

#endif /* AGENT_NAMES_H */
