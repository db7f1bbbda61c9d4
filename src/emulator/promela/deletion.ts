/** rtems_task_delete in Promela. */
import { TASK_STATE } from '../executive/records.js';
import { EVENT } from '../executive/words.js';

const { ended: ENDED, deleted: DELETED, joining: JOINING, dying: DYING } = TASK_STATE;

/** A task that another one deletes has to run to go; the other one waits, and lends its priority. */
const DOOM = `
inline gone(x) { T[x].mode = ${DELETED}; out_of_readyq(x) }
inline doom(x, killer) {
  if
  :: T[x].joins != 0 ->
     note_priorities();
     h_x = T[x].joins - 1; T[x].joins = 0;
     adapt_priorities(h_x, 1)
  :: else
  fi;
  if
  :: T[x].mode != ${DYING} ->
     out_of_readyq(x);
     T[x].mode = ${DYING}; T[x].suspended = 0;
     enchain(x, 0)
  :: else
  fi;
  note_priorities();
  block_task(killer, ${JOINING});
  T[killer].joins = x + 1;
  adapt_priorities(x, 0);
  h_ok = 0
}
inline die(x) {
  acknowledge(x);
  note_priorities();
  gone(x);
  do
  :: 1 ->
     h_next = -1; h_i = TASKS - 1;
     do
     :: h_i >= 0 ->
        if
        :: T[h_i].joins == x + 1 && (h_next < 0 || h_old[h_i] <= h_old[h_next]) -> h_next = h_i
        :: else
        fi;
        h_i--
     :: else -> break
     od;
     if
     :: h_next >= 0 -> T[h_next].joins = 0; make_ready(h_next)
     :: else -> break
     fi
  od
}
`;

/** It goes at once. */
const NO_DOOM = `
inline gone(x) { T[x].mode = ${DELETED} }
inline doom(x, killer) { gone(x); acknowledge(x) }
`;

const ACK = `
inline acknowledge(x) {
  if
  :: T[x].linked != 0 ->
     T[x].linked = 0;
     if
     :: T[x].aborted == 1 -> send_events(x, T[x].closer_task, ${EVENT.CLOSEACK})
     :: else
     fi
  :: else
  fi
}
`;

const DELETION = `
inline delete_task(x, killer) {
  h_d = x; h_ok = 1;
  if
  :: T[h_d].mode == ${ENDED} -> yield_processor(killer)
  :: T[h_d].mode == ${DELETED} -> skip
  :: else ->
     forget_semq(h_d);
     forget_mutexq(h_d);
     stop_timer(h_d); T[h_d].deadline = 0; T[h_d].pending = 0; T[h_d].woken = 0;
     if
     :: h_d == killer -> gone(h_d); acknowledge(h_d)
     :: else -> doom(h_d, killer)
     fi
  fi
}
`;

/** What deletes a task; it is called by a step, `die` by a task that has been deleted. */
export function deletionText(scheduler: 'prio' | 'any'): string {
  return [ACK, scheduler === 'prio' ? DOOM : NO_DOOM, DELETION].join('');
}
