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
export type MirrorStep = typeof mirrorStep extends fc.Arbitrary<infer Value> ? Value : never;
