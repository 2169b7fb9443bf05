/**
 * Random histories of a network: steps as data, so that a run prints what failed, replays from its seed, and
 * can be told to several networks alike. Indexes wrap around whatever is there when the step comes.
 */
import fc from "fast-check";
import { currencyDigits, multiply, rate, rateText } from "../../src/engine/money";

const CURRENCIES = ["usd", "jpy", "kwd"] as const;
const index = fc.nat(9_999);
const permille = fc.integer({ min: 0, max: 1_000 });
const currency = fc.constantFrom(...CURRENCIES);
/** In the smallest unit of its currency: mostly some goods, sometimes next to nothing, sometimes a fortune. */
const amount = fc.oneof(
  { weight: 6, arbitrary: fc.bigInt(100n, 500_000n) },
  { weight: 2, arbitrary: fc.bigInt(0n, 40n) },
  { weight: 1, arbitrary: fc.constant(9_999_999_999n) },
);

const kinds = {
  enrol: fc.record({
    do: fc.constant("enrol" as const),
    sponsor: fc.option(index),
    /** bought by the sponsor's code before */
    isClient: fc.boolean(),
  }),
  buy: fc.record({
    do: fc.constant("buy" as const),
    who: index,
    amount,
    currency,
    lines: fc.nat(2),
  }),
  client: fc.record({ do: fc.constant("client" as const), who: index, amount, currency }),
  stranger: fc.record({ do: fc.constant("stranger" as const), amount, currency }),
  broken: fc.record({ do: fc.constant("broken" as const), who: index, huge: fc.boolean() }),
  keep: fc.record({ do: fc.constant("keep" as const), order: index, permille }),
  refund: fc.record({ do: fc.constant("refund" as const), order: index, permille }),
  cancel: fc.record({ do: fc.constant("cancel" as const), order: index }),
  capture: fc.record({ do: fc.constant("capture" as const), order: index }),
  suspend: fc.record({ do: fc.constant("suspended" as const), who: index }),
  reactivate: fc.record({ do: fc.constant("active" as const), who: index }),
  terminate: fc.record({ do: fc.constant("terminated" as const), who: index }),
  release: fc.record({
    do: fc.constant("release" as const),
    days: fc.integer({ min: 0, max: 20 }),
  }),
  deliver: fc.record({
    do: fc.constant("deliver" as const),
    orders: fc.array(index, { maxLength: 6 }),
  }),
  drain: fc.record({ do: fc.constant("drain" as const), stale: fc.nat(3) }),
  sweep: fc.constant({ do: "sweep" as const }),
};

export const step = fc.oneof(
  { weight: 14, arbitrary: kinds.enrol },
  { weight: 16, arbitrary: kinds.buy },
  { weight: 10, arbitrary: kinds.client },
  { weight: 1, arbitrary: kinds.stranger },
  { weight: 1, arbitrary: kinds.broken },
  { weight: 8, arbitrary: kinds.keep },
  { weight: 8, arbitrary: kinds.refund },
  { weight: 4, arbitrary: kinds.cancel },
  { weight: 10, arbitrary: kinds.capture },
  { weight: 3, arbitrary: kinds.suspend },
  { weight: 3, arbitrary: kinds.reactivate },
  { weight: 2, arbitrary: kinds.terminate },
  { weight: 5, arbitrary: kinds.release },
  { weight: 14, arbitrary: kinds.deliver },
  { weight: 12, arbitrary: kinds.drain },
  { weight: 2, arbitrary: kinds.sweep },
);
export type Step = typeof step extends fc.Arbitrary<infer Value> ? Value : never;

/** Units of a currency's smallest coin → a decimal in major units. */
export function major(coins: bigint, code: string): string {
  const digits = currencyDigits(code);
  const text = coins.toString().padStart(digits + 1, "0");
  return digits === 0 ? text : `${text.slice(0, -digits)}.${text.slice(-digits)}`;
}

/** So many thousandths of a decimal, exactly. */
export function thousandths(decimal: string, permille: number): string {
  return rateText(multiply(rate(decimal), { digits: BigInt(permille), scale: 3 }));
}
