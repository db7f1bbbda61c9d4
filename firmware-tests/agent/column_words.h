/* SPDX-License-Identifier: BSD-2-Clause */

/**
 * @file
 *
 * @brief Decodes the heads of a program's columns, T and P of docs/program.md.
 */

#ifndef AGENT_COLUMN_WORDS_H
#define AGENT_COLUMN_WORDS_H

#include "program.h"

/** @brief Is a statement the head of a column? */
bool column_words_is_head( const char *statement );

/**
 * @brief Declares all columns of a program's text, which is left as it was.
 *
 * @return NULL, or the reason why they cannot be.
 */
const char *column_words_declare( char *text, agent_program *program );

#endif /* AGENT_COLUMN_WORDS_H */
