/** netinet/udp_usrreq.c, as far as a close can meet it. */
import { routine, when, type Routine } from '../microop/routine.js';

export const udp: Routine[] = [
  routine('udp_output(so, len)', 'udp_usrreq.c udp_output()', [
    // Where to: of the call, else what the socket is connected to (kept plus 1).
    'who = arg.who >= 0 ? arg.who : so.fwho - 1',
    when('arg.who >= 0 && so.fwho', ['return EISCONN']),
    'port = arg.who >= 0 ? arg.port : so.fport',
    when('who == WHO_LOOP', ['net_put(segment(SEG_DGRAM, port, 0, len))']),
    when('who == WHO_PEER', ['lastudp = so']),
    'return 0',
  ]),

  routine('udp_input(s)', 'udp_usrreq.c udp_input()', [
    'len = segment_length(s)',
    'so = bound_udp(segment_connection(s))',
    when('!so', [
      // icmp_error(): to the host only; side 1 says that it came from there
      when('segment_side(s) && closing && phase == PHASE_RUN && !icmpnoted', [
        'icmpnoted = 1',
        'wire = wire * 8 + WIRE_ICMP',
      ]),
      'return',
    ]),
    // sbappendaddr: a sockaddr_in goes with it
    when('len + 16 > sbspace(so.rcv)', ['return']),
    'record_append(so, len)',
    'sorwakeup(so)',
  ]),

  routine('udp_unreachable()', 'udp_usrreq.c udp_ctlinput(), udp_notify()', [
    'so = lastudp',
    // in_pcbnotify() finds what is in the list, and connected
    when('!so || !so.fwho', ['return']),
    // icmp_input() of RTEMS takes an unreachable port for an unreachable net
    'so.error = unreach_net ? EHOSTUNREACH : ECONNREFUSED',
    'sorwakeup(so)',
    'sowwakeup(so)',
  ]),
];
