/** kern/uipc_socket.c: life and death of a socket. */
import { during, loop, routine, when, type Routine } from '../microop/routine.js';

export const socketLife: Routine[] = [
  routine('socreate(proto)', 'uipc_socket.c socreate()', [
    'so = alloc_socket()',
    'so.proto = proto',
    'so.pcb = 1',
    'so.tstate = TCPS_CLOSED',
    when(
      'proto == TCP',
      ['soreserve(so, TCP_SPACE, TCP_SPACE)'],
      ['soreserve(so, UDP_SNDSPACE, UDP_RCVSPACE)'],
    ),
    'return so',
  ]),

  routine('sofree(so)', 'uipc_socket.c sofree()', [
    when('so.pcb || !(so.state & SS_NOFDREF)', ['return']),
    'head = so.head',
    when('head', [
      when(
        'so.state & SS_INCOMP',
        ['incomp_remove(head, so)', 'head.incqlen -= 1'],
        [when('so.state & SS_COMP', ['comp_remove(head, so)'], ['panic("sofree: not queued")'])],
      ),
      'head.qlen -= 1',
      'so.state &= ~(SS_INCOMP | SS_COMP)',
      'so.head = 0',
    ]),
    'sbrelease_snd(so)',
    'sorflush(so)',
    // policy 2: freed memory reads as any value that matters
    when('policy == 2', ['fill = choose(3)'], ['fill = policy']),
    'free_socket(so, fill)',
  ]),

  routine('soabort(so)', 'uipc_socket.c soabort(), tcp_usrreq.c tcp_usr_abort()', [
    'follow(so.proto)',
    when('so.pcb', ['tcp_drop(so, ECONNABORTED)']),
  ]),

  routine('sodisconnect(so)', 'uipc_socket.c sodisconnect()', [
    when('!(so.state & SS_ISCONNECTED)', ['return ENOTCONN']),
    when('so.state & SS_ISDISCONNECTING', ['return EALREADY']),
    when('!so.pcb', ['return EINVAL']),
    'follow(so.proto)',
    when('so.proto == TCP', ['tcp_disconnect(so)', 'return 0']),
    // udp_usrreq.c PRU_DISCONNECT
    'so.fwho = 0',
    'so.state &= ~SS_ISCONNECTED',
    'return 0',
  ]),

  routine('pru_detach(so)', 'tcp_usrreq.c tcp_usr_detach(), udp_usrreq.c PRU_DETACH', [
    'follow(so.proto)',
    when('so.proto != TCP', ['in_pcbdetach(so)', 'return']),
    when('so.tstate > TCPS_LISTEN', ['tcp_disconnect(so)'], ['tcp_close(so)']),
  ]),

  routine('soclose(so)', 'uipc_socket.c soclose()', [
    'error = 0',
    'close_notify(so)',
    when('so.options & SO_ACCEPTCONN', [
      'child = so.incomp',
      during('child', ['following = child.link', 'soabort(child)', 'child = following']),
      'child = so.comp',
      during('child', ['following = child.link', 'soabort(child)', 'child = following']),
    ]),
    when('so.pcb', [
      when('so.state & SS_ISCONNECTED', [
        when('!(so.state & SS_ISDISCONNECTING)', ['error = sodisconnect(so)']),
        when('!error && (so.options & SO_LINGER)', [
          when('!((so.state & SS_ISDISCONNECTING) && (so.state & SS_NBIO))', [
            loop([when('!(so.state & SS_ISCONNECTED)', ['break']), 'soconnsleep(so)']),
          ]),
        ]),
      ]),
      when('so.pcb', ['pru_detach(so)']),
    ]),
    when('so.state & SS_NOFDREF', ['panic("soclose: NOFDREF")']),
    'so.state |= SS_NOFDREF',
    'sofree(so)',
    'return error',
  ]),

  routine('soshutdown(so, how)', 'uipc_socket.c soshutdown()', [
    when('how & 1', ['sorflush(so)']),
    when('!(how & 2)', ['return 0']),
    'follow(so.proto)',
    when('so.proto != TCP', ['socantsendmore(so)', 'return 0']),
    // tcp_usrreq.c tcp_usr_shutdown()
    when('!so.pcb', ['return EINVAL']),
    'socantsendmore(so)',
    'open = tcp_usrclosed(so)',
    when('open', ['tcp_output(so)']),
    'return 0',
  ]),
];
