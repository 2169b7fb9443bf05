/** Corrections of what a partner has: asked for, approved by a second admin, or rejected. */
import type { AdjustmentFact } from "../../engine/facts";
import { formatUnits, MAX_UNITS, parseUnits } from "../../engine/money";
import { adjustmentPostings } from "../../engine/movements";
import { adjustments } from "../../modules/ledger";
import type { Adjustment } from "../../modules/ledger/adjustments";
import type { Decision } from "../../support/approval";
import { UplineError } from "../../support/errors";
import type { SharedContext } from "../../support/sql";
import type { Services } from "../services";
import { amountOf } from "./amount-of";
import { loadBalances } from "./load-balances";
import { recordDecision, recordRequest, refuseDecision } from "./second-admin";
import { writeMove } from "./write-move";

export interface AdjustmentRequest {
  partner_id: string;
  /** decimal in major units, not 0; below 0 it is taken */
  amount: string;
  currency: string;
  reason: string;
  /** the admin who asks */
  by: string;
}

/** A thousandth of what an account can hold, so that no correction ever meets its end. */
const MOST = MAX_UNITS / 1_000n;

/**
 * Keeps a request and returns its id. Throws `partner_not_found`, `amount_zero`, and what the engine says of a
 * wrong amount or currency.
 */
export async function requestAdjustment(
  { ledger, partner }: Services,
  { partner_id, currency, reason, by, ...given }: AdjustmentRequest,
  now: string,
): Promise<string> {
  if (!(await partner.statusesOf([partner_id])).has(partner_id)) throw partnerNotFound();
  const amount = amountOf(parseUnits, given.amount, currency, "amount");
  if (amount === 0n) throw refusedAmount("amount_zero", "amount must not be 0");
  if (amount > MOST || amount < -MOST) {
    const message = `amount "${given.amount}" is more than ${formatUnits(MOST, currency)}`;
    throw refusedAmount("amount_too_large", message);
  }
  return ledger.inTransaction(async (context) => {
    const asked = { partner_id, amount, currency, reason, requested_by: by, requested_at: now };
    const id = await adjustments.addAdjustment(context, asked);
    const subject = { id, amount, currency, about: { partner_id } };
    await recordRequest(context, "adjustment", subject, { by, reason });
    return id;
  });
}

/**
 * Approves a request, which moves the money, or rejects it; returns what was asked for. Throws
 * `adjustment_not_found`, `already_decided`, `not_an_approver` and `second_admin_needed`.
 */
export async function decideAdjustment(
  services: Services,
  decision: Decision,
): Promise<Adjustment> {
  return services.ledger.underLock(async (context) => {
    const asked = await adjustments.holdAdjustment(context, decision.id);
    if (!asked) throw adjustmentNotFound(decision.id);
    refuseDecision(services.ledger.options, asked, decision);
    if (decision.state === "approved") await adjust(services, asked, decision.at, context);
    await adjustments.decideAdjustment(context, decision);
    const subject = { ...asked, about: { partner_id: asked.partner_id } };
    await recordDecision(context, "adjustment", subject, decision);
    return asked;
  });
}

async function adjust(
  services: Services,
  { id, partner_id, amount, currency }: Adjustment,
  at: string,
  context: SharedContext,
): Promise<void> {
  const fact: AdjustmentFact = {
    kind: "adjustment",
    adjustment_id: id,
    partner_id,
    at,
    currency,
    amount,
  };
  const book = await loadBalances(services, [partner_id], context);
  await writeMove(services, `adjustment:${id}`, fact, adjustmentPostings(fact, book), context);
}

export const adjustmentNotFound = (id: string): UplineError =>
  new UplineError("not_found", "adjustment_not_found", "no such adjustment", { id });

const partnerNotFound = (): UplineError =>
  new UplineError("not_found", "partner_not_found", "no such partner", { field: "partner_id" });

const refusedAmount = (code: string, message: string): UplineError =>
  new UplineError("invalid_data", code, message, { field: "amount" });
