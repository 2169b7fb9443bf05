/** What tests are given: short ways to write members, events, sales, and random networks. */
import fc from "fast-check";
import type { Line, Outcome, Posting } from "../decision";
import { PARTNER_STATUSES } from "../facts";
import type {
  JoinFact,
  PartnerStatus,
  PeriodFact,
  PlacementFact,
  SaleFact,
  Upline,
} from "../facts";
import type { Member, OrderEvent, OwnVolume, TimedEvent } from "../history";
import type { Network } from "../network";
import { heldUntil } from "../placement/schema";
import { parsePlan } from "../plan";
import type { Plan } from "../plan";
import { preset } from "../presets";
import { halvingMatrix } from "../presets/halving-matrix";
import type { Share } from "../periods/kind";
import type { Earned } from "../points/points";
import type { RankChange } from "../ranking";
import { Simulation } from "../simulate";
import type { SimulationSink } from "../simulate";

export const HALVING = preset("halving-matrix");

/** The halving matrix with other fields on top. */
export const planWith = (fields: object): Plan => parsePlan({ ...halvingMatrix, ...fields });

/** A time: minutes after the start of all tests. */
export const at = (minute: number): string =>
  new Date(Date.UTC(2026, 0, 1) + minute * 60_000).toISOString();

const NO_VOLUME: OwnVolume = { pv: 0n, bv: 0n, cv: 0n };

export function member(
  id: string,
  sponsor_id: string | null = null,
  status: PartnerStatus = "active",
  minute = 0,
): Member {
  return { id, sponsor_id, status, joined_at: at(minute), opening: NO_VOLUME };
}

/** An order of `cents` hundredths of a dollar (or of any currency with two digits). */
export function order(
  id: string,
  member_id: string,
  cents: bigint,
  more: Partial<OrderEvent> = {},
): OrderEvent {
  const amount = cents * 10_000n;
  const volume = { pv: amount, bv: amount, cv: amount };
  return {
    kind: "order",
    id,
    at: at(1_000),
    member_id,
    amount,
    currency: "usd",
    ref: null,
    volume,
    turnover: amount,
    ...more,
  };
}

export const refund = (id: string, ref: string, cents: bigint): TimedEvent => ({
  kind: "refund",
  id,
  at: at(2_000),
  ref,
  amount: cents * 10_000n,
});

export const cancel = (id: string, ref: string): TimedEvent => ({
  kind: "cancel",
  id,
  at: at(2_000),
  ref,
});

export const release = (ref: string): TimedEvent => ({
  kind: "release",
  id: `release:${ref}`,
  at: at(3_000),
  ref,
});

export const upline = (...statuses: PartnerStatus[]): Upline => ({
  depth: statuses.length,
  nodes: statuses.map((status, index) => ({ partner_id: `u${index + 1}`, status })),
});

/** A sale of 100 usd by partner `buyer`, with nobody above unless given. */
export function sale(more: Partial<SaleFact> = {}, trees: Partial<SaleFact["upline"]> = {}) {
  return {
    kind: "sale" as const,
    order_id: "o1",
    at: at(0),
    currency: "usd",
    base: 100_000_000n,
    buyer_id: "buyer",
    seller_id: null,
    ...more,
    upline: { sponsor: upline(), placement: upline(), ...trees },
  };
}

export interface Recorded {
  event_id: string;
  at: string;
  posting: Posting;
}

/** A simulation that remembers everything it was asked and everything it answered. */
export class Run implements SimulationSink {
  readonly simulation: Simulation;
  readonly members: Member[] = [];
  readonly events: TimedEvent[] = [];
  readonly postings: Recorded[] = [];
  readonly ranks: (RankChange & { event_id: string })[] = [];
  readonly pools: { event_id: string; fact: PeriodFact; shares: readonly Share[] }[] = [];
  readonly joinings: { event_id: string; fact: JoinFact | PlacementFact; outcome: Outcome }[] = [];
  readonly earnings: (Earned & { event_id: string })[] = [];
  readonly refusals: { event_id: string; reason: string }[] = [];
  readonly decisions: { sale: SaleFact; outcome: Outcome }[] = [];
  /** what closes decided again; each sale at its base of then */
  readonly rerates: { event_id: string; sale: SaleFact; outcome: Outcome }[] = [];
  /** who looked for a place, in that order: on joining, or when its holding days were over */
  readonly placings: Member[] = [];

  constructor(readonly plan: Plan = HALVING) {
    this.simulation = new Simulation(plan, this);
  }

  join(...members: Member[]): this {
    for (const item of members) {
      this.simulation.join(item);
      this.members.push(item);
      if (heldUntil(this.plan.placement, item) === null) this.placings.push(item);
    }
    return this;
  }

  apply(...events: TimedEvent[]): this {
    for (const event of events) {
      this.simulation.apply(event);
      this.events.push(event);
      if (event.kind !== "place") continue;
      const placed = this.members.find(({ id }) => id === event.ref);
      if (placed) this.placings.push(placed);
    }
    return this;
  }

  get network(): Network {
    return this.simulation.network;
  }

  posting(event_id: string, time: string, posting: Posting): void {
    this.postings.push({ event_id, at: time, posting });
  }

  decided(_event_id: string, fact: SaleFact, outcome: Outcome): void {
    this.decisions.push({ sale: fact, outcome });
  }

  recruited(event_id: string, fact: JoinFact | PlacementFact, outcome: Outcome): void {
    this.joinings.push({ event_id, fact, outcome });
  }

  rerated(event_id: string, rated: SaleFact, outcome: Outcome): void {
    this.rerates.push({ event_id, sale: rated, outcome });
  }

  /** Orders as they were last decided, each with the base it had first. */
  rated(): SaleFact[] {
    const again = new Map(this.rerates.map(({ sale }) => [sale.order_id, sale]));
    return this.decisions.map(({ sale }) => ({
      ...(again.get(sale.order_id) ?? sale),
      base: sale.base,
    }));
  }

  distributed(event_id: string, fact: PeriodFact, shares: readonly Share[]): void {
    this.pools.push({ event_id, fact, shares });
  }

  ranked(event_id: string, _at: string, change: RankChange): void {
    this.ranks.push({ event_id, ...change });
  }

  earned(event_id: string, earned: Earned): void {
    this.earnings.push({ event_id, ...earned });
  }

  refused(event_id: string, _at: string, reason: string): void {
    this.refusals.push({ event_id, reason });
  }

  rebased(_event_id: string, _sale: SaleFact, _change: bigint): void {}

  /** What an account holds, in ledger units. */
  balance(account: string, currency = "usd"): bigint {
    return this.simulation.book.get(account, currency);
  }

  /** What partners hold in pending and available together: the seed's wallet. */
  wallet(partner_id: string, currency = "usd"): bigint {
    return (
      this.balance(`partner:${partner_id}:pending`, currency) +
      this.balance(`partner:${partner_id}:available`, currency)
    );
  }

  /** Accounts that hold something. */
  accounts(): Record<string, bigint> {
    const rows = this.simulation.book.rows().filter(({ amount }) => amount !== 0n);
    return Object.fromEntries(rows.map((row) => [`${row.account} ${row.currency}`, row.amount]));
  }

  seat(member_id: string) {
    for (const seat of this.network.members()) {
      if (seat.node.partner_id === member_id) return seat;
    }
    throw new Error(`${member_id} never joined`);
  }

  /** The lines of the last decision. */
  lines(): Line[] {
    return this.decisions[this.decisions.length - 1].outcome.lines;
  }
}

export const total = (amounts: bigint[]): bigint => amounts.reduce((sum, item) => sum + item, 0n);

export const paid = (lines: Line[], bonus?: string): bigint =>
  total(lines.filter((line) => !bonus || line.bonus === bonus).map(({ amount }) => amount));

/** Mostly active partners. */
export const anyStatus: fc.Arbitrary<PartnerStatus> = fc.oneof(
  { weight: 8, arbitrary: fc.constant("active" as const) },
  { weight: 2, arbitrary: fc.constantFrom(...PARTNER_STATUSES) },
);

/**
 * How a newcomer is invited: by nobody, by the newest member (chains), by an early one (spillover), or by any.
 */
const anyInvitation = fc.oneof(
  { weight: 1, arbitrary: fc.constant({ by: "nobody" as const, pick: 0 }) },
  { weight: 3, arbitrary: fc.constant({ by: "newest" as const, pick: 0 }) },
  { weight: 3, arbitrary: fc.record({ by: fc.constant("early" as const), pick: fc.nat(2) }) },
  { weight: 3, arbitrary: fc.record({ by: fc.constant("any" as const), pick: fc.nat() }) },
);

function sponsorOf(invitation: { by: string; pick: number }, before: number): string | null {
  if (before === 0 || invitation.by === "nobody") return null;
  if (invitation.by === "newest") return `m${before - 1}`;
  return `m${invitation.pick % before}`;
}

/** A network of `m0`, `m1`, … in order of joining, one a minute. */
export function anyNetwork(
  { min = 1, max = 60, status = anyStatus } = {} as {
    min?: number;
    max?: number;
    status?: fc.Arbitrary<PartnerStatus>;
  },
): fc.Arbitrary<Member[]> {
  return fc
    .array(fc.tuple(anyInvitation, status), { minLength: min, maxLength: max })
    .map((items) =>
      items.map(([invitation, state], index) =>
        member(`m${index}`, sponsorOf(invitation, index), state, index),
      ),
    );
}

/** A newcomer to a network that has `before` members already. */
export const anyNewcomer = (before: number, minute: number): fc.Arbitrary<Member> =>
  fc
    .tuple(anyInvitation, anyStatus)
    .map(([invitation, state]) =>
      member(`m${before}`, sponsorOf(invitation, before), state, minute),
    );

/** Minor units (cents): nothing, the smallest, the everyday and the very large. */
export const anyMinor: fc.Arbitrary<bigint> = fc.oneof(
  { weight: 1, arbitrary: fc.constantFrom(0n, 1n, 3n, 9_999_999_999n) },
  { weight: 4, arbitrary: fc.bigInt(1n, 100_000n) },
  { weight: 2, arbitrary: fc.bigInt(1n, 9_999_999_999n) },
);

export const anyCurrency = fc.constantFrom("usd", "eur", "jpy", "kwd");

/** A network, one of its members as the buyer, and a base: enough for one order. */
export const anyOrder = (more: Parameters<typeof anyNetwork>[0] = {}) =>
  fc.record({
    members: anyNetwork(more),
    buyer: fc.nat(),
    minor: anyMinor,
    currency: anyCurrency,
    byClient: fc.boolean(),
  });

export type AnyOrder = ReturnType<typeof anyOrder> extends fc.Arbitrary<infer T> ? T : never;

/** Lets a network make one order, by a member or by a client of that member. */
export function runOrder(given: AnyOrder, plan: Plan = HALVING) {
  const run = new Run(plan).join(...given.members);
  const partner = given.members[given.buyer % given.members.length];
  const client = given.byClient ? { member_id: "a-client", ref: partner.id } : {};
  const event = order("o1", partner.id, given.minor, { currency: given.currency, ...client });
  run.apply(event);
  const { sponsor, placement } = run.decisions[0].sale.upline;
  return { run, partner, event, base: event.amount, sponsor, placement, lines: run.lines() };
}
