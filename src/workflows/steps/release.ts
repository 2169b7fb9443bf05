/** Releases what the hold no longer keeps: pending money becomes available, first covering what is owed. */
import { parsePartnerAccount } from "../../engine/accounts";
import type { ReleaseFact } from "../../engine/facts";
import { release, type Standing } from "../../engine/settle";
import type { Entry, OrderRecord } from "../../modules/ledger/types";
import type { SharedContext } from "../../support/sql";
import type { Services } from "../services";
import { loadBook } from "./desk";

const BATCH = 200;
const RETRY_MS = 86_400_000;

/** Releases every order whose hold was over at `now`; returns how many were looked at. */
export async function releaseHolds(services: Services, now: string): Promise<number> {
  let released = 0;
  for (;;) {
    const count = await services.ledger.underLock((context) =>
      releaseBatch(services, now, context),
    );
    released += count;
    if (count < BATCH) return released;
  }
}

async function releaseBatch(
  services: Services,
  now: string,
  context: SharedContext,
): Promise<number> {
  const { ledger, partner } = services;
  const orders = await ledger.dueReleases(now, BATCH, context);
  const { standings, book } = await loadBook(services, orders, context);
  const statuses = await partner.statusesOf(partnersIn([...standings.values()].flat()), context);
  const entries: Entry[] = [];
  const records = orders.map((order): OrderRecord => {
    const standing = standings.get(order.order_id) ?? [];
    const held = partnersIn(standing).filter((id) => statuses.get(id) !== "active");
    const postings = release(order, standing, book, new Set(held));
    postings.forEach((posting) => book.post(posting));
    const waits = standing.some(({ account, amount }) => {
      const owner = parsePartnerAccount(account);
      return owner?.bucket === "pending" && amount > 0n && held.includes(owner.partner_id);
    });
    const release_at = waits ? later(now) : null;
    if (postings.length === 0) return { ...order, release_at };
    const n = order.journal_count + 1;
    const fact: ReleaseFact = {
      kind: "release",
      order_id: order.order_id,
      at: now,
      held_partner_ids: held,
    };
    entries.push({
      key: `order:${order.order_id}:${n}`,
      kind: "release",
      fact,
      fact_id: `release:${order.order_id}:${n}`,
      order_id: order.order_id,
      plan_version_id: order.plan_version_id,
      postings,
      trace: null,
    });
    return { ...order, journal_count: n, release_at };
  });
  await ledger.write(entries, records, context);
  return orders.length;
}

function partnersIn(standing: readonly Standing[]): string[] {
  return [
    ...new Set(standing.flatMap(({ account }) => parsePartnerAccount(account)?.partner_id ?? [])),
  ];
}

/** A partner who is not active is looked at again in a day, or when its status changes. */
const later = (now: string): string => new Date(Date.parse(now) + RETRY_MS).toISOString();
