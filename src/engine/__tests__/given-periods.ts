/** Every kind of period, drawn at random with every field it can have. */
import fc from "fast-check";
import type { Period } from "../periods";
import { PERIODS } from "../periods/names";
import {
  anyLadderOf,
  anyPlanAmount,
  anyRanksOf,
  anyShare,
  anySink,
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

type PeriodDocument = NonNullable<PlanDocument["periods"]>[number];
type DocumentOf<Kind extends Period["kind"]> = Extract<PeriodDocument, { kind: Kind }>;
type Tiers = DocumentOf<"package">["tiers"];

const code = given(({ code: own }) => own);
const income_type = maybe(oneOf("period_income"));
const every = oneOf(...PERIODS);
const ofTurnover = given(({ parts }) => shareText(parts));

const anyPool: Build<DocumentOf<"pool">> = fc
  .tuple(
    anyLadderOf,
    anyRanksOf(fc.option(anyThreshold)),
    built<Omit<DocumentOf<"pool">, "ladder" | "ranks">>({
      kind: is("pool"),
      code,
      income_type,
      every,
      share: ofTurnover,
      leg_cap: fixed(anyShare),
      remainder: anySink,
    }),
  )
  .map(([ladderOf, ranksOf, rest]) => (ground) => {
    const ladder = ladderOf(ground);
    return { ...rest(ground), ladder: ladder.code, ranks: ranksOf(ladder) };
  });

/** From the lowest up: each asks for more than the one before, and is worth more. */
const anyTiers: Build<Tiers> = fixed(
  fc
    .record({
      count: fc.integer({ min: 1, max: 3 }),
      sale: fc.integer({ min: 1, max: 300 }),
      credit: fc.integer({ min: 1, max: 500 }),
      byDirects: fc.boolean(),
    })
    .map(({ count, sale, credit, byDirects }) =>
      Array.from({ length: count }, (_, index) => ({
        code: `tier${index}`,
        directs: byDirects ? index + 1 : 1,
        sale_at_least: String(byDirects ? sale : sale * (index + 1)),
        credit: String(credit * (index + 1)),
      })),
    ),
);

/** Often more than the turnover gives. */
const anyRate = fc.oneof(anyShare, fc.constantFrom("0.1", "1"));

const anyMatch: Build<DocumentOf<"binary_match">> = fc
  .tuple(
    fc.boolean(),
    anyLadderOf,
    anyRanksOf(anyRate),
    anyRate,
    built<Omit<DocumentOf<"binary_match">, "rate" | "by_rank">>({
      kind: is("binary_match"),
      code,
      income_type,
      every,
      volume: oneOf("pv", "bv", "cv"),
      cap_per_period: maybe(fixed(anyPlanAmount)),
      above_cap: maybe(oneOf("flush", "carry")),
      carry: maybe(oneOf("rest", "none")),
      flush_inactive_days: maybe(fixed(fc.integer({ min: 1, max: 10 }))),
      expire_after_periods: maybe(fixed(fc.integer({ min: 1, max: 3 }))),
      requires: oneOf("active", "active_direct_each_side"),
      limit: ofTurnover,
      remainder: anySink,
    }),
  )
  .map(([byRank, ladderOf, ratesOf, rate, rest]) => (ground) => {
    if (!byRank || ground.ladders.length === 0) return { ...rest(ground), rate };
    const ladder = ladderOf(ground);
    return { ...rest(ground), by_rank: { ladder: ladder.code, rates: ratesOf(ladder) } };
  });

const KINDS: { [Kind in Period["kind"]]: Build<DocumentOf<Kind>> } = {
  pool: anyPool,
  package: built<DocumentOf<"package">>({
    kind: is("package"),
    code,
    income_type,
    every,
    tiers: anyTiers,
  }),
  binary_match: anyMatch,
};

/** Whether a plan can have a period of that kind. */
const FITS: { [Kind in Period["kind"]]: (ground: Ground) => boolean } = {
  pool: ({ ladders }) => ladders.length > 0,
  package: () => true,
  binary_match: ({ placement }) => placement.kind === "binary",
};

const anyPeriod: fc.Arbitrary<(ground: Ground) => PeriodDocument | null> = fc.oneof(
  ...Object.entries(KINDS).map(([kind, drawn]) =>
    (drawn as Build<PeriodDocument>).map(
      (build) => (ground: Ground) => (FITS[kind as Period["kind"]](ground) ? build(ground) : null),
    ),
  ),
);

/** Some periods, on grounds of their own. */
export const anyPeriods = (
  most: number,
): fc.Arbitrary<(groundOf: (index: number) => Ground) => PeriodDocument[]> =>
  fc
    .array(anyPeriod, { maxLength: most })
    .map((builds) => (groundOf) => builds.flatMap((build, index) => build(groundOf(index)) ?? []));
