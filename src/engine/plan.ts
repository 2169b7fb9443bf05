/** The plan language: one JSON document, one schema. A published plan never changes. */
import { z } from "zod";
import {
  bonus,
  budgetOf,
  climbOf,
  codesOf,
  isExact,
  isPassedOn,
  reachOf,
  sourceOf,
} from "./bonuses";
import { code } from "./bonuses/fields";
import { CURRENCY_DIGITS } from "./currencies";
import { EngineError } from "./errors";
import { SALE_SOURCES } from "./facts";
import type { SaleSource, Tree } from "./facts";
import { ZERO_RATE, add, compare, rate } from "./money";
import type { Rate } from "./money";
import { placement } from "./placement/schema";
import { checkPeriod, period, periodBudgetOf } from "./periods";
import { ladderOf, named, ranks } from "./rank";

const fund = z.strictObject({ code, purpose: z.string().min(1).max(200) });

const days = z.int().min(0).max(365);

const shape = z.strictObject({
  code,
  name: z.string().min(1).max(100),
  currency: z.string().refine((value) => CURRENCY_DIGITS.has(value), "is not a known currency"),
  /** what a rate is taken of: line subtotals after discounts, without tax, shipping and gift cards */
  base: z.literal("items_net"),
  placement,
  funds: z.array(fund).max(50).default([]),
  bonuses: z.array(bonus).max(50),
  ranks: ranks.optional(),
  /** what is paid when a period closes */
  periods: z.array(period).max(50).default([]),
  /** days between capture and release, by what the money came from; as for orders, when absent */
  holds_days: z.strictObject({
    order: days,
    investment: days.optional(),
    profit: days.optional(),
  }),
});

export const planSchema = shape.superRefine((plan, context) => {
  unique(plan.bonuses, "bonuses", context, codesOf);
  unique(plan.funds, "funds", context);
  const funds = new Set(plan.funds.map((item) => item.code));
  plan.bonuses.forEach((item, index) => {
    for (const [field, name] of fundsNamedBy(item)) {
      if (funds.has(name)) continue;
      const message = `names fund "${name}", which is not in funds`;
      context.addIssue({ code: "custom", path: ["bonuses", index, field], message });
    }
    const rule = climbOf(item);
    if (!rule) return;
    const ladder = ladderOf(plan.ranks, rule.ladder);
    const [field, message] = !ladder
      ? ["ladder", `names ladder "${rule.ladder}", which is not in ranks.ladders`]
      : ["rates", `names rates "${rule.rates}", which no step of the ladder has`];
    if (ladder?.steps.some(({ rates }) => named(rates, rule.rates) !== undefined)) return;
    context.addIssue({ code: "custom", path: ["bonuses", index, field], message });
  });
  plan.periods.forEach((item, index) => {
    const refuse = (field: string, message: string) =>
      context.addIssue({ code: "custom", path: ["periods", index, field], message });
    if (plan.bonuses.some((bonus) => codesOf(bonus).includes(item.code))) {
      refuse("code", `code "${item.code}" is a bonus' already`);
    }
    for (const [field, reason] of checkPeriod(item, plan.ranks)) refuse(field, reason);
    for (const [field, name] of fundsNamedBy(item)) {
      if (!funds.has(name)) refuse(field, `names fund "${name}", which is not in funds`);
    }
  });
  unique(plan.periods, "periods", context);
  plan.bonuses.forEach((item, index) => {
    const isFirst = plan.bonuses.findIndex(({ kind }) => kind === item.kind) === index;
    if (!isPassedOn(item) || isFirst) return;
    const message = "can stand in a plan once: what is passed on is paid once";
    context.addIssue({ code: "custom", path: ["bonuses", index, "kind"], message });
  });
  if (compare(budgetOfPlan(plan), rate("1")) > 0) {
    const message = "can pay out more than the whole base";
    context.addIssue({ code: "custom", path: ["bonuses"], message });
  }
});
export type Plan = z.infer<typeof planSchema>;
export type { Placement } from "./placement/schema";

function unique<Item extends { code: string }>(
  items: Item[],
  path: string,
  context: z.RefinementCtx,
  codes: (item: Item) => string[] = ({ code }) => [code],
): void {
  const seen = new Set<string>();
  items.forEach((item, index) => {
    for (const used of codes(item)) {
      if (seen.has(used)) {
        const message = `code "${used}" is used twice`;
        context.addIssue({ code: "custom", path: [path, index, "code"], message });
      }
      seen.add(used);
    }
  });
}

/** Every field of a bonus that names a fund, with the fund's code. */
export function fundsNamedBy(
  item: z.infer<typeof bonus> | z.infer<typeof period>,
): [field: string, fund: string][] {
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

/** The most a plan can pay on one sale, as a fraction of its base: bonuses, and the pools an order feeds. */
export function budgetOfPlan(plan: Pick<Plan, "bonuses" | "periods">): Rate {
  return SALE_SOURCES.map((source) => budgetOn(plan, source)).reduce((most, next) =>
    compare(next, most) > 0 ? next : most,
  );
}

/** What happened that a plan decides: orders always, others when a bonus looks at them. */
export function sourcesOfPlan(plan: Pick<Plan, "bonuses">): SaleSource[] {
  const asked = new Set<SaleSource>(["order", ...plan.bonuses.map(sourceOf)]);
  return SALE_SOURCES.filter((source) => asked.has(source));
}

/** The most a plan can pay on what came from one source. */
export function budgetOn(plan: Pick<Plan, "bonuses" | "periods">, source: SaleSource): Rate {
  const bonuses = plan.bonuses.filter((item) => sourceOf(item) === source);
  const pools = source === "order" ? plan.periods.map(periodBudgetOf) : [];
  return [...bonuses.map(budgetOf), ...pools].reduce(add, ZERO_RATE);
}

/** Every code that postings of a plan carry. */
export function codesOfPlan(plan: Pick<Plan, "bonuses" | "periods">): string[] {
  return [...plan.bonuses.flatMap(codesOf), ...plan.periods.map(({ code }) => code)];
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
