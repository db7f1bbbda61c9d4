/**
 * Chains of tasks in Promela: of the ready ones and of the timers of one
 * processor, and of those that wait; and how priorities order them.
 */
import { TASK_STATE } from '../executive/records.js';

const { ready: READY, semaphore: IN_SEMAPHORE, mutex: IN_MUTEX, dying: DYING } = TASK_STATE;

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
export function queueOf(queue: string): string {
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
export const CHAIN = `${chainOf('readyq')}${chainOf('timerq')}
#define RUNS(x) (x != PEER && T[x].suspended == 0 && (T[x].mode == ${READY} || T[x].mode == ${DYING}))
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
  :: RUNS(x) -> out_of_readyq(x); enchain(x, first)
  :: else
  fi
}
inline yield_processor(x) { requeue(x, 0); h_ok = (readyq[0] == x + 1) }
inline set_suspended(x, how) {
  if
  :: (T[x].suspended != 0) != how ->
     T[x].suspended = how;
     out_of_readyq(x);
     if :: RUNS(x) -> enchain(x, 0) :: else fi
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
export const NO_CHAIN = `
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

export const PRIORITIES = `
/* Priorities with what is inherited: through two semaphores and from who deletes a task. */
inline effective() {
  h_e = 0;
  do :: h_e < TASKS -> h_eff[h_e] = T[h_e].prio; h_e++ :: else -> break od;
  h_round = 0;
  do
  :: h_round < 4 ->
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
        if
        :: T[h_e].joins != 0 && h_eff[h_e] < h_eff[T[h_e].joins - 1] ->
           h_eff[T[h_e].joins - 1] = h_eff[h_e]
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
export const PLACES = `
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
     :: h_eff[h_k] != h_old[h_k] && T[h_k].mode != ${IN_SEMAPHORE} && T[h_k].mode != ${IN_MUTEX} -> requeue(h_k, (first && h_k == one))
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
