import { expect } from 'chai';
import { compileBody, usageMessage } from './compiled.js';

const complaint = (body: string) => usageMessage(() => compileBody(body));

describe('waits that can never end', () => {
  it('a task waits for its own end', () => {
    expect(complaint('tasks:\n  T1: [await ended T1, sleep 1]')).to.equal(
      'x.yaml:7:12: T1.await can never go on: it waits for T1.await',
    );
  });

  it('two tasks wait for each other', () => {
    expect(
      complaint('tasks:\n  T1: [await ended T2, sleep 1]\n  T2: [await called T1.sleep]'),
    ).to.match(/^x\.yaml:(7|8):12: T(1|2)\.await can never go on: it waits for T(2|1)\.await/);
  });

  it('a task and the peer wait for each other', () => {
    const body =
      'peer: kernel\ntasks:\n  T1: [await returned P.connect, sleep 1]\npeer-steps: [await ended T1, connect 1]';
    expect(complaint(body)).to.match(/can never go on/);
  });

  it('a task that makes no call is waited for to sleep in one', () => {
    expect(complaint('tasks:\n  T1: [sleep 1]\n  T2: [await blocked T1]')).to.equal(
      'x.yaml:8:12: T1 makes no call, so it is never blocked',
    );
  });

  it('a hog waits for a task that it keeps from running', () => {
    const body =
      'setup: [socket s udp]\ntasks:\n  T1: [recv s 1]\n  HOG: [await blocked T1, hog ended T1]';
    expect(complaint(body)).to.equal(
      'x.yaml:9:31: HOG hogs the processor at priority 110 until T1 goes on, but T1 has priority 120 and cannot run until then',
    );
  });

  it('a hog waits for a task that waits for one that it keeps from running', () => {
    const body = [
      'priorities: { HOG: 50, T1: 70, T2: 40 }',
      'tasks:',
      '  HOG: [hog returned T2.socket]',
      '  T2: [await returned T1.socket, socket a udp]',
      '  T1: [socket b udp]',
    ];
    expect(complaint(body.join('\n'))).to.equal(
      'x.yaml:8:13: HOG hogs the processor at priority 50 until something has happened that waits for T1.socket, but T1 has priority 70 and cannot run until then',
    );
    body[2] = '  HOG: [await returned T1.socket, hog returned T2.socket]';
    expect(compileBody(body.join('\n'))).to.have.length(1);
  });

  it('a hog waits for the peer, which waits for a task that it keeps from running', () => {
    const body = [
      'peer: kernel',
      'tasks:',
      '  T1: [socket s tcp, connect s peer 1]',
      '  HOG: [hog returned P.send]',
      'peer-steps: [await returned T1.connect, send 1]',
    ];
    expect(complaint(body.join('\n'))).to.match(/^x\.yaml:9:13: .* waits for T1\.connect, but T1/);
  });

  it('in no program in which each wait can end', () => {
    const body = [
      'peer: kernel',
      'setup: [socket s tcp, connect s peer 1]',
      'tasks:',
      '  T1: [recv s 1]',
      '  T2: [await called HOG.hog, close s]',
      '  HOG: [await blocked T1, hog called T2.close, hog returned P.send]',
      'peer-steps: [await called T2.close, send 1]',
    ];
    expect(compileBody(body.join('\n'))).to.have.length(1);
  });

  it('unless the hog runs in time slices, which lets its equals in', () => {
    const body =
      'tasks:\n  T1: [socket a udp]\n  HOG: [hog returned T1.socket]\npriorities: { T1: 110 }';
    expect(complaint(body)).to.match(/^x\.yaml:8:13: HOG hogs the processor/);
    expect(compileBody(`${body}\ntimeslice: [HOG]`)).to.have.length(1);
  });

  it('unless its priority is changed on the way', () => {
    const body =
      'setup: [socket s udp]\ntasks:\n  T1: [recv s 1]\n  T2: [await blocked T1, priority T1 20, close s]\n  HOG: [await blocked T1, hog ended T1]';
    expect(compileBody(body)).to.have.length(1);
  });
});
