/** netinet/udp_usrreq.c and in_pcb.c's ports, as far as a close can meet them. */
import { during, routine, when, type Routine } from '../microop/routine.js';

/** The first port that the stack chooses: above all that a program can name, which are kept plus 1. */
const CHOSEN = 17;

export const udp: Routine[] = [
  routine('in_pcbbind_any(so)', 'in_pcb.c in_pcbbind() without an address', [
    when('so.port', ['return']),
    `port = ${CHOSEN}`,
    // Nobody asks for the port of a TCP socket that has not chosen it itself.
    during('so.proto != TCP && port_used(port, so.proto)', ['port += 1']),
    'so.port = port',
  ]),

  routine('udp_output(so, len)', 'udp_usrreq.c udp_output()', [
    // Where to: of the call, else what the socket is connected to (kept plus 1).
    'who = arg.who >= 0 ? arg.who : so.fwho - 1',
    when('arg.who >= 0 && so.fwho', ['return EISCONN']),
    'in_pcbbind_any(so)',
    'port = arg.who >= 0 ? arg.port : so.fport',
    // Above the length is the port that it comes from.
    when('who == WHO_LOOP', ['net_put(segment(SEG_DGRAM, port, 0, so.port * 65536 + len))']),
    when('who == WHO_PEER', ['lastudp = so.port * 65536 + port']),
    'return 0',
  ]),

  routine('udp_input(s)', 'udp_usrreq.c udp_input()', [
    'len = segment_length(s) & 65535',
    'source = segment_length(s) >> 16',
    'so = bound_udp(segment_connection(s) + 1)',
    // in_pcblookuphash(): a connected socket is found for its own peer only.
    'from = source ? WHO_LOOP : scripted ? WHO_BLACKHOLE : WHO_PEER',
    when('so && so.fwho && (so.fwho != from + 1 || source && so.fport + 1 != source)', ['so = 0']),
    when('!so', [
      // icmp_error(): to the host, or back to whoever has sent it here
      when('source', ['net_put(segment(SEG_UNREACH, segment_connection(s), 0, source))', 'return']),
      when('closing && phase == PHASE_RUN && !icmpnoted', [
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

  routine('udp_unreachable(s)', 'udp_usrreq.c udp_ctlinput(), udp_notify()', [
    'source = segment_length(s)',
    'from = source ? WHO_LOOP : WHO_PEER',
    'port = source ? segment_connection(s) : lastudp & 65535',
    when('!source', ['source = lastudp >> 16']),
    when('!source', ['return']),
    'so = bound_udp(source)',
    // in_pcbnotify() goes by the ports of the datagram and by where it went
    when('!so || so.fwho != from + 1 || so.fport != port', ['return']),
    // icmp_input() of RTEMS takes an unreachable port for an unreachable net
    'so.error = unreach_net ? EHOSTUNREACH : ECONNREFUSED',
    'sorwakeup(so)',
    'sowwakeup(so)',
  ]),
];
