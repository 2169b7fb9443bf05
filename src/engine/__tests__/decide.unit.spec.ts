import { decide, decideAgainAt, decideAt } from "../decide";
import type { SaleFact } from "../facts";
import { preset } from "../presets";
import { HALVING, planWith, sale, upline } from "./given";

const lines = (outcome: ReturnType<typeof decide>) =>
  outcome.lines.map(({ recipient: { kind, id }, bonus, amount, reason }) =>
    [`${kind}:${id}`, bonus, amount, reason].join(" "),
  );

describe("a decision", () => {
  it("asks only the bonuses that look at where the money came from", () => {
    const passing = preset("differential");
    const plan = planWith({ bonuses: [...HALVING.bonuses, passing.bonuses[2]] });
    const own_return = { amount: 5n, status: "active" as const };
    const order = sale({ own_return });
    expect(decide(plan, order)).toEqual(decide(HALVING, order));
    expect(decide(plan, { ...order, source: "order" })).toEqual(decide(HALVING, order));
    expect(lines(decide(plan, { ...order, source: "profit" }))).toEqual([
      "partner:buyer portfolio_returns 5 own_return",
    ]);
    expect(decide(plan, { ...order, source: "investment" })).toEqual({ lines: [], skips: [] });
  });

  it("tells of every bonus whom it passed over", () => {
    const trees = { sponsor: upline("suspended", "active"), placement: upline("suspended") };
    const { skips } = decide(HALVING, sale({}, trees));
    expect(skips).toEqual([
      { bonus: "direct", from_level: 1, to_level: 1, reason: "not_active" },
      { bonus: "direct", from_level: 2, to_level: 2, reason: "beyond_levels" },
      { bonus: "tree", from_level: 1, to_level: 1, reason: "not_active" },
    ]);
  });
});

describe("a decision at another base", () => {
  const plan = preset("differential");
  const profit = (base: bigint, amount: bigint): SaleFact =>
    sale({ source: "profit", base, own_return: { amount, status: "active" } });

  it("changes nothing but the base", () => {
    const order = sale({}, { sponsor: upline("active"), placement: upline("active") });
    expect(decideAt(HALVING, order, 33_330_000n)).toEqual(
      decide(HALVING, { ...order, base: 33_330_000n }),
    );
    expect(order.base).toBe(100_000_000n);
  });

  it.each([
    [90n, 9n, 90n, ["partner:buyer portfolio_returns 9 own_return"]],
    [90n, 9n, 50n, ["partner:buyer portfolio_returns 5 own_return"]],
    [90n, 9n, 49n, ["partner:buyer portfolio_returns 4 own_return"]],
    [90n, 9n, 0n, []],
    // A return whose profit was nothing stays as it was given while nothing changes.
    [0n, 9n, 0n, ["partner:buyer portfolio_returns 9 own_return"]],
  ])("of a profit of %s with a return of %s, at %s", (base, given, now, expected) => {
    expect(lines(decideAt(plan, profit(base, given), now))).toEqual(expected);
  });

  it("keeps a return's other terms", () => {
    const item = profit(90n, 9n);
    item.own_return = { amount: 9n, status: "suspended" };
    expect(decideAt(plan, item, 45n).lines).toEqual([]);
    expect(decideAt(plan, item, 45n).skips).toEqual([
      { bonus: "portfolio_returns", from_level: 0, to_level: 0, reason: "not_active" },
    ]);
  });
});

describe("a decision after somebody left for good", () => {
  const trees = { sponsor: upline("active"), placement: upline("active", "active") };
  const order = sale({}, trees);

  it("gives the house what they would get, and nobody else another amount", () => {
    expect(lines(decideAgainAt(HALVING, order, 10_000_000n, ["u1"]))).toEqual([
      "fund:trust trust 300000 allocated",
      "house:breakage direct 300000 recipient_not_active",
      "fund:development development 100000 allocated",
      "house:breakage tree 150000 recipient_not_active",
      "partner:u2 tree 75000 earned",
      "fund:development tree 75000 remainder",
    ]);
  });

  it("keeps its skips, and is the same when nobody did, or only a fund is called so", () => {
    const passedOver = { ...trees, placement: upline("suspended", "active") };
    const other = sale({}, passedOver);
    expect(decideAgainAt(HALVING, other, 10n, ["u2"]).skips).toEqual(
      decideAt(HALVING, other, 10n).skips,
    );
    for (const gone of [[], ["trust", "development"], ["somebody"]]) {
      expect(decideAgainAt(HALVING, order, 7_770_000n, gone)).toEqual(
        decideAt(HALVING, order, 7_770_000n),
      );
    }
  });
});
