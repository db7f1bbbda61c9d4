/** What a report of the agent says (docs/program.md), taken apart for a test. */

/** The program of docs/program.md. */
export const C1 =
  'V 1 C1 closer-above 25;N 100;D s f;T CTL 10;socket s tcp;connect s peer 1;' +
  'T T1 120;recv s 100;recv s 100;T T2 50;await blocked T1;close s;close s;P;' +
  'T CHK 10;socket f tcp;E';

/** A report taken apart: what its statements say, by kind; steps by name. */
export interface Said {
  status: string;
  results: Record<string, string>;
  order: string;
  left: string;
  postMortem: string[];
  reboot: string;
}

/** Takes the payload of REPORT apart, without the times. */
export function saidBy(payload: string): Said {
  const said: Said = {
    status: '',
    results: {},
    order: '',
    left: '',
    postMortem: [],
    reboot: '',
  };
  for (const statement of payload.split(';')) {
    const [kind = '', ...words] = statement.split(' ');
    const text = words.join(' ');
    if (kind === 'C') said.status = text;
    if (kind === 'R') said.results[words[0] ?? ''] = text.replace(/^\S+ | @\d+\+\d+$/g, '');
    if (kind === 'O') said.order = text;
    if (kind === 'L') said.left = text;
    if (kind === 'Q') said.postMortem.push(text);
    if (kind === 'B') said.reboot = text;
  }
  return said;
}
