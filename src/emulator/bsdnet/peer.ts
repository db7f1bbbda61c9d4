/** The host's end of the wire: what its kernel answers, and the steps of column P. */
import { atomic, loop, routine, when, type Routine } from '../microop/routine.js';

export const peer: Routine[] = [
  atomic(
    routine('peer_input(c, type, len)', "the host's kernel", [
      when('type == SEG_RST', ['c.peer = PEER_CLOSED', 'c.unsent = 0', 'return']),
      when('type == SEG_SYN', [
        when(
          'scripted',
          ['c.peer = PEER_SWALLOWED'],
          ['c.peer = PEER_ESTABLISHED', 'wire_put(segment(SEG_SYNACK, c, 0, 0))'],
        ),
        'return',
      ]),
      when('type == SEG_SYNACK', [
        when('c.peer == PEER_CONNECTING', [
          'c.peer = PEER_ESTABLISHED',
          'wire_put(segment(SEG_ACK, c, 0, 0))',
        ]),
        'return',
      ]),
      when('c.peer == PEER_CLOSED', ['wire_put(segment(SEG_RST, c, 0, 0))', 'return']),
      when('type == SEG_DATA', ['wire_put(segment(SEG_ACK, c, 0, len))', 'return']),
      when('type == SEG_FIN', ['wire_put(segment(SEG_FINACK, c, 0, 0))']),
    ]),
  ),

  atomic(
    routine('peer_push(c)', "the host's kernel sends what our window takes", [
      'count = min(c.unsent, c.credit1)',
      when('count > 0', [
        'c.unsent -= count',
        'c.credit1 -= count',
        'wire_put(segment(SEG_DATA, c, 0, count))',
      ]),
      when('c.pfin == 1 && !c.unsent', ['c.pfin = 2', 'wire_put(segment(SEG_FIN, c, 0, 0))']),
    ]),
  ),

  atomic(
    routine('p_connect()', 'peer step connect: until it is established or refused', [
      'c = alloc_connection()',
      'c.ckind = CONN_HOST',
      'c.cport = arg.port + 1',
      'c.credit0 = PEER_WINDOW',
      'c.peer = PEER_CONNECTING',
      'wire_put(segment(SEG_SYN, c, 0, 0))',
      'until(c.peer != PEER_CONNECTING)',
    ]),
  ),
  atomic(
    routine('p_syn()', 'peer step syn: until the target has handled it', [
      'c = alloc_connection()',
      'c.ckind = CONN_HOST',
      'c.cport = arg.port + 1',
      'c.credit0 = PEER_WINDOW',
      'c.peer = PEER_SYN_ONLY',
      'wire_put(segment(SEG_SYN, c, 0, 0))',
      'until(c.peer != PEER_SYN_ONLY)',
    ]),
  ),
  atomic(
    routine('p_synack()', 'peer step synack', [
      'until(host_connection(arg.fd) && host_connection(arg.fd).peer)',
      'c = host_connection(arg.fd)',
      when('c.peer == PEER_SWALLOWED', [
        'c.peer = PEER_ESTABLISHED',
        'wire_put(segment(SEG_SYNACK, c, 0, 0))',
      ]),
    ]),
  ),
  atomic(
    routine('p_send()', 'peer step send', [
      'until(host_connection(arg.fd) && host_connection(arg.fd).peer)',
      'c = host_connection(arg.fd)',
      when('c.peer == PEER_ESTABLISHED && !c.pfin', ['c.unsent += arg.length', 'peer_push(c)']),
    ]),
  ),
  atomic(
    routine('p_fin()', 'peer step fin', [
      'until(host_connection(arg.fd) && host_connection(arg.fd).peer)',
      'c = host_connection(arg.fd)',
      when('c.peer == PEER_ESTABLISHED && !c.pfin', ['c.pfin = 1', 'peer_push(c)']),
    ]),
  ),
  atomic(
    routine('p_rst()', 'peer step rst', [
      'until(host_connection(arg.fd) && host_connection(arg.fd).peer)',
      'c = host_connection(arg.fd)',
      when('c.peer != PEER_CLOSED', [
        'c.peer = PEER_CLOSED',
        'c.unsent = 0',
        'wire_put(segment(SEG_RST, c, 0, 0))',
      ]),
    ]),
  ),
  atomic(
    routine('p_drain()', 'peer step drain: its window opens', [
      'until(host_connection(arg.fd) && host_connection(arg.fd).peer)',
      'c = host_connection(arg.fd)',
      when('c.peer == PEER_ESTABLISHED', [
        'c.credit0 = PEER_READING',
        'wire_put(segment(SEG_ACK, c, 0, 0))',
      ]),
    ]),
  ),
  atomic(
    routine('p_sendto()', 'peer step sendto', [
      'wire_put(segment(SEG_DGRAM, arg.port, 1, arg.length))',
    ]),
  ),
  atomic(
    routine('p_unreachable()', 'peer step unreachable', [
      'wire_put(segment(SEG_UNREACH, 0, 0, 0))',
    ]),
  ),

  routine('netd()', 'rtems_glue.c networkDaemon(), netinet/ip_input.c ipintr()', [
    loop([
      'idle(NETISR, 0)',
      'obtain()',
      loop([
        when('!net_pending()', ['break']),
        's = net_get()',
        'ip_input(s)',
        // What arrives by now is handled before anybody else gets the semaphore.
        'between()',
      ]),
      'release()',
    ]),
  ]),
  routine('ip_input(s)', 'ip_input.c ip_input()', [
    'type = segment_type(s)',
    when(
      'type == SEG_DGRAM',
      ['udp_input(s)'],
      [when('type == SEG_UNREACH', ['udp_unreachable(s)'], ['tcp_input(s)'])],
    ),
  ]),
];
