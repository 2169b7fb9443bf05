/** Points of a network beyond the seed's numbers: rises, days, validity over withdrawals, and taking up from a store. */
import type { Member, TimedEvent } from "../history";
import { parseUnits } from "../money";
import { Network } from "../network";
import { parsePlan } from "../plan";
import type { Plan } from "../plan";
import { Points } from "../points/points";
import type { Earned, KeptPoints } from "../points/points";
import { preset } from "../presets";
import { pointsLadder } from "../presets/points-ladder";
import { Run, at, cancel, member, order, planWith, refund } from "./given";

const PLAN = preset("points-ladder");
const { points: POINTS, bonuses } = pointsLadder;
const usd = (major: string): bigint => parseUnits(major, "usd");
const DAY = 1_440;

const said = (all: readonly Earned[]): string[] =>
  all.map(({ member_id, entry }) => `${member_id} ${entry.key} ${entry.points}`);
const earned = (run: Run, ...event_ids: string[]): string[] =>
  said(run.earnings.filter(({ event_id }) => event_ids.includes(event_id)));
const pointsOf = (run: Run): Points => {
  if (!run.simulation.points) throw new Error("the plan has no points");
  return run.simulation.points;
};

/** Twice a day, by what a partner does itself and by what its team does. */
const TWICE = parsePlan({
  ...pointsLadder,
  points: {
    ...POINTS,
    tasks: ["trades", "team_trades"].map((metric) => ({
      ...{ code: metric, name: metric, every: "day", metric },
      tiers: [{ at_least: 2, points: 5 }],
    })),
  },
});
const couple = (plan: Plan) => new Run(plan).join(member("up"), member("me", "up"));

describe("an order that is given back", () => {
  const buys = (id: string, minute: number) => order(id, "me", 10_000n, { at: at(minute) });
  const back = (ref: string, minute: number): TimedEvent => ({
    ...cancel("x", ref),
    at: at(minute),
  });
  const twice = ["me trades:2026-01-02 5", "up team_trades:2026-01-02 5"];
  it.each([
    ["the day before takes nothing from today", back("o1", DAY + 2), twice],
    ["today is gone from today", back("o2", DAY + 2), []],
  ])("and was of %s", (_what, given_back, expected) => {
    const run = couple(TWICE);
    run.apply(buys("o1", 1), buys("o2", DAY + 1), given_back, buys("o3", DAY + 3));
    expect(earned(run, "o1", "o2", "x", "o3")).toEqual(expected);
  });
});

it.each([
  ["order", ["me trade:2026-01-01 5", "me amount:2026-01-01 5", "up valid_a:2026-01-01 10"]],
  ["investment", ["up valid_a:2026-01-01 10"]],
] as const)(
  "an %s of 500 is a purchase; only an order is a trade and counts for the amount",
  (source, expected) => {
    const run = couple(PLAN).apply(order("o", "me", 50_000n, { source }));
    expect(earned(run, "o")).toEqual(expected);
    expect(pointsOf(run).of(run.network.seatOf("me")).isValid).toBe(true);
  },
);

it.each<[string, TimedEvent[], string | undefined]>([
  ["is one trade", [order("o", "me", 500n)], "1"],
  ["is one with its refund in part", [order("o", "me", 500n), refund("r", "o", 499n)], "1"],
  ["is none once it is given back whole", [order("o", "me", 500n), refund("r", "o", 500n)], "0"],
  ["is none once it is cancelled", [order("o", "me", 500n), cancel("x", "o")], "0"],
  ["is one though it pays no commission", [order("o", "me", 0n, { turnover: 1n })], "1"],
  ["is one though it counts for no turnover", [order("o", "me", 500n, { turnover: 0n })], "1"],
  ["is none if it was free", [order("o", "me", 0n)], undefined],
])("an order %s", (_what, events, trades) => {
  const kept = pointsOf(couple(PLAN).apply(...events)).changed();
  expect(kept.get("me")?.state.life.trades).toBe(trades);
  expect(kept.get("up")?.state.life.team_trades).toBe(trades);
});

describe("a rise on the first ladder pays", () => {
  type Steps = [ladder: string, rank: string][];
  const rises = (rank: string | null, steps: Steps) => {
    const run = new Run(PLAN).join({ ...member("a"), ...(rank === null ? {} : { rank }) });
    const seat = run.network.seatOf("a");
    return steps.flatMap(([ladder, to]) =>
      pointsOf(run)
        .ranked(seat, { ladder, rank: to }, at(9))
        .map(({ entry }) => `${to} ${entry.key}`),
    );
  };
  it.each<[string, string | null, Steps, string[]]>([
    ["not for the step everybody starts on", null, [["lv", "LV0"]], []],
    [
      "for each step won",
      null,
      [
        ["lv", "LV1"],
        ["lv", "LV2"],
      ],
      ["LV1 level_up:1", "LV2 level_up:2"],
    ],
    ["once for two steps at once", null, [["lv", "LV2"]], ["LV2 level_up:1"]],
    ["not for the rank a newcomer brings", "LV2", [["lv", "LV2"]], []],
    [
      "from the rank a newcomer brings",
      "LV2",
      [
        ["lv", "LV1"],
        ["lv", "LV3"],
      ],
      ["LV3 level_up:1"],
    ],
    [
      "not for a fall",
      null,
      [
        ["lv", "LV2"],
        ["lv", "LV1"],
      ],
      ["LV2 level_up:1"],
    ],
    [
      "again for a rank that was lost",
      null,
      [
        ["lv", "LV1"],
        ["lv", "LV0"],
        ["lv", "LV1"],
      ],
      ["LV1 level_up:1", "LV1 level_up:2"],
    ],
    [
      "not for another ladder, nor does that move the first",
      "LV1",
      [
        ["metal", "gold"],
        ["lv", "LV1"],
        ["rank", "RANK_1"],
      ],
      [],
    ],
  ])("%s", (_what, rank, steps, expected) => {
    expect(rises(rank, steps)).toEqual(expected);
  });
});

describe("a balance below 50 ends validity after 96 hours", () => {
  /** `me` has bought for 100 and gets 5 % of what `low` buys: 100, to begin with. */
  const balanced = (fields: object, ...events: TimedEvent[]) => {
    const rates = { kind: "list", rates: ["0.05"] };
    const plan = parsePlan({
      ...pointsLadder,
      periods: [],
      bonuses: [{ ...bonuses[1], rates }],
      points: { ...POINTS, ...fields },
    });
    const run = new Run(plan).join(member("up"), member("me", "up"), member("low", "me"));
    run.apply(order("o1", "me", 10_000n, { at: at(1) }), lowBuys("o2", 200_000n, 0));
    run.apply(...events);
    expect(run.refusals).toEqual([]);
    return { run, held: run.wallet("me"), isValid: pointsOf(run).of(run.seat("me")).isValid };
  };
  const noon = (day: number): string => at(day * DAY + DAY / 2);
  const lowBuys = (id: string, cents: bigint, day: number) =>
    order(id, "low", cents, { at: noon(day) });
  const takes = (dollars: bigint, day: number): TimedEvent => ({
    ...{ kind: "withdraw", id: `w${day}`, at: noon(day), member_id: "me" },
    ...{ amount: dollars * 1_000_000n, currency: "usd" },
  });
  const givesBack = (cents: bigint, day: number): TimedEvent => ({
    ...{ kind: "refund", id: "r", at: noon(day), ref: "o2", amount: cents * 10_000n },
  });
  const ends = (...days: number[]): TimedEvent[] =>
    days.map((day) => ({ kind: "close", id: `c${day}`, at: at(day * DAY), period: "day" }));

  it.each<[string, TimedEvent[], string, boolean]>([
    ["since a withdrawal left 49", [takes(51n, 2), ...ends(7)], "49", false],
    [
      "since the first of two withdrawals",
      [takes(51n, 2), ...ends(3), takes(9n, 5), ...ends(7)],
      "40",
      false,
    ],
    [
      "not if it was back before, and another withdrawal took it below later",
      [takes(60n, 2), lowBuys("o3", 40_000n, 3), ...ends(4), takes(20n, 5), ...ends(7)],
      "40",
      true,
    ],
    [
      "since that other withdrawal",
      [takes(60n, 2), lowBuys("o3", 40_000n, 3), ...ends(4), takes(20n, 5), ...ends(10)],
      "40",
      false,
    ],
    [
      "not if a withdrawal left 50 and a refund took the rest",
      [takes(50n, 2), givesBack(100_000n, 3), ...ends(4, 9)],
      "0",
      true,
    ],
    [
      "not if a withdrawal left 60 and a refund took 50",
      [takes(40n, 2), givesBack(100_000n, 3), ...ends(4, 9)],
      "10",
      true,
    ],
  ])("%s", (_what, events, held, isValid) => {
    expect(balanced({}, ...events)).toMatchObject({ held: usd(held), isValid });
  });

  it("not if it is back when the partner is looked at next, though no day closed in between", () => {
    const back = [takes(60n, 2), lowBuys("o3", 40_000n, 3)];
    const buys = order("o4", "me", 1_000n, { at: noon(7) });
    expect(balanced({}, ...back, buys)).toMatchObject({ held: usd("60"), isValid: true });
    expect(balanced({}, takes(60n, 2), buys)).toMatchObject({ held: usd("40"), isValid: false });
  });

  it("only where the plan asks for a balance", () => {
    const rule = { valid: { purchase: "50" } };
    expect(balanced(rule, takes(99n, 2), ...ends(3, 9)).isValid).toBe(true);
  });

  it("which those above lose once, and are paid for once", () => {
    const { run } = balanced(
      {},
      takes(51n, 2),
      ...ends(7, 8),
      lowBuys("o3", 2_000n, 9),
      ...ends(10),
    );
    const { life } = pointsOf(run).changed().get("up")?.state ?? {};
    expect(life?.valid_a_referrals).toBe("1");
    const ofUp = run.earnings.filter(({ member_id }) => member_id === "up");
    expect(ofUp.filter(({ entry }) => entry.task === "valid_a")).toHaveLength(1);
  });
});

describe("points taken up where a store left them", () => {
  const held = () => usd("1000");
  const members: Member[] = [member("top"), member("a", "top"), member("b", "a")];

  /** A run, and the same partners from what a store would have kept of it. */
  function both(plan: Plan, ranks: Record<string, string> = {}) {
    if (!plan.points) throw new Error("the plan has no points");
    const run = new Run(plan).join(...members.map((one) => ({ ...one, rank: ranks[one.id] })));
    run.apply(order("o1", "b", 60_000n), order("o2", "a", 4_000n));
    const kept = pointsOf(run).changed();
    const network = new Network(plan.placement);
    const points = new Points({ ...plan, points: plan.points }, held);
    for (const { node, sponsor, own, joined_at } of run.network.members()) {
      const { partner_id: id, status } = node;
      const sponsor_id = sponsor && sponsor.node.partner_id;
      const seat = network.restore({ id, sponsor_id, joined_at, status, own });
      expect(points.knows(seat)).toBe(false);
      points.restore(seat, kept.get(id) as KeptPoints, ranks[id] ?? "none such");
      expect(points.knows(seat)).toBe(true);
    }
    return { run, kept, network, points };
  }

  it("are what was kept, of everybody who changed, without ranks and badges", () => {
    const { run, kept } = both(PLAN);
    expect([...kept.keys()].sort()).toEqual(["a", "b", "top"]);
    expect(kept.get("b")).toEqual({
      state: expect.objectContaining({ once: [], day: "2026-01-01" }),
      ...{ points: 10n, purchased: usd("600"), below_since: null, isValid: true },
      ...{ last_entry_at: at(1_000), last_rise_at: null, first_valid_at: at(1_000) },
    });
    expect(kept.get("a")).toMatchObject({ points: 15n, purchased: usd("40"), isValid: false });
    expect(pointsOf(run).of(run.network.seatOf("b"))).toMatchObject({ points: 10n, badges: [] });
  });

  it("are earned on as by those that never stopped", () => {
    const { run, points, network } = both(PLAN, { a: "LV1" });
    const go = (side: Points, seats: Pick<Network, "seatOf">) => {
      const sale = { at: at(DAY), since: at(DAY), isOrder: true, trades: 1n, isClients: false };
      return [
        ...side.bought(seats.seatOf("a"), { ...sale, amount: usd("10") }),
        ...side.ranked(seats.seatOf("a"), { ladder: "lv", rank: "LV1" }, at(DAY + 1)),
        ...side.ranked(seats.seatOf("b"), { ladder: "lv", rank: "LV1" }, at(DAY + 1)),
        ...side.bought(seats.seatOf("b"), { ...sale, amount: usd("900") }),
      ];
    };
    const expected = [
      "a trade:2026-01-02 5",
      "top valid_a:2026-01-02 10",
      "b level_up:1 5",
      "b trade:2026-01-02 5",
      "b amount:2026-01-02 5",
      "b all_amount:A 5",
    ];
    expect(said(go(points, network))).toEqual(expected);
    expect(said(go(pointsOf(run), run.network))).toEqual(expected);
    for (const { id } of members) {
      const { points: sum, isValid } = pointsOf(run).of(run.network.seatOf(id));
      expect(points.of(network.seatOf(id))).toMatchObject({ points: sum, isValid });
    }
  });

  it("need no writing after a day on which nothing happened", () => {
    const { points, network } = both(PLAN);
    expect([points.closed(at(9 * DAY)), points.changed().size]).toEqual([[], 0]);
    expect(points.of(network.seatOf("b"))).toMatchObject({ points: 10n, badges: [] });
  });

  it("can be of a plan without ranks", () => {
    const { points, network } = both(planWith({ points: POINTS, holds_days: { order: 0 } }));
    const sign_in = { metric: "sign_ins", by: 1n, at: at(DAY) };
    expect(said(points.reported(network.seatOf("a"), sign_in))).toEqual(["a sign_in:2026-01-02 5"]);
  });
});
