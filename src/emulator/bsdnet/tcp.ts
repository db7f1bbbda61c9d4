/**
 * netinet: TCP as far as a close can meet it. Sequence numbers, retransmission
 * and timers are left out: what is sent arrives, in order, at some time.
 * The control block's fields are those of the socket record.
 */
import { routine, when, type Routine } from '../microop/routine.js';

/**
 * so_port of a socket that has a peer. in_pcblookup() does not find it when another one is to be
 * bound, because programs bind with SO_REUSEADDR.
 */
const CONNECTED = 99;

export const tcp: Routine[] = [
  routine('tcp_xmit(c, side, type, len)', 'ip_output.c ip_output(), net/if_loop.c', [
    when('c.ckind == CONN_LOOP', ['net_put(segment(type, c, 1 - side, len))', 'return']),
    'wire_note(c, type)',
    when('c.ckind == CONN_HOST', ['peer_input(c, type, len)']),
  ]),

  // Each kind once for each connection: what is sent again is no outcome.
  routine('wire_note(c, type)', 'src/network/wire-check.ts', [
    'emit()',
    when('closing && phase == PHASE_RUN && type <= SEG_RST && !(c.noted & 1 << type)', [
      'c.noted |= 1 << type',
      'wire = wire * 8 + type',
    ]),
  ]),

  routine('tcp_output(so)', 'tcp_output.c tcp_output()', [
    'c = so.conn',
    when('so.tstate < TCPS_ESTABLISHED', ['return']),
    'count = min(so.snd.cc - so.unacked, so.side ? c.credit1 : c.credit0)',
    when('count > 0 && !so.finsent', [
      when('so.side', ['c.credit1 -= count'], ['c.credit0 -= count']),
      'so.unacked += count',
      'tcp_xmit(c, so.side, SEG_DATA, count)',
    ]),
    when(
      `!so.finsent && so.unacked == so.snd.cc && (so.tstate == TCPS_FIN_WAIT_1
        || so.tstate == TCPS_CLOSING || so.tstate == TCPS_LAST_ACK)`,
      ['so.finsent = 1', 'tcp_xmit(c, so.side, SEG_FIN, 0)'],
    ),
  ]),

  routine('tcp_window(so, count)', 'tcp_usrreq.c tcp_usr_rcvd(): the window opens', [
    'c = so.conn',
    when('c', [
      when('so.side', ['c.credit0 += count'], ['c.credit1 += count']),
      when('c.ckind == CONN_HOST', ['peer_push(c)']),
      when('c.ckind == CONN_LOOP', ['net_put(segment(SEG_ACK, c, 1 - so.side, 0))']),
    ]),
  ]),

  routine('in_pcbdetach(so)', 'in_pcb.c in_pcbdetach()', [
    // No longer in the list in which in_pcbnotify() looks.
    when('so.proto != TCP && lastudp >> 16 == so.port', ['lastudp = 0']),
    'so.port = 0',
    'so.pcb = 0',
    'sofree(so)',
  ]),

  // inp_ppcb is cleared before the wake-ups: whatever comes meanwhile finds nobody.
  routine('tcp_close(so)', 'tcp_subr.c tcp_close()', [
    'c = so.conn',
    when('c', [when('so.side', ['c.end1 = 0'], ['c.end0 = 0']), 'so.conn = 0', 'so.side = 0']),
    'so.tstate = TCPS_CLOSED',
    'so.unacked = 0',
    'so.finsent = 0',
    'so.needfin = 0',
    'soisdisconnected(so)',
    'in_pcbdetach(so)',
  ]),

  routine('tcp_drop(so, errnum)', 'tcp_subr.c tcp_drop()', [
    when('so.tstate >= TCPS_SYN_RECEIVED', [
      'so.tstate = TCPS_CLOSED',
      'tcp_xmit(so.conn, so.side, SEG_RST, 0)',
    ]),
    'so.error = errnum',
    'tcp_close(so)',
  ]),

  routine('tcp_disconnect(so)', 'tcp_usrreq.c tcp_disconnect()', [
    when('so.tstate < TCPS_ESTABLISHED', ['tcp_close(so)', 'return']),
    when('(so.options & SO_LINGER) && so.linger == 0', ['tcp_drop(so, 0)', 'return']),
    'soisdisconnecting(so)',
    'sbflush_rcv(so)',
    'open = tcp_usrclosed(so)',
    when('open', ['tcp_output(so)']),
  ]),

  routine('tcp_usrclosed(so)', 'tcp_usrreq.c tcp_usrclosed(); 0 if the pcb is gone', [
    when('so.tstate <= TCPS_LISTEN', ['tcp_close(so)', 'return 0']),
    when('so.tstate <= TCPS_SYN_RECEIVED', ['so.needfin = 1', 'return 1']),
    when('so.tstate == TCPS_ESTABLISHED', ['so.tstate = TCPS_FIN_WAIT_1']),
    when('so.tstate == TCPS_CLOSE_WAIT', ['so.tstate = TCPS_LAST_ACK']),
    when('so.tstate >= TCPS_FIN_WAIT_2', ['soisdisconnected(so)']),
    'return 1',
  ]),

  routine('tcp_connect(so, who, port)', 'tcp_usrreq.c tcp_connect(), tcp_output()', [
    `so.port = ${CONNECTED}`,
    'soisconnecting(so)',
    'so.tstate = TCPS_SYN_SENT',
    'c = alloc_connection()',
    // A scripted peer may answer for the blackhole later.
    `c.ckind = who == WHO_LOOP ? CONN_LOOP
      : who == WHO_BLACKHOLE && !scripted ? CONN_BLACKHOLE : CONN_HOST`,
    'c.cport = port + 1',
    'c.end0 = so',
    'c.credit0 = who == WHO_LOOP ? TCP_SPACE : PEER_WINDOW',
    'c.credit1 = so.rcv.hiwat',
    'so.conn = c',
    'so.side = 0',
    'tcp_xmit(c, 0, SEG_SYN, 0)',
  ]),
];

export const tcpInput: Routine[] = [
  routine('tcp_input(s)', 'tcp_input.c tcp_input()', [
    'type = segment_type(s)',
    'c = segment_connection(s)',
    'side = segment_side(s)',
    'len = segment_length(s)',
    when('type == SEG_SYN', ['tcp_input_syn(c, side)', 'return']),
    'so = side ? c.end1 : c.end0',
    when('!so', [
      // tcp_input.c dropwithreset
      when('type != SEG_RST', ['tcp_xmit(c, side, SEG_RST, 0)']),
      'return',
    ]),
    when('type == SEG_SYNACK', ['tcp_input_synack(so, c)', 'return']),
    when('type == SEG_ACK', ['tcp_input_ack(so, len)', 'return']),
    when('type == SEG_FINACK', ['tcp_input_finack(so)', 'return']),
    when('type == SEG_DATA', ['tcp_input_data(so, c, side, len)', 'return']),
    when('type == SEG_FIN', ['tcp_input_fin(so, c, side)', 'return']),
    when('type == SEG_RST', ['tcp_input_rst(so)']),
  ]),

  routine('tcp_input_syn(c, side)', 'tcp_input.c tcp_input(), LISTEN', [
    when('c.peer == PEER_SYN_ONLY', ['c.peer = PEER_SYN_HANDLED']),
    'head = listener(c.cport)',
    when('!head', ['tcp_xmit(c, side, SEG_RST, 0)', 'return']),
    'so = sonewconn1(head)',
    // A dropped SYN is sent again; the explorer does it when it can make a difference.
    // The scripted station sends nothing twice.
    when('!so', [
      'c.lost = c.ckind != CONN_HOST || !scripted && c.peer != PEER_SYN_HANDLED',
      'return',
    ]),
    'so.conn = c',
    'so.side = side',
    `so.port = ${CONNECTED}`,
    'so.tstate = TCPS_SYN_RECEIVED',
    when(
      'side',
      ['c.end1 = so', 'c.credit0 = so.rcv.hiwat'],
      ['c.end0 = so', 'c.credit1 = so.rcv.hiwat'],
    ),
    'tcp_xmit(c, side, SEG_SYNACK, 0)',
  ]),

  routine('tcp_input_synack(so, c)', 'tcp_input.c tcp_input(), SYN_SENT', [
    when('so.tstate != TCPS_SYN_SENT', ['return']),
    'soisconnected(so)',
    'so.tstate = so.needfin ? TCPS_FIN_WAIT_1 : TCPS_ESTABLISHED',
    'so.needfin = 0',
    when('c.ckind == CONN_LOOP', ['tcp_xmit(c, so.side, SEG_ACK, 0)']),
    'tcp_output(so)',
  ]),

  routine('tcp_input_ack(so, len)', 'tcp_input.c tcp_input(), ACK processing', [
    when('so.tstate == TCPS_SYN_SENT', ['return']),
    when('so.tstate == TCPS_SYN_RECEIVED', [
      'soisconnected(so)',
      'so.tstate = so.needfin ? TCPS_FIN_WAIT_1 : TCPS_ESTABLISHED',
      'so.needfin = 0',
    ]),
    when('len', [
      'so.snd.cc -= len',
      'so.unacked -= len',
      when('so.snd.flags & (SB_WAIT | SB_SEL)', ['sowwakeup(so)']),
    ]),
    'tcp_output(so)',
  ]),

  routine('tcp_input_finack(so)', 'tcp_input.c tcp_input(), our FIN is acked', [
    when('so.tstate == TCPS_FIN_WAIT_1', [
      when('so.state & SS_CANTRCVMORE', ['soisdisconnected(so)']),
      'so.tstate = TCPS_FIN_WAIT_2',
      'return',
    ]),
    when('so.tstate == TCPS_CLOSING', [
      'so.tstate = TCPS_TIME_WAIT',
      'soisdisconnected(so)',
      'return',
    ]),
    when('so.tstate == TCPS_LAST_ACK', ['tcp_close(so)']),
  ]),

  routine('tcp_input_data(so, c, side, len)', 'tcp_input.c tcp_input(), TCP_REASS', [
    when('(so.state & SS_NOFDREF) && so.tstate > TCPS_CLOSE_WAIT', [
      'tcp_close(so)',
      'tcp_xmit(c, side, SEG_RST, 0)',
      'return',
    ]),
    when('so.tstate == TCPS_SYN_SENT', ['return']),
    when('so.tstate == TCPS_ESTABLISHED || !(so.state & SS_CANTRCVMORE)', ['so.rcv.cc += len']),
    when('c.ckind == CONN_LOOP', ['tcp_xmit(c, side, SEG_ACK, len)']),
    'sorwakeup(so)',
  ]),

  routine('tcp_input_fin(so, c, side)', 'tcp_input.c tcp_input(), FIN', [
    when('so.tstate == TCPS_SYN_SENT', ['return']),
    when('c.ckind == CONN_LOOP', ['tcp_xmit(c, side, SEG_FINACK, 0)']),
    when(
      `so.tstate == TCPS_CLOSE_WAIT || so.tstate == TCPS_CLOSING
        || so.tstate == TCPS_LAST_ACK || so.tstate == TCPS_TIME_WAIT`,
      ['return'],
    ),
    'socantrcvmore(so)',
    when('so.tstate <= TCPS_ESTABLISHED', ['so.tstate = TCPS_CLOSE_WAIT', 'return']),
    when('so.tstate == TCPS_FIN_WAIT_1', ['so.tstate = TCPS_CLOSING', 'return']),
    when('so.tstate == TCPS_FIN_WAIT_2', ['so.tstate = TCPS_TIME_WAIT', 'soisdisconnected(so)']),
  ]),

  routine('tcp_input_rst(so)', 'tcp_input.c tcp_input(), RST', [
    when('so.tstate == TCPS_SYN_SENT', ['tcp_drop(so, ECONNREFUSED)', 'return']),
    when('so.tstate == TCPS_SYN_RECEIVED', ['so.error = ECONNREFUSED']),
    when(
      `so.tstate == TCPS_ESTABLISHED || so.tstate == TCPS_FIN_WAIT_1
        || so.tstate == TCPS_FIN_WAIT_2 || so.tstate == TCPS_CLOSE_WAIT`,
      ['so.error = ECONNRESET'],
    ),
    'so.tstate = TCPS_CLOSED',
    'tcp_close(so)',
  ]),
];
