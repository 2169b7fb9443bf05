/** Tasks that pay points, drawn at random over every metric the engine counts and two of the store's own. */
import fc from "fast-check";
import { COUNTED_METRICS } from "../points/schema";
import type { MetricUnit, PointsTask } from "../points/schema";
import { anyThreshold, built, fixed, is, maybe } from "./drawing";
import type { Build, PlanDocument } from "./drawing";

type PointsDocument = NonNullable<PlanDocument["points"]>;
type TaskDocument = PointsDocument["tasks"][number];
type ValidDocument = PointsDocument["valid"];

const METRICS: Record<string, MetricUnit> = {
  ...COUNTED_METRICS,
  reservations: "count",
  minted: "amount",
};

const anyRewards = fc.record({
  metric: fc.constantFrom(...Object.keys(METRICS)),
  first: fc.integer({ min: 1, max: 3 }),
  points: fc.array(fc.integer({ min: 1, max: 1_000 }), { minLength: 1, maxLength: 3 }),
  badges: fc.boolean(),
});
type Rewards = typeof anyRewards extends fc.Arbitrary<infer Drawn> ? Drawn : never;

/** The n-th threshold of a metric: what one good order or a few events reach. */
const threshold = ({ metric, first }: Rewards, index: number): number | string => {
  const times = first * (index + 1);
  return METRICS[metric] === "amount" ? String(times * 50) : times;
};

/** By how often it pays: a task with what was drawn for it. */
const TASKS: {
  [Every in PointsTask["every"]]: (code: string, rewards: Rewards) => TaskDocument;
} = {
  day: (code, rewards) => repeated(code, "day", rewards),
  each: (code, rewards) =>
    // A streak begins again, so it pays once a day.
    repeated(code, rewards.metric === "consecutive_sign_ins" ? "day" : "each", rewards),
  once: (code, rewards) => ({
    code,
    name: "An achievement",
    metric: rewards.metric,
    every: "once",
    tiers: rewards.points.map((points, index) => ({
      code: `T${index}`,
      at_least: threshold(rewards, index),
      points,
      ...(rewards.badges ? { badge: { code: `${code}-${index}`, name: "A badge" } } : {}),
    })),
  }),
};

function repeated(code: string, every: "day" | "each", rewards: Rewards): TaskDocument {
  const [points] = rewards.points;
  const tiers = [{ at_least: threshold(rewards, 0), points }];
  return { code, name: "A task", metric: rewards.metric, every, tiers };
}

const anyValid: Build<ValidDocument> = fixed(
  fc
    .record({
      purchase: anyThreshold,
      within: fc.option(fc.tuple(anyThreshold, fc.integer({ min: 0, max: 48 }))),
    })
    .map(({ purchase, within }) =>
      within === null
        ? { purchase }
        : { purchase, minimum_after_withdrawal: within[0], within_hours: within[1] },
    ),
);

export const anyPoints: Build<PointsDocument> = built<PointsDocument>({
  tree: is("sponsor"),
  team_levels: fixed(fc.integer({ min: 1, max: 4 })),
  valid: anyValid,
  tasks: fixed(
    fc
      .array(fc.tuple(fc.constantFrom(...Object.values(TASKS)), anyRewards), {
        minLength: 1,
        maxLength: 5,
      })
      .map((drawn) => drawn.map(([make, rewards], index) => make(`task${index}`, rewards))),
  ),
  expire_after_no_rank_days: maybe(fixed(fc.integer({ min: 1, max: 10 }))),
});
