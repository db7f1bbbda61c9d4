# SPDX-License-Identifier: BSD-2-Clause
CC := gcc
ARCH_FLAGS := -m32 -march=i686 -mgeneral-regs-only -no-pie
ARCH_SOURCES := i386/start.S i386/arch.c i386/uart.c net/virtio-pci.c
