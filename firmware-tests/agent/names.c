/* SPDX-License-Identifier: BSD-2-Clause */

/**
 * @file
 *
 * @brief Error numbers by name, as far as <errno.h> defines them.
 *
 * Where two names share a number the first in this list is the one reported:
 * EWOULDBLOCK is EAGAIN on RTEMS, and BSD's sources say EWOULDBLOCK.
 */

#include <errno.h>
#include <stddef.h>
#include <string.h>

#include "names.h"

static const struct {
  const char *name;
  int number;
} errors[] = {
#ifdef EWOULDBLOCK
  { "EWOULDBLOCK", EWOULDBLOCK },
#endif
#ifdef E2BIG
  { "E2BIG", E2BIG },
#endif
#ifdef EACCES
  { "EACCES", EACCES },
#endif
#ifdef EADDRINUSE
  { "EADDRINUSE", EADDRINUSE },
#endif
#ifdef EADDRNOTAVAIL
  { "EADDRNOTAVAIL", EADDRNOTAVAIL },
#endif
#ifdef EAFNOSUPPORT
  { "EAFNOSUPPORT", EAFNOSUPPORT },
#endif
#ifdef EAGAIN
  { "EAGAIN", EAGAIN },
#endif
#ifdef EALREADY
  { "EALREADY", EALREADY },
#endif
#ifdef EBADF
  { "EBADF", EBADF },
#endif
#ifdef EBUSY
  { "EBUSY", EBUSY },
#endif
#ifdef ECANCELED
  { "ECANCELED", ECANCELED },
#endif
#ifdef ECHILD
  { "ECHILD", ECHILD },
#endif
#ifdef ECONNABORTED
  { "ECONNABORTED", ECONNABORTED },
#endif
#ifdef ECONNREFUSED
  { "ECONNREFUSED", ECONNREFUSED },
#endif
#ifdef ECONNRESET
  { "ECONNRESET", ECONNRESET },
#endif
#ifdef EDEADLK
  { "EDEADLK", EDEADLK },
#endif
#ifdef EDESTADDRREQ
  { "EDESTADDRREQ", EDESTADDRREQ },
#endif
#ifdef EDOM
  { "EDOM", EDOM },
#endif
#ifdef EEXIST
  { "EEXIST", EEXIST },
#endif
#ifdef EFAULT
  { "EFAULT", EFAULT },
#endif
#ifdef EFBIG
  { "EFBIG", EFBIG },
#endif
#ifdef EHOSTDOWN
  { "EHOSTDOWN", EHOSTDOWN },
#endif
#ifdef EHOSTUNREACH
  { "EHOSTUNREACH", EHOSTUNREACH },
#endif
#ifdef EINPROGRESS
  { "EINPROGRESS", EINPROGRESS },
#endif
#ifdef EINTR
  { "EINTR", EINTR },
#endif
#ifdef EINVAL
  { "EINVAL", EINVAL },
#endif
#ifdef EIO
  { "EIO", EIO },
#endif
#ifdef EISCONN
  { "EISCONN", EISCONN },
#endif
#ifdef EISDIR
  { "EISDIR", EISDIR },
#endif
#ifdef ELOOP
  { "ELOOP", ELOOP },
#endif
#ifdef EMFILE
  { "EMFILE", EMFILE },
#endif
#ifdef EMSGSIZE
  { "EMSGSIZE", EMSGSIZE },
#endif
#ifdef ENAMETOOLONG
  { "ENAMETOOLONG", ENAMETOOLONG },
#endif
#ifdef ENETDOWN
  { "ENETDOWN", ENETDOWN },
#endif
#ifdef ENETRESET
  { "ENETRESET", ENETRESET },
#endif
#ifdef ENETUNREACH
  { "ENETUNREACH", ENETUNREACH },
#endif
#ifdef ENFILE
  { "ENFILE", ENFILE },
#endif
#ifdef ENOBUFS
  { "ENOBUFS", ENOBUFS },
#endif
#ifdef ENODEV
  { "ENODEV", ENODEV },
#endif
#ifdef ENOENT
  { "ENOENT", ENOENT },
#endif
#ifdef ENOLCK
  { "ENOLCK", ENOLCK },
#endif
#ifdef ENOMEM
  { "ENOMEM", ENOMEM },
#endif
#ifdef ENOPROTOOPT
  { "ENOPROTOOPT", ENOPROTOOPT },
#endif
#ifdef ENOSPC
  { "ENOSPC", ENOSPC },
#endif
#ifdef ENOSYS
  { "ENOSYS", ENOSYS },
#endif
#ifdef ENOTCONN
  { "ENOTCONN", ENOTCONN },
#endif
#ifdef ENOTDIR
  { "ENOTDIR", ENOTDIR },
#endif
#ifdef ENOTEMPTY
  { "ENOTEMPTY", ENOTEMPTY },
#endif
#ifdef ENOTSOCK
  { "ENOTSOCK", ENOTSOCK },
#endif
#ifdef ENOTSUP
  { "ENOTSUP", ENOTSUP },
#endif
#ifdef ENOTTY
  { "ENOTTY", ENOTTY },
#endif
#ifdef ENXIO
  { "ENXIO", ENXIO },
#endif
#ifdef EOPNOTSUPP
  { "EOPNOTSUPP", EOPNOTSUPP },
#endif
#ifdef EOVERFLOW
  { "EOVERFLOW", EOVERFLOW },
#endif
#ifdef EPERM
  { "EPERM", EPERM },
#endif
#ifdef EPFNOSUPPORT
  { "EPFNOSUPPORT", EPFNOSUPPORT },
#endif
#ifdef EPIPE
  { "EPIPE", EPIPE },
#endif
#ifdef EPROTO
  { "EPROTO", EPROTO },
#endif
#ifdef EPROTONOSUPPORT
  { "EPROTONOSUPPORT", EPROTONOSUPPORT },
#endif
#ifdef EPROTOTYPE
  { "EPROTOTYPE", EPROTOTYPE },
#endif
#ifdef ERANGE
  { "ERANGE", ERANGE },
#endif
#ifdef EROFS
  { "EROFS", EROFS },
#endif
#ifdef ESHUTDOWN
  { "ESHUTDOWN", ESHUTDOWN },
#endif
#ifdef ESOCKTNOSUPPORT
  { "ESOCKTNOSUPPORT", ESOCKTNOSUPPORT },
#endif
#ifdef ESPIPE
  { "ESPIPE", ESPIPE },
#endif
#ifdef ESRCH
  { "ESRCH", ESRCH },
#endif
#ifdef ETIME
  { "ETIME", ETIME },
#endif
#ifdef ETIMEDOUT
  { "ETIMEDOUT", ETIMEDOUT },
#endif
#ifdef ETOOMANYREFS
  { "ETOOMANYREFS", ETOOMANYREFS },
#endif
#ifdef EXDEV
  { "EXDEV", EXDEV },
#endif
  { NULL, 0 }
};

const char *names_of_error( int error )
{
  size_t i;

  for ( i = 0; errors[ i ].name != NULL; ++i ) {
    if ( errors[ i ].number == error ) {
      return errors[ i ].name;
    }
  }

  return NULL;
}

int names_to_error( const char *name )
{
  size_t i;

  for ( i = 0; errors[ i ].name != NULL; ++i ) {
    if ( strcmp( errors[ i ].name, name ) == 0 ) {
      return errors[ i ].number;
    }
  }

  return -1;
}
