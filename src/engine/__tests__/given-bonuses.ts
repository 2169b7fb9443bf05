/** Every kind of bonus, drawn at random with every field it can have. */
import fc from "fast-check";
import type { Bonus } from "../bonuses";
import { SALE_SOURCES, TREES } from "../facts";
import {
  PARTS,
  anyLadderOf,
  anyPlanAmount,
  anySink,
  built,
  fixed,
  given,
  is,
  maybe,
  oneOf,
  pick,
  shareText,
} from "./drawing";
import type { Build, Ground, PlanDocument } from "./drawing";

type BonusDocument = PlanDocument["bonuses"][number];
type DocumentOf<Kind extends Bonus["kind"]> = Extract<BonusDocument, { kind: Kind }>;
type LevelRates = DocumentOf<"level">["rates"];
type PersonalRates = DocumentOf<"personal">["rates"];

const code = given(({ code: own }) => own);
const income_type = maybe(oneOf("bonus_income", "repeat"));
const rate = given(({ parts }) => shareText(parts));
const anyTree = oneOf(...TREES);

/** Parts of the whole for each level, all levels together within it. */
const anyWeights = fc
  .tuple(fc.array(fc.bigInt(0n, 9n), { minLength: 1, maxLength: 6 }), fc.bigInt(0n, 9n))
  .map(([weights, unused]) => {
    const whole = weights.reduce((sum, weight) => sum + weight, unused) || 1n;
    return (parts: bigint) => weights.map((weight) => (parts * weight) / whole);
  });

const anyList: Build<LevelRates> = anyWeights.map((weigh) => ({ parts }) => ({
  kind: "list" as const,
  rates: weigh(parts).map(shareText),
}));

const anyGeometric: Build<LevelRates> = fc
  .tuple(
    fc.constantFrom(0n, 100n, 250n, 333n, 500n, 750n, 900n),
    fc.option(fc.integer({ min: 1, max: 8 })),
  )
  .map(([thousandths, max_levels]) => ({ parts }) => ({
    kind: "geometric" as const,
    first: shareText((parts * (1_000n - thousandths)) / 1_000n),
    ratio: shareText((thousandths * PARTS) / 1_000n),
    ...(max_levels === null ? {} : { max_levels }),
  }));

/** How much of what its level may cost each rank is paid, in ninths; a rank without any has no row. */
const anyNinths = fc.array(fc.option(fc.bigInt(0n, 9n), { freq: 3 }), {
  minLength: 5,
  maxLength: 5,
});

/** A row for some ranks, the last one always. */
function rowsByRank<Row>(
  steps: readonly string[],
  ninths: readonly (bigint | null)[],
  rowOf: (ninth: bigint) => Row,
): Record<string, Row> {
  const top = steps.length - 1;
  const rows = steps.flatMap((step, index): [string, Row][] => {
    const ninth = ninths[index] ?? (index === top ? 9n : null);
    return ninth === null ? [] : [[step, rowOf(ninth)]];
  });
  return Object.fromEntries(rows);
}

const anyLevelsByRank: Build<LevelRates> = fc
  .tuple(anyWeights, anyNinths, anyLadderOf, anyList)
  .map(([weigh, ninths, ladderOf, instead]) => (ground) => {
    if (ground.ladders.length === 0) return instead(ground);
    const { code: ladder, steps } = ladderOf(ground);
    const whole = weigh(ground.parts);
    const rowOf = (ninth: bigint) => whole.map((parts) => shareText((parts * ninth) / 9n));
    return { kind: "by_rank" as const, ladder, table: rowsByRank(steps, ninths, rowOf) };
  });

const LEVEL_RATES: { [Kind in LevelRates["kind"]]: Build<LevelRates> } = {
  list: anyList,
  geometric: anyGeometric,
  by_rank: anyLevelsByRank,
};

const anyFlat: Build<PersonalRates> = given(({ parts }) => ({
  kind: "flat" as const,
  share: shareText(parts),
}));

const anyShareByRank: Build<PersonalRates> = fc
  .tuple(anyNinths, anyLadderOf)
  .map(([ninths, ladderOf]) => (ground) => {
    const { ladders, parts } = ground;
    if (ladders.length === 0) return { kind: "flat" as const, share: shareText(parts) };
    const { code: ladder, steps } = ladderOf(ground);
    const shareOf = (ninth: bigint) => shareText((parts * ninth) / 9n);
    return { kind: "by_rank" as const, ladder, table: rowsByRank(steps, ninths, shareOf) };
  });

const PERSONAL_RATES: { [Kind in PersonalRates["kind"]]: Build<PersonalRates> } = {
  flat: anyFlat,
  by_rank: anyShareByRank,
};

const anySeller: Build<DocumentOf<"differential">["seller"]> = fc
  .boolean()
  .map((again) => ({ code: own }: Ground) => ({
    first: { code: `${own}-own` },
    returning: { code: again ? `${own}-again` : `${own}-own`, income_type: "repeat" },
  }));

const BONUSES: { [Kind in Bonus["kind"]]: Build<DocumentOf<Kind>> } = {
  fund: built<DocumentOf<"fund">>({
    kind: is("fund"),
    code,
    income_type,
    fund: fc.nat().map(
      (index) =>
        ({ funds }: Ground) =>
          pick(funds, index),
    ),
    rate,
  }),
  direct: built<DocumentOf<"direct">>({
    kind: is("direct"),
    code,
    income_type,
    tree: anyTree,
    rate,
    else: anySink,
  }),
  level: built<DocumentOf<"level">>({
    kind: is("level"),
    code,
    income_type,
    tree: anyTree,
    rates: fc.oneof(...Object.values(LEVEL_RATES)),
    compression: maybe(oneOf("none", "inactive")),
    pool: rate,
    remainder: anySink,
  }),
  differential: built<DocumentOf<"differential">>({
    kind: is("differential"),
    code,
    income_type,
    on: maybe(oneOf(...SALE_SOURCES)),
    ladder: anyLadderOf.map((ladderOf) => (ground) => ladderOf(ground).code),
    rates: oneOf("one", "two"),
    stop_rate: rate,
    seller: anySeller,
    self_purchase: maybe(oneOf("nothing", "earns")),
  }),
  own_return: built<DocumentOf<"own_return">>({ kind: is("own_return"), code, income_type }),
  join_credit: built<DocumentOf<"join_credit">>({
    kind: is("join_credit"),
    code,
    income_type,
    tree: anyTree,
    levels: fixed(fc.integer({ min: 1, max: 5 })),
    amount: fixed(anyPlanAmount),
    from: is("sale_pool"),
    else: oneOf("house_pays", "house_keeps"),
  }),
  personal: built<DocumentOf<"personal">>({
    kind: is("personal"),
    code,
    income_type,
    rates: fc.oneof(...Object.values(PERSONAL_RATES)),
    on_clients: maybe(fixed(fc.boolean())),
  }),
};

/** Whether a plan can have a bonus of that kind. */
const fits = (kind: Bonus["kind"], { ladders, effective }: Ground): boolean =>
  kind !== "differential" || (ladders.length > 0 && effective === "next_sale");

const anyBonus: fc.Arbitrary<(ground: Ground) => BonusDocument | null> = fc.oneof(
  ...Object.entries(BONUSES).map(([kind, drawn]) =>
    (drawn as Build<BonusDocument>).map(
      (build) => (ground: Ground) => (fits(kind as Bonus["kind"], ground) ? build(ground) : null),
    ),
  ),
);

/** Some bonuses, on grounds of their own. */
export const anyBonuses = (
  most: number,
): fc.Arbitrary<(groundOf: (index: number) => Ground) => BonusDocument[]> =>
  fc.array(anyBonus, { minLength: 1, maxLength: most }).map((builds) => (groundOf) => {
    const items = builds.flatMap((build, index) => build(groundOf(index)) ?? []);
    // What is passed on can be passed on once.
    const first = items.findIndex(({ kind }) => kind === "own_return");
    return items.filter(({ kind }, index) => kind !== "own_return" || index === first);
  });
