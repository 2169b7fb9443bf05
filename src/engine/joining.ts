/**
 * What a joining pays. It is decided when the newcomer gets its place: at once, or, for one that had to wait,
 * by the fact of its placement. What each partner above looked like, and what its sale pool answered, is
 * frozen in that fact, so deciding it again needs nothing else.
 */
import { HOUSE_COMMISSION, partnerAccount } from "./accounts";
import { joinRuleOf, payJoinBonus } from "./bonuses";
import type { Line, Outcome, Posting } from "./decision";
import type { JoinFact, JoinUpline, PlacementFact, Tree, Upline } from "./facts";
import { parseUnits } from "./money";
import type { Plan } from "./plan";
import type { SalePools } from "./sale-pool";
import { NOTE_REPAY, repayment } from "./settle";
import type { Balances } from "./settle";

/** Whose upline a fact of a joining is about: one that waits for its place has none to be paid above it. */
export const TREES_OF: Record<"join" | "wait" | "placement", readonly Tree[]> = {
  join: ["sponsor", "placement"],
  wait: ["sponsor"],
  placement: ["placement"],
};

export const paysOnJoin = (plan: Pick<Plan, "bonuses">): boolean =>
  plan.bonuses.some((bonus) => joinRuleOf(bonus) !== null);

/**
 * Freezes the upline for every bonus that pays on a joining, and draws on the sale pools: what one joining
 * drew, the next one does not find. Nothing when no bonus asks.
 */
export function freezeUplines(
  plan: Plan,
  trees: readonly Tree[],
  uplineOf: (tree: Tree, levels: number) => Upline,
  pools: SalePools,
): Pick<JoinFact, "uplines"> {
  const frozen = plan.bonuses.flatMap((bonus): [string, JoinUpline][] => {
    const rule = joinRuleOf(bonus);
    if (!rule || !trees.includes(rule.tree)) return [];
    const amount = parseUnits(rule.amount, plan.currency);
    const { depth, nodes } = uplineOf(rule.tree, rule.levels);
    const asked = nodes.map(({ partner_id, status }, index) => ({
      partner_id,
      status,
      level: index + 1,
      pool: status === "active" ? pools.draw(partner_id, amount) : null,
    }));
    return [[bonus.code, { depth, nodes: asked }]];
  });
  return frozen.length === 0 ? {} : { uplines: Object.fromEntries(frozen) };
}

/** What a joining, or the place somebody was given later, pays; null when its fact froze nothing. */
export function decideJoin(plan: Plan, fact: JoinFact | PlacementFact): Outcome | null {
  const { uplines } = fact;
  if (!uplines) return null;
  const outcomes = plan.bonuses.flatMap((bonus) => {
    const upline = uplines[bonus.code];
    return upline ? [payJoinBonus(bonus, upline, plan.currency)] : [];
  });
  return {
    lines: outcomes.flatMap(({ lines }) => lines),
    skips: outcomes.flatMap(({ skips }) => skips),
  };
}

/** The postings of a joining: the house credits at once, and what a partner owes is covered first. */
export function joinPostings(
  { currency }: Pick<Plan, "currency">,
  lines: readonly Line[],
  balances: Balances,
): Posting[] {
  const repaid = new Map<string, bigint>();
  return lines.flatMap(({ recipient, amount, bonus, level, rate, reason }) => {
    const repay = repayment({ currency }, recipient.id, amount, balances, repaid);
    const make = (bucket: "owed" | "available", units: bigint, note: string): Posting => ({
      from: HOUSE_COMMISSION,
      to: partnerAccount(recipient.id, bucket),
      amount: units,
      currency,
      order_id: null,
      bonus,
      level,
      rate,
      note,
    });
    return [make("owed", repay, NOTE_REPAY), make("available", amount - repay, reason)].filter(
      (posting) => posting.amount > 0n,
    );
  });
}
