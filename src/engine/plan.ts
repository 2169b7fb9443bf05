/** The plan language: one JSON document, one schema. A published plan never changes. */
import { z } from "zod";
import { bonus, budgetOf, isExact, reachOf } from "./bonuses";
import { code } from "./bonuses/fields";
import { CURRENCY_DIGITS } from "./currencies";
import { EngineError } from "./errors";
import type { Tree } from "./facts";
import { ZERO_RATE, add, compare, rate } from "./money";
import type { Rate } from "./money";

const placement = z.discriminatedUnion("kind", [
  /** everyone sits directly under the sponsor; unlimited width */
  z.strictObject({ kind: z.literal("sponsor") }),
  /** a forced matrix: the first free place, breadth first, from the sponsor or from the root */
  z.strictObject({
    kind: z.literal("matrix"),
    width: z.int().min(2).max(9),
    fill: z.literal("breadth_first"),
    start: z.enum(["sponsor", "root"]),
  }),
]);

const fund = z.strictObject({ code, purpose: z.string().min(1).max(200) });

const shape = z.strictObject({
  code,
  name: z.string().min(1).max(100),
  currency: z.string().refine((value) => CURRENCY_DIGITS.has(value), "is not a known currency"),
  /** what a rate is taken of: line subtotals after discounts, without tax, shipping and gift cards */
  base: z.literal("items_net"),
  placement,
  funds: z.array(fund).max(50).default([]),
  bonuses: z.array(bonus).max(50),
  /** days between capture and release */
  holds_days: z.strictObject({ order: z.int().min(0).max(365) }),
});

export const planSchema = shape.superRefine((plan, context) => {
  unique(plan.bonuses, "bonuses", context);
  unique(plan.funds, "funds", context);
  const funds = new Set(plan.funds.map((item) => item.code));
  plan.bonuses.forEach((item, index) => {
    for (const [field, name] of fundsNamedBy(item)) {
      if (funds.has(name)) continue;
      const message = `names fund "${name}", which is not in funds`;
      context.addIssue({ code: "custom", path: ["bonuses", index, field], message });
    }
  });
  if (compare(budgetOfPlan(plan), rate("1")) > 0) {
    const message = "can pay out more than the whole base";
    context.addIssue({ code: "custom", path: ["bonuses"], message });
  }
});
export type Plan = z.infer<typeof planSchema>;
export type Placement = Plan["placement"];

function unique(items: { code: string }[], path: string, context: z.RefinementCtx): void {
  items.forEach((item, index) => {
    if (items.findIndex((other) => other.code === item.code) < index) {
      const message = `code "${item.code}" is used twice`;
      context.addIssue({ code: "custom", path: [path, index, "code"], message });
    }
  });
}

/** Every field of a bonus that names a fund, with the fund's code. */
export function fundsNamedBy(item: z.infer<typeof bonus>): [field: string, fund: string][] {
  return Object.entries(item).flatMap(([field, value]): [string, string][] => {
    if (field === "fund") return [[field, String(value)]];
    if (typeof value === "string" && value.startsWith("fund:")) return [[field, value.slice(5)]];
    return [];
  });
}

/** Parses a plan document; throws `invalid_plan` with the path of the first wrong field. */
export function parsePlan(document: unknown): Plan {
  const result = planSchema.safeParse(document);
  if (result.success) return result.data;
  const [issue] = result.error.issues;
  const unknown = issue.code === "unrecognized_keys" ? issue.keys.slice(0, 1) : [];
  const path = [...issue.path, ...unknown].map(String).join(".");
  const reason = unknown.length > 0 ? "is not a field of the plan language" : issue.message;
  throw new EngineError(
    "invalid_plan",
    `${["plan", path].filter(Boolean).join(".")}: ${reason}`,
    path,
  );
}

/** The most a plan can pay, as a fraction of the base. */
export function budgetOfPlan(plan: Pick<Plan, "bonuses">): Rate {
  return plan.bonuses.map(budgetOf).reduce(add, ZERO_RATE);
}

/** True when every sale allocates exactly {@link budgetOfPlan}, but for rounding within a bonus. */
export function hasExactBudget(plan: Plan): boolean {
  return plan.bonuses.every(isExact);
}

/** How many levels above the buyer a sale must freeze, by tree. */
export function reachOfPlan(plan: Plan): Record<Tree, number> {
  const reach: Record<Tree, number> = { sponsor: 0, placement: 0 };
  for (const item of plan.bonuses) {
    const needed = reachOf(item);
    if (needed) reach[needed.tree] = Math.max(reach[needed.tree], needed.levels);
  }
  return reach;
}
