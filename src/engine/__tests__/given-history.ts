/**
 * Random histories under any plan: what happens to a store, drawn one step at a time. What can happen is keyed
 * by the engine's own kinds of events: a new kind does not compile until it is here.
 */
import fc from "fast-check";
import { partnerAccount } from "../accounts";
import { EngineError } from "../errors";
import { SALE_SOURCES } from "../facts";
import type { SaleFact } from "../facts";
import type { Member, OrderEvent, TimedEvent } from "../history";
import { PERIODS } from "../periods/names";
import type { Plan } from "../plan";
import {
  Run,
  anyCurrency,
  anyMinor,
  anyNetwork,
  anyNewcomer,
  at,
  cancel,
  member,
  order,
  refund,
  release,
} from "./given";

/** What a history consists of, in the order it happened; payouts are made by the store beside the engine. */
export type Happening =
  | { join: Member }
  | { event: TimedEvent }
  | { payOut: string; partner_id: string; currency: string };

/** A run that remembers its story, so that it can be told again. */
export class Story extends Run {
  readonly log: Happening[] = [];
  /** by id of the event that moved it: the base of an order after it */
  readonly bases = new Map<string, bigint>();

  override join(...members: Member[]): this {
    for (const item of members) {
      super.join(item);
      this.log.push({ join: item });
    }
    return this;
  }

  override apply(...events: TimedEvent[]): this {
    for (const event of events) {
      super.apply(event);
      this.log.push({ event });
    }
    return this;
  }

  override rebased(event_id: string, sale: SaleFact): void {
    this.bases.set(event_id, this.simulation.baseOf(sale.order_id) as bigint);
  }

  /** Everything a partner has available leaves the book, as a payout does. */
  payOut(partner_id: string, currency: string, id: string): void {
    const from = partnerAccount(partner_id, "available");
    const amount = this.balance(from, currency);
    if (amount <= 0n) return;
    const posting = {
      from,
      to: "world:paid_out",
      amount,
      currency,
      order_id: null,
      bonus: "payout",
      level: null,
      rate: null,
      note: "payout",
    };
    this.simulation.book.post(posting);
    this.posting(id, at(0), posting);
    this.log.push({ payOut: id, partner_id, currency });
  }

  /** Everything the run was answered. */
  answers() {
    const { postings, decisions, ranks, pools } = this;
    return { postings, decisions, ranks, pools, volumes: [...this.network.volumes()] };
  }
}

/** The same story under the same plan from the beginning. */
export function tellAgain(plan: Plan, log: readonly Happening[]): Story {
  const story = new Story(plan);
  for (const item of log) {
    if ("join" in item) story.join(item.join);
    else if ("event" in item) story.apply(item.event);
    else story.payOut(item.partner_id, item.currency, item.payOut);
  }
  return story;
}

/** One thing that happens; numbers are taken modulo what there is. */
export interface Step {
  what: string;
  drawn: unknown;
  happen(story: Story, index: number): void;
}

/** Steps of one kind, and how often they come. */
interface StepKind {
  weight: number;
  arbitrary: fc.Arbitrary<Omit<Step, "what">>;
}

function kind<Drawn>(
  weight: number,
  drawn: fc.Arbitrary<Drawn>,
  happen: (story: Story, drawn: Drawn, id: string, time: string) => void,
): StepKind {
  const arbitrary = drawn.map((item) => ({
    drawn: item,
    happen: (story: Story, index: number) =>
      happen(story, item, `e${index}`, at(10_000 + 60 * index)),
  }));
  return { weight, arbitrary };
}

const pick = <Item>(items: readonly Item[], index: number): Item => items[index % items.length];

const ordersOf = ({ events }: Story): OrderEvent[] =>
  events.filter((event): event is OrderEvent => event.kind === "order");

/** Some step of an order; nothing while there is none. */
const onOrder =
  <Drawn extends { order: number }>(
    happen: (story: Story, target: OrderEvent, drawn: Drawn, id: string) => void,
  ) =>
  (story: Story, drawn: Drawn, id: string): void => {
    const orders = ordersOf(story);
    if (orders.length > 0) happen(story, pick(orders, drawn.order), drawn, id);
  };

const anySale = fc.record({
  who: fc.nat(),
  by: fc.constantFrom("member", "member", "client", "stranger"),
  source: fc.constantFrom(undefined, undefined, ...SALE_SOURCES),
  minor: anyMinor,
  /** investments: what counts as turnover beside the fee */
  whole: anyMinor,
  own_return: fc.option(anyMinor, { nil: undefined }),
  bv: fc.option(anyMinor),
  /** null: the plan's */
  currency: fc.oneof(
    { weight: 4, arbitrary: fc.constant(null) },
    { weight: 1, arbitrary: anyCurrency },
  ),
});
export type AnySale = typeof anySale extends fc.Arbitrary<infer T> ? T : never;

/** A sale as a history would read it: points and turnover count in the plan's currency. */
export function saleOf(story: Story, drawn: AnySale, id: string, time: string): OrderEvent {
  const { currency: planned } = story.plan;
  const { by, source, minor } = drawn;
  const partner = pick(story.members, drawn.who).id;
  const currency = drawn.currency ?? planned;
  const whole = source === "investment" ? drawn.whole : minor;
  const turnover = source === "profit" || currency !== planned ? 0n : whole * 10_000n;
  const bv = drawn.bv === null ? turnover : drawn.bv * 10_000n;
  return order(id, by === "member" ? partner : `shopper${drawn.who % 3}`, minor, {
    at: time,
    currency,
    ref: by === "client" ? partner : null,
    turnover,
    volume: { pv: turnover, bv, cv: bv },
    ...(source ? { source } : {}),
    // Without an amount no refund could take it back: a history refuses that.
    ...(source === "profit" && drawn.own_return && minor > 0n
      ? { own_return: drawn.own_return * 10_000n }
      : {}),
  });
}

/** Refunds are meant anew each time, and a period closes once; the others are told twice when a message was. */
const isRepeatable = (event: TimedEvent): boolean =>
  event.kind === "order" || event.kind === "cancel" || event.kind === "release";

const KINDS: Record<TimedEvent["kind"] | "join" | "again" | "pay_out", StepKind> = {
  join: kind(4, fc.nat(), (story, invite, id) => {
    const before = story.members.length;
    const minute = 10_000 + 60 * Number(id.slice(1));
    const [newcomer] = fc.sample(anyNewcomer(before, minute), { numRuns: 1, seed: invite });
    story.join(newcomer);
  }),
  order: kind(6, anySale, (story, drawn, id, time) => {
    story.apply(saleOf(story, drawn, id, time));
  }),
  refund: kind(
    4,
    fc.record({ order: fc.nat(), percent: fc.bigInt(0n, 130n) }),
    onOrder((story, { id: ref, amount }, { percent }, id) => {
      story.apply(refund(id, ref, ((amount / 10_000n) * percent) / 100n));
    }),
  ),
  cancel: kind(
    1,
    fc.record({ order: fc.nat() }),
    onOrder((story, target, _drawn, id) => {
      story.apply(cancel(id, target.id));
    }),
  ),
  release: kind(
    3,
    fc.record({ order: fc.nat() }),
    onOrder((story, target) => {
      story.apply(release(target.id));
    }),
  ),
  close: kind(2, fc.constantFrom(...PERIODS), (story, period, id, time) => {
    story.apply({ kind: "close", id, at: time, period });
  }),
  again: kind(1, fc.nat(), (story, index) => {
    const said = story.events.filter(isRepeatable);
    if (said.length > 0) story.apply(pick(said, index));
  }),
  // Everybody at once: whoever is refunded afterwards owes.
  pay_out: kind(2, fc.constant(null), (story, _drawn, id) => {
    const currencies = new Set(ordersOf(story).map((item) => item.currency));
    for (const partner of story.members) {
      for (const currency of currencies) {
        story.payOut(partner.id, currency, `${id}-${partner.id}-${currency}`);
      }
    }
  }),
};

export const anyStep: fc.Arbitrary<Step> = fc.oneof(
  ...Object.entries(KINDS).map(([what, { weight, arbitrary }]) => ({
    weight,
    arbitrary: arbitrary.map((step) => ({ what, ...step })),
  })),
);

/** A network that is there before the first step, and what happens to it. */
export const someNetwork = anyNetwork({ min: 1, max: 12 });
export const someSteps = fc.array(anyStep, { maxLength: 30, size: "max" });

export function play(story: Story, steps: readonly Step[]): Story {
  steps.forEach((step, index) => step.happen(story, index));
  return story;
}

/** Ways to tell the engine what cannot be; each is refused. */
const BAD: Record<string, (story: Story) => void> = {
  "an order with an unknown seller": (story) =>
    story.apply(order("bad", "a-shopper", 10_000n, { ref: "ghost" })),
  "a profit with an unknown seller": (story) =>
    story.apply(order("bad", "a-shopper", 10_000n, { ref: "ghost", source: "profit" })),
  "a newcomer with an unknown sponsor": (story) => story.join(member("newcomer", "ghost")),
  "a partner who joins again": (story) => story.join(pick(story.members, 0)),
  "a newcomer with an unknown rank": (story) =>
    story.join({ ...member("newcomer", null), rank: "no such rank" }),
};
export const anyBad: fc.Arbitrary<string> = fc.constantFrom(...Object.keys(BAD));

/** Does something bad; true when the engine refused it with a reason. */
export function isRefused(story: Story, bad: string): boolean {
  try {
    BAD[bad](story);
    return false;
  } catch (error) {
    return error instanceof EngineError && error.code !== "invariant_broken";
  }
}
