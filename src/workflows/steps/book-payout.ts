/** What a step of a payout does to the money: one journal, under the network's lock. */
import { heldBy } from "../../engine/book";
import type { PayoutFact, PayoutStep } from "../../engine/facts";
import { payoutPostings } from "../../engine/movements";
import type { Payout } from "../../modules/payout/types";
import type { SharedContext } from "../../support/sql";
import type { Services } from "../services";
import { loadBalances } from "./load-balances";
import { pointsReach } from "./points";
import { Slice } from "./slice";
import { writeMove } from "./write-move";

/** Writes the journal of a step. */
export async function bookPayout(
  services: Services,
  payout: Payout,
  step: PayoutStep,
  at: string,
  context: SharedContext,
): Promise<void> {
  const { id: payout_id, partner_id, amount, fee, currency } = payout;
  const about = { payout_id, partner_id, at, currency, amount, fee };
  const fact: PayoutFact = { kind: "payout", step, ...about };
  const book = await loadBalances(services, [partner_id], context);
  const key = `payout:${payout_id}:${step}`;
  await writeMove(services, key, fact, payoutPostings(fact, book), context);
  // What is in payout_hold is still the partner's: only what was paid is withdrawn.
  if (step === "paid") await lookAtPoints(services, partner_id, at, context);
}

/** Under a plan with points, what a withdrawal left decides whether a partner stays a valid referral. */
async function lookAtPoints(
  services: Services,
  partner_id: string,
  at: string,
  context: SharedContext,
): Promise<void> {
  const version = await services.plan.versionAt(at, context);
  const levels = pointsReach([version.plan]);
  if (levels === null) return;
  const slice = await Slice.open(services, [partner_id], [], context);
  const book = await loadBalances(services, slice.partner_ids, context);
  const held = (id: string, currency: string): bigint => heldBy(book, id, currency);
  await slice.openPoints([partner_id], levels, held, context);
  slice.withdrew(version, partner_id, at);
  await services.tree.writeMetrics([], slice.changedMetrics(), context);
  await slice.write(services, context);
}
