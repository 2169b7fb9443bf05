/**
 * What a step of a ladder can ask for. Figures that only the close of a period knows (windows, caps of legs,
 * ranks of others, points) are for ladders evaluated at one.
 */
import { z } from "zod";
import { code, share } from "./bonuses/fields";

export const rankCode = z
  .string()
  .regex(/^[A-Za-z0-9][A-Za-z0-9_-]{0,19}$/, 'must be a short code such as "4_PRO"');

/** All but the counts are amounts of the plan's currency. */
export const AMOUNT_METRICS = [
  "pv",
  "gv",
  "bv",
  "cv",
  /** what the partner bought itself, investments included */
  "own_purchases",
  /** the largest of its own purchases */
  "largest_purchase",
  /** own purchases and sales to own clients */
  "personal_turnover",
  /** own purchases, sales to own clients, and everything below */
  "structure_turnover",
] as const;
export const COUNT_METRICS = ["directs", "team_size"] as const;
export type AmountMetric = (typeof AMOUNT_METRICS)[number];
export type CountMetric = (typeof COUNT_METRICS)[number];
/** What is counted the moment it happens; the other metrics are known at a close only. */
export type Metric = AmountMetric | CountMetric;

/** Amounts in ledger units of the plan's currency, counts as they are. */
export type Metrics = Readonly<Record<Metric, bigint>>;

/** An amount of the plan's currency in major units. */
export const amount = z
  .string()
  .regex(/^\d{1,15}(\.\d{1,4})?$/, 'must be an amount of the plan\'s currency such as "1100"');
const count = z.int().min(1).max(1_000_000_000);

/** Levels below in the sponsor tree; 1 is the directs. */
const levels = z
  .array(z.int().min(1).max(100))
  .min(1)
  .max(100)
  .refine((all) => new Set(all).size === all.length, "must not name a level twice");

/** Over which stretch an amount is counted; ever, when both are absent. */
const stretch = {
  /** days before the close */
  window_days: z.int().min(1).max(366).optional(),
  /** the period that closes */
  window: z.literal("period").optional(),
};
/** how much of `at_least` the leg of one direct may bring; all, when absent */
const leg_cap = share.optional();

/** What is counted of the partner alone, over any stretch. */
const OWN_METRICS = ["pv", "bv", "cv", "own_purchases", "personal_turnover"] as const;
export type OwnMetric = (typeof OWN_METRICS)[number];

export const requirement = z.discriminatedUnion("metric", [
  z.strictObject({
    metric: z.enum(OWN_METRICS),
    at_least: amount,
    ...stretch,
  }),
  z.strictObject({ metric: z.literal("largest_purchase"), at_least: amount }),
  z.strictObject({
    metric: z.literal("structure_turnover"),
    at_least: amount,
    ...stretch,
    leg_cap,
  }),
  z.strictObject({
    metric: z.literal("gv"),
    at_least: amount,
    ...stretch,
    leg_cap,
    /** levels below that count, instead of the plan's `volumes.gv.max_depth` */
    max_depth: z.int().min(1).max(10_000).optional(),
  }),
  /** what the partner holds, and what it ever bought */
  z.strictObject({ metric: z.literal("assets"), at_least: amount }),
  z.strictObject({ metric: z.literal("points"), at_least: count }),
  z.strictObject({ metric: z.literal("directs"), at_least: count }),
  z.strictObject({ metric: z.literal("team_size"), at_least: count, levels: levels.optional() }),
  /** active partners below who bought for at least `ranks.valid_purchase`, and did not lapse since */
  z.strictObject({ metric: z.literal("valid_referrals"), at_least: count, levels }),
  /** partners below, not terminated, at a rank or higher; several ladders may ask for each other's ranks */
  z.strictObject({
    metric: z.enum(["directs_at_rank", "downlines_at_rank"]),
    at_least: count,
    ladder: code,
    rank: rankCode,
  }),
]);
export type Requirement = z.infer<typeof requirement>;
export type RankMetric = Requirement["metric"];
export type RankRequirement = Extract<Requirement, { rank: string }>;

const AT_ONCE: ReadonlySet<string> = new Set<Metric>([...AMOUNT_METRICS, ...COUNT_METRICS]);
export const isCountedAtOnce = (metric: RankMetric): metric is Metric => AT_ONCE.has(metric);

/** True for amounts of the plan's currency, false for counts. */
export const isAmount = ({ at_least }: Requirement): boolean => typeof at_least === "string";

/** The fields that say what is counted, beside how much of it is asked for. */
export function subjectOf(item: Requirement): { metric: RankMetric } & Record<string, unknown> {
  const { at_least: _at_least, ...subject } = item;
  return subject;
}
