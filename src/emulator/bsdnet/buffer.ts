/** kern/uipc_socket2.c and sys/socketvar.h: socket buffers. Bytes are counted, mbufs are not. */
import { routine, when, type Routine } from '../microop/routine.js';

export const socketBuffer: Routine[] = [
  routine('sbspace(sb)', 'sys/socketvar.h sbspace()', ['return sb.hiwat - sb.cc']),

  routine('soreadable(so)', 'sys/socketvar.h soreadable()', [
    'return so.rcv.cc >= so.rcv.lowat || (so.state & SS_CANTRCVMORE) || so.comp || so.error',
  ]),

  routine('sowriteable(so)', 'sys/socketvar.h sowriteable()', [
    `return sbspace(so.snd) >= so.snd.lowat && ((so.state & SS_ISCONNECTED) || so.proto != TCP)
      || (so.state & SS_CANTSENDMORE) || so.error`,
  ]),

  routine('sblock(sb, dontwait)', 'sys/socketvar.h sblock(); its comma loses the would-block', [
    when(
      'sb.flags & SB_LOCK',
      [when('!dontwait', ['panic("Socket buffer is already in use.")'])],
      ['sb.flags |= SB_LOCK'],
    ),
  ]),

  routine('sbunlock(sb)', 'sys/socketvar.h sbunlock()', ['sb.flags &= ~SB_LOCK']),

  routine('sbflush_rcv(so)', 'uipc_socket2.c sbflush(&so->so_rcv)', [
    when('so.rcv.flags & SB_LOCK', ['panic("sbflush")']),
    'so.rcv.cc = 0',
    'record_flush(so)',
  ]),

  routine('sbrelease_snd(so)', 'uipc_socket2.c sbrelease(&so->so_snd)', [
    when('so.snd.flags & SB_LOCK', ['panic("sbflush")']),
    'so.snd.cc = 0',
    'so.snd.hiwat = 0',
  ]),

  routine('soreserve(so, sndcc, rcvcc)', 'uipc_socket2.c soreserve()', [
    'so.snd.hiwat = sndcc',
    'so.rcv.hiwat = rcvcc',
    'so.rcv.lowat = 1',
    'so.snd.lowat = MCLBYTES',
  ]),

  routine('socantsendmore(so)', 'uipc_socket2.c socantsendmore()', [
    'so.state |= SS_CANTSENDMORE',
    'sowwakeup(so)',
  ]),

  routine('socantrcvmore(so)', 'uipc_socket2.c socantrcvmore()', [
    'so.state |= SS_CANTRCVMORE',
    'sorwakeup(so)',
  ]),

  routine('sorflush(so)', 'uipc_socket.c sorflush()', [
    'sblock(so.rcv, 0)',
    'socantrcvmore(so)',
    'sbunlock(so.rcv)',
    'so.rcv.cc = 0',
    'so.rcv.hiwat = 0',
    'so.rcv.lowat = 0',
    'so.rcv.pid = 0',
    'so.rcv.timeo = 0',
    'so.rcv.flags = 0',
    'record_flush(so)',
  ]),
];
