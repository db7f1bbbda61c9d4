/** `connabort` with its option CONNABORT_CLOSE_TICKS: the closer does not wait for ever. */
import { loop, routine, when } from '../microop/routine.js';
import {
  abortCalls,
  closeRoutine,
  connabort,
  forEachRecord,
  NOT_POLLED,
  waitForCalls,
} from './connabort.js';
import type { CloseDesign } from './profile.js';

/** Ticks, as in firmware-tests/closefix/connabort-bounded.mk. */
const CLOSE_TICKS = 20;

const drain = routine('drain(so)', 'the closer waits, but not for ever', [
  `deadline = ${CLOSE_TICKS}`,
  loop([
    ...abortCalls,
    when(`!left && ${NOT_POLLED}`, ['deadline = 0', 'return 0']),
    'ticks = clock()',
    when('!ticks', ['break']),
    ...waitForCalls('left ? ticks : 1'),
  ]),
  'deadline = 0',
  // Whoever is still inside has nobody to tell, and the socket for ever.
  ...forEachRecord('i.keyso == so', ['i.closer_task = 0']),
  'return ETIMEDOUT',
]);

const close = closeRoutine(['error = drain(so)', when('!error', ['error = soclose(so)'])]);

export const connabortBounded: CloseDesign = {
  ...connabort,
  name: 'connabort-bounded',
  title: `as connabort, but a close that has waited ${CLOSE_TICKS} ticks returns ETIMEDOUT`,
  routines: connabort.routines.map(
    (original) => [drain, close].find(({ name }) => name === original.name) ?? original,
  ),
};
