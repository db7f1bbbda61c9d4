/* SPDX-License-Identifier: BSD-2-Clause */

/**
 * @file
 *
 * @brief Gives the socket calls of the agent to the fake sockets.
 *
 * Included before the host's headers, whose prototypes change their names
 * with it.
 */

#ifndef HOST_REDIRECT_H
#define HOST_REDIRECT_H

#define socket fake_socket
#define bind fake_bind
#define listen fake_listen
#define accept fake_accept
#define connect fake_connect
#define recv fake_recv
#define recvfrom fake_recvfrom
#define send fake_send
#define sendto fake_sendto
#define read fake_read
#define write fake_write
#define select fake_select
#define shutdown fake_shutdown
#define setsockopt fake_setsockopt
#define fcntl fake_fcntl
#define close fake_close

#endif /* HOST_REDIRECT_H */
