# SPDX-License-Identifier: BSD-2-Clause
# The design of May 2005 to the letter: the closer waits inside soclose().
WRAPS := sbwait soconnsleep sowakeup soconnwakeup soclose
SRCS := connabort-literal.c
