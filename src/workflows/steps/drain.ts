/** Empties the inbox: reads orders in batches outside the lock, then decides and writes each batch at once. */
import type { InboxHint } from "../../modules/ledger/types";
import type { Services } from "../services";
import { decideBatch, type Decided } from "./decide-batch";
import type { OrderState } from "./read-orders";
import { isSale, stateOfFact } from "./reported-facts";

/** What a drain needs of the store around the network. */
export interface Surroundings {
  /** present states of orders; an id that no order has is absent from the answer */
  readOrders(order_ids: string[]): Promise<ReadonlyMap<string, OrderState>>;
  /** is told of every batch after its commit */
  decided(batch: Decided): void;
}

/** Looks at everything the inbox asks for, and returns how many entries that wrote. */
export async function drain(services: Services, store: Surroundings): Promise<number> {
  const { ledger } = services;
  let decided = 0;
  for (;;) {
    // Joins of the batch before, or of a drain that died after its commit.
    while (await services.tree.countJoins());
    const hints = await ledger.dueHints(ledger.options.batch_max);
    if (hints.length === 0) return decided;
    const batch = await drainBatch(services, store, hints);
    decided += batch.reconciled.filter(({ entry }) => entry).length;
  }
}

/** One batch; when Postgres refuses it as a whole, hint by hint, so that one bad order stops nobody else. */
async function drainBatch(
  services: Services,
  store: Surroundings,
  hints: InboxHint[],
): Promise<Decided> {
  try {
    const decided = await decideBatch(services, hints, await readStates(services, store, hints));
    store.decided(decided);
    return decided;
  } catch (error) {
    const [hint, ...others] = hints;
    if (others.length === 0) {
      await services.ledger.failHint(hint, (error as Error).message);
      const failed = [{ hint, error: (error as Error).message }];
      return { reconciled: [], failed, taken: 0, awards: [], activated: [] };
    }
    const parts: Decided[] = [];
    for (const one of hints) parts.push(await drainBatch(services, store, [one]));
    return {
      reconciled: parts.flatMap((part) => part.reconciled),
      failed: parts.flatMap((part) => part.failed),
      taken: parts.reduce((sum, part) => sum + part.taken, 0),
      awards: parts.flatMap((part) => part.awards),
      activated: parts.flatMap((part) => part.activated),
    };
  }
}

/** Orders as they are now, and what was reported as the orders it is taken as. */
async function readStates(
  { ledger }: Services,
  store: Surroundings,
  hints: readonly InboxHint[],
): Promise<Map<string, OrderState>> {
  const refsOf = (kind: InboxHint["kind"]) =>
    hints.filter((hint) => hint.kind === kind).map((hint) => hint.ref);
  const states = new Map(await store.readOrders(refsOf("order")));
  for (const [order_id, fact] of await ledger.reportedOf(refsOf("fact"))) {
    if (isSale(fact)) states.set(order_id, stateOfFact(fact));
  }
  return states;
}
