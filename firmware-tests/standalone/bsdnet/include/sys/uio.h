/* SPDX-License-Identifier: BSD-2-Clause */

/**
 * @file
 *
 * @brief What a transfer has still to move, reduced to one area.
 */

#ifndef CLOSECHECK_SYS_UIO_H
#define CLOSECHECK_SYS_UIO_H

#include <sys/types.h>

struct uio {
  /** Where the next byte goes to or comes from. */
  char *uio_base;
  /** Bytes still to move. */
  int uio_resid;
};

#endif /* CLOSECHECK_SYS_UIO_H */
