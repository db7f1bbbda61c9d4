/* SPDX-License-Identifier: BSD-2-Clause */

/**
 * @file
 *
 * @brief The socket and its two buffers, with the names of BSD.
 *
 * Close designs read and write these fields; the order is BSD's, too, so that
 * what a freed socket leaves behind is what it leaves behind there.
 */

#ifndef CLOSECHECK_SYS_SOCKETVAR_H
#define CLOSECHECK_SYS_SOCKETVAR_H

#include <errno.h>
#include <stdbool.h>
#include <sys/mbuf.h>
#include <sys/protosw.h>
#include <sys/queue.h>
#include <sys/selinfo.h>
#include <sys/socket.h>
#include <sys/types.h>
#include <sys/uio.h>

struct sockbuf {
  /** Bytes in the buffer. */
  u_int sb_cc;
  /** Bytes that it may hold. */
  u_int sb_hiwat;
  u_int sb_mbcnt;
  u_int sb_mbmax;
  int sb_lowat;
  struct mbuf *sb_mb;
  /** The task that sbwait() or a select registered last. */
  struct selinfo sb_sel;
  /** SB_* */
  short sb_flags;
  /** Ticks, 0: no limit. */
  int sb_timeo;
  void ( *sb_wakeup )( struct socket *so, void *arg );
  void *sb_wakeuparg;
};

struct socket {
  short so_type;
  short so_options;
  short so_linger;
  /** SS_* */
  short so_state;
  void *so_pcb;
  const struct protosw *so_proto;
  /** The listener to whose queues this socket belongs. */
  struct socket *so_head;
  TAILQ_HEAD( , socket ) so_incomp;
  TAILQ_HEAD( , socket ) so_comp;
  TAILQ_ENTRY( socket ) so_list;
  short so_qlen;
  short so_incqlen;
  short so_qlimit;
  short so_timeo;
  u_short so_error;
  /** The task that soconnsleep() registered, or 0. */
  pid_t so_pgid;
  u_long so_oobmark;
  struct sockbuf so_rcv;
  struct sockbuf so_snd;
  void ( *so_upcall )( struct socket *so, void *arg, int how );
  void *so_upcallarg;
};

#define SB_MAX ( 256u * 1024u )

#define SB_LOCK 0x01
#define SB_WANT 0x02
#define SB_WAIT 0x04
#define SB_SEL 0x08
#define SB_ASYNC 0x10
#define SB_NOINTR 0x40

#define SS_NOFDREF 0x0001
#define SS_ISCONNECTED 0x0002
#define SS_ISCONNECTING 0x0004
#define SS_ISDISCONNECTING 0x0008
#define SS_CANTSENDMORE 0x0010
#define SS_CANTRCVMORE 0x0020
#define SS_RCVATMARK 0x0040
#define SS_PRIV 0x0080
#define SS_NBIO 0x0100
/** Set by nothing in BSD's socket code; a close design may use it. */
#define SS_ASYNC 0x0200
#define SS_ISCONFIRMING 0x0400
#define SS_INCOMP 0x0800
#define SS_COMP 0x1000

/** @brief Room in a buffer; may be negative. */
static inline long sbspace( const struct sockbuf *sb )
{
  int bytes = (int) ( sb->sb_hiwat - sb->sb_cc );
  int mbufs = (int) ( sb->sb_mbmax - sb->sb_mbcnt );

  return bytes < mbufs ? bytes : mbufs;
}

static inline bool sosendallatonce( const struct socket *so )
{
  return ( so->so_proto->pr_flags & PR_ATOMIC ) != 0;
}

static inline bool soreadable( const struct socket *so )
{
  return (int) so->so_rcv.sb_cc >= so->so_rcv.sb_lowat ||
    ( so->so_state & SS_CANTRCVMORE ) != 0 ||
    so->so_comp.tqh_first != NULL || so->so_error != 0;
}

static inline bool sowriteable( const struct socket *so )
{
  return ( sbspace( &so->so_snd ) >= so->so_snd.sb_lowat &&
           ( ( so->so_state & SS_ISCONNECTED ) != 0 ||
             ( so->so_proto->pr_flags & PR_CONNREQUIRED ) == 0 ) ) ||
    ( so->so_state & SS_CANTSENDMORE ) != 0 || so->so_error != 0;
}

static inline void sballoc( struct sockbuf *sb, const struct mbuf *m )
{
  sb->sb_cc += (u_int) m->m_len;
  sb->sb_mbcnt += MSIZE;
}

static inline void sbfree( struct sockbuf *sb, const struct mbuf *m )
{
  sb->sb_cc -= (u_int) m->m_len;
  sb->sb_mbcnt -= MSIZE;
}

int sb_lock( struct sockbuf *sb );
void wakeup( void *channel );

/**
 * @brief Locks a buffer.
 *
 * The lock never waits: sb_lock() panics. A comma in BSD's macro drops the
 * "would block" of a caller that must not wait, so it goes on without a lock
 * of its own and unlocks the buffer under the other one. Kept as it is.
 */
static inline int sblock( struct sockbuf *sb, int how )
{
  if ( ( sb->sb_flags & SB_LOCK ) == 0 ) {
    sb->sb_flags |= SB_LOCK;
  } else if ( how == M_WAITOK ) {
    (void) sb_lock( sb );
  }

  return 0;
}

static inline void sbunlock( struct sockbuf *sb )
{
  sb->sb_flags &= ~SB_LOCK;

  if ( ( sb->sb_flags & SB_WANT ) != 0 ) {
    sb->sb_flags &= ~SB_WANT;
    wakeup( &sb->sb_flags );
  }
}

/* rtems_glue.c: what a close design wraps, but for soclose(). */
int sbwait( struct sockbuf *sb );
void sowakeup( struct socket *so, struct sockbuf *sb );

/** @brief Wakes the reader; so_upcall is read after the callback has run. */
static inline void sorwakeup( struct socket *so )
{
  sowakeup( so, &so->so_rcv );

  if ( so->so_upcall != NULL ) {
    ( *so->so_upcall )( so, so->so_upcallarg, M_DONTWAIT );
  }
}

static inline void sowwakeup( struct socket *so )
{
  sowakeup( so, &so->so_snd );
}

/* uipc_socket.c */
int socreate( int dom, struct socket **aso, int type, int proto );
int sobind( struct socket *so, struct mbuf *nam );
int solisten( struct socket *so, int backlog );
void sofree( struct socket *so );
int soclose( struct socket *so );
int soabort( struct socket *so );
int soaccept( struct socket *so, struct mbuf *nam );
int soconnect( struct socket *so, struct mbuf *nam );
int sodisconnect( struct socket *so );
int soshutdown( struct socket *so, int how );
void sorflush( struct socket *so );

/* uipc_send.c and uipc_receive.c, in BSD part of uipc_socket.c */
int sosend(
  struct socket *so,
  struct mbuf *addr,
  struct uio *uio,
  int flags
);
int soreceive(
  struct socket *so,
  struct mbuf **paddr,
  struct uio *uio,
  int flags
);

/* uipc_sockopt.c, in BSD part of uipc_socket.c */
int sosetopt(
  struct socket *so,
  int level,
  int optname,
  const void *value,
  socklen_t length
);
int sogetopt(
  struct socket *so,
  int level,
  int optname,
  void *value,
  socklen_t *length
);

/* uipc_socket2.c */
void soisconnecting( struct socket *so );
void soisconnected( struct socket *so );
void soisdisconnecting( struct socket *so );
void soisdisconnected( struct socket *so );
struct socket *sonewconn1( struct socket *head, int connstatus );
#define sonewconn( head, connstatus ) sonewconn1( ( head ), ( connstatus ) )
void socantsendmore( struct socket *so );
void socantrcvmore( struct socket *so );
int soreserve( struct socket *so, u_int sndcc, u_int rcvcc );

/* uipc_sockbuf.c, in BSD part of uipc_socket2.c */
/** @brief Sets the limits; 0 if they are too large. */
int sbreserve( struct sockbuf *sb, u_int cc );
void sbrelease( struct sockbuf *sb );
void sbappend( struct sockbuf *sb, struct mbuf *m );
/** @brief Appends a message with its sender; 0 if there is no room. */
int sbappendaddr(
  struct sockbuf *sb,
  const struct sockaddr *asa,
  struct mbuf *m0
);
void sbflush( struct sockbuf *sb );
void sbdrop( struct sockbuf *sb, int len );
void sbdroprecord( struct sockbuf *sb );

#endif /* CLOSECHECK_SYS_SOCKETVAR_H */
