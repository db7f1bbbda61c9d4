/* SPDX-License-Identifier: BSD-2-Clause */

/**
 * @file
 *
 * @brief Descriptors: the part of RTEMS's libio that sockets use.
 */

#ifndef CLOSECHECK_RTEMS_LIBIO_H
#define CLOSECHECK_RTEMS_LIBIO_H

#include <stdbool.h>
#include <stdint.h>
#include <sys/types.h>

struct rtems_libio_tt;
typedef struct rtems_libio_tt rtems_libio_t;

/** @brief What a descriptor does; NULL for the console. */
typedef struct {
  int ( *close_h )( rtems_libio_t *iop );
  ssize_t ( *read_h )( rtems_libio_t *iop, void *buffer, size_t count );
  ssize_t ( *write_h )(
    rtems_libio_t *iop,
    const void *buffer,
    size_t count
  );
  int ( *ioctl_h )( rtems_libio_t *iop, unsigned long command, void *buffer );
  /** Returns an errno or 0. */
  int ( *fcntl_h )( rtems_libio_t *iop, int command );
} rtems_filesystem_file_handlers_r;

struct rtems_libio_tt {
  uint32_t flags;
  /** Calls of read() and write() inside the handler (RTEMS 5 and later). */
  uint32_t references;
  uint32_t data0;
  void *data1;
  struct {
    const rtems_filesystem_file_handlers_r *handlers;
  } pathinfo;
  /** Not on RTEMS: which allocation of the socket data1 is meant to be. */
  unsigned generation;
  /** Not on RTEMS: the descriptor is not on the free list. */
  bool allocated;
  /** Next one on the free list. */
  rtems_libio_t *next;
};

#define LIBIO_FLAGS_NO_DELAY 0x0001u
#define LIBIO_FLAGS_READ_WRITE 0x0006u
#define LIBIO_FLAGS_OPEN 0x0100u

extern rtems_libio_t rtems_libio_iops[];
extern const uint32_t rtems_libio_number_iops;

/** @brief Takes a descriptor, or NULL if there is none. */
rtems_libio_t *rtems_libio_allocate( void );
void rtems_libio_free( rtems_libio_t *iop );
void rtems_libio_initialize( void );

#endif /* CLOSECHECK_RTEMS_LIBIO_H */
