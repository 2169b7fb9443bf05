/** The plan language: one JSON document, one schema. A published plan never changes. */
import { z } from "zod";
import {
  asksForSelf,
  bonus,
  budgetOf,
  climbOf,
  codesOf,
  incomesOf,
  isExact,
  isPassedOn,
  joinRuleOf,
  rankTableOf,
  reachOf,
  sourceOf,
} from "./bonuses";
import type { Bonus } from "./bonuses";
import { code, currency } from "./bonuses/fields";
import { ADJUSTMENT, FUND_WITHDRAWAL } from "./movements";
import { WITHDRAWAL } from "./withdrawal";
import { timeZone } from "./calendar";
import { CAP_CODE, capSchema } from "./cap";
import { EngineError } from "./errors";
import { SALE_SOURCES } from "./facts";
import type { SaleSource } from "./facts";
import type { BonusSource } from "./bonuses/kind";
import { ZERO_RATE, add, compare, rate } from "./money";
import type { Rate } from "./money";
import { autoEnrol, payout, strangersIn } from "./payout";
import { placement } from "./placement/schema";
import { checkPeriod, period, periodBudgetOf } from "./periods";
import { points } from "./points/schema";
import { ladderOf, named, ranks } from "./rank";
import type { Ranks } from "./rank";
import { checkRanksInPlan } from "./rank-rules";
import { widest } from "./reach";
import type { Reach } from "./reach";
import { fx, volumes } from "./volumes";

const fund = z.strictObject({
  code,
  purpose: z.string().min(1).max(200).describe("what the money is for"),
});

/** What postings that no plan decides are called. */
const OWN_CODES: readonly string[] = [WITHDRAWAL, FUND_WITHDRAWAL, ADJUSTMENT];

/** Who has a code already that an item asks for; null when nobody. */
function takenBy(asked: string, { cap }: { cap?: unknown }): string | null {
  if (cap && asked === CAP_CODE) return `code "${CAP_CODE}" is what the plan's cap goes by`;
  return OWN_CODES.includes(asked) ? `code "${asked}" is what the book's own moves go by` : null;
}

const days = z.int().min(0).max(365);

const shape = z.strictObject({
  $schema: z
    .string()
    .max(500)
    .optional()
    .describe("where an editor finds this schema; not part of the plan"),
  code: code.describe("the plan's name, in short"),
  name: z.string().min(1).max(100).describe("the plan's name for people"),
  currency: currency.describe(
    "of volumes, thresholds and fixed amounts, such as `usd`; orders may have others",
  ),
  base: z
    .enum(["items_net", "cv"])
    .describe(
      "what a rate is taken of: line subtotals after discounts, without tax, shipping and gift cards (`items_net`); or their CV",
    ),
  fx: fx
    .optional()
    .describe("rates into the plan's currency, needed only where a volume or a threshold is used"),
  volumes: volumes.optional().describe("what goods are worth beside their price"),
  placement: placement.describe("where newcomers sit"),
  funds: z.array(fund).max(50).default([]).describe("accounts of the house for a purpose"),
  bonuses: z.array(bonus).max(50).describe("what a sale pays"),
  ranks: ranks.optional().describe("ladders that partners climb"),
  time_zone: timeZone.default("UTC").describe("where days, weeks and months begin"),
  cap: capSchema
    .optional()
    .describe("most that one sale pays to partners and funds, as a share of its base"),
  periods: z.array(period).max(50).default([]).describe("what is paid when a period closes"),
  holds_days: z
    .strictObject({
      order: days.describe("of orders"),
      investment: days.optional().describe("of investments; as for orders, when absent"),
      profit: days.optional().describe("of profits; as for orders, when absent"),
    })
    .describe("days between capture and release, by what the money came from"),
  points: points.optional().describe("points that partners earn for what they do"),
  payout: payout.optional().describe("when partners may withdraw, and what it costs"),
  auto_enrol: autoEnrol.optional(),
});

const checkedShape = shape.superRefine((plan, context) => {
  unique(plan.bonuses, "bonuses", context, codesOf);
  unique(plan.funds, "funds", context);
  if (plan.fx && plan.currency in plan.fx) {
    const message = "is the plan's own currency, which needs no rate";
    context.addIssue({ code: "custom", path: ["fx", plan.currency], message });
  }
  const funds = new Set(plan.funds.map((item) => item.code));
  plan.bonuses.forEach((item, index) => {
    for (const [field, name] of fundsNamedBy(item)) {
      if (funds.has(name)) continue;
      const message = `names fund "${name}", which is not in funds`;
      context.addIssue({ code: "custom", path: ["bonuses", index, field], message });
    }
    for (const [field, message] of wrongRanks(item, plan.ranks)) {
      context.addIssue({ code: "custom", path: ["bonuses", index, ...field], message });
    }
    for (const message of codesOf(item).flatMap((asked) => takenBy(asked, plan) ?? [])) {
      context.addIssue({ code: "custom", path: ["bonuses", index, "code"], message });
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
  for (const { path, message } of checkRanksInPlan(plan, (item) => climbOf(item) !== null)) {
    context.addIssue({ code: "custom", path, message });
  }
  plan.periods.forEach((item, index) => {
    const refuse = (field: string, message: string) =>
      context.addIssue({ code: "custom", path: ["periods", index, field], message });
    if (plan.bonuses.some((bonus) => codesOf(bonus).includes(item.code))) {
      refuse("code", `code "${item.code}" is a bonus' already`);
    }
    const taken = takenBy(item.code, plan);
    if (taken) refuse("code", taken);
    for (const [field, reason] of checkPeriod(item, plan.ranks, plan.placement))
      refuse(field, reason);
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
  for (const [path, message] of plan.payout ? strangersIn(plan.payout, plan.ranks) : []) {
    context.addIssue({ code: "custom", path: ["payout", ...path], message });
  }
  if (compare(budgetOfPlan(plan), rate("1")) > 0) {
    const message = "can pay out more than the whole base";
    context.addIssue({ code: "custom", path: ["bonuses"], message });
  }
});

/** What a document says about itself to an editor is no part of the plan, nor of its hash. */
export const planSchema = checkedShape.transform(({ $schema: _schema, ...plan }) => plan);
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

/** Where a bonus pays by ranks that the plan does not have: path in the bonus, and what is wrong. */
function wrongRanks(item: Bonus, all: Ranks | undefined): [path: string[], message: string][] {
  const table = rankTableOf(item);
  if (!table) return [];
  const ladder = ladderOf(all, table.ladder);
  if (!ladder) {
    const message = `names ladder "${table.ladder}", which is not in ranks.ladders`;
    return [[[...table.path, "ladder"], message]];
  }
  return table.ranks
    .filter((name) => ladder.steps.every(({ code }) => code !== name))
    .map((name) => [
      [...table.path, "table", name],
      `names rank "${name}", which is no step of ladder "${table.ladder}"`,
    ]);
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
  const asked = new Set<BonusSource>(["order", ...plan.bonuses.map(sourceOf)]);
  return SALE_SOURCES.filter((source) => asked.has(source));
}

/** Whether a plan looks at what is counted for partners: turnover, volumes and ranks are kept for it alone. */
export const keepsMetrics = ({
  ranks,
  periods,
  bonuses,
  points,
}: Pick<Plan, "ranks" | "periods" | "bonuses" | "points">): boolean =>
  ranks !== undefined ||
  points !== undefined ||
  periods.length > 0 ||
  bonuses.some((item) => joinRuleOf(item) !== null);

/** The most a plan can pay on what came from one source, its cap not counted. */
export function budgetOn(plan: Pick<Plan, "bonuses" | "periods">, source: SaleSource): Rate {
  const pools = source === "order" ? plan.periods.map(periodBudgetOf) : [];
  return pools.reduce(add, bonusBudgetOn(plan, source));
}

/** The same of its bonuses alone: what a cap is held against. */
export function bonusBudgetOn(plan: Pick<Plan, "bonuses">, source: SaleSource): Rate {
  const bonuses = plan.bonuses.filter((item) => sourceOf(item) === source);
  return bonuses.map(budgetOf).reduce(add, ZERO_RATE);
}

/** The kind of income that each code is, of bonuses and of what periods pay. */
export function incomeTypesOf({
  bonuses,
  periods,
}: Pick<Plan, "bonuses" | "periods">): Map<string, string> {
  return new Map([
    ...bonuses.flatMap((bonus) => [...incomesOf(bonus)]),
    ...periods.map(({ code, income_type }): [string, string] => [code, income_type ?? code]),
  ]);
}

/** Every code that postings of a plan carry. */
export function codesOfPlan({ bonuses, periods, cap }: Pick<Plan, "bonuses" | "periods" | "cap">) {
  const codes = [...bonuses.flatMap(codesOf), ...periods.map(({ code }) => code)];
  return cap ? [...codes, CAP_CODE] : codes;
}

/** True when every sale allocates exactly {@link budgetOfPlan}, but for rounding within a bonus. */
export function hasExactBudget(plan: Plan): boolean {
  return plan.bonuses.every(isExact);
}

/** How many levels above the buyer a sale must freeze, by tree. */
export function reachOfPlan(plan: Plan): Reach {
  return widest(plan.bonuses.map(reachOf));
}

/** Codes of the ladders whose ranks a sale must freeze on everybody in its upline, and on `self`. */
export function laddersOfPlan(plan: Pick<Plan, "bonuses">): string[] {
  return [...new Set(plan.bonuses.flatMap((item) => rankTableOf(item)?.ladder ?? []))];
}

/** True when a sale must freeze the buying partner, or the seller of a client's order, as `self`. */
export function freezesSelf(plan: Pick<Plan, "bonuses">): boolean {
  return plan.bonuses.some(asksForSelf);
}
