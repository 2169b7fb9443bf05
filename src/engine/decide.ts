/** The decision: a plan and a frozen sale in, lines and skips out. Same input, same answer, byte for byte. */
import type { Recipient } from "./accounts";
import { codesOf, isPassedOn, payBonus, sourceOf } from "./bonuses";
import { cutToCap } from "./cap";
import type { Line, Outcome } from "./decision";
import type { SaleFact } from "./facts";
import { proportion } from "./money";
import type { Plan } from "./plan";

export function decide(plan: Plan, sale: SaleFact): Outcome {
  const source = sale.source ?? "order";
  const outcomes = plan.bonuses
    .filter((bonus) => sourceOf(bonus) === source)
    .map((bonus) => payBonus(bonus, sale, plan.ranks));
  const lines = outcomes.flatMap((outcome) => outcome.lines);
  return {
    lines: plan.cap ? cutToCap(lines, plan.cap, sale.base, passedOn(plan)) : lines,
    skips: outcomes.flatMap((outcome) => outcome.skips),
  };
}

/** Codes of lines that are no share of the base: the cap does not count them. */
function passedOn(plan: Plan): ReadonlySet<string> {
  return new Set(plan.bonuses.filter(isPassedOn).flatMap(codesOf));
}

/** What should stand when the order's base is `base`: nothing else of the frozen sale changes. */
export function decideAt(plan: Plan, sale: SaleFact, base: bigint): Outcome {
  const { own_return } = sale;
  if (!own_return || base === sale.base) return decide(plan, { ...sale, base });
  const amount = proportion(own_return.amount, base, sale.base);
  return decide(plan, { ...sale, base, own_return: { ...own_return, amount } });
}

const BREAKAGE: Recipient = { kind: "house", id: "breakage" };

/** The same after some recipients left for good: what the order would pay them is the house's. */
export function decideAgainAt(
  plan: Plan,
  sale: SaleFact,
  base: bigint,
  terminated_partner_ids: readonly string[],
): Outcome {
  const { lines, skips } = decideAt(plan, sale, base);
  const isGone = ({ recipient }: Line) =>
    recipient.kind === "partner" && terminated_partner_ids.includes(recipient.id);
  return {
    lines: lines.map((line) =>
      isGone(line) ? { ...line, recipient: BREAKAGE, reason: "recipient_not_active" } : line,
    ),
    skips,
  };
}
