/* SPDX-License-Identifier: BSD-2-Clause */

/**
 * @file
 *
 * @brief Decodes the conditions of an await or a hog.
 */

#ifndef AGENT_CONDITION_H
#define AGENT_CONDITION_H

#include "program.h"

/**
 * @brief Decodes "COND OPERAND, COND OPERAND" from @a rest on.
 *
 * @return NULL, or the reason why the text is not a list of conditions.
 */
const char *condition_decode(
  char **rest,
  const agent_program *program,
  program_step *step
);

#endif /* AGENT_CONDITION_H */
