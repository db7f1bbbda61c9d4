/* SPDX-License-Identifier: BSD-2-Clause */

/**
 * @file
 *
 * @brief Who is told when something becomes possible.
 */

#ifndef CLOSECHECK_SYS_SELINFO_H
#define CLOSECHECK_SYS_SELINFO_H

#include <sys/types.h>

struct selinfo {
  /** The one task that waits: an RTEMS id. */
  pid_t si_pid;
  short si_flags;
};

#endif /* CLOSECHECK_SYS_SELINFO_H */
