/* SPDX-License-Identifier: BSD-2-Clause */

/**
 * @file
 *
 * @brief Decodes one step of a program.
 */

#ifndef AGENT_STEP_H
#define AGENT_STEP_H

#include "program.h"

/**
 * @brief Decodes a step of a column.
 *
 * Columns and descriptors of @a program must be declared; that a step named
 * by a condition exists is left to program_decode().
 *
 * @return NULL, or the reason why the text is not a step.
 */
const char *step_decode(
  char *text,
  const agent_program *program,
  bool peer,
  program_step *step
);

#endif /* AGENT_STEP_H */
