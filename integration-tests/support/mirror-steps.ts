/** Steps of a history that a store and a simulation live through alike. Indexes wrap around whatever is there. */
import fc from "fast-check";

const index = fc.nat(9_999);
/** In cents: goods, next to nothing, and what wins ranks. */
const amount = fc.oneof(
  { weight: 5, arbitrary: fc.bigInt(10_000n, 500_000n) },
  { weight: 1, arbitrary: fc.bigInt(0n, 40n) },
  { weight: 3, arbitrary: fc.bigInt(1_000_000n, 60_000_000n) },
);
const isCaptured = fc.boolean();
const guest = fc.nat(5);

const kinds = {
  enrol: fc.record({
    do: fc.constant("enrol" as const),
    sponsor: fc.option(index, { freq: 8 }),
    isSuspended: fc.nat(9).map((n) => n === 0),
  }),
  buy: fc.record({
    do: fc.constant("buy" as const),
    who: index,
    amount,
    currency: fc.constantFrom("usd", "usd", "eur"),
    isCaptured,
  }),
  client: fc.record({ do: fc.constant("client" as const), who: index, guest, amount, isCaptured }),
  stranger: fc.record({ do: fc.constant("stranger" as const), amount, isCaptured }),
  keep: fc.record({
    do: fc.constant("keep" as const),
    order: index,
    permille: fc.integer({ min: 0, max: 1_000 }),
  }),
  cancel: fc.record({ do: fc.constant("cancel" as const), order: index }),
  capture: fc.record({ do: fc.constant("capture" as const), order: index }),
  report: fc.record({
    do: fc.constant("report" as const),
    who: index,
    guest: fc.option(guest),
    kind: fc.constantFrom("profit" as const, "investment" as const),
    amount,
  }),
  release: fc.record({
    do: fc.constant("release" as const),
    days: fc.integer({ min: 1, max: 12 }),
  }),
  drain: fc.constant({ do: "drain" as const }),
  task: fc.record({
    do: fc.constant("task" as const),
    who: index,
    metric: fc.constantFrom("reservations", "trades", "transaction_amount"),
    amount: fc.bigInt(1n, 12n),
  }),
  check_in: fc.record({ do: fc.constant("check_in" as const), who: index }),
  wait: fc.record({
    do: fc.constant("wait" as const),
    hours: fc.oneof(fc.integer({ min: 1, max: 30 }), fc.constant(25)),
  }),
  close: fc.constant({ do: "close" as const }),
};

export const mirrorStep = fc.oneof(
  { weight: 16, arbitrary: kinds.enrol },
  { weight: 18, arbitrary: kinds.buy },
  { weight: 14, arbitrary: kinds.client },
  { weight: 2, arbitrary: kinds.stranger },
  { weight: 8, arbitrary: kinds.keep },
  { weight: 3, arbitrary: kinds.cancel },
  { weight: 12, arbitrary: kinds.capture },
  { weight: 8, arbitrary: kinds.report },
  { weight: 4, arbitrary: kinds.release },
  { weight: 9, arbitrary: kinds.drain },
);

/** Amounts around what tasks ask for; orders are captured as they are placed, as a simulation has it. */
const spent = fc
  .oneof(fc.bigInt(200n, 2_000n), fc.bigInt(4_000n, 40_000n))
  .map((tenths) => tenths * 10n);
/** A base is cut to cents and volume is not: a tenth of what is spent is whole cents. */
const keepTenths = fc.record({
  do: fc.constant("keep" as const),
  order: index,
  permille: fc.nat(10).map((tenths) => tenths * 100),
});
const captured = fc.constant(true);

/** What earns points, and days that pass and close. */
export const pointsStep = fc.oneof(
  { weight: 14, arbitrary: kinds.enrol },
  {
    weight: 16,
    arbitrary: fc.record({
      do: fc.constant("buy" as const),
      who: index,
      amount: spent,
      currency: fc.constant("usd"),
      isCaptured: captured,
    }),
  },
  {
    weight: 9,
    arbitrary: fc.record({
      do: fc.constant("client" as const),
      who: index,
      guest,
      amount: spent,
      isCaptured: captured,
    }),
  },
  { weight: 6, arbitrary: keepTenths },
  { weight: 3, arbitrary: kinds.cancel },
  { weight: 14, arbitrary: kinds.task },
  { weight: 18, arbitrary: kinds.check_in },
  { weight: 10, arbitrary: kinds.wait },
  { weight: 8, arbitrary: kinds.close },
  { weight: 6, arbitrary: kinds.drain },
);

type ValueOf<Source> = Source extends fc.Arbitrary<infer Value> ? Value : never;
export type MirrorStep = ValueOf<typeof mirrorStep> | ValueOf<typeof pointsStep>;
