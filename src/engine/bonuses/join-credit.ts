/**
 * `join_credit`: a fixed amount to each partner above a newcomer when it gets its place (seed 000: 100 credits
 * to ten levels). The partner is always credited by the house; its *sale pool* says who bears it: covered by
 * the partner's own sales, it is drawn there, else the house pays or keeps it. No partial draw.
 */
import { z } from "zod";
import type { Line, LineReason, Outcome, Skip } from "../decision";
import type { JoinUpline, PoolAnswer } from "../facts";
import type { Finding } from "../lint/finding";
import { parseUnits, ZERO_RATE } from "../money";
import { code, incomeType, planAmount, tree } from "./fields";
import type { BonusKind } from "./kind";

export const joinCreditBonus = z.strictObject({
  kind: z.literal("join_credit"),
  code,
  income_type: incomeType,
  tree,
  levels: z.int().min(1).max(1_000).describe("how many partners above the newcomer"),
  amount: planAmount.describe("to each of them, in the plan's currency"),
  from: z.literal("sale_pool").describe("drawn from the partner's own sales, when those cover it"),
  else: z
    .enum(["house_pays", "house_keeps"])
    .describe("otherwise the house pays all the same, or nobody is paid"),
});
export type JoinCreditBonus = z.infer<typeof joinCreditBonus>;

const REASONS: Record<PoolAnswer, LineReason> = {
  covered: "sale_pool",
  sale_limit_exceeded: "sale_limit_exceeded",
  no_sale_row: "no_sale_row",
};

export const joinCreditKind: BonusKind<JoinCreditBonus> = {
  source: () => "join",
  joinRule: ({ tree, levels, amount }) => ({ tree, levels, amount }),
  // A sale neither reaches nor pays it.
  reach: () => null,
  pay: () => ({ lines: [], skips: [] }),
  budget: () => ZERO_RATE,
  exact: () => true,
  cost: (bonus) =>
    `pays at most ${bonus.levels} × ${bonus.amount} of the plan's currency on every joining, ` +
    "whatever is sold",
  lint: (bonus) => [paysForRecruiting(bonus)],
  payJoin,
};

function payJoin(bonus: JoinCreditBonus, upline: JoinUpline, currency: string): Outcome {
  const amount = parseUnits(bonus.amount, currency);
  const lines: Line[] = [];
  const skips: Skip[] = [];
  const skip = (from_level: number, to_level: number, reason: Skip["reason"]) => {
    const last = skips.at(-1);
    const isRun = last?.reason === reason && last.to_level + 1 === from_level;
    if (isRun) last.to_level = to_level;
    else skips.push({ bonus: bonus.code, from_level, to_level, reason });
  };
  for (const { partner_id, level, pool } of upline.nodes) {
    if (pool === null) skip(level, level, "not_active");
    else if (pool !== "covered" && bonus.else === "house_keeps") skip(level, level, pool);
    else {
      lines.push({
        recipient: { kind: "partner", id: partner_id },
        bonus: bonus.code,
        income_type: bonus.income_type ?? bonus.code,
        level,
        rate: null,
        amount,
        reason: REASONS[pool],
      });
    }
  }
  if (upline.depth > upline.nodes.length) {
    skip(upline.nodes.length + 1, upline.depth, "beyond_levels");
  }
  return { lines, skips };
}

function paysForRecruiting(bonus: JoinCreditBonus): Finding {
  const message =
    `"${bonus.code}" pays for every joining, whether or not anything is sold; ` +
    "many countries forbid paying for recruiting alone";
  return {
    code: "recruitment_pay",
    level: "warning",
    path: "",
    message,
    must_acknowledge: true,
  };
}
