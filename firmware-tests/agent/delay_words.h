/* SPDX-License-Identifier: BSD-2-Clause */

/**
 * @file
 *
 * @brief Decodes how columns are delayed, statement J of docs/program.md.
 */

#ifndef AGENT_DELAY_WORDS_H
#define AGENT_DELAY_WORDS_H

#include "program.h"

/**
 * @brief Decodes "J SEED SPIN TICKS ...", of which every column is declared.
 *
 * @return NULL, or the reason why it is none.
 */
const char *delay_words_decode( char *text, agent_program *program );

#endif /* AGENT_DELAY_WORDS_H */
