/** What a history cost, told by a summary that listens to a simulation. */
import type { TimedEvent } from "../history";
import { parsePlan } from "../plan";
import type { Plan } from "../plan";
import { preset } from "../presets";
import { halvingMatrix } from "../presets/halving-matrix";
import { twelveLevel } from "../presets/twelve-level";
import { Simulation } from "../simulate";
import { Summary } from "../summary";
import { at, cancel, member, order, planWith, refund, release } from "./given";

const [trust, direct, development, tree] = halvingMatrix.bonuses;
/** What the tree leaves stays with the house. */
const KEEPS = planWith({
  bonuses: [trust, direct, development, { ...tree, remainder: "house:commission" }],
});

/** `root` above `a` above `b`, and what happens then. */
function told(plan: Plan, ...events: TimedEvent[]) {
  const summary = new Summary(plan);
  const simulation = new Simulation(plan, summary);
  simulation.join(member("root"));
  simulation.join(member("a", "root"));
  simulation.join(member("b", "a"));
  for (const event of events) simulation.apply(event);
  return summary.report();
}

it("adds up bases and payments by currency, and by bonus with what the house kept", () => {
  const withdraw: TimedEvent = {
    ...{ kind: "withdraw", id: "w", at: at(4_000), member_id: "a" },
    ...{ amount: 1_000_000_000n, currency: "usd" },
  };
  const events = [
    // 3 + 3 + 1 % go to funds: nobody stands above, and the tree's 3 % stay with the house.
    order("o1", "root", 10_000n),
    // 7 % and 1.5 + 0.75 % of the tree.
    order("o2", "b", 20_000n),
    order("o3", "b", 10_000n, { currency: "eur" }),
    order("o4", "b", 0n),
    refund("r1", "o2", 10_000n),
    release("o2"),
    withdraw,
  ];
  expect(told(KEEPS, ...events)).toEqual({
    plan: "halving-matrix",
    payout_ratio: "0.0925",
    currencies: {
      usd: { base: "200.000000", paid: "16.250000", payout_ratio: "0.08125" },
      eur: { base: "100.000000", paid: "9.250000", payout_ratio: "0.0925" },
    },
    totals_by_bonus: {
      trust: { usd: "6.000000", eur: "3.000000" },
      direct: { usd: "6.000000", eur: "3.000000" },
      development: { usd: "2.000000", eur: "1.000000" },
      tree: { usd: "6.000000", eur: "3.000000" },
    },
    // As it was decided first; the one in euros cost no larger part.
    worst_order: {
      ...{ id: "o2", currency: "usd", base: "200.000000", paid: "18.500000", ratio: "0.0925" },
    },
    decided_orders: 4,
    // 4, 6 and 6 of the orders, 6 of the refund, 3 of the release: a's two shares and root's.
    postings: 25,
    refused: 1,
  });
});

it.each<[string, TimedEvent[], string | undefined]>([
  ["the dearer one, which came first", [order("x", "b", 1n), order("o", "root", 9_999n)], "x"],
  ["the dearer one, which came last", [order("o", "root", 9_999n), order("x", "b", 100n)], "x"],
  ["the first of equals", [order("x", "b", 100n), order("o", "b", 50_000n)], "x"],
  ["none that was free", [order("o", "b", 0n)], undefined],
])("the worst order is %s", (_what, events, worst) => {
  expect(told(KEEPS, ...events).worst_order?.id).toBe(worst);
});

it("a history of nothing cost nothing", () => {
  expect(told(KEEPS)).toEqual({
    ...{ plan: "halving-matrix", payout_ratio: "0", currencies: {}, worst_order: null },
    totals_by_bonus: { trust: {}, direct: {}, development: {}, tree: {} },
    ...{ decided_orders: 0, postings: 0, refused: 0 },
  });
});

it("what was given back whole is left at nothing, and hides no other currency", () => {
  const events = [order("o1", "b", 100n, { currency: "eur" }), cancel("c1", "o1")];
  const { currencies, payout_ratio } = told(KEEPS, ...events, order("o2", "b", 10_000n));
  expect(currencies).toEqual({
    eur: { base: "0.000000", paid: "0.000000", payout_ratio: "0" },
    usd: { base: "100.000000", paid: "9.250000", payout_ratio: "0.0925" },
  });
  expect(payout_ratio).toBe("0.0925");
});

it("where credits were paid in a currency without any order, no ratio is the highest, whatever came first", () => {
  const plan = preset("binary-credits");
  const story = (isOrderFirst: boolean) => {
    const summary = new Summary(plan);
    const simulation = new Simulation(plan, summary);
    const sells = () => simulation.apply(order("o", "root", 10_000n, { currency: "eur" }));
    simulation.join(member("root"));
    if (isOrderFirst) sells();
    simulation.join(member("a", "root"));
    if (!isOrderFirst) sells();
    return summary.report();
  };
  for (const isOrderFirst of [true, false]) {
    expect(story(isOrderFirst)).toMatchObject({
      payout_ratio: null,
      currencies: {
        usd: { base: "0.000000", paid: "100.000000", payout_ratio: null },
        eur: { base: "100.000000", paid: "0.000000", payout_ratio: "0" },
      },
    });
  }
});

it("what a close pays again, and takes back, by ranks that count for the month is in the sums", () => {
  const steps = ["member", "bronze", "silver", "gold", "platinum", "diamond"].map(
    (code, index) => ({
      ...{ code, name: code },
      requires: index === 0 ? [] : [{ metric: "pv", at_least: String(100 * index) }],
    }),
  );
  const plan = parsePlan({
    ...twelveLevel,
    ranks: {
      ladders: [{ code: "distributor", evaluate: "month", steps }],
      ...{ effective: "period_retroactive", expire: { grace_days: 0 } },
    },
  });
  const [o1, o2] = [order("o1", "b", 10_000n), order("o2", "a", 10_000n)];
  const close: TimedEvent = {
    kind: "close",
    id: "c",
    at: "2026-02-01T00:00:00.000Z",
    period: "month",
  };
  const paid = (...events: TimedEvent[]) => told(plan, ...events).currencies.usd.paid;
  // Level 1 of members is 5 %, of bronze 6 %; o2's is root's, who bought nothing.
  expect([paid(o1, o2), paid(o1, o2, close)]).toEqual(["10.000000", "11.000000"]);
});
