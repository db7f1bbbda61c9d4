/* SPDX-License-Identifier: BSD-2-Clause */

/**
 * @file
 *
 * @brief Takes the place of the PC's calibration of a delay loop.
 *
 * Under QEMU it spins for ever, before the first output, in one boot of
 * twenty. Nothing in the image uses what it would find out.
 */

void __wrap_Calibrate_loop_1ms( void );

void __wrap_Calibrate_loop_1ms( void )
{
}
