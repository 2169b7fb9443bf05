/**
 * A plan over a network and a history, in memory and in order: the same decisions, settlements and releases
 * as the store, without a database. The caller sorts nothing and checks rows; see `history.ts`.
 */
import { parsePartnerAccount } from "./accounts";
import { Book, heldBy } from "./book";
import { decide, decideAt } from "./decide";
import type { Outcome, Posting } from "./decision";
import { decideJoin, freezeUplines, joinPostings, paysOnJoin, TREES_OF } from "./joining";
import type { JoinFact, PeriodFact, PlacementFact, SaleFact } from "./facts";
import type { Tree } from "./facts";
import type { Member, OrderEvent, OwnVolume, TimedEvent } from "./history";
import { Freezer } from "./freezing";
import { firstBucket } from "./hold";
import { proportion } from "./money";
import { Network } from "./network";
import type { Place } from "./placement/matrix";
import { Points } from "./points/points";
import type { Earned } from "./points/points";
import type { Plan } from "./plan";
import { closePeriod } from "./closing";
import { evaluateRanks, withStandings } from "./evaluation";
import type { RankEvaluation } from "./evaluation";
import { payerOf, payPeriod } from "./periods";
import type { Period } from "./periods";
import type { Share } from "./periods/kind";
import { Ranking } from "./ranking";
import type { RankChange } from "./ranking";
import { Register } from "./register";
import { SalePools } from "./sale-pool";
import { changedRanks, ratedAgainFrom, rerate, rerateOf, settleAgain } from "./retroactive";
import { release, settle, sharePostings } from "./settle";
import type { Standing } from "./settle";
import { stand } from "./standing";
import { withdraw } from "./withdrawal";
import type { Refused } from "./withdrawal";

export interface SimulationSink {
  posting(event_id: string, at: string, posting: Posting): void;
  decided(event_id: string, sale: SaleFact, outcome: Outcome): void;
  /** a refund or cancel moved an order's base by `change` (≤ 0) */
  rebased(event_id: string, sale: SaleFact, change: bigint): void;
  /** somebody joined, or was given its place later, under a plan that pays for it */
  recruited(event_id: string, fact: JoinFact | PlacementFact, outcome: Outcome): void;
  /** a close changed ranks above an order: the sale at its present base, and what should stand now */
  rerated?(event_id: string, sale: SaleFact, outcome: Outcome): void;
  /** a period closed: what an item of the plan pays, nothing when nobody qualified */
  distributed(event_id: string, fact: PeriodFact, shares: readonly Share[]): void;
  /** a partner reached another rank; it counts from the next event on */
  ranked(event_id: string, at: string, change: RankChange): void;
  /** points were given, or expired */
  earned?(event_id: string, earned: Earned): void;
  /** a withdrawal that a store would have refused; it changed nothing */
  refused?(event_id: string, at: string, reason: Refused): void;
}

interface OrderState {
  sale: SaleFact;
  /** present base; the first one is the sale's */
  base: bigint;
  /** volume at the first base, and what of it counts now */
  volume: OwnVolume;
  counted: OwnVolume;
  /** turnover at the first base, and what of it counts now */
  turnover: bigint;
  counted_turnover: bigint;
  /** it counts as a trade: not all of it was given back */
  isTrade: boolean;
  standing: Standing[];
  /** its hold is over */
  is_released: boolean;
}

/** An order of somebody who is neither partner nor attributed. */
interface Stranger {
  first: bigint;
  base: bigint;
  turnover: bigint;
  counted: bigint;
}

/** What is left of a base; `null` gives all of it back. */
const remaining = (base: bigint, back: bigint | null): bigint =>
  back === null || back > base ? 0n : base - back;

const bySaleTime = ({ sale: a }: OrderState, { sale: b }: OrderState): number =>
  a.at === b.at ? (a.order_id < b.order_id ? -1 : 1) : a.at < b.at ? -1 : 1;

const NO_VOLUME: OwnVolume = { pv: 0n, bv: 0n, cv: 0n };

const mapVolume = (make: (key: keyof OwnVolume) => bigint): OwnVolume => ({
  pv: make("pv"),
  bv: make("bv"),
  cv: make("cv"),
});

export class Simulation {
  readonly network: Network;
  readonly book = new Book();
  readonly #orders = new Map<string, OrderState>();
  readonly #strangers = new Map<string, Stranger>();
  readonly #freezer: Freezer;
  readonly ranking: Ranking;
  /** null when the plan has no points */
  readonly points: Points | null;
  /** clients who bought before */
  readonly #clients = new Set<string>();
  /** orders of the open month that no later event names */
  readonly #unnamed = new Set<string>();
  readonly #register: Register;
  /** null when nobody is paid on joinings */
  readonly #salePools: SalePools | null;

  constructor(
    readonly plan: Plan,
    private readonly sink: SimulationSink,
  ) {
    this.network = new Network(plan.placement);
    this.ranking = new Ranking(plan, this.network);
    this.#freezer = new Freezer(plan, this.network, this.ranking);
    this.#salePools = paysOnJoin(plan) ? new SalePools() : null;
    const { points } = plan;
    this.points = points ? new Points({ ...plan, points }, (id) => this.#heldBy(id)) : null;
    this.#register = new Register(plan, this);
  }

  join(member: Member): Place | null {
    this.ranking.refuseUnknown(member.rank ?? null);
    const place = this.network.join(member);
    const seat = this.network.seatOf(member.id);
    this.#register.tallies.opened(seat.number, member.opening);
    const event = { id: `join:${member.id}`, at: member.joined_at };
    const rank = member.rank ?? null;
    const changes = this.ranking.joined(seat, rank);
    this.#earned(event, this.points?.joined(seat, member.opening, rank));
    this.#ranked(event, changes);
    this.#recruit(event.id, {
      kind: "join",
      partner_id: member.id,
      sponsor_id: member.sponsor_id,
      at: member.joined_at,
      placement: place,
    });
    return place;
  }

  /** Pays what a joining, or a place given later, is worth to those above. */
  #recruit(id: string, happened: JoinFact | PlacementFact): void {
    if (!this.#salePools) return;
    const { kind, partner_id, at } = happened;
    const occasion = kind === "join" && happened.placement === null ? "wait" : kind;
    const uplineOf = (tree: Tree, levels: number) => this.network.upline(tree, partner_id, levels);
    const uplines = freezeUplines(this.plan, TREES_OF[occasion], uplineOf, this.#salePools);
    const fact = { ...happened, ...uplines };
    const outcome = decideJoin(this.plan, fact);
    if (!outcome) return;
    this.sink.recruited(id, fact, outcome);
    for (const posting of joinPostings(this.plan, outcome.lines, this.book)) {
      this.book.post(posting);
      this.sink.posting(id, at, posting);
    }
  }

  /** The present base of an order; undefined when the order made no fact. */
  baseOf(order_id: string): bigint | undefined {
    return this.#orders.get(order_id)?.base;
  }

  /** Lets go of an order that no later event names; its money stands. */
  forget(order_id: string): void {
    this.#strangers.delete(order_id);
    // A close may yet rate it again.
    if (this.plan.ranks?.effective === "period_retroactive") this.#unnamed.add(order_id);
    else this.#orders.delete(order_id);
  }

  /** Places a member whose holding days are over. */
  #place({ ref, at }: Extract<TimedEvent, { kind: "place" }>): void {
    const place = this.network.place(ref);
    if (place)
      this.#recruit(`placement:${ref}`, { kind: "placement", partner_id: ref, ...place, at });
  }

  /** Closes a period, from its last close to this one. */
  #close({ id, at, period }: Extract<TimedEvent, { kind: "close" }>): void {
    if (period === "day") this.#earned({ id, at }, this.points?.closed(at));
    const seen = this.#register.snapshot(period, at);
    if (!seen) return;
    const { changes, standings } = evaluateRanks(this.plan, seen);
    this.ranking.take(standings);
    this.#ranked({ id, at }, changes);
    this.#rateAgain({ id, at }, changes);
    // What the period pays sees the ranks its close gave.
    const closing = closePeriod(this.plan, withStandings(seen, standings));
    for (const fact of closing.facts) {
      const item = this.plan.periods.find(({ code }) => code === fact.code) as Period;
      const shares = payPeriod(item, fact);
      this.sink.distributed(id, fact, shares);
      for (const posting of sharePostings(fact, payerOf(item), shares, this.book)) {
        this.book.post(posting);
        this.sink.posting(id, at, posting);
      }
    }
    for (const [member_id, units] of closing.matched) this.network.addMatched(member_id, units);
    for (const [code, marks] of closing.marks) {
      this.#register.remember(code, marks);
    }
  }

  /** Orders of the open month are decided again with the ranks that a close changed, the earliest first. */
  #rateAgain(event: Pick<TimedEvent, "id" | "at">, changes: readonly RankEvaluation[]): void {
    const from = ratedAgainFrom(this.plan, event.at);
    if (from === null) return;
    const rankOf = changedRanks(changes);
    const open = [...this.#orders.values()].filter(({ sale }) => sale.at >= from);
    for (const order of open.sort(bySaleTime)) {
      const fact = rerateOf(order, event.at, rankOf);
      if (!fact) continue;
      order.sale = rerate(order.sale, fact);
      const outcome = decideAt(this.plan, order.sale, order.base);
      this.sink.rerated?.(event.id, { ...order.sale, base: order.base }, outcome);
      const bucket = order.is_released ? "available" : firstBucket(this.plan, order.sale.source);
      const { sale, standing } = order;
      this.#post(event, order, settleAgain(sale, outcome.lines, standing, this.book, bucket));
    }
    for (const order_id of this.#unnamed) {
      if ((this.#orders.get(order_id)?.sale.at ?? "") >= from) continue;
      this.#orders.delete(order_id);
      this.#unnamed.delete(order_id);
    }
  }

  /** An order is decided once: applied again, it changes nothing. */
  apply(event: TimedEvent): void {
    if (event.kind === "order") return this.#order(event);
    if (event.kind === "close") return this.#close(event);
    if (event.kind === "task") return this.#task(event);
    if (event.kind === "withdraw") return this.#withdraw(event);
    if (event.kind === "place") return this.#place(event);
    const stranger = this.#strangers.get(event.ref);
    if (stranger && event.kind === "refund") this.#refundStranger(stranger, event.amount);
    if (stranger && event.kind === "cancel") this.#refundStranger(stranger, null);
    const order = this.#orders.get(event.ref);
    if (!order) return;
    switch (event.kind) {
      case "refund":
        return this.#refund(event, order, event.amount);
      case "cancel":
        return this.#refund(event, order, null);
      case "release":
        return this.#release(event, order);
    }
  }

  #order(event: OrderEvent): void {
    if (this.#orders.has(event.id) || this.#strangers.has(event.id)) return;
    const sale = this.#freezer.freeze(event, this.#clients.has(event.member_id));
    if ((event.source ?? "order") === "order") this.#register.tallies.sold(event.turnover);
    if (!sale) return this.#keepStranger(event);
    const outcome = decide(this.plan, sale);
    this.sink.decided(event.id, sale, outcome);
    const order: OrderState = {
      sale,
      base: sale.base,
      volume: event.volume,
      counted: NO_VOLUME,
      turnover: event.turnover,
      counted_turnover: 0n,
      isTrade: false,
      standing: [],
      is_released: false,
    };
    this.#orders.set(event.id, order);
    this.#settle(event, order, outcome);
    this.#count(event, order, event.volume, event.turnover);
    if (sale.buyer_id === null && sale.source !== "profit") this.#clients.add(event.member_id);
  }

  /** An order that counts for nobody still counts for the company, and so do its refunds. */
  #keepStranger({ id, source = "order", amount, turnover }: OrderEvent): void {
    if (this.plan.periods.length === 0 || source !== "order") return;
    this.#strangers.set(id, { first: amount, base: amount, turnover, counted: turnover });
  }

  #refundStranger(order: Stranger, amount: bigint | null): void {
    order.base = remaining(order.base, amount);
    const counted = order.base === 0n ? 0n : proportion(order.turnover, order.base, order.first);
    this.#register.tallies.sold(counted - order.counted);
    order.counted = counted;
  }

  /** `amount` of the base is given back; null is all of it. */
  #refund(event: TimedEvent, order: OrderState, amount: bigint | null): void {
    const before = order.base;
    order.base = remaining(before, amount);
    this.sink.rebased(event.id, order.sale, order.base - before);
    this.#settle(event, order, decideAt(this.plan, order.sale, order.base));
    const { base, volume, turnover, sale } = order;
    if (sale.base === 0n && amount !== null) return;
    const part = (units: bigint) => (amount === null ? 0n : proportion(units, base, sale.base));
    this.#count(
      event,
      order,
      mapVolume((key) => part(volume[key])),
      part(turnover),
    );
  }

  /** Brings what an order counts for, volume and turnover, to what it should be. */
  #count(event: TimedEvent, order: OrderState, target: OwnVolume, turnover: bigint): void {
    const volume = mapVolume((key) => target[key] - order.counted[key]);
    const amount = turnover - order.counted_turnover;
    const { buyer_id, seller_id } = order.sale;
    const counts_for = buyer_id ?? (seller_id as string);
    if (buyer_id) this.network.addVolume(buyer_id, volume);
    else this.network.addClientVolume(counts_for, volume);
    order.counted = target;
    order.counted_turnover = turnover;
    const isClients = buyer_id === null;
    const seat = this.network.seatOf(counts_for);
    const isOrder = (order.sale.source ?? "order") === "order";
    if (isOrder && event.kind !== "order") this.#register.tallies.sold(amount);
    this.#register.tallies.counted(seat.number, event.at, {
      ...(isClients ? NO_VOLUME : volume),
      clients_bv: isClients ? volume.bv : 0n,
      clients_cv: isClients ? volume.cv : 0n,
      own_amount: isClients ? 0n : amount,
      amount,
    });
    if (isOrder && event.kind === "order") this.#salePools?.sold(counts_for, amount);
    else if (isOrder) this.#salePools?.givenBack(counts_for, -amount);
    if (isOrder) this.#register.tallies.sale(seat.number, order.sale.order_id, turnover);
    const isTrade = isOrder && (order.base > 0n || turnover > 0n);
    const trades = BigInt(isTrade) - BigInt(order.isTrade);
    order.isTrade = isTrade;
    const bought = { at: event.at, since: order.sale.at, isOrder, amount, trades, isClients };
    this.#earned(event, this.points?.bought(seat, bought));
    this.#ranked(event, this.ranking.counted(seat, { volume, amount, isClients }));
  }

  #ranked(event: Pick<TimedEvent, "id" | "at">, changes: readonly RankChange[]): void {
    for (const change of changes) {
      this.sink.ranked(event.id, event.at, change);
      const seat = this.network.seatOf(change.member_id);
      this.#earned(event, this.points?.ranked(seat, change, event.at));
    }
  }

  #earned({ id }: Pick<TimedEvent, "id" | "at">, all: readonly Earned[] = []): void {
    for (const earned of all) this.sink.earned?.(id, earned);
  }

  #task({ id, at, member_id, metric, by }: Extract<TimedEvent, { kind: "task" }>): void {
    const seat = this.network.seatOf(member_id);
    this.#earned({ id, at }, this.points?.reported(seat, { metric, by, at }));
  }

  #withdraw(event: Extract<TimedEvent, { kind: "withdraw" }>): void {
    const { id, at } = event;
    const seat = this.network.seatOf(event.member_id);
    const answer = withdraw(this.plan.payout, event, seat.node.status, this.book);
    if (typeof answer === "string") return this.sink.refused?.(id, at, answer);
    for (const posting of answer) {
      this.book.post(posting);
      this.sink.posting(id, at, posting);
    }
    this.#earned(event, this.points?.withdrew(seat, at));
  }

  #heldBy(member_id: string): bigint {
    return heldBy(this.book, member_id, this.plan.currency);
  }

  #settle(event: TimedEvent, order: OrderState, outcome: Outcome): void {
    const { sale, standing } = order;
    const bucket = firstBucket(this.plan, sale.source);
    this.#post(event, order, settle(sale, outcome.lines, standing, this.book, bucket));
  }

  #release(event: TimedEvent, order: OrderState): void {
    const { standing } = order;
    order.is_released = true;
    const held = new Set(
      standing
        .map((item) => parsePartnerAccount(item.account)?.partner_id)
        .filter(
          (id): id is string => id !== undefined && this.network.nodeOf(id).status !== "active",
        ),
    );
    this.#post(event, order, release(order.sale, standing, this.book, held));
  }

  #post({ id, at }: Pick<TimedEvent, "id" | "at">, order: OrderState, postings: Posting[]): void {
    for (const posting of postings) {
      this.book.post(posting);
      stand(order.standing, posting);
      this.sink.posting(id, at, posting);
    }
  }
}
