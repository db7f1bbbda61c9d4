/* SPDX-License-Identifier: BSD-2-Clause */

/**
 * @file
 *
 * @brief Decodes the schedule of a program, statement G of docs/program.md.
 */

#ifndef AGENT_GATE_WORDS_H
#define AGENT_GATE_WORDS_H

#include "program.h"

/**
 * @brief Decodes "G COLUMN.STEPpoint...", of which every column is declared.
 *
 * @return NULL, or the reason why it is no schedule.
 */
const char *gate_words_decode( char *text, agent_program *program );

/**
 * @brief Checks the schedule of a program whose steps have been decoded.
 *
 * @return NULL, or the reason why it cannot be followed here.
 */
const char *gate_words_check( const agent_program *program );

#endif /* AGENT_GATE_WORDS_H */
