/**
 * Documents drawn at random, field by field. What is drawn waits for the plan around it, so that shrinking a
 * plan keeps it valid; a field that the plan language gains does not compile until it is drawn.
 */
import fc from "fast-check";
import type { z } from "zod";
import { ZERO_RATE, add, rateText } from "../money";
import type { PeriodName } from "../periods/names";
import type { Placement } from "../placement/schema";
import type { Ranks } from "../rank";
import type { planSchema } from "../plan";

export type PlanDocument = z.input<typeof planSchema>;

/** A ladder as the rest of a plan may name it. */
export interface LadderShape {
  code: string;
  /** codes of its ranks, from the lowest */
  steps: readonly string[];
  evaluate: "at_once" | PeriodName;
}

/** What an item may build upon: the rest of its plan. */
export interface Ground {
  currency: string;
  placement: Placement;
  funds: readonly string[];
  /** none in a plan without ranks */
  ladders: readonly LadderShape[];
  effective: Ranks["effective"];
  /** a code that no other item has */
  code: string;
  /** the most the item may cost, in {@link PARTS} of the base */
  parts: bigint;
}

export type Build<Document> = fc.Arbitrary<(ground: Ground) => Document>;

/** A document of which every field is drawn; what is drawn as undefined is left out. */
export function built<Document extends object>(fields: {
  [Field in keyof Document]-?: Build<Document[Field]>;
}): Build<Document> {
  return fc.record(fields as Record<string, Build<unknown>>).map((drawn) => (ground) => {
    const values = Object.entries(drawn).map(([name, build]) => [name, build(ground)] as const);
    return Object.fromEntries(values.filter(([, value]) => value !== undefined)) as Document;
  });
}

/** The same whatever plan is around it. */
export const fixed = <Value>(drawn: fc.Arbitrary<Value>): Build<Value> =>
  drawn.map((value) => () => value);
export const is = <const Value>(value: Value): Build<Value> => fixed(fc.constant(value));
export const oneOf = <const Value>(...values: Value[]): Build<Value> =>
  fixed(fc.constantFrom(...values));
export const maybe = <Value>(build: Build<Value>): Build<Value | undefined> =>
  fc.option(build, { nil: undefined, freq: 2 }).map((drawn) => (ground) => drawn?.(ground));
export const given = <Value>(make: (ground: Ground) => Value): Build<Value> => fc.constant(make);

export const pick = <Item>(items: readonly Item[], index: number): Item =>
  items[index % items.length];

/** Shares are drawn in whole parts of this many. */
export const PARTS = 1_000_000_000n;

/** `parts` of {@link PARTS} as the plan language writes a share. */
export const shareText = (parts: bigint): string =>
  rateText(add({ digits: parts, scale: PARTS.toString().length - 1 }, ZERO_RATE));

export const anyShare: fc.Arbitrary<string> = fc
  .oneof(fc.constantFrom(0n, 1n, PARTS), fc.bigInt(0n, PARTS), fc.bigInt(0n, PARTS / 10n))
  .map(shareText);

/** Amounts that the orders of random histories reach, pass by, and never reach. */
export const anyThreshold = fc.oneof(
  fc.constantFrom("0", "0.01", "1000000000"),
  fc.integer({ min: 1, max: 3_000 }).map(String),
);

/** Amounts above nothing. */
export const anyPlanAmount = fc.oneof(
  fc.constantFrom("0.0001", "1000000000"),
  fc.integer({ min: 1, max: 500 }).map(String),
);

const HOUSE = ["house:commission", "house:fees", "house:breakage"];

export const anySink: Build<string> = fc.nat().map(
  (index) =>
    ({ funds }: Ground) =>
      pick([...HOUSE, ...funds.map((fund) => `fund:${fund}`)], index),
);

/** One of the plan's ladders; only asked where there are any. */
export const anyLadderOf: Build<LadderShape> = fc.nat().map(
  (index) =>
    ({ ladders }: Ground) =>
      pick(ladders, index),
);

/** Some ranks of a ladder, each with what `value` draws. */
export const anyRanksOf = <Value>(
  value: fc.Arbitrary<Value>,
): fc.Arbitrary<(ladder: LadderShape) => Record<string, Value>> =>
  fc
    .array(fc.option(value, { nil: undefined, freq: 3 }), { minLength: 5, maxLength: 5 })
    .map((values) => ({ steps }) => {
      const some = steps.map((step, index) => [step, values[index]] as const);
      const drawn = some.filter((entry): entry is [string, Value] => entry[1] !== undefined);
      return Object.fromEntries(drawn);
    });
