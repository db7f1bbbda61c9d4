/* SPDX-License-Identifier: BSD-2-Clause */

/**
 * @file
 *
 * @brief Counts of what exists, and the sockets for a post-mortem.
 *
 * The stack gets and returns memory for sockets and protocol control blocks
 * through two functions of its own, which are wrapped to count. A connection
 * in TIME_WAIT that has no descriptor any more is not counted: it will go by
 * itself, long after the case.
 *
 * A socket gets a prefix: RTEMS's heap writes links over the first words of
 * freed memory, among them so_state, so that what a sleeper reads there would
 * depend on where the block lies. With the prefix freed sockets are what the
 * image says of them: left as they were, or filled. POLICY=any goes without.
 */

#include <stdio.h>
#include <string.h>

#include <rtems.h>
#include <rtems/libio_.h>
#include <rtems/malloc.h>
#include <rtems/score/heapimpl.h>

#include <sys/types.h>
#include <sys/param.h>
#include <sys/queue.h>
#include <sys/socket.h>
#include <sys/socketvar.h>
#include <sys/protosw.h>
#include <sys/mbuf.h>
#include <net/route.h>
#include <netinet/in.h>
#include <netinet/in_pcb.h>
#include <netinet/in_systm.h>
#include <netinet/ip.h>
#include <netinet/tcp.h>
#include <netinet/tcp_fsm.h>
#include <netinet/tcp_seq.h>
#include <netinet/tcp_timer.h>
#include <netinet/tcpip.h>
#include <netinet/tcp_var.h>

#include "port.h"

/* Kinds of memory of the stack, as in its <sys/malloc.h>. */
#define KIND_SOCKET 3
#define KIND_CONTROL_BLOCK 4

extern struct inpcbhead tcb;
extern struct mbstat mbstat;

struct socket *rtems_bsdnet_fdToSocket( int fd );
void rtems_bsdnet_semaphore_obtain( void );
void rtems_bsdnet_semaphore_release( void );
void *__real_rtems_bsdnet_malloc( size_t size, int kind, int flags );
void *__wrap_rtems_bsdnet_malloc( size_t size, int kind, int flags );
void __real_rtems_bsdnet_free( void *memory, int kind );
void __wrap_rtems_bsdnet_free( void *memory, int kind );

/** Takes the heap's links; a multiple of its alignment. */
#ifdef CLOSECHECK_POLICY_ANY
#define SOCKET_PREFIX 0u
#else
#define SOCKET_PREFIX 16u
#endif

/** All under the network semaphore. */
static long sockets;
static long bytes;

/* Used by a macro of <sys/socketvar.h>, hidden from applications. */
static inline int imin( int a, int b )
{
  return a < b ? a : b;
}

static long size_of( void *memory )
{
  uintptr_t size = 0;

  if ( memory != NULL ) {
    (void) _Heap_Size_of_alloc_area( RTEMS_Malloc_Heap, memory, &size );
  }

  return (long) size;
}

static void count( void *memory, int kind, int sign )
{
  if ( memory == NULL ) {
    return;
  }

  if ( kind == KIND_SOCKET ) {
    sockets += sign;
  }

  if ( kind == KIND_SOCKET || kind == KIND_CONTROL_BLOCK ) {
    bytes += sign * size_of( memory );
  }
}

void *__wrap_rtems_bsdnet_malloc( size_t size, int kind, int flags )
{
  size_t prefix = kind == KIND_SOCKET ? SOCKET_PREFIX : 0;
  char *memory = __real_rtems_bsdnet_malloc( size + prefix, kind, flags );

  count( memory, kind, 1 );
  return memory == NULL ? NULL : memory + prefix;
}

void __wrap_rtems_bsdnet_free( void *memory, int kind )
{
  char *whole = memory;

  if ( kind == KIND_SOCKET && memory != NULL ) {
    whole -= SOCKET_PREFIX;
  }

  count( whole, kind, -1 );
#ifdef CLOSECHECK_POLICY_0XDD

  if ( kind == KIND_SOCKET && memory != NULL ) {
    memset( whole, 0xdd, (size_t) size_of( whole ) );
    port_trap_wild_pointers();
  }
#endif
  __real_rtems_bsdnet_free( whole, kind );
}

static void leave_out_time_wait( agent_counts *counts )
{
  const struct inpcb *pcb;

  LIST_FOREACH( pcb, &tcb, inp_list ) {
    struct tcpcb *connection = (struct tcpcb *) pcb->inp_ppcb;

    if (
      connection == NULL || connection->t_state != TCPS_TIME_WAIT ||
      pcb->inp_socket == NULL ||
      ( pcb->inp_socket->so_state & SS_NOFDREF ) == 0
    ) {
      continue;
    }

    --counts->sockets;
    counts->heap -= size_of( (char *) pcb->inp_socket - SOCKET_PREFIX );
    counts->heap -= size_of( RTEMS_DECONST( struct inpcb *, pcb ) );
    counts->heap -= size_of( connection );

    if ( connection->t_template != NULL ) {
      --counts->mbufs;
    }
  }
}

static long open_descriptors( void )
{
  uint32_t i;
  long open = 0;

  for ( i = 0; i < rtems_libio_number_iops; ++i ) {
    if (
      ( rtems_libio_iop_flags( &rtems_libio_iops[ i ] ) &
        LIBIO_FLAGS_OPEN ) != 0
    ) {
      ++open;
    }
  }

  return open;
}

void agent_port_counts( agent_counts *counts )
{
  size_t i;

  memset( counts, 0, sizeof( *counts ) );
  counts->fds = open_descriptors();

  /* Held for ever: the counts may be off by what its owner is about to do. */
  if ( !tasks_semaphore_is_held() ) {
    rtems_bsdnet_semaphore_obtain();
    counts->sockets = sockets;
    counts->heap = bytes;

    for ( i = MT_FREE + 1; i < RTEMS_ARRAY_SIZE( mbstat.m_mtypes ); ++i ) {
      counts->mbufs += mbstat.m_mtypes[ i ];
    }

    leave_out_time_wait( counts );
    rtems_bsdnet_semaphore_release();
  }
}

static const struct socket *socket_of( int fd )
{
  return rtems_bsdnet_fdToSocket( fd );
}

bool agent_port_readable( int fd )
{
  const struct socket *so = fd < 0 ? NULL : socket_of( fd );

  return so != NULL && soreadable( so );
}

bool agent_port_writable( int fd )
{
  const struct socket *so = fd < 0 ? NULL : socket_of( fd );

  return so != NULL && sowriteable( so );
}

void accounts_describe( agent_port_line line )
{
  char text[ 96 ];
  int fd;

  for ( fd = 0; fd < (int) rtems_libio_number_iops; ++fd ) {
    const struct socket *so = socket_of( fd );

    if ( so == NULL ) {
      continue;
    }

    (void) snprintf( text, sizeof( text ),
      "fd %d so %p state %x error %d pgid %x rcv %x/%x %lu snd %x/%x %lu",
      fd, (const void *) so, (unsigned) so->so_state, (int) so->so_error,
      (unsigned) so->so_pgid, (unsigned) so->so_rcv.sb_flags,
      (unsigned) so->so_rcv.sb_sel.si_pid, (unsigned long) so->so_rcv.sb_cc,
      (unsigned) so->so_snd.sb_flags, (unsigned) so->so_snd.sb_sel.si_pid,
      (unsigned long) so->so_snd.sb_cc );
    ( *line )( text );
  }
}
