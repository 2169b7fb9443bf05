/**
 * Random valid plans: every kind of bonus, period and placement, every field of the plan language. What there
 * is to generate is keyed by the language's own types: a new kind or field does not compile until it is here.
 */
import fc from "fast-check";
import type { z } from "zod";
import type { Bonus } from "../bonuses";
import { ZERO_RATE, add, rateText } from "../money";
import { PERIODS } from "../periods/names";
import type { Period } from "../periods";
import type { Placement } from "../placement/schema";
import { parsePlan } from "../plan";
import type { Plan, planSchema } from "../plan";
import { AMOUNT_METRICS, COUNT_METRICS } from "../rank";
import { SALE_SOURCES, TREES } from "../facts";
import { anyCurrency } from "./given";

export type PlanDocument = z.input<typeof planSchema>;
type BonusDocument = PlanDocument["bonuses"][number];
type PeriodDocument = NonNullable<PlanDocument["periods"]>[number];
type LadderDocument = NonNullable<PlanDocument["ranks"]>["ladders"][number];

/** Shares are drawn in whole parts of this many. */
const PARTS = 1_000_000_000n;

/** `parts` of {@link PARTS} as the plan language writes a share. */
const shareText = (parts: bigint): string =>
  rateText(add({ digits: parts, scale: PARTS.toString().length - 1 }, ZERO_RATE));

/** What an item may build upon: the rest of its plan. */
interface Ground {
  funds: readonly string[];
  ladders: readonly LadderDocument[];
  /** a code that no other item has */
  code: string;
  /** the most the item may cost, in {@link PARTS} of the base */
  parts: bigint;
}

/** Drawn numbers wait for the plan around them, so that shrinking a plan keeps it valid. */
type Build<Document> = fc.Arbitrary<(ground: Ground) => Document>;

const pick = <Item>(items: readonly Item[], index: number): Item => items[index % items.length];

const anyShare: fc.Arbitrary<string> = fc
  .oneof(fc.constantFrom(0n, 1n, PARTS), fc.bigInt(0n, PARTS), fc.bigInt(0n, PARTS / 10n))
  .map(shareText);

const HOUSE = ["house:commission", "house:fees", "house:breakage"];

const anySink = fc.nat().map(
  (index) =>
    ({ funds }: Ground) =>
      pick([...HOUSE, ...funds.map((f) => `fund:${f}`)], index),
);

const anyTree = fc.constantFrom(...TREES);

/** Rates of a level bonus that together stay within `parts`. */
const anyLevelRates: fc.Arbitrary<
  (parts: bigint) => Extract<BonusDocument, { kind: "level" }>["rates"]
> = fc.oneof(
  fc
    .tuple(fc.array(fc.bigInt(0n, 9n), { minLength: 1, maxLength: 6 }), fc.bigInt(0n, 9n))
    .map(([weights, unused]) => (parts: bigint) => {
      const whole = weights.reduce((sum, weight) => sum + weight, unused) || 1n;
      const rates = weights.map((weight) => shareText((parts * weight) / whole));
      return { kind: "list" as const, rates };
    }),
  fc
    .tuple(
      fc.constantFrom(0n, 100n, 250n, 333n, 500n, 750n, 900n),
      fc.option(fc.integer({ min: 1, max: 8 })),
    )
    .map(([thousandths, max_levels]) => (parts: bigint) => ({
      kind: "geometric" as const,
      first: shareText((parts * (1_000n - thousandths)) / 1_000n),
      ratio: shareText((thousandths * PARTS) / 1_000n),
      ...(max_levels === null ? {} : { max_levels }),
    })),
);

const BONUSES: { [K in Bonus["kind"]]: Build<Extract<BonusDocument, { kind: K }>> } = {
  fund: fc.nat().map((fund) => ({ code, parts, funds }) => ({
    kind: "fund",
    code,
    fund: pick(funds, fund),
    rate: shareText(parts),
  })),
  direct: fc.tuple(anyTree, anySink).map(([tree, sink]) => (ground) => ({
    kind: "direct",
    code: ground.code,
    tree,
    rate: shareText(ground.parts),
    else: sink(ground),
  })),
  level: fc.tuple(anyTree, anyLevelRates, anySink).map(([tree, rates, sink]) => (ground) => ({
    kind: "level",
    code: ground.code,
    tree,
    rates: rates(ground.parts),
    pool: shareText(ground.parts),
    remainder: sink(ground),
  })),
  differential: fc
    .record({
      on: fc.constantFrom(undefined, ...SALE_SOURCES),
      ladder: fc.nat(),
      rates: fc.constantFrom("one", "two"),
      again: fc.boolean(),
      self_purchase: fc.constantFrom(undefined, "nothing" as const, "earns" as const),
    })
    .map(({ ladder, again, ...rest }) => ({ code, parts, ladders }) => ({
      kind: "differential",
      code,
      ...rest,
      ladder: pick(ladders, ladder).code,
      stop_rate: shareText(parts),
      seller: {
        first: { code: `${code}-own` },
        returning: { code: again ? `${code}-again` : `${code}-own`, income_type: "repeat" },
      },
    })),
  own_return: fc.constant(({ code }: Ground) => ({ kind: "own_return", code })),
};

/** Amounts that the orders of random histories reach, pass by, and never reach. */
const anyThreshold = fc.oneof(
  fc.constantFrom("0", "0.01", "1000000000"),
  fc.integer({ min: 1, max: 3_000 }).map(String),
);

const PERIOD_KINDS: { [K in Period["kind"]]: Build<Extract<PeriodDocument, { kind: K }>> } = {
  pool: fc
    .record({
      every: fc.constantFrom(...PERIODS),
      ladder: fc.nat(),
      needed: fc.array(fc.option(anyThreshold), { minLength: 5, maxLength: 5 }),
      from: fc.nat(4),
      leg_cap: anyShare,
      sink: anySink,
    })
    .map(({ every, leg_cap, ...drawn }) => (ground) => {
      const ladder = pick(ground.ladders, drawn.ladder);
      const steps = ladder.steps.slice(drawn.from % ladder.steps.length);
      return {
        kind: "pool",
        code: ground.code,
        every,
        share: shareText(ground.parts),
        ladder: ladder.code,
        ranks: Object.fromEntries(steps.map((step, index) => [step.code, drawn.needed[index]])),
        leg_cap,
        remainder: drawn.sink(ground),
      };
    }),
};

const anyForced = fc.record(
  {
    fill: fc.constant("breadth_first" as const),
    start: fc.constantFrom("sponsor" as const, "root" as const),
    max_depth: fc.integer({ min: 1, max: 4 }),
  },
  { requiredKeys: ["fill", "start"] },
);

const PLACEMENTS: {
  [K in Placement["kind"]]: fc.Arbitrary<Extract<Placement, { kind: K }>>;
} = {
  sponsor: fc.constant({ kind: "sponsor" }),
  matrix: fc
    .tuple(anyForced, fc.integer({ min: 2, max: 9 }))
    .map(([forced, width]) => ({ kind: "matrix", width, ...forced })),
  binary: anyForced.map((forced) => ({ kind: "binary", ...forced })),
};

const anyRequirement = fc.oneof(
  fc.record({ metric: fc.constantFrom(...AMOUNT_METRICS), at_least: anyThreshold }),
  fc.record({
    metric: fc.constantFrom(...COUNT_METRICS),
    at_least: fc.integer({ min: 1, max: 5 }),
  }),
);

const anyStepRates = fc.record({ one: anyShare, two: anyShare }, { requiredKeys: [] });

const anyLadder: fc.Arbitrary<Omit<LadderDocument, "code">> = fc
  .record({
    activation: fc.option(
      fc.record({
        metric: fc.constantFrom("own_purchases" as const, "largest_purchase" as const),
        at_least: anyThreshold,
      }),
      { freq: 3 },
    ),
    steps: fc.array(
      fc.tuple(anyStepRates, fc.array(anyRequirement, { minLength: 1, maxLength: 2 })),
      {
        minLength: 2,
        maxLength: 5,
      },
    ),
    top: fc.tuple(anyShare, anyShare),
  })
  .map(({ activation, steps, top: [one, two] }) => ({
    ...(activation ? { activation } : {}),
    steps: steps.map(([rates, requires], index) => ({
      code: `R${index}`,
      name: `Rank ${index}`,
      // Somebody must have a rate under every name, or a bonus may not name it.
      rates: index === steps.length - 1 ? { one, two } : rates,
      requires: index === 0 ? [] : requires,
    })),
  }));

const anyDays = fc.oneof(fc.constant(0), fc.integer({ min: 0, max: 365 }));

const MOST_BONUSES = 6;
const MOST_PERIODS = 3;

/** What a plan is drawn around. */
const anyGround = fc.record({
  funds: fc.constantFrom(["trust"], ["trust", "growth"], ["trust", "growth", "charity"]),
  ladders: fc.array(anyLadder, { minLength: 1, maxLength: 2 }),
  /** what all items together may cost, and how they share it */
  whole: fc.oneof(fc.constant(PARTS), fc.bigInt(0n, PARTS)),
  weights: fc.array(fc.bigInt(0n, 9n), {
    minLength: MOST_BONUSES + MOST_PERIODS,
    maxLength: MOST_BONUSES + MOST_PERIODS,
  }),
});

interface Base extends Pick<Ground, "funds" | "ladders"> {
  /** the ground of the n-th item of all bonuses and periods */
  item(index: number): Ground;
}

type Field<F extends keyof PlanDocument> = fc.Arbitrary<(base: Base) => PlanDocument[F]>;

const always = <Value>(value: Value): fc.Arbitrary<() => Value> => fc.constant(() => value);

const FIELDS: { [F in keyof PlanDocument]-?: Field<F> } = {
  code: always("random"),
  name: always("A random plan"),
  currency: anyCurrency.map((currency) => () => currency),
  base: always("items_net"),
  placement: fc.oneof(...Object.values(PLACEMENTS)).map((placement) => () => placement),
  funds: fc.constant(({ funds }: Base) => funds.map((code) => ({ code, purpose: `For ${code}` }))),
  bonuses: fc
    .array(fc.oneof(...Object.values(BONUSES)), { minLength: 1, maxLength: MOST_BONUSES })
    .map((builds) => (base) => {
      const items = builds.map((build, index) => build(base.item(index)));
      // What is passed on can be passed on once.
      const first = items.findIndex(({ kind }) => kind === "own_return");
      return items.filter(({ kind }, index) => kind !== "own_return" || index === first);
    }),
  periods: fc
    .array(fc.oneof(...Object.values(PERIOD_KINDS)), { maxLength: MOST_PERIODS })
    .map(
      (builds) => (base) => builds.map((build, index) => build(base.item(MOST_BONUSES + index))),
    ),
  ranks: fc.constant(({ ladders }: Base) => ({
    ladders: [...ladders],
    effective: "next_sale" as const,
    expire: "never" as const,
  })),
  holds_days: fc
    .record({ order: anyDays, investment: anyDays, profit: anyDays }, { requiredKeys: ["order"] })
    .map((days) => () => days),
};

/** A document that {@link parsePlan} takes. */
export const anyPlanDocument: fc.Arbitrary<PlanDocument> = fc
  .tuple(anyGround, fc.record(FIELDS))
  .map(([{ funds, ladders: drawn, whole, weights }, fields]) => {
    const ladders = drawn.map((ladder, index) => ({ code: `ladder${index}`, ...ladder }));
    const sum = weights.reduce((all, weight) => all + weight, 0n) || 1n;
    const base: Base = {
      funds,
      ladders,
      item: (index) => ({
        funds,
        ladders,
        code: `item${index}`,
        parts: (whole * weights[index]) / sum,
      }),
    };
    const entries = Object.entries(fields).map(([name, build]) => [name, build(base)] as const);
    return Object.fromEntries(entries) as unknown as PlanDocument;
  });

export const anyPlan: fc.Arbitrary<Plan> = anyPlanDocument.map(parsePlan);
