/**
 * Random histories under any plan: what happens to a store, drawn one step at a time. What can happen is keyed
 * by the engine's own kinds of events: a new kind does not compile until it is here.
 */
import fc from "fast-check";
import { periodNamesOf } from "../closing";
import { exchangeRate, exchanged, unexchanged } from "../exchange";
import { SALE_SOURCES } from "../facts";
import type { Member, OrderEvent, TimedEvent } from "../history";
import { cutToCurrency } from "../money";
import { PERIODS } from "../periods/names";
import { heldUntil } from "../placement/schema";
import type { Plan } from "../plan";
import { reportable } from "../points/schema";
import { pick } from "./drawing";
import {
  anyCurrency,
  anyMinor,
  anyNetwork,
  anyNewcomer,
  at,
  cancel,
  order,
  refund,
  release,
} from "./given";
import { Story } from "./story";

/** Two steps a day, from the end of a month into the next. */
const timeOf = (index: number): string => at(30_000 + 700 * index);

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
    happen: (story: Story, index: number) => happen(story, item, `e${index}`, timeOf(index)),
  }));
  return { weight, arbitrary };
}

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
  const inPlan = exchanged(story.plan, whole * 10_000n, currency) ?? 0n;
  const turnover = source === "profit" ? 0n : inPlan;
  const bv = drawn.bv === null ? turnover : drawn.bv * 10_000n;
  const isOfCv = story.plan.base === "cv" && (source ?? "order") === "order";
  const amount =
    isOfCv && exchangeRate(story.plan, currency)
      ? cutToCurrency(unexchanged(story.plan, bv, currency))
      : minor * 10_000n;
  return order(id, by === "member" ? partner : `shopper${drawn.who % 3}`, minor, {
    at: time,
    amount,
    currency,
    ref: by === "client" ? partner : null,
    turnover,
    volume: { pv: turnover, bv, cv: bv },
    ...(source ? { source } : {}),
    // Without an amount no refund could take it back: a history refuses that.
    ...(source === "profit" && drawn.own_return && amount > 0n
      ? { own_return: drawn.own_return * 10_000n }
      : {}),
  });
}

/** Whether a message about it may come twice; the others are meant anew each time, or happen once. */
const IS_REPEATABLE: Record<TimedEvent["kind"], boolean> = {
  order: true,
  cancel: true,
  release: true,
  refund: false,
  close: false,
  task: false,
  withdraw: false,
  place: false,
};

/** A newcomer, now and then with a rank and with what it bought before. */
const anyJoining = fc.record({
  invite: fc.nat(),
  rank: fc.option(fc.nat(), { nil: undefined }),
  opening: fc.option(anyMinor, { nil: undefined }),
});

function newcomerOf(
  story: Story,
  { invite, rank, opening = 0n }: typeof anyJoining extends fc.Arbitrary<infer T> ? T : never,
  time: string,
): Member {
  const minute = (Date.parse(time) - Date.parse(at(0))) / 60_000;
  const any = anyNewcomer(story.members.length, minute);
  const [newcomer] = fc.sample(any, { numRuns: 1, seed: invite });
  const units = opening * 10_000n;
  const volume = { pv: units, bv: units, cv: units };
  return { ...newcomer, opening: volume, ...rankOf(story.plan, rank) };
}

/** A rank somebody brings, where the plan has any. */
function rankOf(plan: Plan, index: number | undefined): Pick<Member, "rank"> {
  const main = plan.ranks?.ladders.at(0);
  return main && index !== undefined ? { rank: pick(main.steps, index).code } : {};
}

/** Some of what a partner has available, or more. */
export function withdrawOf(story: Story, member_id: string, percent: bigint, currency: string) {
  const available = story.balance(`partner:${member_id}:available`, currency);
  return { kind: "withdraw" as const, member_id, amount: (available * percent) / 100n, currency };
}

const currenciesOf = (story: Story): string[] => [
  ...new Set([story.plan.currency, ...ordersOf(story).map(({ currency }) => currency)]),
];

const KINDS: Record<TimedEvent["kind"] | "join" | "again" | "pay_out", StepKind> = {
  join: kind(4, anyJoining, (story, drawn, _id, time) => {
    story.join(newcomerOf(story, drawn, time));
  }),
  order: kind(8, anySale, (story, drawn, id, time) => {
    story.apply(saleOf(story, drawn, id, time));
  }),
  refund: kind(
    5,
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
    5,
    fc.record({ order: fc.nat() }),
    onOrder((story, target) => {
      story.apply(release(target.id));
    }),
  ),
  close: kind(4, fc.nat(), (story, index, id, time) => {
    const period = pick([...periodNamesOf(story.plan), ...PERIODS], index);
    story.apply({ kind: "close", id, at: time, period });
  }),
  task: kind(
    2,
    fc.record({ who: fc.nat(), metric: fc.nat(), times: fc.bigInt(1n, 3n) }),
    (story, { who, metric, times }, id, time) => {
      const metrics = [...(story.plan.points ? reportable(story.plan.points) : [])];
      if (metrics.length === 0) return;
      const [name, unit] = pick(metrics, metric);
      const by = unit === "amount" ? times * 500_000n : times;
      const { id: member_id } = pick(story.members, who);
      story.apply({ kind: "task", id, at: time, member_id, metric: name, by });
    },
  ),
  withdraw: kind(
    2,
    fc.record({ who: fc.nat(), percent: fc.bigInt(1n, 110n), currency: fc.nat() }),
    (story, { who, percent, currency }, id, time) => {
      const of = pick(currenciesOf(story), currency);
      const event = withdrawOf(story, pick(story.members, who).id, percent, of);
      // Who has nothing asks all the same.
      story.apply({ ...event, amount: event.amount || 10_000n, id, at: time });
    },
  ),
  // Whoever was held longest is placed first.
  place: kind(3, fc.constant(null), (story, _drawn, _id, time) => {
    const isHeld = (item: Member) => heldUntil(story.plan.placement, item) !== null;
    const next = story.members.find((item) => isHeld(item) && !story.placings.includes(item));
    if (!next) return;
    story.apply({ kind: "place", id: `placement:${next.id}`, at: time, ref: next.id });
  }),
  again: kind(1, fc.nat(), (story, index) => {
    const said = story.events.filter((event) => IS_REPEATABLE[event.kind]);
    if (said.length > 0) story.apply(pick(said, index));
  }),
  // Everybody at once: whoever is refunded afterwards owes.
  pay_out: kind(3, fc.constant(null), (story, _drawn, id, time) => {
    for (const partner of story.members) {
      for (const currency of currenciesOf(story)) {
        const event = withdrawOf(story, partner.id, 100n, currency);
        if (event.amount === 0n) continue;
        story.apply({ ...event, id: `${id}-${partner.id}-${currency}`, at: time });
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

/** A network that is there before the first step, each member with a rank it may bring; and what happens to it. */
export const someNetwork = fc.record({
  members: anyNetwork({ min: 1, max: 12 }),
  ranks: fc.array(fc.option(fc.nat(), { nil: undefined }), { minLength: 12, maxLength: 12 }),
});
type SomeNetwork = typeof someNetwork extends fc.Arbitrary<infer T> ? T : never;

/** The beginning of a story. */
export function begin(plan: Plan, { members, ranks }: SomeNetwork): Story {
  return new Story(plan).join(
    ...members.map((item, index) => ({ ...item, ...rankOf(plan, ranks[index]) })),
  );
}

export const someSteps = fc.oneof(
  fc.array(anyStep, { maxLength: 30, size: "max" }),
  fc.array(anyStep, { minLength: 30, maxLength: 45 }),
);

export function play(story: Story, steps: readonly Step[]): Story {
  steps.forEach((step, index) => step.happen(story, index));
  return story;
}
