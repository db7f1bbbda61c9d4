/**
 * Scenarios that cannot be run, as somebody gives them to the command line: an
 * error with file, line and column that says what to do.
 */
import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { expect } from 'chai';
import { freshWorkplace } from '../support/suite-workplace.js';

const steps = (count: number, step: string): string =>
  Array.from({ length: count }, () => step).join(', ');

/** What is wrong, from the key `tasks` (line 7) on, and the message. */
const BAD: readonly [string, string, RegExp][] = [
  [
    'an unknown call',
    'tasks: { T1: [recieve s 1] }',
    /^closecheck: bad\.yaml:7:19: unknown operation "recieve".*\(known: socket, .*\n {2}docs\/program\.md says how/,
  ],
  [
    'a call without an argument',
    'tasks: { T1: [recv s] }',
    /^closecheck: bad\.yaml:7:25: expected a length .*\n {2}It is written "recv D LEN /,
  ],
  [
    'a task that never starts',
    'tasks: { T1: [await ended T2, sleep 1], T2: [await ended T1, sleep 1] }',
    /^closecheck: bad\.yaml:7:19: T1\.await can never go on: it waits for T2\.await, which waits for T1\.await\n {2}Leave out one of these waits/,
  ],
  [
    'a cycle of priorities',
    'tasks: { T1: [recv s 1], HOG: [await blocked T1, hog ended T1] }',
    /^closecheck: bad\.yaml:7:54: HOG hogs .*\n {2}Give T1 a priority above HOG's/,
  ],
  [
    'a cycle of priorities over another task',
    'tasks: { T1: [recv s 1], T2: [await returned T1.recv, sleep 1], HOG: [hog ended T2] }',
    /^closecheck: bad\.yaml:7:75: HOG hogs .*waits for T1\.recv.*\n {2}Give T1 a priority above HOG's/,
  ],
  [
    'a program too large for a target',
    `tasks: { T1: [${steps(25, 'sleep 1')}] }`,
    /^closecheck: bad\.yaml:4:3: X1\/-: expected at most 24 steps in a column, got 25\n {2}Split/,
  ],
  [
    'a program too large for the reference',
    `tasks: { T1: [${steps(16, 'connect s peer 1')}] }`,
    /^closecheck: bad\.yaml:4:3: X1\/-: expected at most 15 connections, got 16\n {2}Split/,
  ],
];

describe('closecheck with a scenario that cannot be run', function () {
  this.timeout(30_000);
  const place = freshWorkplace();

  for (const [what, body, message] of BAD) {
    it(`${what}: says where and what to do, and exits 2`, async () => {
      const head = 'group: X\ntitle: x\nscenarios:\n  X1:\n    title: x\n    peer: kernel\n';
      const text = `${head}    ${body}\n    setup: [socket s tcp]\n`;
      writeFileSync(path.join(place.folder, 'bad.yaml'), text);
      for (const words of [
        ['explore', 'bad.yaml'],
        ['run', '--scenario', 'bad.yaml', '--target', 'emulator', '--out', 'out'],
      ]) {
        const { exitCode, stderr } = await place.run(words);
        expect(stderr).to.match(message);
        expect(exitCode).to.equal(2);
      }
    });
  }
});
