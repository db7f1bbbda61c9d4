/* SPDX-License-Identifier: BSD-2-Clause */

/**
 * @file
 *
 * @brief Takes a program's text apart: statements, words, numbers.
 */

#ifndef AGENT_WORDS_H
#define AGENT_WORDS_H

#include <stdbool.h>
#include <stddef.h>

/**
 * @brief Takes the next piece of a text up to a separator.
 *
 * The separator is overwritten with NUL.  Empty pieces are pieces.
 *
 * @return The piece, or NULL after the last one.
 */
char *words_take( char **rest, char separator );

/**
 * @brief Reads a decimal number without sign or leading zeros.
 *
 * @return True if all of @a word is a number from @a least to @a most.
 */
bool words_number( const char *word, long least, long most, long *number );

/** @brief Is it a letter, then letters, digits, "_", "-", within a limit? */
bool words_is_name( const char *word, size_t longest );

/** @brief The index of a word in a list that ends in NULL, or -1. */
int words_index( const char *word, const char *const *list );

#endif /* AGENT_WORDS_H */
