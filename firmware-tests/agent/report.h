/* SPDX-License-Identifier: BSD-2-Clause */

/**
 * @file
 *
 * @brief Puts together the report of a case.
 */

#ifndef AGENT_REPORT_H
#define AGENT_REPORT_H

#include "run.h"

/** @brief How a case ended. */
typedef enum {
  REPORT_DONE,
  REPORT_STUCK,
  REPORT_SETUP_FAILED
} report_status;

/** @brief What the case's life has to say beyond the program's results. */
typedef struct {
  report_status status;

  /** @brief The target must be restarted. */
  bool restart;

  /** @brief Counts after minus before; counts only with REPORT_DONE. */
  agent_counts left;
} report_facts;

/**
 * @brief Writes the payload of REPORT.
 *
 * @param facts A fault that the port has noticed sets `restart`.
 *
 * @return The text, or NULL if it does not fit into a frame.
 */
const char *report_write( report_facts *facts );

#endif /* AGENT_REPORT_H */
