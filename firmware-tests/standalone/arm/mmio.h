/* SPDX-License-Identifier: BSD-2-Clause */

/**
 * @file
 *
 * @brief Device registers, and where the virtual machine has its devices.
 */

#ifndef CLOSECHECK_ARM_MMIO_H
#define CLOSECHECK_ARM_MMIO_H

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

#endif /* CLOSECHECK_ARM_MMIO_H */
