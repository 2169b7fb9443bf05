/** Empties the inbox: reads orders in batches outside the lock, then decides and writes each batch at once. */
import type { InboxHint } from "../../modules/ledger/types";
import type { Services } from "../services";
import { decideBatch, type Decided } from "./decide-batch";
import type { OrderState } from "./read-orders";

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
  const orders = hints.filter((hint) => hint.kind === "order").map((hint) => hint.ref);
  try {
    const decided = await decideBatch(services, hints, await store.readOrders(orders));
    store.decided(decided);
    return decided;
  } catch (error) {
    const [hint, ...others] = hints;
    if (others.length === 0) {
      await services.ledger.failHint(hint, (error as Error).message);
      return { reconciled: [], failed: [{ hint, error: (error as Error).message }], taken: 0 };
    }
    const parts: Decided[] = [];
    for (const one of hints) parts.push(await drainBatch(services, store, [one]));
    return {
      reconciled: parts.flatMap((part) => part.reconciled),
      failed: parts.flatMap((part) => part.failed),
      taken: parts.reduce((sum, part) => sum + part.taken, 0),
    };
  }
}
