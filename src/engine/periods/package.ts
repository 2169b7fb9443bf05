/**
 * `package`: a fixed amount by tier, for so many direct referrals whose latest sale is large enough (seed 000).
 * A close pays what the highest tier reached is worth beyond the *high-water mark*, the most that was ever
 * paid: nobody is paid twice for a tier, and a refund does not lower the mark.
 */
import { z } from "zod";
import { code, incomeType, planAmount } from "../bonuses/fields";
import type { PackageFact } from "../facts";
import { compare, parseUnits, rate, ZERO_RATE } from "../money";
import type { Mark, Snapshot } from "../snapshot";
import type { PeriodKind, Share } from "./kind";
import { PERIODS } from "./names";

const tier = z.strictObject({
  code,
  directs: z.int().min(1).max(1_000_000).describe("how many direct referrals it takes"),
  sale_at_least: planAmount.describe(
    "what the latest sale of each, of its own or its clients', must still be worth",
  ),
  credit: planAmount.describe("what the tier is worth altogether, lower tiers included"),
});
type Tier = z.infer<typeof tier>;

export const packagePeriod = z
  .strictObject({
    kind: z.literal("package"),
    code,
    income_type: incomeType,
    every: z.enum(PERIODS).describe("at whose close it pays"),
    tiers: z
      .array(tier)
      .min(1)
      .max(50)
      .describe("from the lowest up: each asks for no less than the one before, and is worth more"),
  })
  .superRefine(({ tiers }, context) => {
    tiers.forEach((item, index) => {
      const before = tiers[index - 1] as Tier | undefined;
      const wrong = before && notAbove(item, before);
      const path = ["tiers", index];
      if (wrong) context.addIssue({ code: "custom", path: [...path, wrong[0]], message: wrong[1] });
      if (tiers.findIndex((other) => other.code === item.code) < index) {
        const message = `"${item.code}" is used twice`;
        context.addIssue({ code: "custom", path: [...path, "code"], message });
      }
    });
  });
export type PackagePeriod = z.infer<typeof packagePeriod>;

const order = (a: string, b: string): number => compare(rate(a), rate(b));

/** The field in which a tier is not above the one before it, and why. */
function notAbove(item: Tier, before: Tier): [field: keyof Tier, reason: string] | null {
  const sales = order(item.sale_at_least, before.sale_at_least);
  if (item.directs < before.directs) return ["directs", "must not be below the tier before"];
  if (sales < 0) return ["sale_at_least", "must not be below the tier before"];
  if (item.directs === before.directs && sales === 0) {
    return ["directs", "must ask for more than the tier before"];
  }
  if (order(item.credit, before.credit) <= 0) return ["credit", "must be above the tier before"];
  return null;
}

export const packageKind: PeriodKind<PackagePeriod, PackageFact> = {
  payer: "house:commission",
  needsLatestSale: true,
  budget: () => ZERO_RATE,
  cost: ({ tiers }) =>
    `pays each partner at most ${tiers[tiers.length - 1].credit} of the plan's currency, ever, ` +
    "whatever is sold",
  lint: (item) => [
    {
      code: "not_bounded_by_orders",
      level: "info",
      path: "tiers",
      message:
        `"${item.code}" pays by direct referrals, not by a share of orders: ` +
        "what it costs grows with the number of partners",
    },
  ],
  close(item, snapshot) {
    const { from, at, currency, seats } = snapshot;
    const highestFirst = [...item.tiers].reverse().map((step) => ({
      ...step,
      sale_units: parseUnits(step.sale_at_least, currency),
      credit_units: parseUnits(step.credit, currency),
    }));
    const sales = latestSalesOfDirects(snapshot);
    const marks = new Map<string, Mark>();
    const awards = seats.flatMap(({ partner_id, status }, index) => {
      const own = sales[index];
      if (status !== "active" || !own) return [];
      const reached = highestFirst.find(
        ({ directs, sale_units }) => own.filter((sale) => sale >= sale_units).length >= directs,
      );
      const paid = BigInt(snapshot.marks.get(item.code)?.get(partner_id)?.paid ?? "0");
      if (!reached || reached.credit_units <= paid) return [];
      marks.set(partner_id, { paid: reached.credit_units.toString() });
      return [{ partner_id, tier: reached.code, credit: reached.credit_units, paid }];
    });
    if (awards.length === 0) return { fact: null };
    return { fact: { kind: "package", code: item.code, from, at, currency, awards }, marks };
  },
  pay: (_item, { awards }) =>
    awards.map(({ partner_id, credit, paid }): Share => ({
      recipient: { kind: "partner", id: partner_id },
      amount: credit - paid,
      reason: "package_increase",
    })),
};

/** What the latest sale of each direct referral is worth, by index of the sponsor's seat. */
function latestSalesOfDirects({ seats }: Snapshot): (bigint[] | undefined)[] {
  const sales: (bigint[] | undefined)[] = [];
  for (const { sponsor, latest_sale } of seats) {
    if (sponsor !== null && latest_sale !== null) (sales[sponsor] ??= []).push(latest_sale);
  }
  return sales;
}
