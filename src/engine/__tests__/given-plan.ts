/**
 * Random valid plans: every kind of bonus, period and placement, every field of the plan language. What there
 * is to generate is keyed by the language's own types: a new kind or field does not compile until it is here.
 */
import fc from "fast-check";
import { KYC_LEVELS } from "../payout";
import type { Placement } from "../placement/schema";
import { parsePlan } from "../plan";
import type { Plan } from "../plan";
import { PRESET_CODES, preset } from "../presets";
import {
  PARTS,
  anyLadderOf,
  anyRanksOf,
  anyShare,
  anyThreshold,
  built,
  fixed,
  given,
  is,
  maybe,
  oneOf,
  shareText,
} from "./drawing";
import type { Build, Ground, PlanDocument } from "./drawing";
import { anyCurrency } from "./given";
import { anyBonuses } from "./given-bonuses";
import { anyPeriods } from "./given-periods";
import { anyPoints } from "./given-points";
import { anyLadderShapes, anyRanks, asksGvAtOnce } from "./given-ranks";

export type { PlanDocument } from "./drawing";

type PayoutDocument = NonNullable<PlanDocument["payout"]>;
type VolumesDocument = NonNullable<PlanDocument["volumes"]>;
type RuleDocument = NonNullable<VolumesDocument["rules"]>[number];
type Forced = Omit<Extract<Placement, { kind: "binary" }>, "kind">;

const forced = {
  fill: is("breadth_first"),
  start: oneOf("sponsor", "root"),
  max_depth: maybe(maybe(fixed(fc.integer({ min: 1, max: 4 })))),
  holding_days: maybe(maybe(fixed(fc.integer({ min: 1, max: 5 })))),
} satisfies { [Field in keyof Required<Forced>]: Build<Forced[Field]> };

const PLACEMENTS: { [Kind in Placement["kind"]]: Build<Extract<Placement, { kind: Kind }>> } = {
  sponsor: is({ kind: "sponsor" }),
  matrix: built<Extract<Placement, { kind: "matrix" }>>({
    kind: is("matrix"),
    width: fixed(fc.integer({ min: 2, max: 9 })),
    ...forced,
  }),
  binary: built<Extract<Placement, { kind: "binary" }>>({ kind: is("binary"), ...forced }),
};

const days = fixed(fc.oneof(fc.constant(0), fc.integer({ min: 0, max: 365 })));
const factor = maybe(fixed(fc.constantFrom("0", "0.5", "2")));

const anyVolumes: Build<VolumesDocument> = built<VolumesDocument>({
  rules: maybe(
    fc
      .array(
        built<RuleDocument>({
          category: is("books"),
          pv: factor,
          bv: factor,
          cv: factor,
          rate: maybe(fixed(anyShare)),
          exclude: maybe(fixed(fc.boolean())),
        }),
        { maxLength: 2 },
      )
      .map((builds) => (ground) => builds.map((build) => build(ground))),
  ),
  gv: maybe(
    built<NonNullable<VolumesDocument["gv"]>>({
      include_self: maybe(fixed(fc.boolean())),
      max_depth: maybe(fixed(fc.integer({ min: 1, max: 4 }))),
      count_unqualified: maybe(fixed(fc.boolean())),
    }),
  ),
  flush_inactive_days: maybe(fixed(fc.integer({ min: 1, max: 10 }))),
});

const anyPayoutCap: Build<PayoutDocument["cap"]> = fc
  .tuple(anyLadderOf, anyRanksOf(fc.option(anyThreshold)))
  .map(([ladderOf, ranksOf]) => (ground) => {
    if (ground.ladders.length === 0) return undefined;
    const ladder = ladderOf(ground);
    return { ladder: ladder.code, by_rank: ranksOf(ladder) };
  });

const anyPayout: Build<PayoutDocument> = built<PayoutDocument>({
  minimum: fixed(anyThreshold),
  fee: fixed(fc.bigInt(0n, PARTS - 1n).map(shareText)),
  one_open: fixed(fc.boolean()),
  needs: maybe(
    built<NonNullable<PayoutDocument["needs"]>>({
      kyc: maybe(oneOf(...KYC_LEVELS)),
      active: maybe(is(true)),
    }),
  ),
  cap: maybe(anyPayoutCap) as Build<PayoutDocument["cap"]>,
  due_hours: maybe(fixed(fc.integer({ min: 1, max: 100 }))),
});

/** Rates into the plan's currency; for some currencies none. */
const anyFx: Build<PlanDocument["fx"]> = fc
  .uniqueArray(fc.tuple(anyCurrency, fc.constantFrom("0.5", "0.92", "1", "1.5")), {
    selector: ([currency]) => currency,
  })
  .map(
    (rates) =>
      ({ currency }) =>
        Object.fromEntries(rates.filter(([of]) => of !== currency)),
  );

const MOST_BONUSES = 6;
const MOST_PERIODS = 3;

interface Base {
  /** of the plan as a whole */
  ground: Ground;
  /** of the n-th item of all bonuses and periods */
  groundOf(index: number): Ground;
}

type Field<F extends keyof PlanDocument> = fc.Arbitrary<(base: Base) => PlanDocument[F]>;

/** A field that is no list of items. */
const single = <Value>(build: Build<Value>): fc.Arbitrary<(base: Base) => Value> =>
  build.map(
    (make) =>
      ({ ground }) =>
        make(ground),
  );

const FIELDS: { [F in keyof PlanDocument]-?: Field<F> } = {
  $schema: single(maybe(is("./plan-schema.json"))),
  code: single(is("random")),
  name: single(is("A random plan")),
  currency: single(given(({ currency }) => currency)),
  base: single(oneOf("items_net", "items_net", "cv")),
  fx: single(maybe(anyFx)),
  volumes: single(maybe(anyVolumes)),
  placement: single(given(({ placement }) => placement)),
  funds: single(given(({ funds }) => funds.map((code) => ({ code, purpose: `For ${code}` })))),
  bonuses: anyBonuses(MOST_BONUSES).map(
    (build) =>
      ({ groundOf }) =>
        build(groundOf),
  ),
  periods: anyPeriods(MOST_PERIODS).map(
    (build) =>
      ({ groundOf }) =>
        build((index) => groundOf(MOST_BONUSES + index)),
  ),
  ranks: single(anyRanks),
  time_zone: single(maybe(oneOf("UTC", "Europe/Berlin", "Pacific/Auckland", "America/New_York"))),
  cap: single(
    maybe(
      built<NonNullable<PlanDocument["cap"]>>({
        rate: fixed(anyShare),
        on_excess: is("pro_rata"),
      }),
    ),
  ),
  holds_days: single(
    built<PlanDocument["holds_days"]>({
      order: days,
      investment: maybe(days),
      profit: maybe(days),
    }),
  ),
  points: single(maybe(anyPoints)),
  payout: single(maybe(anyPayout)),
  auto_enrol: single(
    maybe(oneOf("never", "on_register_with_code", "on_register", "on_first_order")),
  ),
};

/** What a plan is drawn around. */
const anyGround = fc
  .record({
    currency: anyCurrency,
    // Matching needs a binary tree.
    placement: fc.oneof(...(Object.values(PLACEMENTS) as Build<Placement>[]), PLACEMENTS.binary),
    funds: fc.constantFrom(["trust"], ["trust", "growth"], ["trust", "growth", "charity"]),
    ladders: anyLadderShapes,
    effective: fc.constantFrom(
      "next_sale" as const,
      "next_sale" as const,
      "period_retroactive" as const,
    ),
    /** what all items together may cost, and how they share it */
    whole: fc.oneof(fc.constant(PARTS), fc.bigInt(0n, PARTS)),
    weights: fc.array(fc.bigInt(0n, 9n), {
      minLength: MOST_BONUSES + MOST_PERIODS,
      maxLength: MOST_BONUSES + MOST_PERIODS,
    }),
  })
  .map(({ whole, weights, placement, ladders, ...rest }): Base => {
    const sum = weights.reduce((all, weight) => all + weight, 0n) || 1n;
    // Ranks that count for the whole month are taken at a close.
    const isAtClose = rest.effective === "period_retroactive";
    const shapes = ladders.map((ladder) =>
      isAtClose && ladder.evaluate === "at_once" ? { ...ladder, evaluate: "day" as const } : ladder,
    );
    const nothing = { ...rest, ladders: shapes, code: "", parts: 0n } as unknown as Ground;
    const ground: Ground = { ...nothing, placement: placement(nothing) };
    const groundOf = (index: number): Ground => ({
      ...ground,
      code: `item${index}`,
      parts: (whole * weights[index]) / sum,
    });
    return { ground, groundOf };
  });

/** A document that {@link parsePlan} takes. */
export const anyPlanDocument: fc.Arbitrary<PlanDocument> = fc
  .tuple(anyGround, fc.record(FIELDS))
  .map(([base, fields]) => {
    const entries = Object.entries(fields).map(([name, build]) => [name, build(base)] as const);
    const document = Object.fromEntries(
      entries.filter(([, value]) => value !== undefined),
    ) as unknown as PlanDocument;
    if (document.volumes && asksGvAtOnce(document.ranks)) delete document.volumes.gv;
    return document;
  });

export const anyPlan: fc.Arbitrary<Plan> = anyPlanDocument.map(parsePlan);

/** How many plans each property draws. */
export const FC_RUNS = Number(process.env.FC_RUNS ?? 60);

/** Random plans, and each preset with fewer histories: what, the plans, and how many times. */
export const PLANS: [name: string, plans: fc.Arbitrary<Plan>, numRuns: number][] = [
  ["a random plan", anyPlan, FC_RUNS],
  ...PRESET_CODES.map((code): [string, fc.Arbitrary<Plan>, number] => [
    `the preset ${code}`,
    fc.constant(preset(code)),
    Math.ceil(FC_RUNS / 8),
  ]),
];
