/* SPDX-License-Identifier: BSD-2-Clause */

/**
 * @file
 *
 * @brief What socket_pool.c and inspect.c share.
 */

#ifndef CLOSECHECK_SOCKET_POOL_H
#define CLOSECHECK_SOCKET_POOL_H

#include <bsdnet.h>

/** @brief Fills in the counts of sockets and mbufs. */
void bsdnet_count_sockets( bsdnet_counts *counts );

/** @brief Prints who sleeps, according to the close design. */
void closefix_post_mortem( void ( *line )( const char *text ) );

void bsdnet_describe_socket(
  int number,
  const struct socket *so,
  void ( *line )( const char *text )
);

#endif /* CLOSECHECK_SOCKET_POOL_H */
