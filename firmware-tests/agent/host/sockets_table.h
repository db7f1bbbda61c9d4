/* SPDX-License-Identifier: BSD-2-Clause */

/**
 * @file
 *
 * @brief The fake sockets as the fake calls see them.
 */

#ifndef HOST_SOCKETS_TABLE_H
#define HOST_SOCKETS_TABLE_H

#include <stdbool.h>
#include <stdint.h>

#include <sys/socket.h>

#define SOCKETS 64
#define FIRST_FD 3
#define BUFFER 16384

/** @brief One of them; bytes are counted, not kept. */
typedef struct {
  bool used;
  bool datagram;
  bool listens;
  bool connected;
  bool nonblocking;
  bool receive_ended;
  bool send_ended;
  unsigned long generation;
  uint16_t port;
  long queued;
  long timeout;
  int peer;
  int backlog[ 8 ];
  int backlog_count;
} fake;

/** @brief All of them; the descriptor is FIRST_FD more than the index. */
extern fake fakes[ SOCKETS ];

/** @brief What a select sleeps on. */
extern const char sockets_select_channel;

/** @brief The open socket of a descriptor, or NULL with EBADF. */
fake *sockets_find( int fd );

/** @brief Sets errno. @return -1 */
int sockets_fail( int error );

/** @brief A new descriptor, or -1 with EMFILE. */
int sockets_allocate( bool datagram );

/** @brief Index of who listens on a port, or has it for datagrams; or -1. */
int sockets_find_port( uint16_t port, bool datagram );

uint16_t sockets_port_of( const struct sockaddr *address );
uint32_t sockets_host_of( const struct sockaddr *address );

/** @brief Can bytes be sent to the other end? */
bool sockets_have_room( const fake *f );

/** @brief Wakes who sleeps on a socket, and every select. */
void sockets_changed( const fake *f );

/** @brief Waits for a change; false with errno if the call has to return. */
bool sockets_wait( fake *f, bool dontwait );

/** @brief A socket is closed: tells its sleepers unless they are to hang. */
void sockets_closed( fake *f );

#endif /* HOST_SOCKETS_TABLE_H */
