# SPDX-License-Identifier: BSD-2-Clause
# Where a schedule can hold a task inside the stack (docs/steer.md).
GATE_WRAPS := rtems_event_system_receive rtems_bsdnet_semaphore_obtain \
  rtems_bsdnet_fdToSocket
GATE_SRCS := wraps/gates.c
