/* SPDX-License-Identifier: BSD-2-Clause */

/**
 * @file
 *
 * @brief Text form of Internet addresses.
 */

#ifndef CLOSECHECK_ARPA_INET_H
#define CLOSECHECK_ARPA_INET_H

#include <netinet/in.h>

/** @brief Converts "10.77.0.2"; INADDR_NONE if it is no address. */
in_addr_t inet_addr( const char *text );

#endif /* CLOSECHECK_ARPA_INET_H */
