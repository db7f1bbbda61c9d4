/**
 * The agent's portable part as a process of the host, under the address and
 * the undefined-behaviour sanitizer. Its sockets and its executive are fakes:
 * these tests are about the agent, not about sockets.
 */
import { expect } from 'chai';
import { C1, saidBy, type Said } from '../support/agent-report.js';
import { withAgent } from '../support/agent-session.js';

describe('agent on the host', () => {
  const done: (number | 'end')[] = [];
  const peer = {
    perform: (index: number) => {
      done.push(index);
      return Promise.resolve();
    },
    end: () => {
      done.push('end');
      return Promise.resolve();
    },
  };

  const host = withAgent(peer);

  beforeEach(() => {
    done.length = 0;
  });

  async function report(program: string): Promise<Said> {
    return saidBy(await host.report(program));
  }

  it('introduces itself and echoes the run id', async () => {
    const hello = await host.session.hello('abcd1234', 10_000);
    expect(hello).to.have.nested.property('introduction.runId', 'abcd1234');
    expect(hello).to.have.nested.property('introduction.identity.product', 'closecheck-host');
    expect(hello).to.have.nested.property('introduction.spoilt', false);
  });

  it('runs the program of docs/program.md to its report', async () => {
    expect(await report(C1)).to.deep.equal({
      status: '17 done',
      results: {
        'T1.recv': '-1 ECONNABORTED',
        'T1.recv#2': '-1 EBADF',
        'T2.close': '0',
        'T2.close#2': '-1 EBADF',
        'CHK.socket': 'fd',
      },
      order: 'T2.close T2.close#2 T1.recv T1.recv#2 CHK.socket',
      left: 'fds=0 sockets=0 mbufs=0 heap=0',
      postMortem: [],
      reboot: 'no',
    });
    expect(done).to.deep.equal(['end']);
  });

  it('asks for a restart when a fault has been noticed', async () => {
    await host.restart({ args: ['fault=double-free'] });
    const said = await report(C1);
    expect(said.status).to.equal('17 done');
    expect(said.reboot).to.equal('yes');
    const next = await host.session.run({ number: 18, port: 3000, program: C1 }, peer, 20_000);
    expect(next.end).to.not.equal('report');
  });

  it('asks for a restart when a task has ended with the mutex', async () => {
    const keeps = 'V 1 X1 - 25;N 100;D s;T T1 120;lock;T T2 50;socket s tcp;E';
    expect(await report(keeps)).to.include({ status: '17 done', reboot: 'yes' });
    await host.restart({});
    const gives = keeps.replace('lock', 'lock;unlock');
    expect(await report(gives)).to.include({ status: '17 done', reboot: 'no' });
  });

  it('marks the beginning, every step and the end, the check behind it', async () => {
    await host.run(C1);
    await host.agent.marker('closecheck 17 CHK.socket return');
    expect(host.agent.markers).to.deep.equal([
      'closecheck 17 begin',
      'closecheck 17 CTL.socket call',
      'closecheck 17 CTL.socket return',
      'closecheck 17 CTL.connect call',
      'closecheck 17 CTL.connect return',
      'closecheck 17 T2.await call',
      'closecheck 17 T1.recv call',
      'closecheck 17 T2.await return',
      'closecheck 17 T2.close call',
      'closecheck 17 T2.close return',
      'closecheck 17 T2.close#2 call',
      'closecheck 17 T2.close#2 return',
      'closecheck 17 T1.recv return',
      'closecheck 17 T1.recv#2 call',
      'closecheck 17 T1.recv#2 return',
      'closecheck 17 end',
      'closecheck 17 CHK.socket call',
      'closecheck 17 CHK.socket return',
    ]);
  });

  it('ends a case when two rounds with the host have passed without a packet', async () => {
    let bytes = '';
    host.agent.line.onData((data) => {
      bytes += data;
    });
    await report(C1);
    // The port pretends that there are packets in two more rounds of the first case.
    expect(bytes.match(/ GO \d+ 17 quiet /g)).to.have.lengthOf(4);
    bytes = '';
    await report(C1);
    expect(bytes.match(/ GO \d+ 17 quiet /g)).to.have.lengthOf(2);
  });

  it('asks the host for nothing more when there is no peer in the program', async () => {
    let bytes = '';
    host.agent.line.onData((data) => {
      bytes += data;
    });
    await report('V 1 X - 25;N 100;D s;T T1 120;socket s udp;close s;E');
    expect(bytes).to.not.contain('quiet');
  });

  it('lives on when a call never returns, and says where everyone is', async () => {
    await host.restart({ args: ['hang'] });
    const said = await report(C1);
    expect(said.status).to.equal('17 stuck');
    expect(said.results).to.deep.equal({
      'T1.recv': 'blocked',
      'T1.recv#2': 'not-run',
      'T2.close': '0',
      'T2.close#2': '-1 EBADF',
      'CHK.socket': 'fd',
    });
    expect(said.reboot).to.equal('yes');
    // The port's line had a semicolon, which would have ended the statement.
    expect(said.postMortem.map((line) => line.replace(/since=\d+/, 'since=0'))).to.deep.equal([
      'task T1.recv priority=120 state=event in-call since=0',
      'netd priority=100, all well',
    ]);
    expect(await host.session.ping()).to.equal(true);
  });

  it('runs no further program on tasks that are still inside', async () => {
    await host.restart({ args: ['hang'] });
    await report(C1);
    expect(
      await host.session.run({ number: 18, port: 2000, program: C1 }, peer, 10_000),
    ).to.deep.equal({
      end: 'bad-program',
      reason: 'the target must be restarted first',
    });
    const hello = await host.session.hello('abcd1234', 10_000);
    expect(hello).to.have.nested.property('introduction.spoilt', true);
  });

  it('runs a hundred programs, each as clean as the first', async () => {
    await host.session.hello('abcd1234', 10_000);
    const reports = new Set<string>();
    for (let number = 0; number < 100; number++) {
      const end = await host.session.run({ number, port: 2000, program: C1 }, peer, 10_000);
      if (end.end !== 'report') expect.fail(JSON.stringify(end));
      reports.add(end.payload.replace(/^C \d+ /, '').replaceAll(/ @\d+\+\d+/g, ''));
    }
    expect([...reports]).to.have.lengthOf(1);
  });

  it('does everything that a step can be', async () => {
    const said = await report(
      'V 1 X1 - 25;N 90;D l c d u g;T CTL 10;socket l tcp;bind l 1;listen l 5;socket u udp;bind u 2;' +
        'T T1 120;select 100 r:l,u w:u;select - r:l;accept l d;recv d 10 waitall peek;read d 4;recv d 6;' +
        'recv d 1 dontwait;nonblock d;recv d 1;select 2 r:d e:d;' +
        'T T2 120;await blocked T1;socket c tcp;setopt c linger 0;setopt c sndbuf 100;connect c loop 1;' +
        'send c 4;sleep 2;write c 6;dup c g;sendto u loop 2 7;recv u 100;shutdown c wr;send c 1;' +
        'T T3 150;hog returned T2.6;priority T2 60;T T4 40;lock;await called T2.4;unlock;E',
    );
    expect(said.status).to.equal('17 done');
    expect(said.results).to.deep.equal({
      'T1.select': '1 w:u',
      'T1.select#2': '1 r:l',
      'T1.accept': 'fd',
      'T1.recv': '10',
      'T1.read': '4',
      'T1.recv#2': '6',
      'T1.recv#3': '-1 EWOULDBLOCK',
      'T1.nonblock': '0',
      'T1.recv#4': '-1 EWOULDBLOCK',
      'T1.select#3': '0',
      'T2.socket': 'fd',
      'T2.setopt': '0',
      'T2.setopt#2': '0',
      'T2.connect': '0',
      'T2.send': '4',
      'T2.write': '6',
      'T2.dup': 'fd',
      'T2.sendto': '7',
      'T2.recv': '7',
      'T2.shutdown': '0',
      'T2.send#2': '-1 EPIPE',
    });
    expect(said.left).to.equal('fds=0 sockets=0 mbufs=0 heap=0');
  });

  it('lets the peer do its steps in turn, between awaits', async () => {
    const said = await report(
      'V 1 X2 - 25;N 100;D s;T CTL 10;socket s tcp;connect s peer 1;T T1 120;recv s 9;' +
        'T T2 50;await returned P.3;close s;P;go 0;await blocked T1;go 2;go 3;await ended T2;go 5;E',
    );
    expect(done).to.deep.equal([0, 2, 3, 5, 'end']);
    expect(said.results).to.include({ 'T1.recv': '-1 ECONNABORTED', 'T2.close': '0' });
  });

  it('sees a task that is woken and held back', async () => {
    const said = await report(
      'V 1 X3 - 25;N 100;D u;T CTL 10;socket u udp;bind u 1;T T1 120;recv u 9;recv u 9;' +
        'T T2 50;await blocked T1;suspend T1;sendto u loop 1 3;await woken T1;resume T1;' +
        'await blocked T1;close u;E',
    );
    expect(said.results).to.deep.equal({
      'T1.recv': '3',
      'T1.recv#2': '-1 ECONNABORTED',
      'T2.sendto': '3',
      'T2.close': '0',
    });
  });

  it('holds a sleeper back with a hog, which may wait for two conditions at once', async () => {
    const said = await report(
      'V 1 X4 - 25;N 100;D u;T CTL 10;socket u udp;bind u 1;T T1 120;recv u 9;' +
        'T HOG 110;await blocked T1;hog woken T1, returned T2.3;T T2 50;await blocked T1;' +
        'sendto u loop 1 3;sleep 1;close u;E',
    );
    expect(said.order).to.equal('T2.sendto T2.close T1.recv');
  });

  it('reports the calls of a task that was deleted', async () => {
    const said = await report(
      'V 1 X5 - 25;N 100;D u;T CTL 10;socket u udp;bind u 1;T T1 120;recv u 9;recv u 9;' +
        'T T2 50;await blocked T1;delete T1;close u;E',
    );
    expect(said.results).to.deep.equal({
      'T1.recv': 'deleted',
      'T1.recv#2': 'not-run',
      'T2.close': '0',
    });
    expect(said.reboot).to.equal('no');
  });

  it('waits for a timeout that is pending, longer than its patience', async () => {
    const said = await report(
      'V 1 X6 - 3;N 100;D u;T CTL 10;socket u udp;bind u 1;setopt u rcvtimeo 20;T T1 120;recv u 9;E',
    );
    expect(said.results).to.deep.equal({ 'T1.recv': '-1 EWOULDBLOCK' });
  });

  it('gives up an await that will never go on, and cleans up behind it', async () => {
    const said = await report(
      'V 1 X7 - 5;N 100;D u;T CTL 10;socket u udp;T T1 120;await readable u;close u;T T2 50;hog ended T1;E',
    );
    expect(said).to.deep.include({ status: '17 done', results: { 'T1.close': 'not-run' } });
    expect(said.reboot).to.equal('no');
  });

  it('says which step of the set-up failed, and goes on with the next case', async () => {
    const end = await host.run(
      'V 1 X8 - 25;N 100;D s t;T CTL 10;socket s tcp;connect s loop 9;socket t tcp;T T1 120;E',
    );
    expect(end)
      .to.have.property('payload')
      .that.matches(/^C 17 setup-failed;R CTL\.connect -1 ECONNREFUSED @\d+\+\d+;B no;E$/);
    expect((await report(C1)).status).to.equal('17 done');
  });

  it('says when the set-up never ends', async () => {
    const said = await report('V 1 X9 - 5;N 100;D s;T CTL 10;socket s tcp;connect s blackhole 1;E');
    expect(said.status).to.equal('17 setup-failed');
    expect(said.results).to.deep.equal({ 'CTL.connect': 'blocked' });
    expect(said.reboot).to.equal('yes');
  });

  it('forgets a case of a host that begins anew, and wants to be restarted', async () => {
    await host.session.hello('abcd1234', 10_000);
    const lost = host.session.run(
      {
        number: 1,
        port: 2000,
        program: C1.replace('25', '9999').replace('close s;close s', 'sleep 9999'),
      },
      peer,
      20_000,
    );
    const hello = await host.session.hello('other567', 10_000);
    expect(hello).to.have.nested.property('introduction.spoilt', true);
    host.session.close();
    void lost;
  });
});
