/**
 * Earning points: what happened to one partner moves its counters, and every task they now reach pays once for
 * its day, its tier or its time. Points once paid stay: counters fall when something is taken back, and nothing
 * is paid for the same again.
 */
import { EngineError } from "../errors";
import { parseUnits } from "../money";
import type { Plan } from "../plan";
import { named } from "../rank";
import { dayBefore, dayOf } from "./day";
import { COUNTED_METRICS, EXPIRY, reportable } from "./schema";
import type { PointsRules, PointsTask } from "./schema";

/** Something that moved one metric of a partner. */
export interface Happening {
  metric: string;
  /** a count, or ledger units of the plan's currency; less than nothing takes back */
  by: bigint;
  at: string;
  /**
   * When that which is taken back or restored first counted; absent: now. Unless it was the same day, only the
   * total moves: an order refunded a week later takes nothing from today.
   */
  since?: string;
}

/** What is remembered of a partner. Plain JSON: numbers are decimal integers as text. */
export interface PointsState {
  /** by metric, since the beginning */
  life: Readonly<Record<string, string>>;
  /** the last day on which something happened, in the plan's zone */
  day: string | null;
  /** by metric, on that day */
  today: Readonly<Record<string, string>>;
  /** the last day with a check-in, and how many days without a gap ended on it */
  streak: { readonly day: string; readonly length: number } | null;
  /** keys of the tiers that were paid for good */
  once: readonly string[];
  /** keys of the tasks that were paid on `day` */
  daily: readonly string[];
  /** how many times each repeated task was paid */
  times: Readonly<Record<string, string>>;
}

export const NO_POINTS: PointsState = {
  life: {},
  day: null,
  today: {},
  streak: null,
  once: [],
  daily: [],
  times: {},
};

/** Points given or taken, to be stored insert-only: no key is ever used twice for one partner. */
export interface PointsEntry {
  /** `<task>:<tier>` once, `<task>:<day>` daily, `<task>:<times>` each, `expiry:<day>` */
  key: string;
  task: string;
  /** only of tasks with tiers */
  tier: string | null;
  points: bigint;
  badge: string | null;
  at: string;
}

export interface Earning {
  state: PointsState;
  entries: PointsEntry[];
}

type PointsPlan = Pick<Plan, "points" | "currency" | "time_zone">;

interface ReadTask {
  task: PointsTask;
  /** thresholds of the tiers, in the unit of the metric */
  at_least: readonly bigint[];
}

/** Plans never change, and every happening asks for the same tasks again. */
const known = new WeakMap<PointsPlan, ReadonlyMap<string, readonly ReadTask[]>>();

/** The tasks that a metric moves, in the order of the plan. */
function tasksMovedBy(plan: PointsPlan, rules: PointsRules, metric: string): readonly ReadTask[] {
  let all = known.get(plan);
  if (!all) {
    const metrics = new Set([...Object.keys(COUNTED_METRICS), ...reportable(rules).keys()]);
    const tasks = rules.tasks.map((task) => ({
      task,
      at_least: task.tiers.map(({ at_least }) => unitsOf(at_least, plan.currency)),
    }));
    const moved = (name: string) =>
      tasks.filter(
        ({ task }) =>
          task.metric === name || (name === "sign_ins" && task.metric === "consecutive_sign_ins"),
      );
    all = new Map([...metrics].map((name) => [name, moved(name)]));
    known.set(plan, all);
  }
  const tasks = all.get(metric);
  if (tasks && metric !== "consecutive_sign_ins") return tasks;
  throw new EngineError("unknown_metric", `no task of the plan counts "${metric}"`, "metric");
}

const unitsOf = (at_least: string | number, currency: string): bigint =>
  typeof at_least === "string" ? parseUnits(at_least, currency) : BigInt(at_least);

/**
 * Counts what happened, and pays what it reached. Something that arrives after a later day began moves totals
 * only: a day that is over is not opened again. Throws `unknown_metric`.
 */
export function earn(plan: PointsPlan, state: PointsState, happening: Happening): Earning {
  if (!plan.points) return { state, entries: [] };
  const { metric, at, since } = happening;
  const tasks = tasksMovedBy(plan, plan.points, metric);
  const day = dayOf(at, plan.time_zone);
  let next = begun(state, day);
  const isSameDay = since === undefined || dayOf(since, plan.time_zone) === day;
  const isToday = next.day === day && isSameDay;
  if (metric === "sign_ins") {
    const isFirst = isToday && happening.by > 0n && next.streak?.day !== day;
    if (!isFirst) return { state: next, entries: [] };
    next = { ...counted(next, metric, 1n, true), streak: longer(next.streak, day) };
  } else {
    next = counted(next, metric, happening.by, isToday);
  }
  const entries: PointsEntry[] = [];
  for (const task of tasks) {
    const paid = pay(task, next, at);
    next = paid.state;
    entries.push(...paid.entries);
  }
  return { state: next, entries };
}

/** The state on a day: counters of an earlier one are gone. */
function begun(state: PointsState, day: string): PointsState {
  if (state.day !== null && state.day >= day) return state;
  return { ...state, day, today: {}, daily: [] };
}

function counted(state: PointsState, metric: string, by: bigint, isToday: boolean): PointsState {
  const { life, today } = state;
  return {
    ...state,
    life: { ...life, [metric]: `${read(life, metric) + by}` },
    today: isToday ? { ...today, [metric]: `${read(today, metric) + by}` } : today,
  };
}

const read = (record: Readonly<Record<string, string>>, name: string): bigint =>
  BigInt(named(record, name) ?? 0);

const longer = (streak: PointsState["streak"], day: string): PointsState["streak"] => ({
  day,
  length: streak?.day === dayBefore(day) ? streak.length + 1 : 1,
});

/** The counter a task looks at. A streak is the same today and ever. */
function reached({ every, metric }: PointsTask, state: PointsState): bigint {
  if (metric === "consecutive_sign_ins") return BigInt(state.streak?.length ?? 0);
  return read(every === "day" ? state.today : state.life, metric);
}

function pay({ task, at_least }: ReadTask, state: PointsState, at: string): Earning {
  const value = reached(task, state);
  switch (task.every) {
    case "once":
      return payTiers(task, at_least, value, state, at);
    case "day": {
      // Of the day whose counters these are: what happened may be of an earlier one.
      const key = `${task.code}:${state.day}`;
      if (value < at_least[0] || state.daily.includes(key)) return { state, entries: [] };
      const entry = entryOf(task, key, BigInt(task.tiers[0].points), at);
      return { state: { ...state, daily: [...state.daily, key] }, entries: [entry] };
    }
    case "each": {
      const before = read(state.times, task.code);
      const times = value > 0n ? value / at_least[0] : 0n;
      if (times <= before) return { state, entries: [] };
      // Several times at once are one entry, so that one large fact stays one row.
      const points = BigInt(task.tiers[0].points) * (times - before);
      const entry = entryOf(task, `${task.code}:${times}`, points, at);
      const all = { ...state.times, [task.code]: `${times}` };
      return { state: { ...state, times: all }, entries: [entry] };
    }
  }
}

function payTiers(
  task: Extract<PointsTask, { every: "once" }>,
  at_least: readonly bigint[],
  value: bigint,
  state: PointsState,
  at: string,
): Earning {
  const entries = task.tiers.flatMap(({ code, points, badge }, index): PointsEntry[] => {
    const key = `${task.code}:${code}`;
    if (value < at_least[index] || state.once.includes(key)) return [];
    const given = { tier: code, badge: badge?.code ?? null };
    return [{ ...entryOf(task, key, BigInt(points), at), ...given }];
  });
  if (entries.length === 0) return { state, entries };
  return { state: { ...state, once: [...state.once, ...entries.map(({ key }) => key)] }, entries };
}

const entryOf = (task: PointsTask, key: string, points: bigint, at: string): PointsEntry => ({
  key,
  task: task.code,
  tier: null,
  points,
  badge: null,
  at,
});

const DAY_MS = 86_400_000;

/** What expiry looks at of one partner. */
export interface Dormant {
  /** points that are there */
  points: bigint;
  joined_at: string;
  /** when it last rose on the plan's first ladder; null when it never did */
  last_rise_at: string | null;
  /** the time of its latest entry; null when it has none */
  last_entry_at: string | null;
}

/** Until when points stand unless rank or points rise before; null when they never expire, or there are none. */
export function expiresAt(plan: PointsPlan, partner: Dormant): string | null {
  const days = plan.points?.expire_after_no_rank_days;
  if (days === undefined || partner.points <= 0n) return null;
  const { joined_at, last_rise_at, last_entry_at } = partner;
  const times = [joined_at, last_rise_at ?? joined_at, last_entry_at ?? joined_at];
  const last = Math.max(...times.map((time) => Date.parse(time)));
  return new Date(last + days * DAY_MS).toISOString();
}

/**
 * What expires at the close of a day: all points of a partner who neither rose nor earned for more than
 * `expire_after_no_rank_days`. Null when nothing does.
 */
export function expiryOf(plan: PointsPlan, partner: Dormant, at: string): PointsEntry | null {
  const expires_at = expiresAt(plan, partner);
  if (expires_at === null || Date.parse(at) <= Date.parse(expires_at)) return null;
  const closed = dayOf(new Date(Date.parse(at) - 1).toISOString(), plan.time_zone);
  return {
    key: `${EXPIRY}:${closed}`,
    task: EXPIRY,
    tier: null,
    points: -partner.points,
    badge: null,
    at,
  };
}
