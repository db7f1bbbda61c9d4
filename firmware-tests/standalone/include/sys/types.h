/* SPDX-License-Identifier: BSD-2-Clause */

/**
 * @file
 *
 * @brief Types of the system.
 */

#ifndef CLOSECHECK_SYS_TYPES_H
#define CLOSECHECK_SYS_TYPES_H

#include <stddef.h>
#include <stdint.h>

typedef __INTPTR_TYPE__ ssize_t;
typedef int32_t off_t;
typedef int32_t pid_t;
typedef int64_t time_t;
typedef int32_t suseconds_t;
typedef unsigned char u_char;
typedef unsigned short u_short;
typedef unsigned int u_int;
typedef unsigned long u_long;
typedef uint8_t u_int8_t;
typedef uint16_t u_int16_t;
typedef uint32_t u_int32_t;

#endif /* CLOSECHECK_SYS_TYPES_H */
