import type { Plan } from "../plan";
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
