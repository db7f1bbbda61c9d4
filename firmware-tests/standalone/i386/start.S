/* SPDX-License-Identifier: BSD-2-Clause */

/**
 * @file
 *
 * @brief Multiboot entry, interrupt entries, context switch.
 */

#define MULTIBOOT_MAGIC 0x1badb002
#define MULTIBOOT_FLAGS 0x00000003

	.section .multiboot, "a"
	.align 4
	.long MULTIBOOT_MAGIC
	.long MULTIBOOT_FLAGS
	.long -( MULTIBOOT_MAGIC + MULTIBOOT_FLAGS )

	.text
	.globl _start
_start:
	cli
	cld
	movl $boot_stack_end, %esp
	movl %ebx, multiboot_information
	pushl $0
	popfl
	call executive_main

/* void arch_context_switch( void **from, void *to ) */
	.globl arch_context_switch
arch_context_switch:
	movl 4(%esp), %eax
	movl 8(%esp), %edx
	pushl %ebp
	pushl %ebx
	pushl %esi
	pushl %edi
	movl %esp, (%eax)
	movl %edx, %esp
	popl %edi
	popl %esi
	popl %ebx
	popl %ebp
	ret

/* void load_tables( gdt pointer, idt pointer ) */
	.globl load_tables
load_tables:
	movl 4(%esp), %eax
	lgdt (%eax)
	movl 8(%esp), %eax
	lidt (%eax)
	movw $0x10, %ax
	movw %ax, %ds
	movw %ax, %es
	movw %ax, %fs
	movw %ax, %gs
	movw %ax, %ss
	ljmp $0x08, $1f
1:	ret

/* One entry of 16 bytes for each vector; the frame always has an error code. */
	.align 16
	.globl vector_entries
vector_entries:
	.set n, 0
	.rept 48
	.align 16
	.if !( n == 8 || ( n >= 10 && n <= 14 ) || n == 17 )
	pushl $0
	.endif
	pushl $( n )
	jmp interrupt_common
	.set n, n + 1
	.endr

interrupt_common:
	pushal
	cld
	pushl %esp
	call i386_interrupt
	addl $4, %esp
	popal
	addl $8, %esp
	iret

	.bss
	.align 16
boot_stack:
	.skip 16384
boot_stack_end:

	.section .note.GNU-stack, "", @progbits
