/* SPDX-License-Identifier: BSD-2-Clause */

/**
 * @file
 *
 * @brief A text of bounded size that is put together piece by piece.
 *
 * Stands in for snprintf(), which a freestanding image need not have.
 */

#ifndef AGENT_TEXT_H
#define AGENT_TEXT_H

#include <stdbool.h>
#include <stddef.h>

/** @brief A text under construction; always ends in NUL. */
typedef struct {
  char *data;
  size_t size;
  size_t length;

  /** @brief Something did not fit and was left out. */
  bool cut;
} agent_text;

/** @brief Begins an empty text in @a size bytes, at least one. */
void text_begin( agent_text *text, char *data, size_t size );

/** @brief Adds one character. */
void text_char( agent_text *text, char c );

/** @brief Adds a string. */
void text_string( agent_text *text, const char *string );

/** @brief Adds a number in decimal. */
void text_number( agent_text *text, long number );

/** @brief Adds eight lower-case hex digits. */
void text_hex( agent_text *text, unsigned long number );

/** @brief Takes back what was added since the text had @a length. */
void text_rewind( agent_text *text, size_t length );

#endif /* AGENT_TEXT_H */
