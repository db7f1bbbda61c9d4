/* SPDX-License-Identifier: BSD-2-Clause */

/**
 * @file
 *
 * @brief Configuration of the legacy stack and its one interface.
 *
 * The addresses come from the boot command line. NETWORK_DRIVER_NAME and
 * NETWORK_DRIVER_ATTACH come from the Makefile (NIC=...); without them there
 * is lo0 only, which the stack adds by itself.
 */

#include <bsp.h>
#include <rtems/rtems_bsdnet.h>

#include <sys/types.h>
#include <sys/socket.h>
#include <net/if.h>
#include <net/if_dl.h>
#include <net/if_var.h>
#include <net/route.h>
#include <netinet/in.h>

#include <stdbool.h>
#include <string.h>
#include <unistd.h>

#include "port.h"

/** A neighbour that says nothing for so long does not hold up the boot. */
#define LEARN_TICKS 200
#define LEARN_AGAIN_TICKS 20

/* The stack's own, which <net/route.h> hides from applications. */
struct rtentry *rtalloc1(
  struct sockaddr *to,
  int report,
  unsigned long ignored
);
void rtfree( struct rtentry *route );
void rtems_bsdnet_semaphore_obtain( void );
void rtems_bsdnet_semaphore_release( void );

/** All interfaces there are. */
extern struct ifnet *ifnet;

#ifdef NETWORK_DRIVER_ATTACH
int NETWORK_DRIVER_ATTACH( struct rtems_bsdnet_ifconfig *config, int attach );

static char interface_name[] = NETWORK_DRIVER_NAME;
static char address[ 16 ];
static char mask[ 16 ];

static struct rtems_bsdnet_ifconfig interface_config = {
  .name = interface_name,
  .attach = NETWORK_DRIVER_ATTACH,
  .ip_address = address,
  .ip_netmask = mask,
#ifdef NETWORK_DRIVER_PORT
  .port = NETWORK_DRIVER_PORT,
  .irno = NETWORK_DRIVER_IRQ,
#endif
};
#endif

/* Without a definition of it a dummy without any network would be linked. */
struct rtems_bsdnet_config rtems_bsdnet_config = {
#ifdef NETWORK_DRIVER_ATTACH
  .ifconfig = &interface_config,
#endif
  .network_task_priority = 100,
  .mbuf_bytecount = 256 * 1024,
  .mbuf_cluster_bytecount = 512 * 1024,
};

/** The interface with the wire, or NULL. */
static const struct ifnet *wire;

static struct sockaddr_in address_of( agent_who who )
{
  struct sockaddr_in result;

  memset( &result, 0, sizeof( result ) );
  result.sin_len = sizeof( result );
  result.sin_family = AF_INET;
  result.sin_port = htons( 9 );
  result.sin_addr.s_addr = agent_port_address( who );
  return result;
}

static void ask_for_hardware_address( agent_who who )
{
  struct sockaddr_in to = address_of( who );
  int fd = socket( AF_INET, SOCK_DGRAM, 0 );

  (void) sendto( fd, "", 1, 0, (struct sockaddr *) &to, sizeof( to ) );
  (void) close( fd );
}

static bool knows_hardware_address( agent_who who )
{
  struct sockaddr_in to = address_of( who );
  struct rtentry *route;
  bool known = false;

  rtems_bsdnet_semaphore_obtain();
  to.sin_port = 0;
  route = rtalloc1( (struct sockaddr *) &to, 0, 0 );

  if ( route != NULL ) {
    const struct sockaddr_dl *link =
      (const struct sockaddr_dl *) route->rt_gateway;

    known = link != NULL && link->sdl_family == AF_LINK && link->sdl_alen != 0;
    rtfree( route );
  }

  rtems_bsdnet_semaphore_release();
  return known;
}

/* The first packet of a case is not to wait for an address. */
static void learn_hardware_address( agent_who who )
{
  int ticks;

  for ( ticks = 0; ticks < LEARN_TICKS && !knows_hardware_address( who );
    ++ticks ) {
    if ( ticks % LEARN_AGAIN_TICKS == 0 ) {
      ask_for_hardware_address( who );
    }

    (void) rtems_task_wake_after( 1 );
  }
}

void network_begin( void )
{
  const struct ifnet *interface;

#ifdef NETWORK_DRIVER_ATTACH
  (void) option_get( "ip", "10.77.0.2", address, sizeof( address ) );
  (void) option_get( "mask", "255.255.255.0", mask, sizeof( mask ) );
#endif

  if ( rtems_bsdnet_initialize_network() != 0 ) {
    rtems_panic( "the network does not come up" );
  }

  for ( interface = ifnet; interface != NULL; interface = interface->if_next ) {
    if (
      ( interface->if_flags & IFF_UP ) != 0 &&
      ( interface->if_flags & IFF_LOOPBACK ) == 0
    ) {
      wire = interface;
    }
  }

  if ( wire != NULL ) {
    learn_hardware_address( AGENT_WHO_PEER );
    learn_hardware_address( AGENT_WHO_BLACKHOLE );
  }
}

bool network_has_wire( void )
{
  return wire != NULL;
}

const uint8_t *network_hardware_address( void )
{
  /* It follows the structure: struct arpcom is hidden from applications. */
  return wire == NULL ? NULL : (const uint8_t *) ( wire + 1 );
}

uint32_t agent_port_traffic( void )
{
  /* The drivers do not count packets; the stack counts bytes. */
  return wire == NULL ? 0
    : (uint32_t) ( wire->if_ibytes + wire->if_obytes );
}
