# SPDX-License-Identifier: BSD-2-Clause
CC := arm-none-eabi-gcc
ARCH_FLAGS := -mcpu=cortex-a15 -marm -mfloat-abi=soft -mno-unaligned-access
ARCH_SOURCES := arm/start.S arm/arch.c arm/gic.c arm/uart.c arm/fdt.c net/virtio-mmio.c
