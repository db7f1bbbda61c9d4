/* SPDX-License-Identifier: BSD-2-Clause */

/**
 * @file
 *
 * @brief By how much the long times of TCP are shortened.
 *
 * With 100 a second of TCP's (maximum segment lifetime, keep-alive, linger)
 * is one clock tick.  This is the only place where that is said.  The reference
 * has no timer that it could apply to: the time of SO_LINGER ends no wait, in
 * the stack as there, and it takes TIME_WAIT to outlast a case.  What the
 * scenarios rely on is compared with this constant by
 * test/standalone/time-scale.test.ts.
 */

#ifndef CLOSECHECK_TIME_SCALE_H
#define CLOSECHECK_TIME_SCALE_H

#ifndef TIME_SCALE
#define TIME_SCALE 100u
#endif

#endif /* CLOSECHECK_TIME_SCALE_H */
