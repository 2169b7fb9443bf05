import { parsePlan } from "../plan";
import { differential } from "../presets/differential";
import { rankPlan, step } from "./snapshots";

const pv = (at_least = "10", more: object = {}) => ({ metric: "pv", at_least, ...more });
const ladder = (requires: object, more: object = {}) => ({
  code: "l",
  steps: [step("none"), step("won", requires)],
  ...more,
});
const first = "ranks.ladders.0";
const asked = `${first}.steps.1.requires.0`;
const atRank = { metric: "directs_at_rank", ladder: "l", rank: "won", at_least: 2 };
const valid = { metric: "valid_referrals", levels: [1], at_least: 1 };
const AT_ONCE = { evaluate: "at_once" };

describe("ranks are refused", () => {
  it.each<[string, object, Record<string, unknown>, string]>([
    [
      "window of days at once",
      ladder(pv("10", { window_days: 30 }), AT_ONCE),
      {},
      `${asked}.window_days`,
    ],
    ["window at once", ladder(pv("10", { window: "period" }), AT_ONCE), {}, `${asked}.window`],
    [
      "cap of a leg at once",
      ladder({ metric: "gv", at_least: "10", leg_cap: "0.5" }, AT_ONCE),
      {},
      `${asked}.leg_cap`,
    ],
    [
      "depth at once",
      ladder({ metric: "gv", at_least: "10", max_depth: 3 }, AT_ONCE),
      {},
      `${asked}.max_depth`,
    ],
    [
      "levels of a team at once",
      ladder({ metric: "team_size", at_least: 8, levels: [1] }, AT_ONCE),
      {},
      `${asked}.levels`,
    ],
    ["points at once", ladder({ metric: "points", at_least: 8 }, AT_ONCE), {}, `${asked}.metric`],
    ["assets at once", ladder({ metric: "assets", at_least: "8" }, AT_ONCE), {}, `${asked}.metric`],
    ["valid referrals at once", ladder(valid, AT_ONCE), {}, `${asked}.metric`],
    ["ranks of others at once", ladder(atRank, AT_ONCE), {}, `${asked}.metric`],
    [
      "expiry at once",
      ladder(pv(), { ...AT_ONCE, expire: { grace_days: 1 } }),
      {},
      `${first}.expire`,
    ],
    [
      "expiry of all at once",
      ladder(pv(), AT_ONCE),
      { ranks: { expire: { grace_days: 1 } } },
      `${first}.expire`,
    ],
    [
      "retroactive at once",
      ladder(pv(), AT_ONCE),
      { ranks: { effective: "period_retroactive" } },
      `${first}.evaluate`,
    ],
    ["both windows", ladder(pv("10", { window_days: 3, window: "period" })), {}, `${asked}.window`],
    ["a window of no days", ladder(pv("10", { window_days: 0 })), {}, `${asked}.window_days`],
    ["a window of 367 days", ladder(pv("10", { window_days: 367 })), {}, `${asked}.window_days`],
    ["another window", ladder(pv("10", { window: "year" })), {}, `${asked}.window`],
    ["a level twice", ladder({ ...valid, levels: [2, 2] }), {}, `${asked}.levels`],
    [
      "a share above one",
      ladder({ metric: "gv", at_least: "1", leg_cap: "1.1" }),
      {},
      `${asked}.leg_cap`,
    ],
    ["a cap on own volume", ladder(pv("10", { leg_cap: "0.5" })), {}, `${asked}.leg_cap`],
    ["a count as text", ladder({ metric: "points", at_least: "8" }), {}, `${asked}.at_least`],
    ["an unknown ladder", ladder({ ...atRank, ladder: "m" }), {}, `${asked}.ladder`],
    ["an unknown rank", ladder({ ...atRank, rank: "lost" }), {}, `${asked}.rank`],
    [
      "valid referrals of nothing",
      ladder(valid),
      { ranks: { valid_purchase: undefined } },
      "ranks.valid_purchase",
    ],
    [
      "the largest purchase at a close",
      ladder({ metric: "largest_purchase", at_least: "1" }),
      {},
      `${asked}.metric`,
    ],
    [
      "activation by it at a close",
      ladder(pv(), { activation: { metric: "largest_purchase", at_least: "1" } }),
      {},
      `${first}.activation.metric`,
    ],
    [
      "days of grace below none",
      ladder(pv(), { expire: { grace_days: -1 } }),
      {},
      `${first}.expire.grace_days`,
    ],
    ["another period", ladder(pv(), { evaluate: "year" }), {}, `${first}.evaluate`],
    [
      "rules of group volume that a ladder at once does not keep",
      ladder({ metric: "gv", at_least: "10" }, AT_ONCE),
      { volumes: { gv: { include_self: true } } },
      "volumes.gv",
    ],
    ["a zone that is none", ladder(pv()), { time_zone: "Mars/Olympus" }, "time_zone"],
    [
      "days that flush nothing",
      ladder(pv()),
      { volumes: { flush_inactive_days: 0 } },
      "volumes.flush_inactive_days",
    ],
  ])("with %s", (_what, item, fields, field) => {
    expect(() => rankPlan([item], fields)).toThrow(
      expect.objectContaining({ code: "invalid_plan", field }),
    );
  });

  it("with a retroactive effect beside a climbing bonus, which froze too little for it", () => {
    const [consultant] = differential.ranks.ladders;
    const steps = consultant.steps;
    const document = {
      ...differential,
      ranks: {
        ...differential.ranks,
        effective: "period_retroactive",
        ladders: [{ ...consultant, steps, evaluate: "month" }],
      },
    };
    expect(() => parsePlan(document)).toThrow(
      expect.objectContaining({ code: "invalid_plan", field: "ranks.effective" }),
    );
    expect(() =>
      parsePlan({ ...document, ranks: { ...document.ranks, effective: "next_sale" } }),
    ).not.toThrow();
  });
});

describe("ranks may", () => {
  it("ask at once what they always could", () => {
    const plan = rankPlan([ladder({ metric: "gv", at_least: "10" }, AT_ONCE)], {
      volumes: { flush_inactive_days: 30 },
    });
    expect(plan.ranks?.ladders[0].evaluate).toBe("at_once");
  });

  it("leave out what has a default: ladders are looked at with every fact, the zone is UTC", () => {
    const plan = parsePlan(JSON.parse(JSON.stringify(differential)));
    expect(plan.ranks?.ladders[0].evaluate).toBe("at_once");
    expect(plan.time_zone).toBe("UTC");
  });

  it("differ by ladder in when they are looked at, and in what they lose", () => {
    const plan = rankPlan(
      [
        ladder(pv(), { ...AT_ONCE, expire: "never" }),
        { ...ladder({ ...atRank, ladder: "l" }), code: "m", evaluate: "month" },
      ],
      { ranks: { expire: { grace_days: 30 } } },
    );
    expect(plan.ranks?.expire).toEqual({ grace_days: 30, given_ranks: "stay" });
    expect(plan.ranks?.ladders.map(({ evaluate }) => evaluate)).toEqual(["at_once", "month"]);
  });
});
