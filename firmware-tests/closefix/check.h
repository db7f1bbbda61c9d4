/* SPDX-License-Identifier: BSD-2-Clause */

/**
 * @file
 *
 * @brief What no scenario can do with a close design.
 */

#ifndef CLOSEFIX_CHECK_H
#define CLOSEFIX_CHECK_H

/**
 * @brief Closes sockets from SO_RCVWAKEUP callbacks and prints what comes.
 *
 * A scenario has no step that installs a callback, and the network daemon in
 * which it runs is no task of a scenario. The image does this in place of the
 * agent: check=yes (--check=yes on RTEMS) on the boot command line.
 */
void closefix_check( void );

#endif /* CLOSEFIX_CHECK_H */
