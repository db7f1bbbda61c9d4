/* SPDX-License-Identifier: BSD-2-Clause */

/**
 * @file
 *
 * @brief The devices of QEMU's virtual machine: where they are, what they do.
 */

#ifndef CLOSECHECK_ARM_VIRT_H
#define CLOSECHECK_ARM_VIRT_H

#include <stdint.h>

#define VIRT_GIC_DISTRIBUTOR 0x08000000u
#define VIRT_GIC_CPU 0x08010000u
#define VIRT_UART 0x09000000u
#define VIRT_CLOCK 0x09010000u
#define VIRT_VIRTIO 0x0a000000u
#define VIRT_VIRTIO_STEP 0x200u
#define VIRT_VIRTIO_COUNT 32u
#define VIRT_RAM 0x40000000u

/* Shared peripheral interrupts. */
#define VIRT_UART_IRQ 1u
#define VIRT_VIRTIO_IRQ 16u

static inline uint32_t mmio_read( uintptr_t address )
{
  return *(volatile uint32_t *) address;
}

static inline void mmio_write( uintptr_t address, uint32_t value )
{
  *(volatile uint32_t *) address = value;
}

/** @brief Interrupt controller, version 2: number of its first shared one. */
#define GIC_SHARED 32u

void gic_initialize( void );
/** @brief Called by the vector. */
void gic_interrupt( void );

/** @brief PL011: 8N1, FIFO on, receive interrupt on; the rate is as it is. */
void uart_initialize( void );

#endif /* CLOSECHECK_ARM_VIRT_H */
