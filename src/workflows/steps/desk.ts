/** All that the decisions of a batch need, loaded in a fixed number of queries; and the decisions. */
import { parsePartnerAccount } from "../../engine/accounts";
import { Book, heldBy } from "../../engine/book";
import { joinRuleOf } from "../../engine/bonuses";
import type { SaleFact, Tree, Upline, UplineNode } from "../../engine/facts";
import { firstBucket } from "../../engine/hold";
import { paysOnJoin } from "../../engine/joining";
import { payeesOf } from "../../engine/payees";
import {
  freezesSelf,
  keepsMetrics,
  laddersOfPlan,
  reachOfPlan,
  sourcesOfPlan,
} from "../../engine/plan";
import { SalePools } from "../../engine/sale-pool";
import type { Standing } from "../../engine/settle";
import type { Entry, InboxHint, OrderRecord } from "../../modules/ledger/types";
import type { PublishedPlan } from "../../modules/plan/service";
import type { VolumeEntry } from "../../modules/tree-path/metrics";
import type { SharedContext } from "../../support/sql";
import type { Services } from "../services";
import { countOrder } from "./count-order";
import { decideJoinOf, type Join } from "./decide-joins";
import { loadBalances } from "./load-balances";
import { loadUplines, type Party, type Uplines } from "./load-uplines";
import type { OrderState } from "./read-orders";
import { decideAgain, decideFirst, type Reconciled } from "./reconcile-order";
import { partyOfFact } from "./reported-facts";
import { pointsReach } from "./points";
import { Pools } from "./pools";
import { Slice, type SliceChanges } from "./slice";
import { happeningOf, type Task } from "./tasks";

export interface Desk {
  reconcile(state: OrderState): Reconciled;
  join(join: Join): Entry;
  task(task: Task): void;
  /** Writes what was counted. */
  write(context: SharedContext): Promise<SliceChanges>;
}

const NOBODY: Party = { buyer_id: null, seller_id: null };

/** What the orders of a batch meet. */
interface Loaded {
  known: Map<string, OrderRecord>;
  fresh: OrderState[];
  parties: Map<string, Party>;
  versions: Map<string, PublishedPlan>;
  uplines: Uplines;
  terminated: ReadonlySet<string>;
  standings: Map<string, Standing[]>;
  book: Book;
  slice: Slice | null;
  pools: Pools | null;
  /** clients who bought before */
  returning: Set<string>;
}

/** What happened beside orders, by the id of its hint. */
export interface Happened {
  joins: ReadonlyMap<string, Join>;
  tasks: ReadonlyMap<string, Task>;
}

/** Loads what a batch needs. Plans that count nothing for partners pay nothing for those that do. */
export async function openDesk(
  services: Services,
  hints: readonly InboxHint[],
  states: ReadonlyMap<string, OrderState>,
  { joins, tasks }: Happened,
  context: SharedContext,
): Promise<Desk> {
  const loaded = await load(services, hints, states, { joins, tasks }, context);
  const { slice } = loaded;
  const entries: VolumeEntry[] = [];
  return {
    reconcile(state) {
      const version = loaded.versions.get(state.id) as PublishedPlan;
      const reconciled = decideOne(loaded, state, version);
      const { sale, client_id, source } = reconciled.record;
      if (sale && client_id !== null && source !== "profit") loaded.returning.add(client_id);
      const known = loaded.known.get(state.id);
      const { record, entry } = countOrder(reconciled.record, known, state, version, slice);
      if (entry) entries.push(entry);
      if (entry) loaded.pools?.counted(version, entry, reconciled.record.counted === null);
      return { ...reconciled, record };
    },
    join(join) {
      const { fact, version } = join;
      if (fact.kind === "join") slice?.joined(version, fact.partner_id, fact.at);
      const pools = loaded.pools?.pools ?? new SalePools();
      return decideJoinOf(join, { uplineOf: loaded.uplines.above, pools, book: loaded.book });
    },
    task({ partner_id, fact, version }) {
      slice?.reported(version, partner_id, happeningOf(version.plan, fact));
    },
    async write(context) {
      await services.tree.writeMetrics(entries, slice?.changedMetrics() ?? new Map(), context);
      await loaded.pools?.write(context);
      return slice ? slice.write(services, context) : { awards: [], activated: [] };
    },
  };
}

/** Decides an order for the first time, or again. */
function decideOne(loaded: Loaded, state: OrderState, version: PublishedPlan): Reconciled {
  const { known, standings, book, terminated } = loaded;
  const record = known.get(state.id);
  if (!record) return decideFirst(state, version, freezer(loaded, state, version), book);
  const standing = standings.get(state.id) ?? [];
  const gone = (record.sale ? payeesOf(record.sale) : []).filter((id) => terminated.has(id));
  return decideAgain(record, state, version, { standing, book, terminated: gone });
}

/** Freezes a sale as it is now; null when it counts for nobody. */
function freezer(
  { parties, uplines, slice, returning }: Loaded,
  state: OrderState,
  version: PublishedPlan,
): (base: bigint) => SaleFact | null {
  const { buyer_id, seller_id } = parties.get(state.id) ?? NOBODY;
  const origin_id = buyer_id ?? seller_id;
  if (origin_id === null) return () => null;
  const { reported, customer_id, created_at: at } = state;
  const isClients = buyer_id === null;
  const { plan } = version;
  const ladders = laddersOfPlan(plan);
  const withRanks = (node: UplineNode): UplineNode =>
    ladders.length === 0 || !slice
      ? node
      : {
          ...node,
          ranks: Object.fromEntries(
            ladders.map((code) => [code, slice.rankOf(version, node.partner_id, code)]),
          ),
        };
  const ranked = ({ depth, nodes }: Upline): Upline => ({ depth, nodes: nodes.map(withRanks) });
  const upline = uplines.of({ buyer_id, seller_id }, reachOfPlan(plan));
  const self = withRanks({ partner_id: origin_id, status: uplines.statusOf(origin_id) });
  return (base) => ({
    kind: "sale",
    order_id: state.id,
    at,
    currency: state.currency,
    base,
    buyer_id,
    seller_id: isClients ? seller_id : null,
    upline: { sponsor: ranked(upline.sponsor), placement: ranked(upline.placement) },
    ...(reported ? { source: reported.kind } : {}),
    ...(reported?.own_return && !isClients
      ? { own_return: { amount: reported.own_return, status: uplines.statusOf(origin_id) } }
      : {}),
    ...(freezesSelf(plan) ? { self } : {}),
    ...slice?.climbs(version, reported?.kind ?? "order", origin_id, {
      at,
      is_returning: isClients && customer_id !== null && returning.has(customer_id),
    }),
  });
}

async function load(
  services: Services,
  hints: readonly InboxHint[],
  states: ReadonlyMap<string, OrderState>,
  { joins, tasks }: Happened,
  context: SharedContext,
): Promise<Loaded> {
  const seen = hints
    .map((hint) => states.get(hint.ref))
    .filter((state): state is OrderState => state !== undefined);
  const known = await services.ledger.ordersOf(
    seen.map((state) => state.id),
    context,
  );
  const fresh = seen.filter((state) => !known.has(state.id));
  const parties = await loadParties(services, fresh, context);
  const versions = await loadVersions(services, fresh, [...known.values()], context);
  const plans = [...versions.values()];
  const recruited = [...joins.values()].filter(({ version }) => paysOnJoin(version.plan));
  const newcomers = recruited.map(({ fact }) => fact.partner_id);
  const reach = widestReach([...plans, ...recruited.map(({ version }) => version)]);
  const uplines = await loadUplines(services, [...parties.values()], newcomers, reach, context);
  const payees = [...known.values()].flatMap(({ sale }) => (sale ? payeesOf(sale) : []));
  const loadedSoFar = { known, fresh, parties, versions };
  const counted = await countedPartners(services, loadedSoFar, { joins, tasks }, context);
  const slice =
    counted.length > 0 ? await Slice.open(services, counted, uplines.partner_ids, context) : null;
  const book = new Book();
  const levels = pointsReach(
    [
      ...versions.values(),
      ...[...joins.values(), ...tasks.values()].map(({ version }) => version),
    ].map(({ plan }) => plan),
  );
  const held = (id: string, currency: string) => heldBy(book, id, currency);
  const points =
    slice && levels !== null ? await slice.openPoints(counted, levels, held, context) : null;
  const drawing = plans.some(({ plan }) => paysOnJoin(plan)) || recruited.length > 0;
  const pools = drawing
    ? await Pools.open([...new Set([...counted, ...uplines.partner_ids])], context)
    : null;
  // Without a hold, what a sale pays first covers what its recipient owes: their balances are needed.
  const isHeld =
    recruited.length === 0 &&
    plans.every(({ plan }) =>
      sourcesOfPlan(plan).every((source) => firstBucket(plan, source) === "pending"),
    );
  const credited = isHeld
    ? (points?.watched ?? [])
    : [...payees, ...uplines.partner_ids, ...(slice ? slice.partner_ids : [])];
  return {
    known,
    fresh,
    parties,
    versions,
    uplines,
    terminated: await loadTerminated(services, payees, context),
    ...(await loadBook(services, [...known.values()], context, credited, book)),
    slice,
    pools,
    returning: await loadReturning(services, { fresh, parties, versions }, context),
  };
}

/**
 * Whose metrics the batch can change or must know: of orders and tasks under a plan that keeps them. Once
 * anything is counted every joining is, also one under a plan that counts nothing: whoever joins beside it
 * would else be nobody's recruit for good, or not, as the batches happen to be.
 */
async function countedPartners(
  { tree }: Services,
  { known, fresh, parties, versions }: Pick<Loaded, "known" | "fresh" | "parties" | "versions">,
  { joins, tasks }: Happened,
  context: SharedContext,
): Promise<string[]> {
  const isKept = (id: string): boolean => {
    const version = versions.get(id);
    return version !== undefined && keepsMetrics(version.plan);
  };
  const bought = fresh.flatMap(({ id }) => {
    const { buyer_id, seller_id } = parties.get(id) ?? NOBODY;
    return isKept(id) ? (buyer_id ?? seller_id ?? []) : [];
  });
  const before = [...known.values()].flatMap(({ sale, value }) =>
    sale && value ? (sale.buyer_id ?? sale.seller_id ?? []) : [],
  );
  const joinings = [...joins.values()].filter(({ fact }) => fact.kind === "join");
  const joined = joinings.map(({ fact }) => fact.partner_id);
  const did = [...tasks.values()].flatMap(({ partner_id, version }) =>
    keepsMetrics(version.plan) ? partner_id : [],
  );
  const others = [...bought, ...before, ...did];
  const isCounting =
    others.length > 0 ||
    joinings.some(({ version }) => keepsMetrics(version.plan)) ||
    (joined.length > 0 && (await tree.hasMetrics(context)));
  return isCounting ? [...new Set([...others, ...joined])] : [];
}

/** Who bought each order for the first time looked at, or whom it counts for. */
async function loadParties(
  { partner }: Services,
  fresh: readonly OrderState[],
  context: SharedContext,
): Promise<Map<string, Party>> {
  const orders = fresh.filter(({ reported }) => !reported);
  const parties: Map<string, Party> = await partner.attributionsOf(
    orders.map(({ id, customer_id, cart_id, created_at }) => ({
      order_id: id,
      customer_id,
      cart_id,
      at: created_at,
    })),
    context,
  );
  for (const { id, reported } of fresh) if (reported) parties.set(id, partyOfFact(reported));
  return parties;
}

async function loadReturning(
  { ledger }: Services,
  { fresh, parties, versions }: Pick<Loaded, "fresh" | "parties" | "versions">,
  context: SharedContext,
): Promise<Set<string>> {
  const clients = fresh.flatMap(({ id, customer_id }) => {
    const { buyer_id, seller_id } = parties.get(id) ?? NOBODY;
    const isClients = buyer_id === null && seller_id !== null && customer_id !== null;
    const plan = versions.get(id)?.plan;
    return isClients && plan && keepsMetrics(plan) ? customer_id : [];
  });
  return ledger.boughtBefore([...new Set(clients)], context);
}

/** The plan version of each order: of its first decision, or in force when it was created. */
async function loadVersions(
  { plan }: Services,
  fresh: readonly OrderState[],
  known: readonly OrderRecord[],
  context: SharedContext,
): Promise<Map<string, PublishedPlan>> {
  const versions = new Map<string, PublishedPlan>();
  const inForce = await plan.versionsAt(
    fresh.map(({ created_at }) => created_at),
    context,
  );
  for (const { id, created_at } of fresh) {
    versions.set(id, inForce.get(created_at) as PublishedPlan);
  }
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

function widestReach(versions: readonly PublishedPlan[]): Record<Tree, number> {
  const widest: Record<Tree, number> = { sponsor: 0, placement: 0 };
  for (const { plan } of versions) {
    const reach = reachOfPlan(plan);
    for (const { tree, levels } of [
      { tree: "sponsor" as const, levels: reach.sponsor },
      { tree: "placement" as const, levels: reach.placement },
      ...plan.bonuses.flatMap((bonus) => joinRuleOf(bonus) ?? []),
    ]) {
      widest[tree] = Math.max(widest[tree], levels);
    }
  }
  return widest;
}

/** Where the money of known orders stands, and the balances of the partners who hold it or will. */
export async function loadBook(
  { ledger }: Services,
  orders: Pick<OrderRecord, "order_id" | "sale">[],
  context: SharedContext,
  credited: string[] = [],
  book = new Book(),
): Promise<{ standings: Map<string, Standing[]>; book: Book }> {
  const ids = orders.filter((order) => order.sale).map((order) => order.order_id);
  const standings = await ledger.standingsOf(ids, undefined, context);
  const holders = [...standings.values()]
    .flat()
    .flatMap(({ account }) => parsePartnerAccount(account)?.partner_id ?? []);
  const partners = new Set([...holders, ...credited]);
  return { standings, book: await loadBalances({ ledger }, [...partners], context, book) };
}
