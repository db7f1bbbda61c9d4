/**
 * Programs in which the order of tasks shows: the one that comes first gets the
 * port. What each prints on RTEMS 6 (i386/pc686, one processor) was seen there.
 */
export interface OrderProgram {
  title: string;
  body: string;
  /** The result of each call that tells, on one processor. */
  results: Readonly<Record<string, string>>;
}

const FIRST = '0';
const LATE = '-1 EADDRINUSE';

export const ORDERS: readonly OrderProgram[] = [
  {
    title: 'a priority that is set to what it is moves nobody',
    body: `
priorities: { T1: 120, T2: 120 }
setup: [socket s udp, socket t udp]
tasks:
  T1: [priority T1 120, bind s 1]
  T2: [bind t 1]`,
    results: { 'T1.bind': FIRST, 'T2.bind': LATE },
  },
  {
    title: 'nor does one below the inherited priority',
    body: `
priorities: { T1: 120, T2: 50, T3: 40, T4: 50 }
setup: [socket s udp, socket t udp]
tasks:
  T1: [lock, hog called T2.lock, resume T4, priority T1 60, bind s 1, unlock]
  T2: [await called T1.hog, lock, unlock]
  T3: [suspend T4]
  T4: [bind t 1]`,
    results: { 'T1.bind': FIRST, 'T4.bind': LATE },
  },
  {
    title: 'sleep 0 lets those of the same priority go first',
    body: `
priorities: { T1: 120, T2: 120 }
setup: [socket s udp, socket t udp]
tasks:
  T1: [sleep 0, bind s 1]
  T2: [bind t 1]`,
    results: { 'T1.bind': LATE, 'T2.bind': FIRST },
  },
  {
    title: 'the new owner of a mutex goes behind those of its priority that are ready',
    body: `
priorities: { T0: 40, T1: 120, T2: 50, T3: 50 }
setup: [socket s udp, socket t udp]
tasks:
  T0: [suspend T3]
  T1: [lock, hog called T2.lock, resume T3, unlock]
  T2: [await called T1.hog, lock, bind s 1, unlock]
  T3: [bind t 1]`,
    results: { 'T2.bind': LATE, 'T3.bind': FIRST },
  },
  {
    title: 'a priority is inherited through two semaphores',
    body: `
priorities: { T1: 120, T2: 110, T3: 50, T4: 100, T5: 130 }
setup: [socket t udp]
tasks:
  T1: [netlock, hog called T3.lock, suspend T5, netunlock]
  T2: [await called T1.hog, lock, netlock, netunlock, unlock]
  T3: [suspend T4, await called T2.netlock, resume T4, lock, unlock]
  T4: [resume T5]
  T5: [bind t 1]`,
    results: { 'T5.bind': FIRST },
  },
  {
    title: 'a waiter whose priority changes goes behind the waiters that have it',
    body: `
priorities: { T1: 140, T2: 130, T3: 120 }
setup: [socket s udp, socket t udp]
tasks:
  T1: [lock, 'hog called T2.lock, called T3.lock', priority T2 120, unlock]
  T2: [await called T1.hog, lock, bind s 1, unlock]
  T3: [await called T2.lock, lock, bind t 1, unlock]`,
    results: { 'T2.bind': LATE, 'T3.bind': FIRST },
  },
  {
    title: 'the priority of a deleted waiter is given back',
    body: `
priorities: { T1: 120, T2: 50, T3: 40, T4: 100 }
setup: [socket s udp, socket t udp]
tasks:
  T1: [lock, hog returned T3.delete, bind s 1, unlock]
  T2: [await called T1.hog, lock, unlock]
  T3: [suspend T4, await called T2.lock, resume T4, delete T2]
  T4: [bind t 1]`,
    results: { 'T1.bind': LATE, 'T4.bind': FIRST },
  },
  {
    title: 'and the owner is then the first of its own priority',
    body: `
priorities: { T1: 120, T2: 50, T3: 40, T4: 120 }
setup: [socket s udp, socket t udp]
tasks:
  T1: [lock, hog returned T3.delete, bind s 1, unlock]
  T2: [await called T1.hog, lock, unlock]
  T3: [suspend T4, await called T2.lock, resume T4, delete T2]
  T4: [bind t 1]`,
    results: { 'T1.bind': FIRST, 'T4.bind': LATE },
  },
  {
    title: 'an owner inherits what its waiter is raised to',
    body: `
priorities: { T1: 120, T2: 110, T3: 40, T4: 100 }
setup: [socket s udp, socket t udp]
tasks:
  T1: [lock, hog returned T3.priority, bind s 1, unlock]
  T2: [await called T1.hog, lock, unlock]
  T3: [suspend T4, await called T2.lock, resume T4, priority T2 50]
  T4: [bind t 1]`,
    results: { 'T1.bind': FIRST, 'T4.bind': LATE },
  },
  {
    title: 'who deletes a task goes behind those of its own priority',
    body: `
priorities: { T1: 120, T2: 50, T3: 50 }
setup: [socket s udp, socket t udp]
tasks:
  T2: [delete T1, bind s 1]
  T3: [bind t 1]
  T1: [sleep 100]`,
    results: { 'T2.bind': LATE, 'T3.bind': FIRST },
  },
  {
    title: 'even if that task has ended, and would run first',
    body: `
priorities: { T1: 30, T2: 50, T3: 50 }
setup: [socket s udp, socket t udp]
tasks:
  T1: [resume T1]
  T2: [delete T1, bind s 1]
  T3: [bind t 1]`,
    results: { 'T2.bind': LATE, 'T3.bind': FIRST },
  },
  {
    title: 'and behind those that become ready before that task has gone',
    body: `
priorities: { T1: 120, T2: 50, T3: 50, T4: 50, T5: 40 }
setup: [socket s udp, socket t udp]
tasks:
  T5: [suspend T4]
  T2: [delete T1, bind s 1]
  T3: [resume T4]
  T4: [bind t 1]
  T1: [sleep 100]`,
    results: { 'T2.bind': LATE, 'T4.bind': FIRST },
  },
  {
    title: 'a task that is deleted inherits the priority for its end',
    body: `
priorities: { T1: 120, T2: 50, T4: 100 }
setup: [socket s udp, socket t udp]
tasks:
  T2: [delete T1, bind s 1]
  T4: [bind t 1]
  T1: [sleep 100]`,
    results: { 'T2.bind': FIRST, 'T4.bind': LATE },
  },
  {
    title: 'of two who delete a task the first one goes on first',
    body: `
priorities: { T1: 120, T2: 50, T3: 50 }
setup: [socket s udp, socket t udp]
tasks:
  T2: [delete T1, bind s 1]
  T3: [delete T1, bind t 1]
  T1: [sleep 100]`,
    results: { 'T2.bind': FIRST, 'T3.bind': LATE },
  },
  {
    title: 'who deletes a task can be deleted',
    body: `
priorities: { T1: 120, T2: 50, T3: 50, T4: 50 }
setup: [socket s udp, socket t udp]
tasks:
  T2: [delete T1, bind s 1]
  T3: [delete T2, bind t 1]
  T4: [resume T4]
  T1: [sleep 100]`,
    results: { 'T2.bind': 'not-run', 'T3.bind': FIRST },
  },
  {
    title: 'a deleted task was not in a call that it had not begun',
    body: `
priorities: { T1: 120, T2: 50 }
setup: [socket s udp, socket t udp]
tasks:
  T1: [bind t 1]
  T2: [delete T1, bind s 1]`,
    results: { 'T1.bind': 'not-run', 'T2.bind': FIRST },
  },
  {
    title: 'a resume that is preempted has not returned',
    body: `
priorities: { T1: 30, T2: 50, T3: 40 }
setup: [socket s udp, socket t udp]
tasks:
  T1: [suspend T1, bind s 1]
  T2: [resume T1]
  T3: [await returned T2.resume, bind t 1]`,
    results: { 'T1.bind': FIRST, 'T3.bind': LATE },
  },
  {
    title: 'nor has the suspend of a task that suspends itself',
    body: `
priorities: { T1: 30, T2: 50, T3: 60 }
setup: [socket s udp, socket t udp]
tasks:
  T1: [suspend T1]
  T2: [await returned T1.suspend, bind s 1]
  T3: [bind t 1, resume T1]`,
    results: { 'T2.bind': LATE, 'T3.bind': FIRST },
  },
  {
    title: 'the mutex nests',
    body: `
priorities: { T1: 120, T2: 50 }
setup: [socket s udp, socket t udp]
tasks:
  T1: [lock, lock, unlock, hog called T2.lock, bind s 1, unlock]
  T2: [await called T1.hog, lock, bind t 1, unlock]`,
    results: { 'T1.bind': FIRST, 'T2.bind': LATE },
  },
  {
    title: 'a mutex that one would wait for oneself is refused',
    body: `
priorities: { T1: 120, T2: 50 }
setup: [socket s udp]
tasks:
  T1: [netlock, hog called T2.netlock, lock, bind s 1, unlock, netunlock]
  T2: [await called T1.hog, lock, netlock, netunlock, unlock]`,
    results: { 'T1.bind': FIRST },
  },
];

/** Two tasks that wait for each other, the network semaphore last: RTEMS ends with a fatal error. */
export const DEADLY = `
priorities: { T1: 120, T2: 50 }
setup: [socket s udp]
tasks:
  T1: [lock, hog called T2.lock, netlock, bind s 1, netunlock, unlock]
  T2: [await called T1.hog, netlock, lock, unlock, netunlock]`;
