/* SPDX-License-Identifier: BSD-2-Clause */

/**
 * @file
 *
 * @brief lwIP's interface on the virtio device.
 */

#include "interface.h"

#include "lwip/etharp.h"
#include "lwip/netif.h"
#include "lwip/pbuf.h"
#include "netif/ethernet.h"
#include "virtio-net.h"

#include <standalone.h>
#include <string.h>

static struct netif ethernet_interface;

static err_t output( struct netif *netif, struct pbuf *p )
{
  /* Under the network semaphore: one frame at a time. */
  static char frame[ ETHERNET_MAXIMUM ];
  u16_t size = pbuf_copy_partial( p, frame, sizeof( frame ), 0 );

  (void) netif;
  return virtio_net_send( frame, size ) ? ERR_OK : ERR_IF;
}

static err_t start( struct netif *netif )
{
  netif->name[ 0 ] = 'v';
  netif->name[ 1 ] = 'n';
  netif->mtu = 1500;
  netif->hwaddr_len = 6;
  memcpy( netif->hwaddr, virtio_net_address(), 6 );
  netif->flags = NETIF_FLAG_BROADCAST | NETIF_FLAG_ETHARP |
    NETIF_FLAG_ETHERNET | NETIF_FLAG_LINK_UP;
  netif->output = etharp_output;
  netif->linkoutput = output;
  return ERR_OK;
}

static void option( const char *key, const char *fallback, ip4_addr_t *to )
{
  const char *text = standalone_option( key );

  if ( text == NULL || ip4addr_aton( text, to ) == 0 ) {
    (void) ip4addr_aton( fallback, to );
  }
}

/*
 * Asks for an address before anybody needs it: a case's first packet should
 * not wait for the answer.
 */
static void resolve( const char *key )
{
  ip4_addr_t address;

  option( key, "0.0.0.0", &address );
  if ( !ip4_addr_isany_val( address ) ) {
    (void) etharp_request( &ethernet_interface, &address );
  }
}

bool interface_initialize( void ( *received )( void ) )
{
  ip4_addr_t ip;
  ip4_addr_t mask;
  ip4_addr_t gateway;

  if ( !virtio_net_initialize( received ) ) {
    return false;
  }
  option( "ip", "10.77.0.2", &ip );
  option( "mask", "255.255.255.0", &mask );
  option( "gw", "0.0.0.0", &gateway );
  (void) netif_add( &ethernet_interface, &ip, &mask, &gateway, NULL, start,
    ethernet_input );
  netif_set_default( &ethernet_interface );
  netif_set_up( &ethernet_interface );
  resolve( "gw" );
  resolve( "peer" );
  resolve( "blackhole" );
  /*
   * Ask now who has the addresses that programs talk to, so that no packet of
   * a program waits for the answer and leaves when nobody expects it any more.
   */
  option( "peer", "10.77.0.1", &ip );
  (void) etharp_request( &ethernet_interface, &ip );
  option( "blackhole", "10.77.0.3", &ip );
  (void) etharp_request( &ethernet_interface, &ip );
  return true;
}

void interface_input( void )
{
  const void *frame;
  size_t size;

  while ( ( frame = virtio_net_receive( &size ) ) != NULL ) {
    struct pbuf *p = pbuf_alloc( PBUF_RAW, (u16_t) size, PBUF_POOL );

    if ( p != NULL ) {
      (void) pbuf_take( p, frame, (u16_t) size );
    }
    virtio_net_receive_done();
    if (
      p != NULL &&
      ( *ethernet_interface.input )( p, &ethernet_interface ) != ERR_OK
    ) {
      (void) pbuf_free( p );
    }
  }
}

bool standalone_send_frame( const void *frame, size_t size )
{
  return virtio_net_send( frame, size );
}

const uint8_t *standalone_hardware_address( void )
{
  return virtio_net_address();
}
