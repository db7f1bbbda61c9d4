# SPDX-License-Identifier: BSD-2-Clause
# The same, but a closer waits 20 ticks at most (see the header of connabort.c).
WRAPS := sbwait soconnsleep sowakeup soconnwakeup soclose select
SRCS := connabort.c netwait.c
OPTIONS := CONNABORT_CLOSE_TICKS=20
