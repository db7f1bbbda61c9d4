/* SPDX-License-Identifier: BSD-2-Clause */

/**
 * @file
 *
 * @brief By how much the long times of TCP are shortened.
 *
 * With 100 a second of TCP's (maximum segment lifetime, keep-alive, linger)
 * is one clock tick.  The reference uses the same constant.
 */

#ifndef CLOSECHECK_TIME_SCALE_H
#define CLOSECHECK_TIME_SCALE_H

#ifndef TIME_SCALE
#define TIME_SCALE 100u
#endif

#endif /* CLOSECHECK_TIME_SCALE_H */
