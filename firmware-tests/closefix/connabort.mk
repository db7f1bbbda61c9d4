# SPDX-License-Identifier: BSD-2-Clause
# Abort every call on the socket, wait until the last is out, then close it.
WRAPS := sbwait soconnsleep sowakeup soconnwakeup soclose select
SRCS := connabort.c netwait.c
