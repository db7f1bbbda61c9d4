/* SPDX-License-Identifier: BSD-2-Clause */

/**
 * @file
 *
 * @brief Entry, exception vectors, context switch.
 */

#define MODE_IRQ 0x12
#define MODE_SVC 0x13
#define MODE_ABORT 0x17
#define MODE_UNDEFINED 0x1b

	.syntax unified
	.arm
	.text
	.globl _start
_start:
	cpsid aif, #MODE_ABORT
	ldr sp, =exception_stack_end
	cps #MODE_UNDEFINED
	ldr sp, =exception_stack_end
	cps #MODE_IRQ
	ldr sp, =exception_stack_end
	cps #MODE_SVC
	ldr sp, =boot_stack_end
	ldr r0, =vectors
	mcr p15, 0, r0, c12, c0, 0
	isb
	cpsie a
	bl executive_main

	.balign 32
vectors:
	b .
	b undefined
	b supervisor_call
	b prefetch_abort
	b data_abort
	b .
	b interrupt
	b .

/*
 * An interrupt is served on the stack of the task that it hits, so that a
 * switch to another task may happen in the middle of it.
 */
interrupt:
	sub lr, lr, #4
	srsdb sp!, #MODE_SVC
	cps #MODE_SVC
	push {r0-r3, r12, lr}
	and r1, sp, #4
	sub sp, sp, r1
	push {r1, r2}
	bl gic_interrupt
	pop {r1, r2}
	add sp, sp, r1
	pop {r0-r3, r12, lr}
	rfeia sp!

undefined:
	sub r1, lr, #4
	mov r0, #1
	b exception
supervisor_call:
	sub r1, lr, #4
	mov r0, #2
	ldr sp, =exception_stack_end
	b exception
prefetch_abort:
	sub r1, lr, #4
	mov r0, #3
	mrc p15, 0, r2, c5, c0, 1
	mrc p15, 0, r3, c6, c0, 2
	bl executive_exception
data_abort:
	sub r1, lr, #8
	mov r0, #4
exception:
	mrc p15, 0, r2, c5, c0, 0
	mrc p15, 0, r3, c6, c0, 0
	bl executive_exception

/* void arch_context_switch( void **from, void *to ) */
	.globl arch_context_switch
arch_context_switch:
	push {r4-r11, lr}
	str sp, [r0]
	mov sp, r1
	pop {r4-r11, pc}

	.bss
	.balign 16
boot_stack:
	.skip 16384
boot_stack_end:
exception_stack:
	.skip 4096
exception_stack_end:
