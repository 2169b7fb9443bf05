import type { TimedEvent } from "../history";
import { parsePlan } from "../plan";
import type { Plan } from "../plan";
import { preset } from "../presets";
import { binaryCredits } from "../presets/binary-credits";
import { Simulation } from "../simulate";
import { Run, at, cancel, member, order, planWith, refund, release } from "./given";
import { assertInvariants } from "./invariants";

/** `root` above `a` above `b`, and an order of 100 usd by `b`. */
const small = (plan?: Plan) =>
  new Run(plan).join(member("root"), member("a", "root"), member("b", "a"));

describe("one order", () => {
  it("pays the upline of the buyer, not the buyer", () => {
    expect(
      small()
        .apply(order("o1", "b", 10_000n))
        .accounts(),
    ).toEqual({
      "fund:development usd": 1_750_000n,
      "fund:trust usd": 3_000_000n,
      "partner:a:pending usd": 4_500_000n,
      "partner:root:pending usd": 750_000n,
      "world:sales usd": -10_000_000n,
    });
  });

  it("of a client pays the seller as level 1 of both trees", () => {
    const run = small().apply(order("o1", "a-shopper", 10_000n, { ref: "b" }));
    expect(run.accounts()).toMatchObject({
      "partner:b:pending usd": 4_500_000n,
      "partner:a:pending usd": 750_000n,
      "partner:root:pending usd": 375_000n,
      "fund:development usd": 1_375_000n,
    });
    const [{ sale }] = run.decisions;
    expect(sale).toMatchObject({ buyer_id: null, seller_id: "b" });
    expect([sale.upline.sponsor.depth, sale.upline.placement.depth]).toEqual([3, 3]);
    expect(sale.upline.sponsor.nodes).toHaveLength(1);
  });

  it("of a partner starts from the partner, whatever code it carries", () => {
    const plain = small().apply(order("o1", "b", 10_000n));
    const coded = small().apply(order("o1", "b", 10_000n, { ref: "root" }));
    expect(coded.accounts()).toEqual(plain.accounts());
    expect(coded.decisions[0].sale).toMatchObject({ buyer_id: "b", seller_id: null });
  });

  it("of a shopper nobody brought makes no fact", () => {
    const run = small().apply(order("o1", "a-shopper", 10_000n), refund("r1", "o1", 100n));
    expect([run.accounts(), run.decisions, run.simulation.baseOf("o1")]).toEqual([
      {},
      [],
      undefined,
    ]);
  });

  it("of a client of a suspended seller pays trust and development", () => {
    const run = new Run().join(member("root"), member("s", "root", "suspended"));
    run.apply(order("o1", "a-shopper", 10_000n, { ref: "s" }));
    expect(run.accounts()).toEqual({
      "fund:trust usd": 6_000_000n,
      "fund:development usd": 3_250_000n,
      "partner:root:pending usd": 750_000n,
      "world:sales usd": -10_000_000n,
    });
  });

  it("keeps the upline it was decided on, also in its refund", () => {
    const run = small().apply(order("o1", "b", 10_000n));
    run.join(member("late", "b")).apply(refund("r1", "o1", 5_000n));
    expect(run.accounts()).toMatchObject({ "partner:a:pending usd": 2_250_000n });
  });

  it("is decided once: applied again, it changes nothing", () => {
    const run = small().apply(order("o1", "b", 10_000n));
    const before = run.accounts();
    run.apply(order("o1", "b", 10_000n), order("o1", "a", 99n));
    expect(run.accounts()).toEqual(before);
    expect(run.decisions).toHaveLength(1);
    assertInvariants(run);
  });

  it("with an unknown seller is refused and changes nothing", () => {
    const run = small().apply(order("o1", "b", 10_000n));
    const before = run.accounts();
    const wrong = order("o2", "a-shopper", 10_000n, { ref: "ghost" });
    expect(() => run.apply(wrong)).toThrow(expect.objectContaining({ code: "unknown_member" }));
    expect(run.accounts()).toEqual(before);
    expect(run.simulation.baseOf("o2")).toBeUndefined();
    assertInvariants(run);
  });

  it("without a hold is available at once, and release finds nothing", () => {
    const run = small(planWith({ holds_days: { order: 0 } })).apply(order("o1", "b", 10_000n));
    expect(run.balance("partner:a:available")).toBe(4_500_000n);
    const count = run.postings.length;
    expect(run.apply(release("o1")).postings).toHaveLength(count);
  });

  it("can be forgotten: its money stands and later events pass it by", () => {
    const run = small().apply(order("o1", "b", 10_000n));
    const before = run.accounts();
    run.simulation.forget("o1");
    expect(run.apply(cancel("c1", "o1")).accounts()).toEqual(before);
  });
});

describe("a refund", () => {
  it("carries its own id and time, and takes back in proportion", () => {
    const run = small().apply(order("o1", "b", 10_000n), refund("r1", "o1", 2_500n));
    const last = run.postings[run.postings.length - 1];
    expect(last).toMatchObject({ event_id: "r1", at: at(2_000), posting: { note: "reversal" } });
    expect(run.accounts()).toMatchObject({
      "fund:trust usd": 2_250_000n,
      "world:sales usd": -7_500_000n,
    });
  });

  it("of more than is left takes what is left", () => {
    const run = small().apply(order("o1", "b", 10_000n), refund("r1", "o1", 9_000n));
    expect(run.apply(refund("r2", "o1", 9_000n)).accounts()).toEqual({});
    expect(run.apply(cancel("c1", "o1"), refund("r3", "o1", 1n)).accounts()).toEqual({});
  });

  it("after the release takes what is available", () => {
    const run = small().apply(order("o1", "b", 10_000n), release("o1"));
    expect(run.balance("partner:a:available")).toBe(4_500_000n);
    expect(run.apply(refund("r1", "o1", 5_000n)).balance("partner:a:available")).toBe(2_250_000n);
    expect(run.apply(cancel("c1", "o1")).accounts()).toEqual({});
  });
});

describe("an order of a shopper nobody brought", () => {
  const week = (number: number): TimedEvent => ({
    ...{ kind: "close", id: `week${number}`, at: at(number * 10_080), period: "week" },
  });
  /** What the company sold, in cents, as the weeks' closes saw it. */
  const turnovers = (...events: TimedEvent[]) => {
    const run = new Run(preset("differential")).join(member("root"));
    run.apply(order("s", "a-shopper", 10_000n), ...events);
    const facts = run.pools.map(({ fact }) => fact).filter(({ code }) => code === "pool_5");
    return facts.map((fact) => "turnover" in fact && fact.turnover / 10_000n);
  };
  it.each<[string, TimedEvent[], bigint[]]>([
    ["counts for the company in its week", [week(1), week(2)], [10_000n, 0n]],
    ["less what is given back", [refund("r", "s", 2_500n), week(1)], [7_500n]],
    [
      "in the week it is given back",
      [week(1), refund("r", "s", 2_500n), week(2)],
      [10_000n, -2_500n],
    ],
    ["with every refund", [refund("r", "s", 2_500n), refund("q", "s", 2_500n), week(1)], [5_000n]],
    ["not once all is given back", [refund("r", "s", 2_500n), cancel("x", "s"), week(1)], [0n]],
    ["once, though it is told twice", [order("s", "a-shopper", 10_000n), week(1)], [10_000n]],
    [
      "not as a profit",
      [order("p", "a-shopper", 5_000n, { source: "profit" }), week(1)],
      [10_000n],
    ],
  ])("%s", (_what, events, expected) => {
    expect(turnovers(...events)).toEqual(expected);
  });
});

it("a client has bought before once it ordered or invested; a profit is nothing bought", () => {
  const run = new Run(preset("differential")).join(member("a"));
  const sale = (id: string, source: "order" | "profit") =>
    order(id, "a-shopper", 10_000n, { ref: "a", source, turnover: 0n });
  run.apply(sale("p", "profit"), sale("o1", "order"), sale("o2", "order"));
  const returning = run.decisions.map(({ sale: { is_returning } }) => is_returning);
  expect(returning).toEqual([false, false, true]);
});

it("a sale freezes the ways up that its own bonuses climb, and none where no bonus climbs", () => {
  const run = new Run(preset("differential")).join(member("a"), member("b", "a"));
  const sources = ["order", "investment", "profit"] as const;
  run.apply(...sources.map((source) => order(source, "b", 10_000n, { source })));
  const climbs = run.decisions.map(({ sale }) => Object.keys(sale.climbs ?? {}));
  expect(climbs).toEqual([["team_sales"], ["entrance_team"], ["network_profits"]]);
  const [{ sale }] = small().apply(order("o1", "b", 10_000n)).decisions;
  expect(sale).not.toHaveProperty("climbs");
  expect(sale).not.toHaveProperty("is_returning");
});

it("a newcomer that was held is paid for when it gets its place, and not when there is none", () => {
  const plan = parsePlan({
    ...binaryCredits,
    placement: { ...binaryCredits.placement, max_depth: 1, holding_days: 7 },
  });
  const place = (ref: string): TimedEvent => ({ kind: "place", id: "place", at: at(9_999), ref });
  const run = new Run(plan).join(member("root"), member("a", "root"));
  expect(run.joinings.slice(1)).toEqual([]);
  run.apply(place("a"));
  expect(run.joinings[1]).toMatchObject({
    event_id: "placement:a",
    fact: {
      ...{ kind: "placement", partner_id: "a", parent_id: "root", level: 2, position: 0 },
      at: at(9_999),
    },
    outcome: { lines: [{ recipient: { kind: "partner", id: "root" }, amount: 100_000_000n }] },
  });
  run.join(member("b", "root"), member("c", "root")).apply(place("b"), place("c"));
  expect(run.joinings.map(({ fact }) => fact.partner_id)).toEqual(["root", "a", "b"]);
});

it("a withdrawal is paid under a plan without points too, where a task is nothing", () => {
  const run = small(planWith({ holds_days: { order: 0 } })).apply(order("o1", "b", 10_000n));
  const asks = {
    kind: "withdraw",
    id: "w",
    at: at(2_000),
    member_id: "a",
    currency: "usd",
  } as const;
  run.apply({ ...asks, amount: 4_000_000n });
  expect(run.accounts()).toMatchObject({
    "partner:a:available usd": 500_000n,
    "world:paid_out usd": 4_000_000n,
  });
  const before = run.accounts();
  const task = { kind: "task", id: "t", at: at(2_000), metric: "sign_ins", by: 1n } as const;
  expect(run.apply({ ...task, member_id: "a" }).accounts()).toEqual(before);
  expect(run.earnings).toEqual([]);
});

it("who listens need not listen to everything", () => {
  const postings: string[] = [];
  const simulation = new Simulation(preset("points-ladder"), {
    posting: (event_id) => postings.push(event_id),
    decided: () => {},
    rebased: () => {},
    recruited: () => {},
    distributed: () => {},
    ranked: () => {},
  });
  simulation.join(member("a"));
  simulation.apply(order("o", "a", 10_000n));
  const much = { amount: 1_000_000_000n, currency: "usd", member_id: "a" };
  simulation.apply({ kind: "withdraw", id: "w", at: at(2_000), ...much });
  expect(new Set(postings)).toEqual(new Set(["o"]));
});

describe("volume", () => {
  const volumes = (run: Run) => Object.fromEntries(run.network.volumes());
  const all = (units: bigint) => ({ pv: units, bv: units, cv: units });
  const NONE = { ...all(0n), gv: 0n, mv: 0n };

  it("of a partner's order is its own and everybody's above", () => {
    const run = small().apply(order("o1", "b", 10_000n));
    expect(volumes(run)).toEqual({
      b: { ...NONE, ...all(100_000_000n) },
      a: { ...NONE, gv: 100_000_000n },
      root: { ...NONE, gv: 100_000_000n },
    });
  });

  it("of a client's order is the seller's group volume", () => {
    const run = small().apply(order("o1", "a-shopper", 10_000n, { ref: "a" }));
    expect(volumes(run)).toMatchObject({
      b: NONE,
      a: { ...NONE, gv: 100_000_000n },
      root: { gv: 100_000_000n },
    });
  });

  it("goes back with the base, in proportion, and with a cancel altogether", () => {
    const volume = { pv: 7n, bv: 100n, cv: 10n };
    const run = small().apply(order("o1", "b", 10_000n, { volume }), refund("r1", "o1", 5_000n));
    expect(volumes(run)).toMatchObject({ b: { pv: 3n, bv: 50n, cv: 5n }, a: { gv: 50n } });
    run.apply(refund("r2", "o1", 2_500n));
    expect(volumes(run)).toMatchObject({ b: { pv: 1n, bv: 25n, cv: 2n }, a: { gv: 25n } });
    run.apply(cancel("c1", "o1"));
    expect(volumes(run)).toEqual({ b: NONE, a: NONE, root: NONE });
  });

  it("of an order that cost nothing goes with its cancel only", () => {
    const volume = { pv: 7n, bv: 8n, cv: 9n };
    const run = small().apply(order("o1", "b", 0n, { volume }), refund("r1", "o1", 0n));
    expect(volumes(run).b).toEqual({ ...volume, gv: 0n, mv: 0n });
    run.apply(cancel("c1", "o1"));
    expect(volumes(run).b).toEqual(NONE);
  });
});
