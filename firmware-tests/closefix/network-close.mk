# SPDX-License-Identifier: BSD-2-Clause
# RTEMS since 2015: tell the sleepers, wait for nobody. Changes the stack, too.
WRAPS := sbwait soconnsleep sowakeup soclose
SRCS := network-close.c
DEFS := CLOSECHECK_NETWORK_CLOSE
