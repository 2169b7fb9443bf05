/**
 * What a step of a ladder can ask for. Figures that only the close of a period knows (windows, caps of legs,
 * ranks of others, points) are for ladders evaluated at one.
 */
import { z } from "zod";
import { code, share } from "./bonuses/fields";

export const rankCode = z
  .string()
  .regex(/^[A-Za-z0-9][A-Za-z0-9_-]{0,19}$/, 'must be a short code such as "4_PRO"')
  .meta({ title: "rank", description: "the rank's code" });

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
  .regex(/^\d{1,15}(\.\d{1,4})?$/, 'must be an amount of the plan\'s currency such as "1100"')
  .meta({ title: "amount", description: "how much of it, in the plan's currency" });
const count = z.int().min(1).max(1_000_000_000).describe("how many of them");

const levels = z
  .array(z.int().min(1).max(100))
  .min(1)
  .max(100)
  .refine((all) => new Set(all).size === all.length, "must not name a level twice")
  .describe("which levels below count, in the sponsor tree; 1 is the directs");

/** Over which stretch an amount is counted; ever, when both are absent. */
const stretch = {
  window_days: z
    .int()
    .min(1)
    .max(366)
    .optional()
    .describe("counts only so many days before the close; ever, when absent"),
  window: z
    .literal("period")
    .optional()
    .describe("counts only the period that closes; ever, when absent"),
};
const leg_cap = share
  .optional()
  .describe("how much of `at_least` the leg of one direct may bring; all, when absent");

/** What is counted of the partner alone, over any stretch. */
const OWN_METRICS = ["pv", "bv", "cv", "own_purchases", "personal_turnover"] as const;
export type OwnMetric = (typeof OWN_METRICS)[number];

export const requirement = z.discriminatedUnion("metric", [
  z.strictObject({
    metric: z
      .enum(OWN_METRICS)
      .describe(
        "the partner's own PV, BV or CV; what it bought itself, investments included; " +
          "its own purchases and sales to its own clients",
      ),
    at_least: amount,
    ...stretch,
  }),
  z.strictObject({
    metric: z.literal("largest_purchase").describe("the largest of its own purchases"),
    at_least: amount,
  }),
  z.strictObject({
    metric: z
      .literal("structure_turnover")
      .describe("own purchases, sales to own clients, and everything below"),
    at_least: amount,
    ...stretch,
    leg_cap,
  }),
  z.strictObject({
    metric: z.literal("gv").describe("group volume: the BV of everybody below"),
    at_least: amount,
    ...stretch,
    leg_cap,
    max_depth: z
      .int()
      .min(1)
      .max(10_000)
      .optional()
      .describe("levels below that count, instead of the plan's `volumes.gv.max_depth`"),
  }),
  z.strictObject({
    metric: z.literal("assets").describe("what it holds, and what it ever bought"),
    at_least: amount,
  }),
  z.strictObject({ metric: z.literal("points").describe("points it has"), at_least: count }),
  z.strictObject({ metric: z.literal("directs").describe("partners it invited"), at_least: count }),
  z.strictObject({
    metric: z.literal("team_size").describe("partners below"),
    at_least: count,
    levels: levels.optional(),
  }),
  z.strictObject({
    metric: z
      .literal("valid_referrals")
      .describe(
        "active partners below who bought for at least `ranks.valid_purchase`, and did not lapse since",
      ),
    at_least: count,
    levels,
  }),
  // Several ladders may ask for each other's ranks.
  z.strictObject({
    metric: z
      .enum(["directs_at_rank", "downlines_at_rank"])
      .describe("partners it invited, or all below, not terminated, at a rank or higher"),
    at_least: count,
    ladder: code.describe("the ladder of that rank"),
    rank: rankCode.describe("the lowest rank that counts"),
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
