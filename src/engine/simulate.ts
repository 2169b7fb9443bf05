/**
 * A plan over a network and a history, in memory and in order: the same decisions, settlements and releases
 * as the store, without a database. The caller sorts nothing and checks rows; see `history.ts`.
 */
import { parsePartnerAccount, partnerAccount } from "./accounts";
import { Book } from "./book";
import { decide, decideAt } from "./decide";
import type { Outcome, Posting } from "./decision";
import { clientUpline } from "./facts";
import type { PeriodFact, SaleFact, Tree, Upline } from "./facts";
import type { Member, OrderEvent, OwnVolume, TimedEvent } from "./history";
import { firstBucket } from "./hold";
import { proportion } from "./money";
import { Network } from "./network";
import type { Seat } from "./network";
import type { Place } from "./placement/matrix";
import { climbOf, sourceOf } from "./bonuses";
import { reachOfPlan } from "./plan";
import type { Plan } from "./plan";
import { closePeriod } from "./closing";
import { payerOf, payPeriod } from "./periods";
import type { Period } from "./periods";
import type { Share } from "./periods/kind";
import type { PeriodName } from "./periods/names";
import { Ranking } from "./ranking";
import type { RankChange } from "./ranking";
import { release, settle, sharePostings } from "./settle";
import type { Standing } from "./settle";
import type { Mark, Snapshot, SnapshotSeat } from "./snapshot";
import { stand } from "./standing";
import { Tallies, tallyRules } from "./tallies";

export interface SimulationSink {
  posting(event_id: string, at: string, posting: Posting): void;
  decided(event_id: string, sale: SaleFact, outcome: Outcome): void;
  /** a refund or cancel moved an order's base by `change` (≤ 0) */
  rebased(event_id: string, sale: SaleFact, change: bigint): void;
  /** a period closed: what an item of the plan pays, nothing when nobody qualified */
  distributed(event_id: string, fact: PeriodFact, shares: readonly Share[]): void;
  /** a partner reached another rank; it counts from the next event on */
  ranked(event_id: string, at: string, change: RankChange): void;
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
  standing: Standing[];
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

const NO_VOLUME: OwnVolume = { pv: 0n, bv: 0n, cv: 0n };

const heldBy = (book: Book, partner_id: string, currency: string): bigint =>
  (["pending", "available", "payout_hold"] as const).reduce(
    (sum, bucket) => sum + book.get(partnerAccount(partner_id, bucket), currency),
    0n,
  );

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
  readonly #reach: Record<Tree, number>;
  readonly ranking: Ranking;
  /** clients who bought before */
  readonly #clients = new Set<string>();
  readonly #tallies: Tallies;
  readonly #marks = new Map<string, ReadonlyMap<string, Mark>>();

  constructor(
    readonly plan: Plan,
    private readonly sink: SimulationSink,
  ) {
    this.network = new Network(plan.placement);
    this.#reach = reachOfPlan(plan);
    this.ranking = new Ranking(plan, this.network);
    this.#tallies = new Tallies(tallyRules(plan));
  }

  join(member: Member): Place | null {
    this.ranking.refuseUnknown(member.rank ?? null);
    const place = this.network.join(member);
    const seat = this.network.seatOf(member.id);
    this.#tallies.opened(seat.number, member.opening);
    const changes = this.ranking.joined(seat, member.rank ?? null);
    this.#ranked({ id: `join:${member.id}`, at: member.joined_at }, changes);
    return place;
  }

  /** The present base of an order; undefined when the order made no fact. */
  baseOf(order_id: string): bigint | undefined {
    return this.#orders.get(order_id)?.base;
  }

  /** Lets go of an order that no later event names; its money stands. */
  forget(order_id: string): void {
    this.#orders.delete(order_id);
    this.#strangers.delete(order_id);
  }

  /** Closes a period, from its last close to this one. */
  #close({ id, at, period }: Extract<TimedEvent, { kind: "close" }>): void {
    const snapshot = this.#snapshot(period, at);
    if (!snapshot) return;
    const closing = closePeriod(this.plan, snapshot);
    for (const fact of closing.facts) {
      const item = this.plan.periods.find(({ code }) => code === fact.code) as Period;
      const shares = payPeriod(item, fact);
      this.sink.distributed(id, fact, shares);
      for (const posting of sharePostings(fact, payerOf(item), shares, this.book)) {
        this.book.post(posting);
        this.sink.posting(id, at, posting);
      }
    }
    for (const [code, marks] of closing.marks) {
      this.#marks.set(code, new Map([...(this.#marks.get(code) ?? []), ...marks]));
    }
  }

  /** Everybody as the close of a period sees them; null for a period the plan does not close. */
  #snapshot(period: PeriodName, at: string): Snapshot | null {
    const seats = [...this.network.members()];
    const tally = this.#tallies.close(period, at, seats.length);
    if (!tally) return null;
    return {
      period,
      from: tally.from,
      at,
      currency: this.plan.currency,
      company: tally.company,
      seats: seats.map((seat) => this.#seatAt(seat)),
      life: this.#tallies.life(seats.length),
      inPeriod: tally.counted,
      lastDays: new Map(),
      marks: this.#marks,
    };
  }

  #seatAt(seat: Readonly<Seat>): SnapshotSeat {
    const { node, sponsor, parent, place, number } = seat;
    return {
      partner_id: node.partner_id,
      status: node.status,
      joined_at: seat.joined_at,
      sponsor: sponsor && sponsor.number,
      parent: parent && parent.number,
      position: place && place.position,
      ranks: this.ranking.standingsOf(seat),
      points: 0n,
      held: heldBy(this.book, node.partner_id, this.plan.currency),
      latest_sale: this.#tallies.latestSale(number),
      last_purchase_at: this.#tallies.lastPurchaseAt(number),
    };
  }

  /** An order is decided once: applied again, it changes nothing. */
  apply(event: TimedEvent): void {
    if (event.kind === "order") return this.#order(event);
    if (event.kind === "close") return this.#close(event);
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
    const sale = this.#freeze(event);
    if ((event.source ?? "order") === "order") this.#tallies.sold(event.turnover);
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
      standing: [],
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
    this.#tallies.sold(counted - order.counted);
    order.counted = counted;
  }

  /** The sale with its upline; null when the buyer is neither a partner nor attributed. */
  #freeze(event: OrderEvent): SaleFact | null {
    const buyer_id = this.network.has(event.member_id) ? event.member_id : null;
    const seller_id = buyer_id ? null : event.ref;
    if (!buyer_id && !seller_id) return null;
    const path = (tree: Tree): Upline =>
      buyer_id
        ? this.network.upline(tree, buyer_id, this.#reach[tree])
        : this.#clientPath(tree, seller_id as string);
    return {
      kind: "sale",
      order_id: event.id,
      at: event.at,
      currency: event.currency,
      base: event.amount,
      buyer_id,
      seller_id,
      upline: { sponsor: path("sponsor"), placement: path("placement") },
      ...(event.source ? { source: event.source } : {}),
      ...(event.own_return && buyer_id
        ? {
            own_return: {
              amount: event.own_return,
              status: this.network.nodeOf(buyer_id).status,
            },
          }
        : {}),
      ...this.#climbs(event, buyer_id ?? (seller_id as string)),
    };
  }

  /** What the plan's climbing bonuses need frozen; nothing when it has none. */
  #climbs(event: OrderEvent, origin_id: string): Pick<SaleFact, "climbs" | "is_returning"> {
    const climbs = this.plan.bonuses
      .filter((bonus) => sourceOf(bonus) === (event.source ?? "order"))
      .flatMap((bonus) => {
        const rule = climbOf(bonus);
        return rule ? [[bonus.code, this.ranking.climb(origin_id, rule)] as const] : [];
      });
    if (climbs.length === 0) return {};
    const is_returning = this.#clients.has(event.member_id);
    return { climbs: Object.fromEntries(climbs), is_returning };
  }

  #clientPath(tree: Tree, seller_id: string): Upline {
    const reach = this.#reach[tree];
    return clientUpline(
      this.network.nodeOf(seller_id),
      this.network.upline(tree, seller_id, reach),
      reach,
    );
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
    if (isOrder && event.kind !== "order") this.#tallies.sold(amount);
    this.#tallies.counted(seat.number, event.at, {
      ...(isClients ? NO_VOLUME : volume),
      clients_bv: isClients ? volume.bv : 0n,
      own_amount: isClients ? 0n : amount,
      amount,
    });
    if (isOrder) this.#tallies.sale(seat.number, order.sale.order_id, turnover);
    this.#ranked(event, this.ranking.counted(seat, { volume, amount, isClients }));
  }

  #ranked({ id, at }: Pick<TimedEvent, "id" | "at">, changes: readonly RankChange[]): void {
    for (const change of changes) this.sink.ranked(id, at, change);
  }

  #settle(event: TimedEvent, order: OrderState, outcome: Outcome): void {
    const { sale, standing } = order;
    const bucket = firstBucket(this.plan, sale.source);
    this.#post(event, order, settle(sale, outcome.lines, standing, this.book, bucket));
  }

  #release(event: TimedEvent, order: OrderState): void {
    const { standing } = order;
    const held = new Set(
      standing
        .map((item) => parsePartnerAccount(item.account)?.partner_id)
        .filter(
          (id): id is string => id !== undefined && this.network.nodeOf(id).status !== "active",
        ),
    );
    this.#post(event, order, release(order.sale, standing, this.book, held));
  }

  #post({ id, at }: TimedEvent, order: OrderState, postings: Posting[]): void {
    for (const posting of postings) {
      this.book.post(posting);
      stand(order.standing, posting);
      this.sink.posting(id, at, posting);
    }
  }
}
