/** How far tasks have come, and when points expire, as partners are shown it. */
import { parsePlan } from "../plan";
import { earn, expiresAt, expiryOf, NO_POINTS } from "../points/earn";
import type { Happening, PointsState } from "../points/earn";
import { taskProgress } from "../points/progress";
import { pointsLadder } from "../presets/points-ladder";

const levels = { code: "minting", name: "Mint", metric: "mints", every: "each" } as const;
const plan = parsePlan({
  ...pointsLadder,
  time_zone: "America/New_York",
  points: {
    ...pointsLadder.points,
    expire_after_no_rank_days: 30,
    tasks: [...pointsLadder.points.tasks, { ...levels, tiers: [{ at_least: 3, points: 2 }] }],
  },
});

/** 20:00 in New York, so that the day there is not the one in UTC. */
const on = (day: number): string => `2026-02-${String(day + 1).padStart(2, "0")}T01:00:00.000Z`;
const after = (...happened: Happening[]): PointsState =>
  happened.reduce((state, one) => earn(plan, state, one).state, NO_POINTS);
const tiersAt = (code: string, state: PointsState, at: string) =>
  taskProgress(plan, state, at).find((task) => task.code === code)?.tiers;
const signIn = (day: number): Happening => ({ metric: "sign_ins", by: 1n, at: on(day) });

describe("the progress of tasks", () => {
  it("lists every task of the plan in its order, with nothing done", () => {
    const tasks = taskProgress(plan, NO_POINTS, on(1));
    expect(tasks.map(({ code }) => code)).toEqual(plan.points?.tasks.map(({ code }) => code));
    expect(tasks.flatMap(({ tiers }) => tiers).filter((tier) => tier.is_done)).toEqual([]);
    expect(tasks[0]).toEqual({
      code: "sign_in",
      name: "Complete sign-in",
      every: "day",
      metric: "sign_ins",
      tiers: [{ tier: null, badge: null, have: "0", need: "1", points: 5, is_done: false }],
    });
  });

  it("what counts for a day is gone with the day, in the plan's zone", () => {
    const state = after(signIn(1));
    expect(tiersAt("sign_in", state, on(1))).toMatchObject([{ have: "1", is_done: true }]);
    expect(tiersAt("sign_in", state, "2026-02-02T04:59:59.000Z")).toMatchObject([{ have: "1" }]);
    expect(tiersAt("sign_in", state, "2026-02-02T05:00:00.000Z")).toMatchObject([
      { have: "0", is_done: false },
    ]);
    expect(tiersAt("all_sign_ins", state, on(9))?.[0]).toMatchObject({ have: "1", need: "5" });
  });

  it("what counts for a day begins anew on the next, what counts for good goes on", () => {
    const state = after(signIn(1), signIn(3));
    expect(tiersAt("sign_in", state, on(3))).toMatchObject([{ have: "1", is_done: true }]);
    expect(tiersAt("all_sign_ins", state, on(3))?.[0]).toMatchObject({ have: "2" });
  });

  it("a streak stands until a whole day is missed", () => {
    const state = after(signIn(1), signIn(2), signIn(3));
    const have = (day: number) => tiersAt("sign_in_streak", state, on(day))?.map((t) => t.have);
    expect(have(3)).toEqual(["3", "3", "3"]);
    expect(have(4)).toEqual(["3", "3", "3"]);
    expect(have(5)).toEqual(["0", "0", "0"]);
  });

  it("amounts are decimals, and tiers are done one by one with their badges", () => {
    const state = after({ metric: "transaction_amount", by: 1_000_500_000n, at: on(1) });
    expect(tiersAt("all_amount", state, on(2))).toMatchObject([
      { tier: "A", have: "1000.500000", need: "1000.000000", is_done: true },
      { tier: "B", have: "1000.500000", need: "3000.000000", is_done: false },
      { tier: "C", badge: { code: "all_amount-c" }, points: 10, is_done: false },
    ]);
  });

  it("what pays every time counts from the last time on, and is never done", () => {
    const mints = (by: bigint): Happening => ({ metric: "mints", by, at: on(1) });
    expect(tiersAt("minting", after(mints(7n)), on(1))).toMatchObject([
      { have: "1", need: "3", is_done: false },
    ]);
    expect(tiersAt("minting", after(mints(2n), mints(-3n)), on(1))).toMatchObject([{ have: "-1" }]);
  });

  it("a plan without points has no tasks", () => {
    expect(taskProgress({ ...plan, points: undefined }, NO_POINTS, on(1))).toEqual([]);
  });
});

describe("when points expire", () => {
  const partner = { points: 5n, joined_at: on(1), last_rise_at: null, last_entry_at: null };
  it("so many days after the latest of joining, rise and entry; never what is not there", () => {
    expect(expiresAt(plan, partner)).toBe("2026-03-04T01:00:00.000Z");
    expect(expiresAt(plan, { ...partner, last_rise_at: on(3), last_entry_at: on(2) })).toBe(
      "2026-03-06T01:00:00.000Z",
    );
    expect(expiresAt(plan, { ...partner, points: 0n })).toBeNull();
    expect(expiresAt({ ...plan, points: undefined }, partner)).toBeNull();
  });

  it("the close after that moment takes them, the one at it does not", () => {
    expect(expiryOf(plan, partner, "2026-03-04T01:00:00.000Z")).toBeNull();
    expect(expiryOf(plan, partner, "2026-03-04T01:00:00.001Z")).toMatchObject({ points: -5n });
  });
});
