/* SPDX-License-Identifier: BSD-2-Clause */

/**
 * @file
 *
 * @brief Addresses, errors and data between BSD's forms and lwIP's.
 */

#include "in_lwip.h"

#include <arpa/inet.h>
#include <errno.h>
#include <string.h>

#include "lwip/err.h"
#include "lwip/pbuf.h"

int in_errno( err_t err )
{
  switch ( err ) {
    case ERR_OK:
      return 0;
    case ERR_MEM:
    case ERR_BUF:
      return ENOBUFS;
    case ERR_RTE:
      return EHOSTUNREACH;
    case ERR_USE:
      return EADDRINUSE;
    case ERR_ISCONN:
      return EISCONN;
    case ERR_CONN:
      return ENOTCONN;
    case ERR_IF:
      return ENETDOWN;
    default:
      return EINVAL;
  }
}

int in_address( const struct mbuf *nam, ip_addr_t *ip, uint16_t *port )
{
  const struct sockaddr_in *sin = (const struct sockaddr_in *) nam->m_data;

  if ( nam->m_len != (int) sizeof( *sin ) ) {
    return EINVAL;
  }

  if ( sin->sin_family != AF_INET ) {
    return EAFNOSUPPORT;
  }

  ip4_addr_set_u32( ip_2_ip4( ip ), sin->sin_addr.s_addr );
  *port = ntohs( sin->sin_port );

  return 0;
}

void in_sockaddr(
  struct sockaddr_in *sin,
  const ip_addr_t *ip,
  uint16_t port
)
{
  memset( sin, 0, sizeof( *sin ) );
  sin->sin_len = sizeof( *sin );
  sin->sin_family = AF_INET;
  sin->sin_port = htons( port );
  sin->sin_addr.s_addr = ip4_addr_get_u32( ip_2_ip4( ip ) );
}

void in_setname( struct mbuf *nam, const ip_addr_t *ip, uint16_t port )
{
  in_sockaddr( (struct sockaddr_in *) nam->m_data, ip, port );
  nam->m_len = (int) sizeof( struct sockaddr_in );
}

struct mbuf *in_mbuf( const struct pbuf *p )
{
  struct mbuf *top = NULL;
  struct mbuf **link = &top;

  while ( p != NULL ) {
    struct mbuf *m = m_devget( p->payload, p->len );

    if ( m == NULL ) {
      m_freem( top );
      return NULL;
    }

    *link = m;

    while ( *link != NULL ) {
      link = &( *link )->m_next;
    }

    p = p->next;
  }

  return top;
}

in_addr_t inet_addr( const char *text )
{
  ip4_addr_t ip;

  return ip4addr_aton( text, &ip ) != 0 ? ip4_addr_get_u32( &ip ) : INADDR_NONE;
}
