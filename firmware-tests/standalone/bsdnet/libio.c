/* SPDX-License-Identifier: BSD-2-Clause */

/**
 * @file
 *
 * @brief Descriptors, as RTEMS's libio keeps them.
 */

#include <bsdnet.h>
#include <errno.h>
#include <fcntl.h>
#include <rtems.h>
#include <rtems/libio.h>
#include <stdarg.h>
#include <string.h>
#include <sys/ioctl.h>
#include <unistd.h>

#ifndef CLOSECHECK_DESCRIPTORS
#define CLOSECHECK_DESCRIPTORS 40
#endif

/** Standard input, output and error are open and are no sockets. */
#define CONSOLE_DESCRIPTORS 3

rtems_libio_t rtems_libio_iops[ CLOSECHECK_DESCRIPTORS ];
const uint32_t rtems_libio_number_iops = CLOSECHECK_DESCRIPTORS;

static rtems_libio_t *free_head;
static rtems_libio_t **free_tail = &free_head;

static void append_free( rtems_libio_t *iop )
{
  iop->next = NULL;
  *free_tail = iop;
  free_tail = &iop->next;
}

void rtems_libio_initialize( void )
{
  int i;

  for ( i = 0; i < CLOSECHECK_DESCRIPTORS; ++i ) {
    if ( i < CONSOLE_DESCRIPTORS ) {
      rtems_libio_iops[ i ].allocated = true;
      rtems_libio_iops[ i ].flags = LIBIO_FLAGS_OPEN;
    } else {
      append_free( &rtems_libio_iops[ i ] );
    }
  }
}

rtems_libio_t *rtems_libio_allocate( void )
{
  rtems_interrupt_level level;
  rtems_libio_t *iop;

  rtems_interrupt_disable( level );
  iop = free_head;

  if ( iop != NULL ) {
    free_head = iop->next;

    if ( free_head == NULL ) {
      free_tail = &free_head;
    }
  }

  rtems_interrupt_enable( level );

  if ( iop != NULL ) {
    memset( iop, 0, sizeof( *iop ) );
    iop->allocated = true;
  }

  return iop;
}

void rtems_libio_free( rtems_libio_t *iop )
{
  rtems_interrupt_level level;

  if ( !iop->allocated ) {
    /* RTEMS would make a loop of the free list, for the rest of its life. */
    bsdnet_note_fault( BSDNET_DOUBLE_FREE );
    return;
  }

  rtems_interrupt_disable( level );
  iop->allocated = false;
  iop->flags &= ~LIBIO_FLAGS_OPEN;
#if defined( CLOSECHECK_STACK_6 )
  append_free( iop );
#else
  iop->next = free_head;
  free_head = iop;

  if ( iop->next == NULL ) {
    free_tail = &iop->next;
  }
#endif
  rtems_interrupt_enable( level );
}

/** @brief The entry of an open descriptor, or NULL with errno set. */
static rtems_libio_t *open_iop( int fd )
{
  if (
    fd < 0 || fd >= CLOSECHECK_DESCRIPTORS ||
    ( rtems_libio_iops[ fd ].flags & LIBIO_FLAGS_OPEN ) == 0 ||
    rtems_libio_iops[ fd ].pathinfo.handlers == NULL
  ) {
    errno = EBADF;
    return NULL;
  }

  return &rtems_libio_iops[ fd ];
}

#if defined( CLOSECHECK_STACK_6 )
static void hold( rtems_libio_t *iop )
{
  rtems_interrupt_level level;

  rtems_interrupt_disable( level );
  ++iop->references;
  rtems_interrupt_enable( level );
}

static void drop( rtems_libio_t *iop )
{
  rtems_interrupt_level level;

  rtems_interrupt_disable( level );
  --iop->references;
  rtems_interrupt_enable( level );
}
#else
/* References came with RTEMS 5. */
#define hold( iop ) ( (void) ( iop ) )
#define drop( iop ) ( (void) ( iop ) )
#endif

int close( int fd )
{
  rtems_libio_t *iop = open_iop( fd );
  int rc;

  if ( iop == NULL ) {
    return -1;
  }

  if ( iop->references != 0 ) {
    errno = EBUSY;
    return -1;
  }

#if defined( CLOSECHECK_STACK_6 )
  /* Before, it was open until the handler had returned. */
  iop->flags &= ~LIBIO_FLAGS_OPEN;
#endif
  rc = ( *iop->pathinfo.handlers->close_h )( iop );
#if !defined( MUTANT_DESCRIPTOR_LEAKED )
  rtems_libio_free( iop );
#endif

  return rc;
}

ssize_t read( int fd, void *buffer, size_t count )
{
  rtems_libio_t *iop = open_iop( fd );
  ssize_t n;

  if ( iop == NULL ) {
    return -1;
  }

  hold( iop );
  n = ( *iop->pathinfo.handlers->read_h )( iop, buffer, count );
  drop( iop );

  return n;
}

ssize_t write( int fd, const void *buffer, size_t count )
{
  rtems_libio_t *iop = open_iop( fd );
  ssize_t n;

  if ( iop == NULL ) {
    return -1;
  }

  hold( iop );
  n = ( *iop->pathinfo.handlers->write_h )( iop, buffer, count );
  drop( iop );

  return n;
}

int ioctl( int fd, unsigned long command, ... )
{
  rtems_libio_t *iop = open_iop( fd );
  va_list arguments;
  void *buffer;

  if ( iop == NULL ) {
    return -1;
  }

  va_start( arguments, command );
  buffer = va_arg( arguments, void * );
  va_end( arguments );

  return ( *iop->pathinfo.handlers->ioctl_h )( iop, command, buffer );
}

/** @brief Copies all but data0 and data1: the copy of a socket is none. */
static int duplicate_iop( const rtems_libio_t *iop )
{
  rtems_libio_t *diop = rtems_libio_allocate();

  if ( diop == NULL ) {
    errno = ENFILE;
    return -1;
  }

  diop->pathinfo = iop->pathinfo;
  diop->flags = iop->flags;
#if defined( MUTANT_DUP_SHARES_SOCKET )
  diop->data0 = (uint32_t) ( diop - rtems_libio_iops );
  diop->data1 = iop->data1;
  diop->generation = iop->generation;
#endif

  return (int) ( diop - rtems_libio_iops );
}

static int set_flags( rtems_libio_t *iop, int flags )
{
  int error;

  iop->flags &= ~LIBIO_FLAGS_NO_DELAY;

  if ( ( flags & O_NONBLOCK ) != 0 ) {
    iop->flags |= LIBIO_FLAGS_NO_DELAY;
  }

  error = ( *iop->pathinfo.handlers->fcntl_h )( iop, F_SETFL );

  if ( error != 0 ) {
    errno = error;
    return -1;
  }

  return 0;
}

static int control( rtems_libio_t *iop, int command, int value )
{
  switch ( command ) {
    case F_DUPFD:
      return duplicate_iop( iop );
    case F_GETFD:
    case F_SETFD:
      return 0;
    case F_GETFL:
      return O_RDWR |
        ( ( iop->flags & LIBIO_FLAGS_NO_DELAY ) != 0 ? O_NONBLOCK : 0 );
    case F_SETFL:
      return set_flags( iop, value );
    default:
      errno = EINVAL;
      return -1;
  }
}

int fcntl( int fd, int command, ... )
{
  rtems_libio_t *iop = open_iop( fd );
  va_list arguments;
  int value;

  if ( iop == NULL ) {
    return -1;
  }

  va_start( arguments, command );
  value = va_arg( arguments, int );
  va_end( arguments );

  hold( iop );
  value = control( iop, command, value );
  drop( iop );

  return value;
}

int dup( int fd )
{
  return fcntl( fd, F_DUPFD, 0 );
}
