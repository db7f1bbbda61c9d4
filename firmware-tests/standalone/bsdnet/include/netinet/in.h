/* SPDX-License-Identifier: BSD-2-Clause */

/**
 * @file
 *
 * @brief Internet addresses.
 */

#ifndef CLOSECHECK_NETINET_IN_H
#define CLOSECHECK_NETINET_IN_H

#include <stdint.h>
#include <sys/socket.h>

#define IPPROTO_IP 0
#define IPPROTO_TCP 6
#define IPPROTO_UDP 17

typedef uint32_t in_addr_t;
typedef uint16_t in_port_t;

struct in_addr {
  /** Network byte order. */
  in_addr_t s_addr;
};

struct sockaddr_in {
  uint8_t sin_len;
  sa_family_t sin_family;
  in_port_t sin_port;
  struct in_addr sin_addr;
  char sin_zero[ 8 ];
};

#define INADDR_ANY ( (in_addr_t) 0x00000000 )
#define INADDR_LOOPBACK ( (in_addr_t) 0x7f000001 )
#define INADDR_BROADCAST ( (in_addr_t) 0xffffffff )
#define INADDR_NONE ( (in_addr_t) 0xffffffff )

/* Both processors of the stand-in are little endian. lwIP defines the same. */
#ifndef htons
#define htons( x ) ( (uint16_t) __builtin_bswap16( (uint16_t) ( x ) ) )
#define ntohs( x ) ( (uint16_t) __builtin_bswap16( (uint16_t) ( x ) ) )
#define htonl( x ) ( (uint32_t) __builtin_bswap32( (uint32_t) ( x ) ) )
#define ntohl( x ) ( (uint32_t) __builtin_bswap32( (uint32_t) ( x ) ) )
#endif

#endif /* CLOSECHECK_NETINET_IN_H */
