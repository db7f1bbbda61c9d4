/* SPDX-License-Identifier: BSD-2-Clause */

/**
 * @file
 *
 * @brief Descriptor calls.
 */

#ifndef CLOSECHECK_UNISTD_H
#define CLOSECHECK_UNISTD_H

#include <stddef.h>
#include <sys/types.h>

int close( int fd );
ssize_t read( int fd, void *buffer, size_t count );
ssize_t write( int fd, const void *buffer, size_t count );
int dup( int fd );

#endif /* CLOSECHECK_UNISTD_H */
