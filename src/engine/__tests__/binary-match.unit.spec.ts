/** Binary matching (seed 002): legs, carry, cap, limit, flush and expiry, by tables. */
import { explainShare } from "../explain";
import type { BinaryMatchFact, PartnerStatus } from "../facts";
import { lint } from "../lint";
import type { Plan } from "../plan";
import { closeItem } from "../periods";
import { PlacementTree } from "../periods/legs";
import { NOTHING_COUNTED, type Snapshot, type SnapshotSeat } from "../snapshot";
import { Run, at, cancel, member, order, refund } from "./given";
import { DAY, planWith, week } from "./matching";

const USD = 1_000_000n;
const buys = (who: string, dollars: number, day = 1, more = {}) =>
  order(`${who}-${dollars}-${day}`, who, BigInt(dollars * 100), { at: at(day * DAY), ...more });

/** `top` with a left and a right below it. */
const legs = (plan: Plan, status: PartnerStatus = "active"): Run =>
  new Run(plan).join(member("top", null, status), member("l", "top"), member("r", "top"));

const factOf = (run: Run, index = -1): BinaryMatchFact => {
  const fact = run.pools.at(index)?.fact;
  if (fact?.kind !== "binary_match") throw new Error("nothing was matched");
  return fact;
};
const dollars = (run: Run, id = "top"): number => Number(run.wallet(id)) / 1e6;
/** Left, right, matched of the last close, in dollars. */
const matchOf = (run: Run, id = "top") => {
  const found = factOf(run).matches.find(({ partner_id }) => partner_id === id);
  return found && [found.left, found.right, found.matched].map((units) => Number(units) / 1e6);
};
const mv = (run: Run, id = "top"): number => Number(run.network.volumes().get(id)?.mv ?? -1n) / 1e6;

describe("the seed's example", () => {
  it("1,000 on the left and 800 on the right: 800 are matched, 200 are carried", () => {
    const run = legs(planWith()).apply(buys("l", 1_000), buys("r", 800), week(7));
    expect(matchOf(run)).toEqual([1_000, 800, 800]);
    expect([dollars(run), mv(run)]).toEqual([80, 800]);
    expect(run.postings.map(({ posting }) => posting)).toEqual([
      {
        from: "world:sales",
        to: "partner:top:available",
        amount: 80n * USD,
        currency: "usd",
        order_id: null,
        bonus: "match",
        level: null,
        rate: null,
        note: "matched",
      },
    ]);
    run.apply(buys("r", 200, 8), week(14));
    expect(matchOf(run)).toEqual([200, 200, 200]);
    expect([dollars(run), mv(run)]).toEqual([100, 1_000]);
  });

  it("over three closes, each carrying what the one before left", () => {
    const run = legs(planWith()).apply(buys("l", 1_000), buys("r", 300), week(7));
    expect(matchOf(run)).toEqual([1_000, 300, 300]);
    run.apply(buys("r", 900, 8), week(14));
    expect(matchOf(run)).toEqual([700, 900, 700]);
    run.apply(buys("l", 50, 15), buys("r", 5, 15), week(21));
    expect(matchOf(run)).toEqual([50, 205, 50]);
    expect([dollars(run), mv(run)]).toEqual([105, 1_050]);
    // Nothing new: nothing to match, and no fact.
    run.apply(week(28));
    expect(run.pools).toHaveLength(3);
  });
});

describe("volume", () => {
  const more = { volume: { pv: 7n * USD, bv: 100n * USD, cv: 60n * USD } };
  it.each([
    ["bv", [100, 200, 100]],
    ["pv", [7, 7, 7]],
    ["cv", [60, 120, 60]],
  ])("%s counts for the legs, clients' beside the partners' own but for pv", (volume, expected) => {
    const run = legs(planWith({ volume }));
    run.apply(
      buys("l", 500, 1, more),
      buys("r", 500, 1, more),
      buys("client", 500, 1, { ...more, ref: "r" }),
      week(7),
    );
    expect(matchOf(run)).toEqual(expected);
  });

  it("of everybody below counts, however deep, but not the partner's own", () => {
    const run = legs(planWith()).join(member("ll", "l"), member("lr", "l"), member("rl", "r"));
    run.apply(buys("top", 999), buys("ll", 10), buys("lr", 20), buys("rl", 40), week(7));
    expect(matchOf(run)).toEqual([30, 40, 30]);
    expect(matchOf(run, "l")).toEqual([10, 20, 10]);
    expect(matchOf(run, "r")).toBeUndefined();
  });

  it("given back lowers what is carried, never below nothing; what was matched stays", () => {
    const run = legs(planWith()).apply(buys("l", 1_000), buys("r", 800), week(7));
    run.apply(
      refund("r1", "l-1000-1", 100_000n),
      refund("r2", "r-800-1", 80_000n),
      buys("r", 1_000, 8),
      buys("l", 900, 8),
    );
    // Left: 200 carried − 1,000 + 900 = 100. Right: 0 − 800 + 1,000 = 200.
    run.apply(week(14));
    expect(matchOf(run)).toEqual([100, 200, 100]);
    run.apply(cancel("c", "r-1000-8"), week(21), buys("r", 5, 22), buys("l", 7, 22), week(28));
    expect(matchOf(run)).toEqual([7, 5, 5]);
    expect(mv(run)).toBe(905);
    // Weeks in which more was given back than sold pay nobody.
    expect(dollars(run)).toBe(80 + 10 + 0.5);
  });
});

describe("rules", () => {
  it.each<[string, object, number, number[], number]>([
    ["above the cap is lost", { cap_per_period: "50" }, 50, [200, 0, 0], 800],
    [
      "above the cap is carried",
      { cap_per_period: "50", above_cap: "carry" },
      50,
      [500, 300, 300],
      500,
    ],
    ["below the cap is paid whole", { cap_per_period: "90" }, 80, [200, 0, 0], 800],
    ["at the cap is paid whole", { cap_per_period: "80" }, 80, [200, 0, 0], 800],
    ["is lost when nothing is carried", { carry: "none" }, 80, [0, 0, 0], 800],
  ])("what is %s", (_what, change, paid, [left, right, again], matched) => {
    const run = legs(planWith(change)).apply(buys("l", 1_000), buys("r", 800), week(7));
    expect([dollars(run), mv(run)]).toEqual([paid, matched]);
    // What was carried shows once the legs grow by a dollar each.
    run.apply(buys("l", 1, 8), buys("r", 1, 8), buys("stranger", 1_000, 8), week(14));
    expect(matchOf(run)).toEqual([left + 1, right + 1, again + 1]);
  });

  it("all matches together pay at most the limit, each cut in proportion, the rest to the house", () => {
    const run = legs(planWith({ limit: "0.05" }));
    run.join(member("ll", "l"), member("lr", "l"));
    run.apply(buys("ll", 100), buys("lr", 70), buys("r", 130.01), week(7));
    // top matches 130.01 → 13.001, l matches 70 → 7; the limit is 5 % of 300.01 = 15.0005.
    const most = 15_000_500n;
    const sum = 20_001_000n;
    expect(run.wallet("top")).toBe((13_001_000n * most) / sum);
    expect(run.wallet("l")).toBe((7_000_000n * most) / sum);
    expect(run.balance("house:breakage")).toBe(1n);
    expect(run.balance("world:sales")).toBe(-most);
    expect(run.pools[0].shares.map(({ reason }) => reason)).toEqual([
      "matched_cut",
      "matched_cut",
      "remainder",
    ]);
    expect(explainShare("matched_cut")).toContain("cut in proportion to the limit");
  });

  it("the limit reached to the unit cuts nothing", () => {
    const run = legs(planWith({ limit: "0.05" })).apply(buys("l", 100), buys("r", 100), week(7));
    expect(run.pools[0].shares).toEqual([
      { recipient: { kind: "partner", id: "top" }, amount: 10n * USD, reason: "matched" },
    ]);
  });

  it.each<[string, PartnerStatus, (number[] | undefined)[]]>([
    ["suspended", "suspended", []],
    ["terminated", "terminated", []],
    ["active", "active", [[1_000, 800, 800]]],
  ])("a partner who is %s", (_what, status, expected) => {
    const run = legs(planWith(), status).apply(buys("l", 1_000), buys("r", 800), week(7));
    expect(run.pools.map(() => matchOf(run))).toEqual(expected);
  });

  it("with an active direct asked for on each side, others carry until they have them", () => {
    const plan = planWith({ requires: "active_direct_each_side" });
    // Placed under top, but invited by nobody: sides count, and so does who invited.
    const run = new Run(plan).join(member("top"), member("l", "top"), member("r"));
    run.apply(buys("l", 100), buys("r", 100), week(7));
    expect(run.pools).toEqual([]);
    // Under l, so that l has nobody invited on the left and top still nobody on the right.
    run.join(member("ll", "top"), member("lr", "top"));
    run.apply(week(14));
    expect(run.pools).toEqual([]);
    run.join(member("rl", "top", "suspended")).apply(week(21));
    expect(run.pools).toEqual([]);
    run.join(member("rr", "top")).apply(buys("stranger", 1_000, 22), week(28));
    expect(matchOf(run)).toEqual([100, 100, 100]);
    expect(factOf(run).matches).toHaveLength(1);
  });

  it("legs of who did not buy for so many days are emptied, whoever buys keeps them", () => {
    const run = legs(planWith({ flush_inactive_days: 10 }));
    run.apply(buys("l", 100, 1), buys("r", 40, 1), week(7));
    expect(matchOf(run)).toEqual([100, 40, 40]);
    run.apply(week(10), buys("r", 60, 11), buys("l", 1, 11), week(14));
    expect(run.pools).toHaveLength(1);
    run.apply(buys("top", 1, 15), buys("r", 5, 16), buys("l", 2, 16), week(21));
    expect(matchOf(run)).toEqual([2, 5, 2]);
  });

  it("the day before the last is no flush", () => {
    for (const [day, count] of [
      [9, 1],
      [10, 0],
    ]) {
      const run = legs(planWith({ flush_inactive_days: 10 }));
      run.apply(buys("l", 100, 1), buys("r", 40, 1), week(day));
      expect(run.pools).toHaveLength(count);
    }
  });

  it("legs that match nothing for so many closes expire; a match begins the count anew", () => {
    const run = legs(planWith({ expire_after_periods: 2 }));
    run.apply(buys("l", 100, 1), week(7), buys("r", 10, 8), week(14));
    expect(matchOf(run)).toEqual([100, 10, 10]);
    run.apply(week(21), buys("r", 10, 22), week(28));
    expect(matchOf(run)).toEqual([90, 10, 10]);
    run.apply(week(35), week(42), buys("r", 10, 43), buys("l", 3, 43), week(49));
    expect(matchOf(run)).toEqual([3, 10, 3]);
  });

  it("by rank: who has no rank of the table carries", () => {
    const steps = [
      { code: "0", name: "None", requires: [] },
      { code: "gold", name: "Gold", requires: [{ metric: "own_purchases", at_least: "500" }] },
    ];
    const ranks = { ladders: [{ code: "metal", steps }], effective: "next_sale", expire: "never" };
    const change = { rate: undefined, by_rank: { ladder: "metal", rates: { gold: "0.2" } } };
    const run = legs(planWith(change, { ranks }));
    run.apply(buys("l", 100, 1), buys("r", 40, 1), week(7));
    expect(run.pools).toEqual([]);
    run.apply(buys("top", 500, 8), week(14));
    expect(factOf(run).matches).toEqual([
      {
        partner_id: "top",
        left: 100n * USD,
        right: 40n * USD,
        matched: 40n * USD,
        rate: "0.2",
        rank: "gold",
      },
    ]);
    expect(dollars(run)).toBe(8);
  });
});

describe("the placement tree", () => {
  const seat = (
    index: number,
    parent: number | null,
    position: number | null,
    sponsor: number | null = null,
  ): SnapshotSeat => ({
    partner_id: `s${index}`,
    status: "active",
    joined_at: at(0),
    sponsor,
    parent,
    position,
    ranks: {},
    points: 0n,
    held: 0n,
    latest_sale: null,
    last_purchase_at: null,
  });

  it("may seat somebody below one who joined later, and somebody nowhere yet", () => {
    // s1 waited and was placed under s3, which joined after it; s4 waits still.
    const seats = [
      seat(0, null, 0),
      seat(1, 3, 1, 0),
      seat(2, 0, 0),
      seat(3, 0, 1),
      seat(4, null, null, 0),
    ];
    const tree = new PlacementTree(seats);
    expect(tree.legs((index) => 10n ** BigInt(index))).toEqual([
      [100n, 1_010n],
      [0n, 0n],
      [0n, 0n],
      [0n, 10n],
      [0n, 0n],
    ]);
    expect(tree.sideOf(1, 0)).toBe(1);
    expect(tree.sideOf(2, 0)).toBe(0);
    expect([tree.sideOf(4, 0), tree.sideOf(0, 3), tree.sideOf(0, 0)]).toEqual([null, null, null]);
    expect(tree.activeDirects()[0]).toEqual([false, true]);
  });

  it("remembers only what changed, and says why volume was lost", () => {
    const seats = [seat(0, null, 0), seat(1, 0, 0), seat(2, 0, 1)];
    const counted = (bv: bigint) => ({ ...NOTHING_COUNTED, bv });
    const snapshot = (marks: Record<string, Record<string, string>>, left: bigint): Snapshot => ({
      period: "week",
      from: null,
      at: at(100 * DAY),
      currency: "usd",
      company: 1_000n,
      seats,
      life: [],
      inPeriod: [counted(0n), counted(left), counted(0n)],
      lastDays: new Map(),
      marks: new Map([["match", new Map(Object.entries(marks))]]),
    });
    const marksOf = (change: object, before: Record<string, string>, left = 0n) =>
      Object.fromEntries(
        closeItem(planWith(change).periods[0], snapshot({ s0: before }, left)).marks ?? [],
      );
    expect(marksOf({}, { left: "5" })).toEqual({});
    expect(marksOf({}, { left: "5" }, 3n)).toEqual({ s0: { left: "8" } });
    expect(
      marksOf({ flush_inactive_days: 3 }, { left: "5", right: "1", matched: "9" }, 3n),
    ).toEqual({ s0: { matched: "9", flushed_inactive: "9" } });
    expect(marksOf({ cap_per_period: "0.0001" }, { left: "5000", right: "7000" })).toEqual({
      s0: { right: "2000", matched: "5000", flushed_cap: "4000" },
    });
    expect(marksOf({ expire_after_periods: 2 }, { left: "5", idle: "1" })).toEqual({
      s0: { expired: "5" },
    });
    seats[0] = { ...seats[0], status: "suspended" };
    expect(marksOf({}, { left: "5" }, 3n)).toEqual({ s0: { left: "8" } });
    seats[0] = { ...seats[0], status: "terminated" };
    expect(marksOf({}, { left: "5" }, 3n)).toEqual({});
  });
});

describe("a plan with matching", () => {
  it("costs at most its limit", () => {
    const { worst_case } = lint(planWith({ limit: "0.08" }));
    expect(worst_case).toMatchObject({ rate: "0.08", by_bonus: { match: "0.08" } });
    expect(worst_case.proof[0]).toBe(
      'binary_match "match" pays, each week, at most 0.08 of the base of an order',
    );
  });

  it("is refused over another tree than a binary one", () => {
    const placement = { kind: "matrix", width: 2, fill: "breadth_first", start: "root" };
    expect(() => planWith({}, { placement })).toThrow(
      expect.objectContaining({ field: "periods.0.kind" }),
    );
  });

  it.each<[string, object]>([
    ["rate", { rate: undefined }],
    ["rate", { by_rank: { ladder: "metal", rates: {} } }],
    ["by_rank", { rate: undefined, by_rank: { ladder: "metal", rates: { gold: "0.1" } } }],
    ["limit", { limit: "1.1" }],
    ["limit", { limit: undefined }],
    ["cap_per_period", { cap_per_period: "0" }],
    ["remainder", { remainder: "fund:nobodys" }],
    ["requires", { requires: "luck" }],
  ])("is refused at %s", (field, change) => {
    expect(() => planWith(change)).toThrow(
      expect.objectContaining({ field: `periods.0.${field}` }),
    );
  });
});
