/* SPDX-License-Identifier: BSD-2-Clause */

/**
 * @file
 *
 * @brief Socket calls, with newlib's and BSD's values.
 */

#ifndef CLOSECHECK_SYS_SOCKET_H
#define CLOSECHECK_SYS_SOCKET_H

#include <stddef.h>
#include <sys/types.h>

#define AF_UNSPEC 0
#define AF_INET 2
#define PF_INET AF_INET

#define SOCK_STREAM 1
#define SOCK_DGRAM 2

#define SOL_SOCKET 0xffff
#define SO_DEBUG 0x0001
#define SO_ACCEPTCONN 0x0002
#define SO_REUSEADDR 0x0004
#define SO_KEEPALIVE 0x0008
#define SO_DONTROUTE 0x0010
#define SO_BROADCAST 0x0020
#define SO_LINGER 0x0080
#define SO_OOBINLINE 0x0100
#define SO_SNDBUF 0x1001
#define SO_RCVBUF 0x1002
#define SO_SNDLOWAT 0x1003
#define SO_RCVLOWAT 0x1004
#define SO_SNDTIMEO 0x1005
#define SO_RCVTIMEO 0x1006
#define SO_ERROR 0x1007
#define SO_TYPE 0x1008
/* RTEMS's own: a function to call whenever a buffer is woken. */
#define SO_SNDWAKEUP 0x1020
#define SO_RCVWAKEUP 0x1021

#define SOMAXCONN 128

#define MSG_OOB 0x1
#define MSG_PEEK 0x2
#define MSG_DONTROUTE 0x4
#define MSG_EOR 0x8
#define MSG_TRUNC 0x10
#define MSG_WAITALL 0x40
#define MSG_DONTWAIT 0x80

#define SHUT_RD 0
#define SHUT_WR 1
#define SHUT_RDWR 2

typedef uint32_t socklen_t;
typedef uint8_t sa_family_t;

struct sockaddr {
  uint8_t sa_len;
  sa_family_t sa_family;
  char sa_data[ 14 ];
};

/** @brief Value of SO_LINGER. */
struct linger {
  int l_onoff;
  /** Seconds. 0: drop the connection; otherwise BSD ignores it. */
  int l_linger;
};

struct socket;

/** @brief Value of SO_SNDWAKEUP and SO_RCVWAKEUP. */
struct sockwakeup {
  void ( *sw_pfn )( struct socket *so, void *arg );
  void *sw_arg;
};

int socket( int domain, int type, int protocol );
int bind( int s, const struct sockaddr *name, socklen_t namelen );
int listen( int s, int backlog );
int accept( int s, struct sockaddr *name, socklen_t *namelen );
int connect( int s, const struct sockaddr *name, socklen_t namelen );
int shutdown( int s, int how );
ssize_t send( int s, const void *buffer, size_t length, int flags );
ssize_t sendto(
  int s,
  const void *buffer,
  size_t length,
  int flags,
  const struct sockaddr *to,
  socklen_t tolen
);
ssize_t recv( int s, void *buffer, size_t length, int flags );
ssize_t recvfrom(
  int s,
  void *buffer,
  size_t length,
  int flags,
  struct sockaddr *from,
  socklen_t *fromlen
);
int setsockopt(
  int s,
  int level,
  int name,
  const void *value,
  socklen_t length
);
int getsockopt( int s, int level, int name, void *value, socklen_t *length );
int getpeername( int s, struct sockaddr *name, socklen_t *namelen );
int getsockname( int s, struct sockaddr *name, socklen_t *namelen );

#endif /* CLOSECHECK_SYS_SOCKET_H */
