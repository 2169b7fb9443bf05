/**
 * The single writer: decides a batch of hints in their order and writes everything in one transaction under
 * the network's lock. Loads are set-based; an order that cannot be decided keeps its hint and its error, and
 * the others go on.
 */
import { parsePartnerAccount } from "../../engine/accounts";
import { Book } from "../../engine/book";
import { TREES, type SaleFact, type Tree } from "../../engine/facts";
import { firstBucket } from "../../engine/hold";
import { reachOfPlan } from "../../engine/plan";
import type { Standing } from "../../engine/settle";
import type { Entry, InboxHint, OrderRecord } from "../../modules/ledger/types";
import type { PublishedPlan } from "../../modules/plan/service";
import type { SharedContext } from "../../support/sql";
import type { Services } from "../services";
import { loadUplines, type Party } from "./load-uplines";
import { joinEntries } from "./decide-joins";
import type { OrderState } from "./read-orders";
import { decideAgain, decideFirst, type Reconciled } from "./reconcile-order";

export interface Failed {
  hint: InboxHint;
  error: string;
}

export interface Decided {
  reconciled: Reconciled[];
  failed: Failed[];
  /** hints that were still ours to take; 0 when others had them all */
  taken: number;
}

const NOBODY: Party = { buyer_id: null, seller_id: null };

/** Decides and writes the hints that are still live. `states` is what the reader saw of their orders. */
export async function decideBatch(
  services: Services,
  hints: InboxHint[],
  states: ReadonlyMap<string, OrderState>,
): Promise<Decided> {
  return services.ledger.underLock(async (context) => {
    const live = await services.ledger.liveHints(hints, context);
    const mine = hints.filter((hint) => live.has(hint.id));
    const desk = await openDesk(services, mine, states, context);
    const reconcile = (hint: InboxHint, decided: Decided): Entry | null => {
      const state = states.get(hint.ref);
      if (!state) return null;
      const reconciled = desk.reconcile(state);
      decided.reconciled.push(reconciled);
      return reconciled.entry;
    };
    const joins = await joinEntries(services, mine, context);
    const decided: Decided = { reconciled: [], failed: [], taken: mine.length };
    const entries: Entry[] = [];
    for (const hint of mine) {
      try {
        const entry = hint.kind === "order" ? reconcile(hint, decided) : joins.get(hint.id);
        if (entry) entries.push(entry);
      } catch (error) {
        decided.failed.push({ hint, error: (error as Error).message });
      }
    }
    const records = decided.reconciled.map(({ record }) => record);
    await services.ledger.write(entries, records, context);
    const failed = new Set(decided.failed.map(({ hint }) => hint.id));
    const done = mine.filter((hint) => !failed.has(hint.id));
    await services.ledger.finishHints(done, context);
    for (const { hint, error } of decided.failed) {
      await services.ledger.failHint(hint, error, context);
    }
    await services.tree.countJoins(context);
    return decided;
  });
}

interface Desk {
  reconcile(state: OrderState): Reconciled;
}

/** Loads all that the decisions of a batch need, in a fixed number of queries. */
async function openDesk(
  services: Services,
  hints: InboxHint[],
  states: ReadonlyMap<string, OrderState>,
  context: SharedContext,
): Promise<Desk> {
  const seen = hints
    .filter((hint) => hint.kind === "order")
    .map((hint) => states.get(hint.ref))
    .filter((state) => state !== undefined);
  const known = await services.ledger.ordersOf(
    seen.map((state) => state.id),
    context,
  );
  const fresh = seen.filter((state) => !known.has(state.id));
  const parties = await services.partner.attributionsOf(
    fresh.map(({ id, customer_id, cart_id, created_at }) => ({
      order_id: id,
      customer_id,
      cart_id,
      at: created_at,
    })),
    context,
  );
  const versions = await loadVersions(services, fresh, [...known.values()], context);
  const reach = widestReach([...versions.values()]);
  const uplines = await loadUplines(services, [...parties.values()], reach, context);
  const payees = [...known.values()].flatMap(payeesOf);
  const terminated = await loadTerminated(services, payees, context);
  // Without a hold, what a sale pays first covers what its recipient owes: their balances are needed.
  const isHeld = [...versions.values()].every(({ plan }) => firstBucket(plan) === "pending");
  const credited = isHeld ? [] : [...payees, ...uplines.partner_ids];
  const { standings, book } = await loadBook(services, [...known.values()], context, credited);
  return {
    reconcile(state) {
      const version = versions.get(state.id) as PublishedPlan;
      const record = known.get(state.id);
      if (record) {
        const standing = standings.get(state.id) ?? [];
        const gone = payeesOf(record).filter((id) => terminated.has(id));
        return decideAgain(record, state, version, { standing, book, terminated: gone });
      }
      const party = parties.get(state.id) ?? NOBODY;
      const levels = reachOfPlan(version.plan);
      const freeze = (base: bigint): SaleFact | null =>
        party.buyer_id === null && party.seller_id === null
          ? null
          : {
              kind: "sale",
              order_id: state.id,
              at: state.created_at,
              currency: state.currency,
              base,
              buyer_id: party.buyer_id,
              seller_id: party.buyer_id === null ? party.seller_id : null,
              upline: uplines.of(party, levels),
            };
      return decideFirst(state, version, freeze, book);
    },
  };
}

/** The plan version of each order: of its first decision, or in force when it was created. */
async function loadVersions(
  { plan }: Services,
  fresh: OrderState[],
  known: OrderRecord[],
  context: SharedContext,
): Promise<Map<string, PublishedPlan>> {
  const versions = new Map<string, PublishedPlan>();
  for (const state of fresh)
    versions.set(state.id, await plan.versionAt(state.created_at, context));
  const byId = await plan.versions(
    [...new Set(known.map((order) => order.plan_version_id))],
    context,
  );
  for (const { order_id, plan_version_id } of known) {
    const version = byId.get(plan_version_id);
    if (version) versions.set(order_id, version);
  }
  return versions;
}

/** Partners above the buyer of an order who were active when it was frozen. */
function payeesOf({ sale }: OrderRecord): string[] {
  const nodes = sale ? TREES.flatMap((tree) => sale.upline[tree].nodes) : [];
  const active = nodes.filter(({ status }) => status === "active");
  return [...new Set(active.map(({ partner_id }) => partner_id))];
}

/** Who of the payees of known orders left for good since. */
async function loadTerminated(
  { partner }: Services,
  payees: string[],
  context: SharedContext,
): Promise<Set<string>> {
  if (payees.length === 0) return new Set();
  const statuses = await partner.statusesOf([...new Set(payees)], context);
  return new Set(payees.filter((id) => statuses.get(id) === "terminated"));
}

function widestReach(versions: PublishedPlan[]): Record<Tree, number> {
  const widest: Record<Tree, number> = { sponsor: 0, placement: 0 };
  for (const { plan } of versions) {
    const reach = reachOfPlan(plan);
    widest.sponsor = Math.max(widest.sponsor, reach.sponsor);
    widest.placement = Math.max(widest.placement, reach.placement);
  }
  return widest;
}

/** Where the money of known orders stands, and the balances of the partners who hold it or will. */
export async function loadBook(
  { ledger }: Services,
  orders: Pick<OrderRecord, "order_id" | "sale">[],
  context: SharedContext,
  credited: string[] = [],
): Promise<{ standings: Map<string, Standing[]>; book: Book }> {
  const ids = orders.filter((order) => order.sale).map((order) => order.order_id);
  const standings = await ledger.standingsOf(ids, undefined, context);
  const book = new Book();
  const holders = [...standings.values()]
    .flat()
    .flatMap(({ account }) => parsePartnerAccount(account)?.partner_id ?? []);
  const partners = new Set([...holders, ...credited]);
  if (partners.size > 0) {
    for (const row of await ledger.balancesOf([...partners], context)) {
      book.load(row.account, row.currency, row.amount);
    }
  }
  return { standings, book };
}
