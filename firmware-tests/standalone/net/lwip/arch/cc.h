/* SPDX-License-Identifier: BSD-2-Clause */

/**
 * @file
 *
 * @brief What lwIP wants to know about compiler and platform.
 */

#ifndef CLOSECHECK_LWIP_CC_H
#define CLOSECHECK_LWIP_CC_H

#include <rtems.h>
#include <rtems/bspIo.h>
#include <stdint.h>
#include <sys/types.h>

#define BYTE_ORDER LITTLE_ENDIAN

#define LWIP_NO_UNISTD_H 1
#define SSIZE_MAX INT32_MAX

#define lwip_htons( x ) ( (uint16_t) __builtin_bswap16( (uint16_t) ( x ) ) )
#define lwip_ntohs( x ) lwip_htons( x )
#define lwip_htonl( x ) ( (uint32_t) __builtin_bswap32( (uint32_t) ( x ) ) )
#define lwip_ntohl( x ) lwip_htonl( x )

#define LWIP_PLATFORM_DIAG( x ) do { printk x; } while ( 0 )
#define LWIP_PLATFORM_ASSERT( x ) rtems_panic( "lwIP: %s", x )

uint32_t standalone_random( void );
#define LWIP_RAND() standalone_random()

#endif /* CLOSECHECK_LWIP_CC_H */
