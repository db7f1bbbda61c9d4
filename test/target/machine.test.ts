import path from 'node:path';
import { expect } from 'chai';
import { isCheckError } from '../../src/errors.js';
import { PACKAGE_ROOT } from '../../src/package-root.js';
import { expandAppend, loadMachine, machineNames, parseMachine } from '../../src/target/machine.js';

const GOOD = `title: A machine
emulator: qemu-system-i386
machine: pc
memoryMegabytes: 64
nic: virtio-net-pci
elf: i386
append: ip={ip} run={run}
deadlines:
  boot: 5
  ready: 5
`;
const VALUES = { ip: '10.77.1.2', mask: 'm', peer: 'p', blackhole: 'b', run: 'id' };

function failure(text: string): { message: string; hint: string | undefined } {
  try {
    parseMachine(text, 'machine.yaml');
  } catch (error) {
    if (!isCheckError(error)) throw error;
    expect(error).to.include({ kind: 'usage', code: 'machine-invalid' });
    return error;
  }
  throw new Error('the definition was taken');
}

describe('machine definitions', () => {
  it('of this package are all valid and fill in their command line', () => {
    const names = machineNames();
    expect(names).to.include.members(['standalone-arm', 'standalone-i386']);
    for (const name of names) {
      const machine = loadMachine(path.join(PACKAGE_ROOT, 'qemu', `${name}.yaml`));
      expect(machine.name).to.equal(name);
      const append = expandAppend(machine, VALUES) ?? '';
      expect(append).not.to.contain('{');
      if (name.startsWith('standalone-')) expect(append).to.contain('ip=10.77.1.2');
    }
  });

  it('have no command line if they give none', () => {
    const machine = parseMachine(GOOD.replace(/append.*\n/, ''), 'machine.yaml');
    expect(expandAppend(machine, VALUES)).to.equal(undefined);
  });

  for (const [what, change, where] of [
    ['an unknown key', (text: string) => `${text}colour: red\n`, /machine\.yaml:11:\d+: .*colour/],
    [
      'a wrong type',
      (text: string) => text.replace('64', 'much'),
      /machine\.yaml:4:18: memoryMegabytes: .*number/,
    ],
    [
      'a key that is missing',
      (text: string) => text.replace('  boot: 5\n', ''),
      /machine\.yaml:9:3: deadlines\.boot: /,
    ],
    [
      'a deadline that is none',
      (text: string) => text.replace('boot: 5', 'boot: 0'),
      /machine\.yaml:9:9: deadlines\.boot: /,
    ],
    [
      'another processor',
      (text: string) => text.replace('elf: i386', 'elf: vax'),
      /machine\.yaml:6:6: elf: /,
    ],
    [
      'broken YAML',
      (text: string) => text.replace('elf: i386', 'elf: ['),
      /machine\.yaml:\d+:\d+: /,
    ],
    ['nothing at all', () => '', /machine\.yaml:1:1: /],
  ] as const) {
    it(`are refused with their place when they have ${what}`, () => {
      expect(failure(change(GOOD)).message).to.match(where);
    });
  }

  it('are refused when their command line has a word that is none', () => {
    const machine = parseMachine(GOOD.replace('{ip}', '{address}'), 'machine.yaml');
    expect(() => expandAppend(machine, VALUES))
      .to.throw('{address}')
      .with.property('kind', 'usage');
  });

  it('that are missing are named, with those that are there', () => {
    expect(() => loadMachine('/no/such.yaml'))
      .to.throw('/no/such.yaml')
      .with.property('hint')
      .that.contains('standalone-i386');
  });
});
