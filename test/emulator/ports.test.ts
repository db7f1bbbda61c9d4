/** Ports that the stack chooses, and whose a datagram is: found by random programs on RTEMS 6. */
import { expect } from 'chai';
import { PROFILES, explore } from '../../src/emulator/index.js';
import { programFrom, resultsOf } from './programs.js';

/** What the steps return, of a program with one outcome. */
function results(profile: string, setup: string[], steps: string[], peer = 'none'): string[] {
  const list = (texts: string[]): string => texts.map((text) => `\n  - ${text}`).join('');
  const program = programFrom(`peer: ${peer}\nsetup:${list(setup)}\ntasks:\n  T1:${list(steps)}`);
  const prediction = explore(program, { profile });
  const names = Object.keys(prediction.outcomes[0]?.results ?? {});
  return names.map((name) => resultsOf(prediction, name).join(' or '));
}

describe('ports', () => {
  for (const { name, stack } of PROFILES) {
    const unreachable = stack === '6' ? '-1 EHOSTUNREACH' : '-1 ECONNREFUSED';

    it(`${name}: connect, sendto and listen choose one, and bind comes too late`, () => {
      const setup = ['socket u udp', 'connect u peer 2', 'socket s tcp', 'connect s peer 1'];
      setup.push('socket v udp', 'sendto v peer 2 30', 'socket l tcp', 'listen l 2');
      const steps = ['bind u 3', 'bind s 3', 'bind v 4', 'bind l 5'];
      expect(results(name, setup, steps, 'kernel')).to.deep.equal(Array(4).fill('-1 EINVAL'));
    });

    it(`${name}: port 0 of a program is a port as others are`, () => {
      const setup = ['socket u udp', 'socket v udp', 'socket w udp', 'bind v 0'];
      setup.push('socket l tcp', 'listen l 2', 'socket s tcp');
      expect(results(name, setup, ['bind u 0', 'bind v 0', 'connect s loop 0'])).to.deep.equal([
        '-1 EADDRINUSE',
        '-1 EINVAL',
        '-1 ECONNREFUSED',
      ]);
    });

    it(`${name}: the port of a connection is free for the next listener (SO_REUSEADDR)`, () => {
      const setup = ['socket l tcp', 'bind l 1', 'listen l 5', 'socket s tcp', 'bind s 3'];
      setup.push('connect s loop 1', 'accept l c', 'socket e tcp', 'socket f tcp');
      const steps = ['bind e 1', 'close l', 'bind e 1', 'bind f 3'];
      expect(results(name, setup, steps)).to.deep.equal(['-1 EADDRINUSE', '0', '0', '0']);
    });

    it(`${name}: a connected UDP socket gets what comes from its own peer`, () => {
      const setup = ['socket u udp', 'bind u 2', 'connect u loop 3', 'setopt u rcvtimeo 5'];
      setup.push('socket v udp', 'bind v 3', 'socket w udp', 'bind w 4');
      const steps = ['sendto w loop 2 30', 'recv u 100', 'sendto v loop 2 30', 'recv u 100'];
      expect(results(name, setup, steps)).to.deep.equal(['30', '-1 EWOULDBLOCK', '30', '30']);
    });

    it(`${name}: one that is connected to the host gets nothing from the target itself`, () => {
      const setup = ['socket u udp', 'bind u 2', 'connect u peer 2', 'setopt u rcvtimeo 5'];
      const steps = ['sendto v loop 2 30', 'recv u 100'];
      expect(results(name, [...setup, 'socket v udp'], steps, 'kernel')).to.deep.equal([
        '30',
        '-1 EWOULDBLOCK',
      ]);
    });

    it(`${name}: a datagram to a port of the target at which nobody is comes back as an error`, () => {
      const setup = ['socket u udp', 'connect u loop 3', 'socket v udp', 'connect v loop 4'];
      const steps = ['send v 30', 'recv u 100', 'recv v 100'];
      const timeouts = ['setopt u rcvtimeo 5', 'setopt v rcvtimeo 5'];
      expect(results(name, [...setup, ...timeouts], steps)).to.deep.equal([
        '30',
        '-1 EWOULDBLOCK',
        unreachable,
      ]);
    });

    it(`${name}: a UDP socket that is connected to itself gets what it sends`, () => {
      const steps = ['sendto u loop 2 30', 'connect u loop 2', 'send u 30', 'recv u 100'];
      expect(results(name, ['socket u udp', 'bind u 2', 'connect u loop 3'], steps)).to.deep.equal([
        '-1 EISCONN',
        '0',
        '30',
        '30',
      ]);
    });
  }

  it('an error of a datagram finds whoever is connected there by its ports, connected anew or not', () => {
    const errors = (port: number): string[] => {
      const program = programFrom(`
peer: kernel
setup: [socket u udp, connect u peer 2, setopt u rcvtimeo 5]
tasks: { T1: [send u 30, connect u peer ${port}, recv u 100] }
peer-steps: [await returned T1.connect, unreachable]`);
      return resultsOf(explore(program, { profile: 'network-close' }), 'T1.recv');
    };
    expect(errors(2)).to.deep.equal(['-1 EHOSTUNREACH', '-1 EWOULDBLOCK']);
    expect(errors(3)).to.deep.equal(['-1 EWOULDBLOCK']);
  });

  it('a descriptor whose name has been given away is left behind with its socket', () => {
    const program = programFrom('tasks:\n  T1: [socket n tcp, socket n tcp]');
    const { outcomes } = explore(program, { profile: 'connabort' });
    expect(outcomes.map(({ leaks }) => leaks)).to.deep.equal([{ fds: 1, sockets: 1 }]);
  });
});
