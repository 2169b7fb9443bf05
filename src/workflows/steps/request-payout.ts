/** A partner asks for a payout: rules, row, money and deed in one transaction under the network's lock. */
import { partnerAccount } from "../../engine/accounts";
import { refusalOf, termsOf, type Asker, type PayoutAsk } from "../../engine/payout-request";
import type { Plan } from "../../engine/plan";
import { parseMajor } from "../../engine/money";
import { ladderOf } from "../../engine/rank";
import { audit } from "../../modules/ledger";
import { UplineError } from "../../support/errors";
import type { SharedContext } from "../../support/sql";
import type { Services } from "../services";
import { amountOf } from "./amount-of";
import { bookPayout } from "./book-payout";
import { payoutDeed, type MovedPayout } from "./move-payout";

export interface PayoutRequest {
  partner_id: string;
  /** decimal string in the currency's own digits; the plan's fee is in it */
  amount: string;
  currency: string;
  method_id: string;
  /** the customer or admin who asks */
  actor: string;
}

/**
 * Asks for a payout under the plan in force now. Throws `payouts_not_configured`, `payout_method_not_found`,
 * and what the plan's rules refuse, each with what would be right.
 */
export async function requestPayout(
  services: Services,
  { partner_id, amount, currency, method_id, actor }: PayoutRequest,
  now: string,
): Promise<MovedPayout> {
  const { ledger, payout: payouts, plan } = services;
  const ask = { amount: amountOf(parseMajor, amount, currency, "amount"), currency };
  if (ask.amount <= 0n) {
    const message = "amount must be above 0";
    throw new UplineError("invalid_data", "invalid_amount", message, { field: "amount" });
  }
  payouts.refuseUnconfigured();
  return ledger.underLock(async (context) => {
    const version = await plan.versionAt(now, context);
    const method = await payouts.methodOf(partner_id, method_id, context);
    payouts.provider(method.kind);
    const asker = await readAsker(services, partner_id, version.plan, ask, context);
    const refusal = refusalOf(version.plan, ask, asker);
    if (refusal) {
      const type = refusal.code === "payout_open" ? "conflict" : "not_allowed";
      throw new UplineError(type, refusal.code, refusal.message, refusal.details);
    }
    const payout = await payouts.add(
      {
        ...ask,
        ...termsOf(version.plan, ask, now),
        partner_id,
        method_id,
        provider: method.kind,
        plan_version_id: version.id,
        requested_at: now,
      },
      context,
    );
    await bookPayout(services, payout, "requested", now, context);
    await audit.record(context, [payoutDeed(null, payout, "request", actor)]);
    return { payout, action: "request", step: "requested" };
  });
}

/** Who asks, as it is under the lock. */
async function readAsker(
  { ledger, partner, payout }: Services,
  partner_id: string,
  plan: Plan,
  { currency }: PayoutAsk,
  context: SharedContext,
): Promise<Asker> {
  const known = (await partner.namesOf([partner_id], context)).get(partner_id);
  if (!known) throw new UplineError("not_found", "partner_not_found", "no such partner");
  const balances = await ledger.balancesOf([partner_id], context);
  const account = partnerAccount(partner_id, "available");
  const there = balances.find((row) => row.account === account && row.currency === currency);
  const ladder = ladderOf(plan.ranks, plan.payout?.cap?.ladder ?? "");
  const ranks = ladder ? await partner.ranksOf([partner_id], context) : [];
  const stands = ranks.find((row) => row.ladder === ladder?.code)?.rank;
  return {
    status: known.status,
    kyc_level: known.kyc_level,
    rank: ladder ? (stands ?? ladder.steps[0].code) : null,
    available: there?.amount ?? 0n,
    open_payout_id: await payout.openOf(partner_id, context),
  };
}
