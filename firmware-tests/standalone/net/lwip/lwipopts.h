/* SPDX-License-Identifier: BSD-2-Clause */

/**
 * @file
 *
 * @brief lwIP as the stand-in uses it: the raw API under the network
 *   semaphore.
 */

#ifndef CLOSECHECK_LWIPOPTS_H
#define CLOSECHECK_LWIPOPTS_H

#include "../../time-scale.h"

#define NO_SYS 1
#define SYS_LIGHTWEIGHT_PROT 0
#define LWIP_NETCONN 0
#define LWIP_SOCKET 0
#define LWIP_RAW 0
#define LWIP_ARP 1
#define LWIP_ICMP 1
#define LWIP_UDP 1
#define LWIP_TCP 1
#define LWIP_IPV4 1
#define LWIP_IPV6 0
#define IP_REASSEMBLY 1
#define IP_FRAG 1

/* 127.0.0.1, and the interface's own address. */
#define LWIP_NETIF_LOOPBACK 1
#define LWIP_HAVE_LOOPIF 1
#define LWIP_NETIF_API 0

/* Pools are sized so that only a leak can exhaust them. */
#define MEM_ALIGNMENT 4
#define MEM_SIZE ( 512 * 1024 )
#define PBUF_POOL_SIZE 128
#define PBUF_POOL_BUFSIZE 1536
#define MEMP_NUM_PBUF 256
#define MEMP_NUM_TCP_PCB 128
#define MEMP_NUM_TCP_PCB_LISTEN 32
#define MEMP_NUM_UDP_PCB 32
#define MEMP_NUM_TCP_SEG 512
#define ARP_TABLE_SIZE 16
#define ARP_QUEUEING 1
#define MEMP_NUM_ARP_QUEUE 16

#define SO_REUSE 1
#define SO_REUSE_RXTOALL 0
#define LWIP_TCP_KEEPALIVE 1
#define TCP_MSS 1460
/* The largest; a connection's own window is the room in its so_rcv. */
#define TCP_WND 65535
#define TCP_SND_BUF ( 8 * TCP_MSS )
#define TCP_SND_QUEUELEN 64
#define TCP_SNDLOWAT ( TCP_SND_BUF / 2 )
#define TCP_OVERSIZE TCP_MSS
#define LWIP_CALLBACK_API 1
/* The socket layer is told of each pcb that is made for a SYN or freed. */
#define LWIP_TCP_PCB_NUM_EXT_ARGS 1
/* ... and of "port unreachable"; the function is in bsdnet/udp_lwip.c. */
#define LWIP_HOOK_FILENAME "../../bsdnet/udp_lwip.h"
#define LWIP_HOOK_IP4_INPUT( p, inp ) bsdnet_ip4_input( p, inp )

/*
 * Time.  What BSD counts in minutes is scaled; the retransmission timeouts
 * are about those of a local network, so that a busy host does not cause
 * retransmissions, and give up after seconds.
 */
#define TCP_TMR_INTERVAL 50
#define LWIP_TCP_RTO_TIME 1000
#define TCP_MAXRTX 5
#define TCP_SYNMAXRTX 6
#define TCP_MSL ( 30000u / TIME_SCALE )
#define TCP_KEEPIDLE_DEFAULT ( 7200000u / TIME_SCALE )
#define TCP_KEEPINTVL_DEFAULT ( 75000u / TIME_SCALE )

/* <netinet/in.h> has htons() and its like, arch/cc.h lwIP's own names. */
#define LWIP_DONT_PROVIDE_BYTEORDER_FUNCTIONS 1

#define LWIP_STATS 1
#define LWIP_STATS_DISPLAY 0
#define LINK_STATS 1
#define ETHARP_STATS 0
#define IP_STATS 0
#define ICMP_STATS 0
#define UDP_STATS 0
#define TCP_STATS 0
#define MEM_STATS 1
#define MEMP_STATS 1
#define SYS_STATS 0

#endif /* CLOSECHECK_LWIPOPTS_H */
