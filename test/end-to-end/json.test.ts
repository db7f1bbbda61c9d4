import { expect } from 'chai';
import { sharedWorkplace } from '../support/suite-workplace.js';

const COMMANDS = [
  ['list', 'C1'],
  ['explore', 'C1'],
  ['coverage', 'A3', '--profile', 'connabort'],
  ['replay', 'C2', '00'],
  ['shrink', 'C2', '00'],
  ['doctor'],
];

describe('--json', function () {
  this.timeout(60_000);
  const place = sharedWorkplace();

  for (const words of COMMANDS) {
    it(`prints of ${words.join(' ')} one object a line, and nothing else`, async () => {
      const { stdout, stderr } = await place.run([...words, '--json']);
      expect(stderr).to.equal('');
      for (const line of stdout.split('\n')) expect(JSON.parse(line)).to.be.an('object');
    });
  }
});
