/* SPDX-License-Identifier: BSD-2-Clause */

/**
 * @file
 *
 * @brief Addresses, errors and data between BSD's forms and lwIP's.
 */

#ifndef CLOSECHECK_IN_LWIP_H
#define CLOSECHECK_IN_LWIP_H

#include "lwip/err.h"
#include "lwip/ip_addr.h"

#include <netinet/in.h>
#include <sys/mbuf.h>

struct pbuf;

/** @brief The errno for an error of lwIP. */
int in_errno( err_t err );

/** @brief Reads a socket address; returns an errno. */
int in_address( const struct mbuf *nam, ip_addr_t *ip, uint16_t *port );

/** @brief Makes a socket address. */
void in_sockaddr(
  struct sockaddr_in *sin,
  const ip_addr_t *ip,
  uint16_t port
);

/** @brief The same into an mbuf. */
void in_setname( struct mbuf *nam, const ip_addr_t *ip, uint16_t port );

/** @brief Copies data out of lwIP's buffers, or returns NULL. */
struct mbuf *in_mbuf( const struct pbuf *p );

#endif /* CLOSECHECK_IN_LWIP_H */
