/**
 * The single writer: decides a batch of hints in their order and writes everything in one transaction under
 * the network's lock. Loads are set-based; an order that cannot be decided keeps its hint and its error, and
 * the others go on.
 */
import { EngineError } from "../../engine/errors";
import type { Entry, InboxHint } from "../../modules/ledger/types";
import { UplineError } from "../../support/errors";
import type { Services } from "../services";
import { readJoins } from "./decide-joins";
import { openDesk } from "./desk";
import type { OrderState } from "./read-orders";
import type { Reconciled } from "./reconcile-order";
import type { SliceChanges } from "./slice";
import { readTasks } from "./tasks";

export interface Failed {
  hint: InboxHint;
  error: string;
}

export interface Decided extends SliceChanges {
  reconciled: Reconciled[];
  failed: Failed[];
  /** hints that were still ours to take; 0 when others had them all */
  taken: number;
}

/** Decides and writes the hints that are still live. `states` is what the reader saw of their orders. */
export async function decideBatch(
  services: Services,
  hints: InboxHint[],
  states: ReadonlyMap<string, OrderState>,
): Promise<Decided> {
  return services.ledger.underLock(async (context) => {
    const live = await services.ledger.liveHints(hints, context);
    const mine = hints.filter((hint) => live.has(hint.id));
    const joins = await readJoins(services, mine, context);
    const tasks = await readTasks(services, mine, context);
    const desk = await openDesk(services, mine, states, { joins, tasks }, context);
    const reconciled: Reconciled[] = [];
    const failed: Failed[] = [];
    const entries: Entry[] = [];
    for (const hint of mine) {
      try {
        const state = states.get(hint.ref);
        const join = joins.get(hint.id);
        const task = tasks.get(hint.id);
        if (join) {
          entries.push(desk.join(join));
        } else if (task) {
          desk.task(task);
        } else if (state) {
          const decided = desk.reconcile(state);
          reconciled.push(decided);
          if (decided.entry) entries.push(decided.entry);
        }
      } catch (error) {
        // What is no refusal may have left half of itself here: then nothing of the batch stands.
        if (!(error instanceof EngineError || error instanceof UplineError)) throw error;
        failed.push({ hint, error: error.message });
      }
    }
    const records = reconciled.map(({ record }) => record);
    await services.ledger.write(entries, records, context);
    const changes = await desk.write(context);
    const failures = new Set(failed.map(({ hint }) => hint.id));
    const done = mine.filter((hint) => !failures.has(hint.id));
    await services.ledger.finishHints(done, context);
    for (const { hint, error } of failed) await services.ledger.failHint(hint, error, context);
    return { reconciled, failed, taken: mine.length, ...changes };
  });
}
