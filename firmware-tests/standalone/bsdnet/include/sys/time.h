/* SPDX-License-Identifier: BSD-2-Clause */

/**
 * @file
 *
 * @brief Time values.
 */

#ifndef CLOSECHECK_SYS_TIME_H
#define CLOSECHECK_SYS_TIME_H

#include <sys/types.h>

struct timeval {
  time_t tv_sec;
  suseconds_t tv_usec;
};

#endif /* CLOSECHECK_SYS_TIME_H */
