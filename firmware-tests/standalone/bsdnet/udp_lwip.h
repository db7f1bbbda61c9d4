/* SPDX-License-Identifier: BSD-2-Clause */

/**
 * @file
 *
 * @brief What lwIP's IP layer is told of the datagram sockets.
 */

#ifndef CLOSECHECK_UDP_LWIP_H
#define CLOSECHECK_UDP_LWIP_H

struct netif;
struct pbuf;

/**
 * @brief Sees each packet before lwIP does; LWIP_HOOK_IP4_INPUT.
 *
 * lwIP counts ICMP's "port unreachable" and drops it. Here a connected socket
 * gets ECONNREFUSED from it, as on BSD.
 *
 * @return 0: lwIP is to go on with the packet.
 */
int bsdnet_ip4_input( struct pbuf *p, struct netif *inp );

#endif /* CLOSECHECK_UDP_LWIP_H */
