/** Ladders drawn at random: looked at with every fact or at a close, with everything their steps can ask for. */
import fc from "fast-check";
import { isCountedAtOnce } from "../requirement";
import type { RankMetric } from "../requirement";
import { anyLadderOf, anyShare, anyThreshold, built, fixed, is, maybe, oneOf } from "./drawing";
import type { Build, LadderShape, PlanDocument } from "./drawing";

type RanksDocument = NonNullable<PlanDocument["ranks"]>;
type LadderDocument = RanksDocument["ladders"][number];
type StepDocument = LadderDocument["steps"][number];
type RequirementDocument = StepDocument["requires"][number];
type ExpireDocument = RanksDocument["expire"];
/** The form of a requirement that has a metric. */
type RequirementOf<Metric, All = RequirementDocument> = All extends { metric: infer Metrics }
  ? Metric extends Metrics
    ? Omit<All, "metric"> & { metric: Metric }
    : never
  : never;

const amount = fixed(anyThreshold);
const count = fixed(fc.integer({ min: 1, max: 5 }));
const leg_cap = maybe(fixed(anyShare));
const anyLevels = fixed(fc.uniqueArray(fc.integer({ min: 1, max: 4 }), { minLength: 1 }));
const stretch = {
  window_days: maybe(fixed(fc.integer({ min: 1, max: 40 }))),
  window: maybe(is("period")),
};

const own = <Metric extends "pv" | "bv" | "cv" | "own_purchases" | "personal_turnover">(
  metric: Metric,
) =>
  built<RequirementOf<"pv">>({
    metric: is(metric as "pv"),
    at_least: amount,
    ...stretch,
  }) as unknown as Build<RequirementOf<Metric>>;

const atRank = <Metric extends "directs_at_rank" | "downlines_at_rank">(metric: Metric) =>
  fc
    .tuple(anyLadderOf, fc.nat(), fc.integer({ min: 1, max: 3 }))
    .map(([ladderOf, step, at_least]) => (ground: Parameters<typeof ladderOf>[0]) => {
      const { code: ladder, steps } = ladderOf(ground);
      return { metric, at_least, ladder, rank: steps[step % steps.length] };
    }) as unknown as Build<RequirementOf<Metric>>;

const REQUIREMENTS: { [Metric in RankMetric]: Build<RequirementOf<Metric>> } = {
  pv: own("pv"),
  bv: own("bv"),
  cv: own("cv"),
  own_purchases: own("own_purchases"),
  personal_turnover: own("personal_turnover"),
  largest_purchase: built<RequirementOf<"largest_purchase">>({
    metric: is("largest_purchase"),
    at_least: amount,
  }),
  structure_turnover: built<RequirementOf<"structure_turnover">>({
    metric: is("structure_turnover"),
    at_least: amount,
    ...stretch,
    leg_cap,
  }),
  gv: built<RequirementOf<"gv">>({
    metric: is("gv"),
    at_least: amount,
    ...stretch,
    leg_cap,
    max_depth: maybe(fixed(fc.integer({ min: 1, max: 5 }))),
  }),
  assets: built<RequirementOf<"assets">>({ metric: is("assets"), at_least: amount }),
  points: built<RequirementOf<"points">>({ metric: is("points"), at_least: count }),
  directs: built<RequirementOf<"directs">>({ metric: is("directs"), at_least: count }),
  team_size: built<RequirementOf<"team_size">>({
    metric: is("team_size"),
    at_least: count,
    levels: maybe(anyLevels),
  }),
  valid_referrals: built<RequirementOf<"valid_referrals">>({
    metric: is("valid_referrals"),
    at_least: count,
    levels: anyLevels,
  }),
  directs_at_rank: atRank("directs_at_rank"),
  downlines_at_rank: atRank("downlines_at_rank"),
};

/** The nearest to a requirement that a ladder looked at with every fact can have. */
function atOnce({ metric, at_least }: RequirementDocument): RequirementDocument {
  if (!isCountedAtOnce(metric)) return { metric: "directs", at_least: 1 };
  return { metric, at_least } as RequirementDocument;
}

/** And that one evaluated at a close can have. */
function atClose(item: RequirementDocument): RequirementDocument {
  if (item.metric === "largest_purchase") return { ...item, metric: "own_purchases" };
  if (!("window" in item) || !("window_days" in item)) return item;
  const { window: _window, ...rest } = item;
  return rest;
}

const anyStep: Build<StepDocument> = built<StepDocument>({
  code: is(""),
  name: is("A rank"),
  rates: maybe(
    built<Record<"one" | "two", string>>({
      one: maybe(fixed(anyShare)) as Build<string>,
      two: maybe(fixed(anyShare)) as Build<string>,
    }),
  ),
  requires: fc
    .array(fc.oneof(...(Object.values(REQUIREMENTS) as Build<RequirementDocument>[])), {
      minLength: 1,
      maxLength: 2,
    })
    .map((builds) => (ground) => builds.map((build) => build(ground))),
  benefits: maybe(is({ price_range: "100 to 500" })),
  badge_url: maybe(is("https://example.com/gold.png")),
  color: maybe(is("#1f6feb")),
});

const anyExpire: Build<ExpireDocument> = fc.oneof(
  is("never"),
  built<Exclude<ExpireDocument, "never">>({
    grace_days: fixed(fc.constantFrom(0, 0, 1, 2, 7)),
    given_ranks: maybe(oneOf("stay", "lapse")),
  }),
);

interface DrawnLadder {
  expire?: ExpireDocument;
  activation?: LadderDocument["activation"];
  steps: StepDocument[];
  top: Record<string, string>;
}

const anyLadder: Build<DrawnLadder> = built<DrawnLadder>({
  expire: maybe(anyExpire),
  activation: maybe(
    built<NonNullable<LadderDocument["activation"]>>({
      metric: oneOf("own_purchases", "largest_purchase"),
      at_least: amount,
    }),
  ),
  steps: fc
    .array(anyStep, { minLength: 5, maxLength: 5 })
    .map((builds) => (ground) => builds.map((build) => build(ground))),
  // Somebody must have a rate under every name, or a bonus may not name it.
  top: fixed(fc.record({ one: anyShare, two: anyShare })),
});

/** A ladder of a shape, with what was drawn for it as far as such a ladder can have it. */
function ladderAs(
  { code, evaluate, steps }: LadderShape,
  drawn: DrawnLadder,
  everybodys: ExpireDocument,
): LadderDocument {
  const isAtOnce = evaluate === "at_once";
  const expire = isAtOnce && everybodys !== "never" ? ("never" as const) : drawn.expire;
  const { activation } = drawn;
  const isLargest = activation?.metric === "largest_purchase" && !isAtOnce;
  const made: { [Field in keyof Required<LadderDocument>]: LadderDocument[Field] } = {
    code,
    evaluate,
    expire: isAtOnce && expire !== undefined ? "never" : expire,
    activation: activation && isLargest ? { ...activation, metric: "own_purchases" } : activation,
    steps: steps.map((step, index) => ({
      ...drawn.steps[index],
      code: step,
      name: `Rank ${index}`,
      ...(index === steps.length - 1 ? { rates: drawn.top } : {}),
      requires: index === 0 ? [] : drawn.steps[index].requires.map(isAtOnce ? atOnce : atClose),
    })),
  };
  const entries = Object.entries(made).filter(([, value]) => value !== undefined);
  return Object.fromEntries(entries) as unknown as LadderDocument;
}

const asks = (ladder: LadderDocument, metric: RankMetric): boolean =>
  ladder.steps.some(({ requires }) => requires.some((item) => item.metric === metric));

/** True where a ladder looked at with every fact asks for GV: the plan can have no rules for it then. */
export const asksGvAtOnce = (ranks: RanksDocument | undefined): boolean =>
  (ranks?.ladders ?? []).some((item) => item.evaluate === "at_once" && asks(item, "gv"));

const MOST_LADDERS = 3;

/** The ranks of a plan; none where it has no ladders. */
export const anyRanks: Build<RanksDocument | undefined> = fc
  .record({
    ladders: fc.array(anyLadder, { minLength: MOST_LADDERS, maxLength: MOST_LADDERS }),
    expire: anyExpire,
    valid_purchase: fc.option(anyThreshold, { nil: undefined }),
  })
  .map((drawn) => (ground) => {
    if (ground.ladders.length === 0) return undefined;
    const expire = drawn.expire(ground);
    const ladders = ground.ladders.map((shape, index) =>
      ladderAs(shape, drawn.ladders[index](ground), expire),
    );
    const isAsked = ladders.some((ladder) => asks(ladder, "valid_referrals"));
    const valid_purchase = drawn.valid_purchase ?? (isAsked ? "50" : undefined);
    const made: { [Field in keyof Required<RanksDocument>]: RanksDocument[Field] } = {
      ladders,
      effective: ground.effective,
      expire,
      valid_purchase,
    };
    if (valid_purchase === undefined) delete made.valid_purchase;
    return made;
  });

/** What the ladders of a plan are called, and when they are looked at. */
export const anyLadderShapes = fc
  .array(
    fc.record({
      steps: fc.integer({ min: 2, max: 5 }),
      evaluate: fc.constantFrom("at_once", "at_once", "day", "week", "month"),
    }),
    { maxLength: MOST_LADDERS },
  )
  .map((ladders) =>
    ladders.map(({ steps, evaluate }, index): LadderShape => ({
      code: `ladder${index}`,
      steps: Array.from({ length: steps }, (_, step) => `R${step}`),
      evaluate: evaluate as LadderShape["evaluate"],
    })),
  );
