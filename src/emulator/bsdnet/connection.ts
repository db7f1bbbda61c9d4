/** kern/uipc_socket2.c: connection state of a socket and the queues of a listener. */
import { during, routine, when, type Routine } from '../microop/routine.js';

export const connectionState: Routine[] = [
  routine('incomp_append(head, so)', 'TAILQ_INSERT_TAIL(&head->so_incomp)', [
    'so.link = 0',
    when('!head.incomp', ['head.incomp = so', 'return']),
    'last = head.incomp',
    during('last.link', ['last = last.link']),
    'last.link = so',
  ]),
  routine('comp_append(head, so)', 'TAILQ_INSERT_TAIL(&head->so_comp)', [
    'so.link = 0',
    when('!head.comp', ['head.comp = so', 'return']),
    'last = head.comp',
    during('last.link', ['last = last.link']),
    'last.link = so',
  ]),
  routine('incomp_remove(head, so)', 'TAILQ_REMOVE(&head->so_incomp)', [
    when('head.incomp == so', ['head.incomp = so.link', 'return']),
    'before = head.incomp',
    during('before.link != so', ['before = before.link']),
    'before.link = so.link',
  ]),
  routine('comp_remove(head, so)', 'TAILQ_REMOVE(&head->so_comp)', [
    when('head.comp == so', ['head.comp = so.link', 'return']),
    'before = head.comp',
    during('before.link != so', ['before = before.link']),
    'before.link = so.link',
  ]),

  routine('soisconnecting(so)', 'uipc_socket2.c soisconnecting()', [
    'so.state = so.state & ~(SS_ISCONNECTED | SS_ISDISCONNECTING) | SS_ISCONNECTING',
  ]),

  routine('soisconnected(so)', 'uipc_socket2.c soisconnected()', [
    'so.state = so.state & ~(SS_ISCONNECTING | SS_ISDISCONNECTING) | SS_ISCONNECTED',
    'head = so.head',
    when(
      'head && (so.state & SS_INCOMP)',
      [
        'incomp_remove(head, so)',
        'head.incqlen -= 1',
        'so.state &= ~SS_INCOMP',
        'comp_append(head, so)',
        'so.state |= SS_COMP',
        'sorwakeup(head)',
        'soconnwakeup(head)',
      ],
      ['soconnwakeup(so)', 'sorwakeup(so)', 'sowwakeup(so)'],
    ),
  ]),

  routine('soisdisconnecting(so)', 'uipc_socket2.c soisdisconnecting()', [
    `so.state = so.state & ~SS_ISCONNECTING
      | SS_ISDISCONNECTING | SS_CANTRCVMORE | SS_CANTSENDMORE`,
    'soconnwakeup(so)',
    'sowwakeup(so)',
    'sorwakeup(so)',
  ]),

  routine('soisdisconnected(so)', 'uipc_socket2.c soisdisconnected()', [
    `so.state = so.state & ~(SS_ISCONNECTING | SS_ISCONNECTED | SS_ISDISCONNECTING)
      | SS_CANTRCVMORE | SS_CANTSENDMORE`,
    'soconnwakeup(so)',
    'sowwakeup(so)',
    'sorwakeup(so)',
  ]),

  routine('sonewconn1(head)', 'uipc_socket2.c sonewconn1()', [
    when('head.qlen > 3 * head.qlimit / 2', ['return 0']),
    'so = alloc_socket()',
    'so.head = head',
    'so.proto = head.proto',
    'so.options = head.options & ~SO_ACCEPTCONN',
    'so.linger = head.linger',
    'so.state = head.state | SS_NOFDREF',
    when('inherits_pgid', ['so.pgid = head.pgid']),
    'soreserve(so, head.snd.hiwat, head.rcv.hiwat)',
    'incomp_append(head, so)',
    'so.state |= SS_INCOMP',
    'head.incqlen += 1',
    'head.qlen += 1',
    'so.pcb = 1',
    'so.tstate = TCPS_CLOSED',
    'return so',
  ]),
];
