/**
 * `points` of a plan (seed 002): tasks that pay points, never money. A task counts one metric of a partner:
 * each day anew, once for good in tiers with a badge each, or every time.
 */
import { z } from "zod";
import { code } from "../bonuses/fields";
import { compare, rate } from "../money";
import { amount, rankCode } from "../rank";

/** What the engine counts by itself, and whether it is a count or an amount of the plan's currency. */
export const COUNTED_METRICS = {
  /** days with a check-in: a second one on a day is none */
  sign_ins: "count",
  /** check-ins on one day after another, up to the last one */
  consecutive_sign_ins: "count",
  /** the partner's own orders that are not given back whole */
  trades: "count",
  /** what those came to */
  transaction_amount: "amount",
  /** the same of the team: the partners below, down to `team_levels`, and the clients of those above the last */
  team_trades: "count",
  team_transaction_amount: "amount",
  /** valid partners at level 1, and at the levels below down to `team_levels` */
  valid_a_referrals: "count",
  valid_bc_referrals: "count",
  /** who joined the team */
  new_team_members: "count",
  /** rises on the plan's first ladder */
  level_ups: "count",
} as const satisfies Record<string, MetricUnit>;
export type MetricUnit = "count" | "amount";
export type CountedMetric = keyof typeof COUNTED_METRICS;

/** Entries of what expired carry this in place of a task. */
export const EXPIRY = "expiry";

const taskCode = code.refine((value) => value !== EXPIRY, `must not be "${EXPIRY}"`);

/** What is no number at all has its message already and is not looked at any further. */
const isDecimal = (text: string): boolean => /^\d{1,15}(\.\d{1,4})?$/.test(text);

const count = z.int().min(1).max(1_000_000_000);
const money = amount
  .refine((text) => !isDecimal(text) || compare(rate(text), rate("0")) > 0, "must be above 0")
  .meta({ title: "amount" });

const reward = {
  at_least: z
    .union([count, money])
    .describe("a count, or an amount of the plan's currency as a decimal string"),
  points: z.int().min(1).max(1_000_000).describe("how many points that gives"),
};

const named = {
  code: taskCode.meta({ title: "code", description: "the task's own name, in short" }),
  name: z.string().min(1).max(100).describe("what people read"),
  metric: code.describe("what is counted: see below, or what facts from outside report"),
};

const repeated = z.strictObject({
  ...named,
  every: z
    .enum(["day", "each"])
    .describe(
      "`day`: once a day, by what was counted since midnight in the plan's zone; `each`: every time",
    ),
  tiers: z
    .array(z.strictObject(reward))
    .length(1)
    .describe("from the lowest up; exactly one, unless the task is for `once`"),
});

const badge = z.strictObject({
  code,
  name: z.string().min(1).max(100).describe("what people read"),
});

const achievement = z.strictObject({
  ...named,
  every: z
    .literal("once")
    .describe("each tier pays once ever, by what was counted since the beginning"),
  tiers: z
    .array(
      z.strictObject({
        code: rankCode.describe("the tier's own name"),
        ...reward,
        badge: badge.optional().describe("what reaching it is shown as"),
      }),
    )
    .min(1)
    .max(20)
    .describe("from the lowest up; exactly one, unless the task is for `once`"),
});

const task = z.discriminatedUnion("every", [repeated, achievement]);
export type PointsTask = z.infer<typeof task>;

/** When a partner counts as a valid referral of those above; amounts in the plan's currency. */
const validity = z
  .strictObject({
    purchase: amount.describe("what it bought in its life, net of what it gave back"),
    minimum_after_withdrawal: amount
      .optional()
      .describe(
        "a partner whose balance a withdrawal leaves below this lapses after `within_hours`",
      ),
    within_hours: z
      .int()
      .min(0)
      .max(8_760)
      .optional()
      .describe("for so long the balance may stay below"),
  })
  .refine(
    (rule) => (rule.minimum_after_withdrawal === undefined) === (rule.within_hours === undefined),
    {
      path: ["within_hours"],
      message: "and minimum_after_withdrawal need each other",
    },
  );
export type ValidityRule = z.infer<typeof validity>;

export const points = z
  .strictObject({
    tree: z.literal("sponsor").describe("in which tree the team stands"),
    team_levels: z
      .int()
      .min(1)
      .max(20)
      .describe("how many levels below a partner are its team; level 1 is grade A"),
    valid: validity.describe("when a partner counts as a valid referral of those above"),
    tasks: z.array(task).min(1).max(100).describe("what gives points"),
    expire_after_no_rank_days: z
      .int()
      .min(1)
      .max(3_660)
      .optional()
      .describe(
        "points are gone when neither rank nor points rose for more than so many days; never, when absent",
      ),
  })
  .superRefine(({ tasks }, context) => {
    const refuse = (path: (string | number)[], message: string) =>
      context.addIssue({ code: "custom", path: ["tasks", ...path], message });
    const units = new Map<string, MetricUnit>(Object.entries(COUNTED_METRICS));
    const badges = new Set<string>();
    tasks.forEach((item, index) => {
      if (tasks.findIndex(({ code }) => code === item.code) < index) {
        refuse([index, "code"], `code "${item.code}" is used twice`);
      }
      if (item.every === "each" && item.metric === "consecutive_sign_ins") {
        refuse([index, "every"], "must not be each: a streak begins again");
      }
      item.tiers.forEach((tier, number) => {
        const at = (field: string) => [index, "tiers", number, field];
        const unit = units.get(item.metric) ?? unitOf(tier.at_least);
        units.set(item.metric, unit);
        if (unit !== unitOf(tier.at_least)) refuse(at("at_least"), wrongUnit(item.metric, unit));
        const before = item.tiers[number - 1];
        if (before && unitOf(before.at_least) === unit && !isAbove(tier, before)) {
          refuse(at("at_least"), "must be above the tier before it");
        }
      });
      if (item.every !== "once") return;
      item.tiers.forEach((tier, number) => {
        if (item.tiers.findIndex(({ code }) => code === tier.code) < number) {
          refuse([index, "tiers", number, "code"], `"${tier.code}" is used twice`);
        }
        if (!tier.badge) return;
        if (badges.has(tier.badge.code)) {
          const message = `badge "${tier.badge.code}" is used twice`;
          refuse([index, "tiers", number, "badge", "code"], message);
        }
        badges.add(tier.badge.code);
      });
    });
  });
export type PointsRules = z.infer<typeof points>;

const unitOf = (at_least: string | number): MetricUnit =>
  typeof at_least === "string" ? "amount" : "count";

const wrongUnit = (metric: string, unit: MetricUnit): string =>
  unit === "amount"
    ? `must be an amount such as "500": "${metric}" is one`
    : `must be a count such as 5: "${metric}" is one`;

function isAbove(tier: { at_least: string | number }, before: { at_least: string | number }) {
  const [here, there] = [String(tier.at_least), String(before.at_least)];
  return !isDecimal(here) || !isDecimal(there) || compare(rate(here), rate(there)) > 0;
}

/** What a fact about a task can report, with its unit: every metric of a task, and what a streak is made of. */
export function reportable(rules: PointsRules): Map<string, MetricUnit> {
  return new Map(
    rules.tasks.map(({ metric, tiers: [{ at_least }] }) => [
      metric === "consecutive_sign_ins" ? "sign_ins" : metric,
      unitOf(at_least),
    ]),
  );
}
