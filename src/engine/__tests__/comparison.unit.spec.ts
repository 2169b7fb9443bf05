import { Comparison } from "../comparison";
import type { Line } from "../decision";
import { sale } from "./given";

const line = (
  kind: "partner" | "fund" | "house",
  id: string,
  amount: bigint,
  bonus = "b",
): Line => ({
  recipient: { kind, id },
  bonus,
  income_type: bonus,
  level: 1,
  rate: null,
  amount,
  reason: "earned",
});

it("adds up both sides by bonus and currency; what the house keeps is no payout", () => {
  const comparison = new Comparison();
  const now = [line("partner", "ann", 10_000_000n), line("house", "breakage", 5_000_000n)];
  comparison.add(sale(), now, [line("fund", "trust", 20_000_000n, "constructor")]);
  comparison.add(sale({ currency: "jpy", base: 0n }), [], []);
  expect(comparison.report()).toEqual({
    orders: 2,
    currencies: {
      usd: {
        base: "100.000000",
        now: { paid: "10.000000", payout_ratio: "0.1" },
        draft: { paid: "20.000000", payout_ratio: "0.2" },
      },
      jpy: {
        base: "0.0000",
        now: { paid: "0.0000", payout_ratio: "0" },
        draft: { paid: "0.0000", payout_ratio: "0" },
      },
    },
    totals_by_bonus: {
      b: { usd: { now: "15.000000", draft: "0.000000" } },
      constructor: { usd: { now: "0.000000", draft: "20.000000" } },
    },
    most_changed: [
      {
        partner_id: "ann",
        currency: "usd",
        now: "10.000000",
        draft: "0.000000",
        change: "-10.000000",
      },
    ],
  });
});

it("adds up every sale of a currency, and names nobody whose sum stayed", () => {
  const comparison = new Comparison();
  const lines = [line("partner", "ann", 10_000_000n), line("fund", "trust", 5_000_000n)];
  comparison.add(sale(), lines, lines);
  comparison.add(sale(), lines, [...lines].reverse());
  expect(comparison.orders).toBe(2);
  const paid = { paid: "30.000000", payout_ratio: "0.15" };
  expect(comparison.report()).toMatchObject({
    currencies: { usd: { base: "200.000000", now: paid, draft: paid } },
    most_changed: [],
  });
});

it("weighs changes by their major units, whatever the digits of their currencies", () => {
  const comparison = new Comparison();
  // Half a dollar, one yen, and two thousandths of a dinar.
  comparison.add(sale({ currency: "kwd" }), [], [line("partner", "kwd", 20_000n)]);
  comparison.add(sale(), [], [line("partner", "usd", 500_000n)]);
  comparison.add(sale({ currency: "jpy" }), [], [line("partner", "jpy", 10_000n)]);
  const { most_changed } = comparison.report();
  expect(most_changed.map(({ partner_id, draft }) => [partner_id, draft])).toEqual([
    ["jpy", "1.0000"],
    ["usd", "0.500000"],
    ["kwd", "0.0020000"],
  ]);
});

it("names the twenty partners whose sums changed most, losses as well as gains", () => {
  const comparison = new Comparison();
  const ids = Array.from({ length: 25 }, (_, i) => `p${String(i).padStart(2, "0")}`);
  const amounts = ids.map((id, i) => line("partner", id, BigInt(i)));
  const flat = ids.map((id) => line("partner", id, 12n));
  comparison.add(sale(), amounts.reverse(), flat);
  // 1 yen counts for more than 12 millionths of a dollar.
  comparison.add(sale({ currency: "jpy" }), [], [line("partner", "yen", 10_000n)]);
  const { most_changed } = comparison.report();
  expect(most_changed).toHaveLength(20);
  expect(most_changed.slice(0, 5).map(({ partner_id }) => partner_id)).toEqual([
    "yen",
    "p00",
    "p24",
    "p01",
    "p23",
  ]);
  expect(most_changed.some(({ partner_id }) => partner_id === "p12")).toBe(false);
});
