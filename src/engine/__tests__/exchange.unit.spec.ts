import fc from "fast-check";
import { exchanged, exchangeRate, needsExchange, unexchanged } from "../exchange";
import { preset } from "../presets";

const PLAN = { currency: "usd", fx: { eur: "1.08", jpy: "0.0067", kwd: "3.25" } };

it.each<[bigint, string, bigint | null]>([
  [10_000_000n, "usd", 10_000_000n],
  [10_000_000n, "eur", 10_800_000n],
  [1n, "eur", 1n],
  [123_450_000n, "jpy", 82_711_500n],
  [10_000_000n, "kwd", 3_250_000n],
  [10_000_000n, "gbp", null],
  [10_000_000n, "__proto__", null],
])("%s units of %s are %s of the plan's", (units, currency, expected) => {
  expect(exchanged(PLAN, units, currency)).toBe(expected);
});

it("there and back again never gains, and loses less than one coin of either", () => {
  fc.assert(
    fc.property(
      fc.bigInt({ min: 0n, max: 10n ** 15n }),
      fc.constantFrom("usd", "eur", "jpy", "kwd"),
      (units, currency) => {
        const there = exchanged(PLAN, units, currency) as bigint;
        const back = unexchanged(PLAN, there, currency);
        expect(back).toBeLessThanOrEqual(units);
        expect(units - back).toBeLessThanOrEqual(currency === "jpy" ? 3n : 10n);
      },
    ),
  );
});

it("refuses what has no rate, what is negative, and what Postgres could not store", () => {
  expect(exchangeRate({ currency: "usd" }, "eur")).toBeNull();
  expect(() => unexchanged(PLAN, 1n, "gbp")).toThrow(
    expect.objectContaining({ code: "no_fx_rate", field: "fx.gbp" }),
  );
  expect(() => exchanged(PLAN, -1n, "eur")).toThrow(
    expect.objectContaining({ code: "invariant_broken" }),
  );
  expect(() => exchanged(PLAN, 2n ** 63n - 1n, "eur")).toThrow(
    expect.objectContaining({ code: "amount_too_large" }),
  );
});

it("only a plan with thresholds or periods needs a rate", () => {
  expect(needsExchange(preset("halving-matrix"))).toBe(false);
  const { ranks, periods } = preset("differential");
  expect(needsExchange({ ranks, periods: [] })).toBe(true);
  expect(needsExchange({ periods })).toBe(true);
});
