/** Points beyond the seed's numbers: the language of tasks, what is paid once, streaks, validity and expiry. */
import fc from "fast-check";
import { parseUnits } from "../money";
import { parsePlan } from "../plan";
import type { Plan } from "../plan";
import { dayBefore, dayOf } from "../points/day";
import { NO_POINTS, earn, expiryOf } from "../points/earn";
import type { Happening, PointsEntry, PointsState } from "../points/earn";
import { isValidReferral } from "../points/valid";
import { preset } from "../presets";
import { pointsLadder } from "../presets/points-ladder";
import { Run, at, member, order } from "./given";

const PLAN = preset("points-ladder");
const { points: POINTS } = pointsLadder;

const withPoints = (fields: object, more: object = {}): Plan =>
  parsePlan({ ...pointsLadder, ...more, points: { ...POINTS, ...fields } });

const once = (metric: string, ...tiers: object[]) => ({
  ...{ code: `all_${metric}`, name: metric, every: "once", metric },
  tiers: tiers.map((tier, index) => ({ code: `T${index}`, points: 1, ...tier })),
});
const repeated = (
  every: "day" | "each",
  metric: string,
  at_least: number | string,
  points = 5,
) => ({
  ...{ code: `${every}_${metric}`, name: metric, every, metric },
  tiers: [{ at_least, points }],
});

function meet(plan: Plan, happenings: readonly Happening[], state: PointsState = NO_POINTS) {
  const entries: PointsEntry[] = [];
  for (const happening of happenings) {
    const earning = earn(plan, state, happening);
    state = earning.state;
    entries.push(...earning.entries);
  }
  return { state, entries };
}

const noon = (day: number): string => new Date(Date.UTC(2026, 0, 1 + day, 12)).toISOString();

describe("tasks of a plan", () => {
  const [first] = POINTS.tasks;
  const badge = { code: "star", name: "Star" };
  it.each([
    ["a tree that is not there", { tree: "placement" }, "tree"],
    ["no team", { team_levels: 0 }, "team_levels"],
    ["no tasks", { tasks: [] }, "tasks"],
    ["a task twice", { tasks: [first, first] }, "tasks.1.code"],
    ["a task called expiry", { tasks: [{ ...first, code: "expiry" }] }, "tasks.0.code"],
    ["an unknown field", { tasks: [{ ...first, bonus: 1 }] }, "tasks.0.bonus"],
    ["another rhythm", { tasks: [{ ...first, every: "week" }] }, "tasks.0.every"],
    [
      "two tiers of a daily task",
      { tasks: [{ ...first, tiers: [...first.tiers, ...first.tiers] }] },
      "tasks.0.tiers",
    ],
    [
      "a streak each time",
      { tasks: [repeated("each", "consecutive_sign_ins", 5)] },
      "tasks.0.every",
    ],
    ["a count of money", { tasks: [repeated("day", "trades", "5")] }, "tasks.0.tiers.0.at_least"],
    [
      "an amount that is a count",
      { tasks: [repeated("day", "transaction_amount", 500)] },
      "tasks.0.tiers.0.at_least",
    ],
    [
      "a metric that is both",
      { tasks: [repeated("day", "minting", 5), repeated("each", "minting", "5")] },
      "tasks.1.tiers.0.at_least",
    ],
    ["half a count", { tasks: [repeated("day", "trades", 1.5)] }, "tasks.0.tiers.0.at_least"],
    ["nothing asked", { tasks: [repeated("day", "trades", 0)] }, "tasks.0.tiers.0.at_least"],
    ["no money asked", { tasks: [repeated("day", "spent", "0.00")] }, "tasks.0.tiers.0.at_least"],
    ["no number", { tasks: [repeated("day", "spent", "1.2.3")] }, "tasks.0.tiers.0.at_least"],
    ["no points", { tasks: [repeated("day", "trades", 1, 0)] }, "tasks.0.tiers.0.points"],
    [
      "tiers that do not rise",
      { tasks: [once("trades", { at_least: 5 }, { at_least: 5 })] },
      "tasks.0.tiers.1.at_least",
    ],
    [
      "a tier twice",
      { tasks: [once("trades", { at_least: 5 }, { at_least: 6, code: "T0" })] },
      "tasks.0.tiers.1.code",
    ],
    [
      "a badge twice",
      { tasks: [once("trades", { at_least: 5, badge }, { at_least: 6, badge })] },
      "tasks.0.tiers.1.badge.code",
    ],
    [
      "half a rule of validity",
      { valid: { purchase: "50", within_hours: 9 } },
      "valid.within_hours",
    ],
    ["an expiry at once", { expire_after_no_rank_days: 0 }, "expire_after_no_rank_days"],
  ])("with %s are refused", (_what, fields, path) => {
    expect(() => withPoints(fields)).toThrow(
      expect.objectContaining({ code: "invalid_plan", field: `points.${path}` }),
    );
  });

  it("may count what only facts report, and nothing else can be reported", () => {
    const plan = withPoints({ tasks: [repeated("each", "minting", 2)] });
    const minting = { metric: "minting", by: 5n, at: at(0) };
    const { entries } = meet(plan, [minting, { ...minting, by: 1n }]);
    expect(entries.map(({ key, points }) => `${key} ${points}`)).toEqual([
      "each_minting:2 10",
      "each_minting:3 5",
    ]);
    for (const metric of ["reservations", "constructor", "consecutive_sign_ins"]) {
      expect(() => earn(plan, NO_POINTS, { ...minting, metric })).toThrow(`counts "${metric}"`);
    }
  });

  it("of a plan that came later pay when what they count moves next, not before", () => {
    const reservation: Happening = { metric: "reservations", by: 1n, at: noon(0) };
    const asking = (at_least: number) =>
      withPoints({ tasks: [once("reservations", { at_least }), once("trades", { at_least: 2 })] });
    const { state } = meet(asking(9), [reservation, reservation, reservation]);
    const trade: Happening = { metric: "trades", by: 1n, at: noon(1) };
    const { entries } = meet(asking(3), [trade, { ...reservation, at: noon(2) }, trade], state);
    expect(entries.map(({ key, at: time }) => [key, time])).toEqual([
      ["all_reservations:T0", noon(2)],
      ["all_trades:T0", noon(1)],
    ]);
  });

  it.each([0n, -1n])("count no check-in that is %s", (by) => {
    const { state, entries } = meet(PLAN, [{ metric: "sign_ins", by, at: noon(0) }]);
    expect([entries, state.life, state.streak]).toEqual([[], {}, null]);
  });

  it("are not there in a plan without points, and nothing is earned", () => {
    const { points: _points, ...rest } = pointsLadder;
    const happening = { metric: "trades", by: 1n, at: at(0) };
    expect(earn(parsePlan(rest), NO_POINTS, happening)).toEqual({ state: NO_POINTS, entries: [] });
    const run = new Run(parsePlan(rest)).join(member("a")).apply(order("o", "a", 100_000n));
    expect([run.simulation.points, run.earnings]).toEqual([null, []]);
  });
});

describe("what is taken back", () => {
  const trade = (by: bigint, day: number, since?: number): Happening => ({
    ...{ metric: "trades", by, at: noon(day) },
    ...(since === undefined ? {} : { since: noon(since) }),
  });

  it("is gone from the total, and from the day only if it was that day's", () => {
    const { state } = meet(PLAN, [trade(3n, 0), trade(2n, 1), trade(-2n, 1, 0), trade(-1n, 1, 1)]);
    expect([state.life.trades, state.today.trades]).toEqual(["2", "1"]);
  });

  it("leaves the points that were paid, and pays none again for the same", () => {
    const { entries } = meet(PLAN, [trade(5n, 0), trade(-5n, 0, 0), trade(5n, 0)]);
    expect(entries.map(({ key }) => key)).toEqual(["trade:2026-01-01", "all_trades:A"]);
  });

  it("or comes late opens no day that is over", () => {
    const { state, entries } = meet(PLAN, [trade(1n, 2), trade(4n, 1)]);
    expect(entries.map(({ key }) => key)).toEqual(["trade:2026-01-03", "all_trades:A"]);
    expect([state.day, state.life.trades, state.today.trades]).toEqual(["2026-01-03", "5", "1"]);
    const late = meet(PLAN, [{ metric: "sign_ins", by: 1n, at: noon(0) }], state);
    expect([late.entries, late.state.streak]).toEqual([[], null]);
  });
});

/** Nothing forgotten, nothing clever: the sums of the days and of the whole, and the highest they ever were. */
function naive(plan: Plan, happenings: readonly Happening[]): Map<string, bigint> {
  const paid = new Map<string, bigint>();
  const life = new Map<string, bigint>();
  const today = new Map<string, bigint>();
  let last = "";
  for (const { metric, by, at: time } of happenings) {
    const day = dayOf(time, plan.time_zone);
    if (day > last) today.clear();
    if (day > last) last = day;
    life.set(metric, (life.get(metric) ?? 0n) + by);
    if (day === last) today.set(metric, (today.get(metric) ?? 0n) + by);
    for (const task of plan.points?.tasks ?? []) {
      if (task.metric !== metric) continue;
      const have = (task.every === "day" ? today : life).get(metric) ?? 0n;
      task.tiers.forEach((tier, index) => {
        const { at_least } = tier;
        const need = typeof at_least === "string" ? parseUnits(at_least, "usd") : BigInt(at_least);
        if (have < need) return;
        const key = { once: `${task.code} ${index}`, day: `${task.code} ${last}`, each: task.code };
        const times = task.every === "each" ? have / need : 1n;
        const before = paid.get(key[task.every]) ?? 0n;
        const worth = BigInt(tier.points) * times;
        paid.set(key[task.every], before > worth ? before : worth);
      });
    }
  }
  return paid;
}

const sum = (amounts: Iterable<bigint>): bigint => [...amounts].reduce((a, b) => a + b, 0n);

describe("any happenings", () => {
  const plan = withPoints({
    tasks: [...POINTS.tasks, repeated("each", "trades", 3), repeated("each", "minting", 1, 2)],
  });
  const METRICS = [
    "trades",
    "transaction_amount",
    "team_trades",
    "reservations",
    "level_ups",
    "minting",
  ];
  const anyBy = (metric: string, by: bigint) =>
    metric === "transaction_amount" ? by * 100_000_000n : by;
  const anyHappening = (lowest: bigint) =>
    fc
      .record({
        metric: fc.constantFrom(...METRICS),
        by: fc.bigInt(lowest, 12n),
        hours: fc.integer({ min: -30, max: 40 }),
      })
      .map((item) => ({ ...item, by: anyBy(item.metric, item.by) }));
  const anyHappenings = (lowest: bigint) =>
    fc.array(anyHappening(lowest), { maxLength: 40 }).map((items) => {
      let time = Date.UTC(2026, 0, 5);
      return items.map(({ metric, by, hours }): Happening => {
        // What comes late does not turn the clock back for the next.
        const own = time + hours * 3_600_000;
        if (hours > 0) time = own;
        return { metric, by, at: new Date(own).toISOString() };
      });
    });

  it("pay what a naive count pays, no key twice, whatever is repeated or taken back", () => {
    fc.assert(
      fc.property(anyHappenings(-6n), fc.boolean(), (happenings, isTwice) => {
        const all = isTwice ? happenings.flatMap((item) => [item, item]) : happenings;
        const { state, entries } = meet(plan, all);
        expect(new Set(entries.map(({ key }) => key)).size).toBe(entries.length);
        expect(sum(entries.map(({ points }) => points))).toBe(sum(naive(plan, all).values()));
        expect(JSON.parse(JSON.stringify(state))).toEqual(state);
      }),
      { numRuns: 500 },
    );
  });

  it("pay the same in one piece as in many", () => {
    fc.assert(
      fc.property(anyHappenings(0n), fc.bigInt(1n, 11n), (happenings, cut) => {
        const split = happenings.flatMap((item) => {
          const part = (item.by * cut) / 12n;
          return [part, item.by - part].map((by) => ({ ...item, by }));
        });
        const [whole, pieces] = [meet(plan, happenings), meet(plan, split)];
        expect(pieces.state).toEqual(whole.state);
        expect(sum(pieces.entries.map(({ points }) => points))).toBe(
          sum(whole.entries.map(({ points }) => points)),
        );
        // What is paid every time may be paid in more steps; all else is the same, key by key.
        const keys = (entries: PointsEntry[]) =>
          entries
            .map(({ key }) => key)
            .filter((key) => !/^(each|level_up)/.test(key))
            .sort();
        expect(keys(pieces.entries)).toEqual(keys(whole.entries));
      }),
      { numRuns: 300 },
    );
  });

  it("pay the same after the state was stored", () => {
    fc.assert(
      fc.property(anyHappenings(-6n), (happenings) => {
        let state = NO_POINTS;
        const entries = happenings.flatMap((item) => {
          const earning = earn(plan, JSON.parse(JSON.stringify(state)) as PointsState, item);
          state = earning.state;
          return earning.entries;
        });
        expect(entries).toEqual(meet(plan, happenings).entries);
      }),
      { numRuns: 100 },
    );
  });
});

describe("a streak", () => {
  it("is the number of days on end up to the last, however often each day", () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 0, max: 3 }), { maxLength: 60 }), (steps) => {
        let day = 0;
        const days = steps.map((step) => (day += step));
        const { state } = meet(
          PLAN,
          days.map((item) => ({ metric: "sign_ins", by: 1n, at: noon(item) })),
        );
        const distinct = [...new Set(days)];
        let length = 0;
        for (const [index, item] of distinct.entries()) {
          length = distinct[index - 1] === item - 1 ? length + 1 : 1;
        }
        expect(state.streak?.length ?? 0).toBe(length);
        expect(Number(state.life.sign_ins ?? 0)).toBe(distinct.length);
      }),
    );
  });

  it("goes on over a change of clocks, and over a year's end", () => {
    const plan = withPoints(
      { tasks: [once("consecutive_sign_ins", { at_least: 3 })] },
      {
        time_zone: "Europe/Berlin",
      },
    );
    // 23:30 on the day before, midnight and noon in Berlin, around the night that has 23 hours.
    const days = ["2026-03-28T22:30:00Z", "2026-03-28T23:00:00Z", "2026-03-30T10:00:00Z"];
    const { entries } = meet(
      plan,
      days.map((time) => ({ metric: "sign_ins", by: 1n, at: time })),
    );
    expect(entries.map(({ key }) => key)).toEqual(["all_consecutive_sign_ins:T0"]);
    expect([dayBefore("2027-01-01"), dayBefore("2028-03-01")]).toEqual([
      "2026-12-31",
      "2028-02-29",
    ]);
  });
});

describe("a valid referral", () => {
  const RULE = POINTS.valid;
  const units = (text: string) => parseUnits(text, "usd");
  const since = "2026-01-01T00:00:00.000Z";
  it.each([
    ["has bought for 50", "50", "0", null, since, true],
    ["has not bought for 50", "49.9999", "1000", null, since, false],
    ["was just left below the minimum", "50", "49.99", since, since, true],
    ["has a moment left", "50", "49.99", since, "2026-01-04T23:59:59.999Z", true],
    ["has no hour left", "50", "49.99", since, "2026-01-05T00:00:00.000Z", false],
    ["has its balance back", "50", "50", since, "2026-02-01T00:00:00.000Z", true],
    ["gave its purchase back as well", "0", "50", since, since, false],
  ])("%s", (_what, purchased, held, below_since, time, expected) => {
    const standing = { purchased: units(purchased), held: units(held), below_since };
    expect(isValidReferral(standing, time, RULE, units)).toBe(expected);
  });

  it("needs no balance where the plan asks for none", () => {
    const standing = { purchased: units("50"), held: 0n, below_since: since };
    expect(isValidReferral(standing, "2030-01-01", { purchase: "50" }, units)).toBe(true);
  });

  it("is an active partner: others never are, and whoever left earns nothing", () => {
    const run = new Run(PLAN).join(
      member("top"),
      member("gone", "top", "terminated"),
      member("off", "gone", "suspended"),
    );
    run.apply(order("o1", "gone", 1_000_000n), order("o2", "off", 1_000_000n));
    const of = (id: string) => run.simulation.points?.of(run.network.seatOf(id));
    expect([of("gone")?.isValid, of("off")?.isValid]).toEqual([false, false]);
    expect([of("gone")?.points, of("off")?.points]).toEqual([0n, 30n]);
    expect(run.earnings.some(({ entry }) => entry.task.startsWith("valid"))).toBe(false);
  });
});

describe("expiry", () => {
  const plan = withPoints({ expire_after_no_rank_days: 30 });
  const had = { points: 40n, joined_at: noon(0), last_rise_at: null, last_entry_at: null };
  const after = (days: number, ms = 0) =>
    new Date(Date.parse(noon(0)) + days * 86_400_000 + ms).toISOString();

  it.each([
    ["not on the last day", {}, after(30), false],
    ["right after it", {}, after(30, 1), true],
    ["not when a rank rose since", { last_rise_at: noon(1) }, after(31), false],
    ["not when points came since", { last_entry_at: noon(1) }, after(31), false],
    [
      "when all of that is long ago",
      { last_rise_at: noon(1), last_entry_at: noon(2) },
      after(33),
      true,
    ],
    ["never of somebody without points", { points: 0n }, after(99), false],
  ])("comes %s", (_what, fields, time, expected) => {
    const entry = expiryOf(plan, { ...had, ...fields }, time);
    expect(entry !== null).toBe(expected);
  });

  it("takes all points under the day that closed, and is never the rule unless the plan says so", () => {
    expect(expiryOf(plan, had, "2026-03-01T00:00:00.000Z")).toEqual({
      ...{ key: "expiry:2026-02-28", task: "expiry", tier: null, points: -40n, badge: null },
      at: "2026-03-01T00:00:00.000Z",
    });
    expect(expiryOf(PLAN, had, after(9_999))).toBeNull();
  });

  it("happens once at the close of a day, and new points begin anew", () => {
    const close = (id: string, time: string, period: "day" | "week" = "day") =>
      ({ kind: "close", id, at: time, period }) as const;
    const task = (id: string, time: string) =>
      ({ kind: "task", id, at: time, member_id: "a", metric: "reservations", by: 1n }) as const;
    const run = new Run(plan).join(member("a"));
    run.apply(task("t1", noon(0)), close("w", after(40), "week"), close("c1", after(40)));
    run.apply(close("c2", after(41)), task("t2", after(42)), close("c3", after(71)));
    expect(run.earnings.map(({ event_id, entry }) => [event_id, entry.points])).toEqual([
      ["t1", 5n],
      ["c1", -5n],
      ["t2", 5n],
    ]);
  });
});
