/**
 * The executive in Promela: tasks and their ready chain, events, the network
 * semaphore and the application's mutex. What executive/ does in TypeScript is
 * written here a second time on purpose: SPIN checks the one against the other.
 * Names that begin with h_ are no part of a state.
 */
import { TASK_STATE } from '../executive/records.js';
import { EVENT, WILD } from '../executive/words.js';

const {
  ready: READY,
  event: IN_EVENT,
  semaphore: IN_SEMAPHORE,
  mutex: IN_MUTEX,
  sleep: IN_SLEEP,
  ended: ENDED,
  deleted: DELETED,
} = TASK_STATE;

/** A task leaves a chain, or goes to its position h_i. */
function chainOf(queue: string): string {
  return `
inline out_of_${queue}(x) {
  h_i = 0; h_j = 0;
  do
  :: h_i < TASKS ->
     if :: ${queue}[h_i] != x + 1 -> ${queue}[h_j] = ${queue}[h_i]; h_j++ :: else fi;
     h_i++
  :: else -> break
  od;
  do :: h_j < TASKS -> ${queue}[h_j] = 0; h_j++ :: else -> break od
}
inline into_${queue}(x) {
  h_j = TASKS - 1;
  do :: h_j > h_i -> ${queue}[h_j] = ${queue}[h_j - 1]; h_j-- :: else -> break od;
  ${queue}[h_i] = x + 1
}
`;
}

/** A chain of waiting tasks: each goes behind those of its priority. */
function queueOf(queue: string): string {
  return `${chainOf(queue)}
inline join_${queue}(x) {
  h_i = 0;
  do
  :: h_i < TASKS && ${queue}[h_i] != 0 && h_eff[${queue}[h_i] - 1] <= h_eff[x] -> h_i++
  :: else -> break
  od;
  into_${queue}(x)
}
`;
}

/** The chain of ready tasks of one processor, and that of the timers. */
const CHAIN = `${chainOf('readyq')}${chainOf('timerq')}
inline enchain(x, first) {
  effective();
  h_i = 0;
  do
  :: h_i < TASKS && readyq[h_i] != 0 && !(h_eff[readyq[h_i] - 1] > h_eff[x] || (first && h_eff[readyq[h_i] - 1] == h_eff[x])) -> h_i++
  :: else -> break
  od;
  into_readyq(x)
}
inline make_ready(x) {
  T[x].mode = ${READY};
  if :: x != PEER && T[x].suspended == 0 -> enchain(x, 0) :: else fi
}
inline block_task(x, why) { T[x].mode = why; out_of_readyq(x) }
inline requeue(x, first) {
  if
  :: x != PEER && T[x].mode == ${READY} && T[x].suspended == 0 -> out_of_readyq(x); enchain(x, first)
  :: else
  fi
}
inline yield_processor(x) { requeue(x, 0); h_ok = (readyq[0] == x + 1) }
inline set_suspended(x, how) {
  if
  :: (T[x].suspended != 0) != how ->
     T[x].suspended = how;
     if
     :: T[x].mode == ${READY} && x != PEER ->
        if :: how -> out_of_readyq(x) :: else -> enchain(x, 0) fi
     :: else
     fi
  :: else
  fi
}
inline start_timer(x, ticks) {
  T[x].timer = ticks;
  if
  :: T[x].timer > 0 ->
     h_i = 0;
     do
     :: h_i < TASKS && timerq[h_i] != 0 && T[timerq[h_i] - 1].timer <= T[x].timer -> h_i++
     :: else -> break
     od;
     into_timerq(x)
  :: else
  fi
}
inline stop_timer(x) {
  if :: T[x].timer > 0 -> out_of_timerq(x) :: else fi;
  T[x].timer = 0
}
inline timer_ended(x) { skip }
inline end_timers() {
  do
  :: timerq[0] != 0 && T[timerq[0] - 1].timer == 0 ->
     h_t = timerq[0] - 1;
     out_of_timerq(h_t);
     end_wait(h_t)
  :: else -> break
  od
}
`;

/** Every processor that a task may want is there. */
const NO_CHAIN = `
inline make_ready(x) { T[x].mode = ${READY} }
inline block_task(x, why) { T[x].mode = why }
inline requeue(x, first) { skip }
inline yield_processor(x) { h_ok = 1 }
inline set_suspended(x, how) { T[x].suspended = how }
inline start_timer(x, ticks) { T[x].timer = ticks }
inline stop_timer(x) { T[x].timer = 0 }
inline timer_ended(x) { end_wait(x) }
inline end_timers() { skip }
`;

const PRIORITIES = `
/* Priorities with what is inherited; two semaphores make chains of two at most. */
inline effective() {
  h_e = 0;
  do :: h_e < TASKS -> h_eff[h_e] = T[h_e].prio; h_e++ :: else -> break od;
  h_round = 0;
  do
  :: h_round < 3 ->
     h_e = 0;
     do
     :: h_e < TASKS ->
        if
        :: owner != 0 && semq[h_e] != 0 && h_eff[semq[h_e] - 1] < h_eff[owner - 1] ->
           h_eff[owner - 1] = h_eff[semq[h_e] - 1]
        :: else
        fi;
        if
        :: mutex != 0 && mutexq[h_e] != 0 && h_eff[mutexq[h_e] - 1] < h_eff[mutex - 1] ->
           h_eff[mutex - 1] = h_eff[mutexq[h_e] - 1]
        :: else
        fi;
        h_e++
     :: else -> break
     od;
     h_round++
  :: else -> break
  od
}
`;

/**
 * What a change of priorities does: each task whose priority is another one now
 * gets another place, the task \`one\` in front of its equals if \`first\` says so.
 */
const PLACES = `
inline note_priorities() {
  effective();
  h_k = 0;
  do :: h_k < TASKS -> h_old[h_k] = h_eff[h_k]; h_k++ :: else -> break od
}
inline adapt_priorities(one, first) {
  effective();
  h_k = 0;
  do
  :: h_k < TASKS ->
     if
     :: h_eff[h_k] != h_old[h_k] && T[h_k].mode == ${IN_SEMAPHORE} -> out_of_semq(h_k); join_semq(h_k)
     :: h_eff[h_k] != h_old[h_k] && T[h_k].mode == ${IN_MUTEX} -> out_of_mutexq(h_k); join_mutexq(h_k)
     :: h_eff[h_k] != h_old[h_k] && T[h_k].mode == ${READY} -> requeue(h_k, (first && h_k == one))
     :: else
     fi;
     h_k++
  :: else -> break
  od
}
inline change_priority(x, value) {
  note_priorities();
  T[x].prio = value;
  adapt_priorities(x, 0)
}
`;

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
inline delete_task(x, sender) {
  h_d = x;
  if
  :: T[h_d].mode != ${ENDED} && T[h_d].mode != ${DELETED} ->
     forget_semq(h_d);
     forget_mutexq(h_d);
     block_task(h_d, ${DELETED});
     stop_timer(h_d); T[h_d].deadline = 0; T[h_d].pending = 0; T[h_d].woken = 0;
     if
     :: T[h_d].linked != 0 ->
        T[h_d].linked = 0;
        if
        :: T[h_d].aborted == 1 -> send_events(sender, T[h_d].closer_task, ${EVENT.CLOSEACK})
        :: else
        fi
     :: else
     fi
  :: else
  fi
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
  ].join('');
}

/** Variables that are no part of a state. */
export const SCRATCH: readonly string[] = [
  'i j k e round x next to pend sat got ok t d n v found len gram a b r s keep run',
].flatMap((names) => names.split(' ').map((name) => `h_${name}`));
