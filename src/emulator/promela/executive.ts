/**
 * The executive in Promela: tasks and their ready chain, events, the network
 * semaphore and the application's mutex. What executive/ does in TypeScript is
 * written here a second time on purpose: SPIN checks the one against the other.
 * Names that begin with h_ are no part of a state.
 */
import { TASK_STATE } from '../executive/records.js';
import { WILD } from '../executive/words.js';
import { CHAIN, NO_CHAIN, PLACES, PRIORITIES, queueOf } from './chains.js';
import { deletionText } from './deletion.js';

const { event: IN_EVENT, sleep: IN_SLEEP, ended: ENDED, deleted: DELETED } = TASK_STATE;

/** Whether x would wait for itself: what it asks for is owned by one who waits for what x owns. */
function circle(own: string, other: string, state: number): string {
  return `(T[${own} - 1].mode == ${String(state)} && ${other} == x + 1)`;
}

/** A semaphore and, in the order of their priorities, those that wait for it. */
function lock(
  own: string,
  nest: string,
  queue: string,
  state: number,
  deadlock: { test: string; text: string },
): string {
  return `
inline obtain_${own}(x) {
  if
  :: ${own} == 0 || ${own} == x + 1 -> ${own} = x + 1; ${nest}++; h_ok = 1
  :: else ->
     if
     :: ${deadlock.test} -> ${deadlock.text}
     :: else ->
        h_ok = 0;
        note_priorities();
        block_task(x, ${String(state)});
        join_${queue}(x);
        h_x = ${own} - 1;
        adapt_priorities(h_x, 0)
     fi
  fi
}
inline release_${own}(x) {
  if
  :: ${own} == x + 1 ->
     ${nest}--;
     if
     :: ${nest} <= 0 ->
        note_priorities();
        ${own} = 0;
        adapt_priorities(x, 1);
        if
        :: ${queue}[0] != 0 ->
           h_next = ${queue}[0] - 1;
           out_of_${queue}(h_next);
           ${own} = h_next + 1;
           ${nest} = 1;
           make_ready(h_next)
        :: else
        fi
     :: else
     fi
  :: else
  fi
}
inline forget_${queue}(x) {
  if
  :: T[x].mode == ${String(state)} ->
     note_priorities();
     out_of_${queue}(x);
     h_x = ${own} - 1;
     adapt_priorities(h_x, ${queue}[0] == 0)
  :: else
  fi
}
`;
}

const EVENTS = `
inline wake(x, set) {
  T[x].out = set; T[x].mask = 0; stop_timer(x); T[x].woken = 1;
  make_ready(x)
}
inline send_events(sender, receiver, set) {
  h_to = (receiver == 0 -> sender : receiver - 1);
  if
  :: h_to >= 0 && h_to < TASKS ->
     if
     :: T[h_to].mode != ${ENDED} && T[h_to].mode != ${DELETED} ->
        h_pend = T[h_to].pending | set;
        h_sat = (T[h_to].mode == ${IN_EVENT} -> (h_pend & T[h_to].mask) : 0);
        T[h_to].pending = h_pend & ~h_sat;
        if :: h_sat != 0 -> wake(h_to, h_sat) :: else fi
     :: else
     fi
  :: else
  fi
}
inline poll_events(x, set) {
  h_got = T[x].pending & set;
  T[x].pending = T[x].pending & ~h_got
}
inline wait_events(x, set, ticks) {
  h_got = T[x].pending & set;
  if
  :: h_got != 0 -> T[x].pending = T[x].pending & ~h_got; T[x].out = h_got; h_ok = 1
  :: else ->
     T[x].mask = set;
     start_timer(x, (ticks == ${String(WILD)} -> 0 : ticks));
     block_task(x, ${IN_EVENT});
     h_ok = 0
  fi
}
inline sleep_ticks(x, ticks) {
  if
  :: ticks <= 0 -> yield_processor(x)
  :: else -> start_timer(x, ticks); block_task(x, ${IN_SLEEP}); h_ok = 0
  fi
}
inline end_wait(x) {
  if :: T[x].mode == ${IN_SLEEP} -> make_ready(x) :: else -> wake(x, 0) fi
}
inline clock_tick() {
  h_run = readyq[0] - 1;
  h_t = 0;
  do
  :: h_t < TASKS ->
     if :: T[h_t].deadline > 0 -> T[h_t].deadline-- :: else fi;
     if
     :: T[h_t].timer > 0 ->
        T[h_t].timer--;
        if :: T[h_t].timer == 0 -> timer_ended(h_t) :: else fi
     :: else
     fi;
     h_t++
  :: else -> break
  od;
  end_timers();
  end_slice()
}
`;

/**
 * Defines what the processes call, for one processor or for as many as there are tasks.
 * @param deadlock the number of the panic of a task that waits for itself for ever.
 */
export function executiveText(scheduler: 'prio' | 'any', deadlock: string): string {
  const { semaphore, mutex } = TASK_STATE;
  return [
    PRIORITIES,
    queueOf('semq'),
    queueOf('mutexq'),
    scheduler === 'prio' ? CHAIN : NO_CHAIN,
    PLACES,
    lock('owner', 'nest', 'semq', semaphore, {
      test: circle('owner', 'mutex', mutex),
      text: `panic = ${deadlock}; h_ok = 0`,
    }),
    lock('mutex', 'mutexnest', 'mutexq', mutex, {
      test: circle('mutex', 'owner', semaphore),
      text: 'h_ok = 1',
    }),
    EVENTS,
    deletionText(scheduler),
  ].join('');
}

/** Variables that are no part of a state. */
export const SCRATCH: readonly string[] = [
  'i j k e round x next to pend sat got ok t d n v found len gram a b r s keep run',
].flatMap((names) => names.split(' ').map((name) => `h_${name}`));
