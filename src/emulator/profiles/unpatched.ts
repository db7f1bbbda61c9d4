/** The stack without any close design (semantics.md 1). */
import type { CloseDesign } from './profile.js';

export const unpatched: CloseDesign = {
  name: 'unpatched',
  title: 'the stack as it was: close frees the socket, sleepers are woken like by data',
  stack: '2005',
  routines: [],
  childrenWithoutPgid: false,
};
