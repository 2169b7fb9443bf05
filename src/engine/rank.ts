/**
 * Ranks: ladders of steps, each with what it asks for and what it gives. A ladder looked at "at once" raises a
 * partner with the fact that wins the rank, and only ever raises (seed 003). One evaluated at the close of a
 * period sees more (windows of days, legs, the ranks of others), raises, and lowers unless it says "never".
 */
import { z } from "zod";
import { code, share } from "./bonuses/fields";
import { PERIODS } from "./periods/names";
import { checkRanks } from "./rank-rules";
import { amount, rankCode, requirement } from "./requirement";
import type { Metric, Metrics, Requirement } from "./requirement";

export { AMOUNT_METRICS, COUNT_METRICS, amount, rankCode } from "./requirement";
export type { AmountMetric, CountMetric, Metric, Metrics, Requirement } from "./requirement";

const step = z.strictObject({
  code: rankCode,
  name: z.string().min(1).max(100).describe("what people read"),
  rates: z
    .record(code, share)
    .default({})
    .describe("shares by name, for the bonuses that pay by rank"),
  requires: z
    .array(requirement)
    .max(20)
    .describe("all of them; none for the first step, on which everybody starts"),
  benefits: z
    .record(code, z.string().min(1).max(100))
    .refine((all) => Object.keys(all).length <= 20, "must not be more than 20")
    .optional()
    .describe("what the rank entitles to beyond money, by name: shown, never enforced"),
  badge_url: z
    .string()
    .max(500)
    .regex(/^https?:\/\/[^\s"<>]+$/, 'must be a web address such as "https://…/gold.png"')
    .optional()
    .describe("a picture for the rank"),
  color: z
    .string()
    .regex(/^#[0-9a-f]{6}$/, 'must be a colour such as "#1f6feb"')
    .optional()
    .describe("a colour for the rank"),
});
export type RankStep = z.infer<typeof step>;

const expire = z.union([
  z.literal("never").describe("a rank once won stays"),
  z.strictObject({
    grace_days: z
      .int()
      .min(0)
      .max(366)
      .describe(
        "calendar days for which requirements may be missed; 0 lowers at the first close that sees it",
      ),
    given_ranks: z
      .enum(["stay", "lapse"])
      .default("stay")
      .describe(
        "whether a rank given by hand, and what it was given for, is lost like a rank that was won",
      ),
  }),
]);
export type Expire = z.infer<typeof expire>;

const ladder = z.strictObject({
  code,
  evaluate: z
    .enum(["at_once", ...PERIODS])
    .default("at_once")
    .describe(
      "when ranks are looked at: with every fact, or at the close of each day, week or month",
    ),
  expire: expire.optional().describe("as `ranks.expire`, when absent"),
  activation: z
    .strictObject({
      metric: z
        .enum(["own_purchases", "largest_purchase"])
        .describe("all own purchases together, or the largest one"),
      at_least: amount,
    })
    .optional()
    .describe("without it a partner stays on the first step, whatever its metrics"),
  steps: z
    .array(step)
    .min(2)
    .max(100)
    .describe("from the first step, on which everybody starts, upwards"),
});
export type Ladder = z.infer<typeof ladder>;

export const ranks = z
  .strictObject({
    ladders: z
      .array(ladder)
      .min(1)
      .max(10)
      .describe("the first is the main one: what is shown as the partner's rank"),
    effective: z
      .enum(["next_sale", "period_retroactive"])
      .describe(
        "`next_sale`: a new rank counts from the fact after the one that won it; `period_retroactive`: it counts " +
          "for all sales of the calendar month that the close ends or lies in",
      ),
    expire: expire.describe(
      "whether a rank whose requirements are no longer met is lost, and when",
    ),
    valid_purchase: amount
      .optional()
      .describe("own purchases that make an active partner a valid referral"),
  })
  .superRefine((all, context) => {
    for (const { path, message } of checkRanks(all)) {
      context.addIssue({ code: "custom", path, message });
    }
  });
export type Ranks = z.infer<typeof ranks>;

/** A ladder's own rule, else that of all ladders. */
export const expireOf = (all: Ranks, item: Ladder): Expire => item.expire ?? all.expire;

/** What a record of a plan holds under a name; never what every object has. */
export const named = <Value>(
  record: Readonly<Record<string, Value>>,
  name: string,
): Value | undefined => Object.entries(record).find(([key]) => key === name)?.[1];

export function ladderOf(all: Ranks | undefined, wanted: string): Ladder | undefined {
  return all?.ladders.find((item) => item.code === wanted);
}

/** A threshold in units, of a metric that is counted at once. */
interface Threshold {
  metric: Metric;
  at_least: bigint;
}

/** A ladder with its thresholds read once; one that is evaluated at a close has none to look at here. */
export class Ranker {
  readonly #steps: readonly Threshold[][];
  readonly #activation: Threshold | null;
  readonly isAtOnce: boolean;

  /** `units` reads an amount of the plan's currency. */
  constructor(
    readonly ladder: Ladder,
    units: (text: string) => bigint,
  ) {
    const read = ({ metric, at_least }: { metric: Metric; at_least: string | number }) => ({
      metric,
      at_least: typeof at_least === "string" ? units(at_least) : BigInt(at_least),
    });
    this.isAtOnce = ladder.evaluate === "at_once";
    // The schema lets only what is counted at once into such a ladder.
    this.#steps = this.isAtOnce
      ? ladder.steps.map(({ requires }) =>
          (requires as (Requirement & { metric: Metric })[]).map(read),
        )
      : [];
    this.#activation = ladder.activation ? read(ladder.activation) : null;
  }

  /** Where a code stands on the ladder; −1 when it does not. */
  indexOf(wanted: string): number {
    return this.ladder.steps.findIndex((item) => item.code === wanted);
  }

  /** Whether the metrics are enough for any rank above the first; without such a rule they are. */
  isActivated(metrics: Metrics): boolean {
    return this.#activation === null || isMet(metrics, this.#activation);
  }

  /** The highest step whose requirements are all met, but never below `from`. */
  climb(metrics: Metrics, from: number): number {
    if (from === 0 && !this.isActivated(metrics)) return 0;
    for (let index = this.#steps.length - 1; index > from; index--) {
      if (this.#steps[index].every((item) => isMet(metrics, item))) return index;
    }
    return from;
  }
}

const isMet = (metrics: Metrics, { metric, at_least }: Threshold) => metrics[metric] >= at_least;
