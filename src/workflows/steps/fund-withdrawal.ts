/** Withdrawals from house funds: asked for, approved by a second admin, or rejected. */
import type { FundWithdrawalFact } from "../../engine/facts";
import { formatUnits, parseUnits } from "../../engine/money";
import { fundWithdrawalPostings } from "../../engine/movements";
import { withdrawals } from "../../modules/trust-fund";
import type { Fund } from "../../modules/trust-fund/service";
import type { FundWithdrawal } from "../../modules/trust-fund/withdrawals";
import type { Decision } from "../../support/approval";
import { UplineError } from "../../support/errors";
import type { SharedContext } from "../../support/sql";
import type { Services } from "../services";
import { amountOf } from "./amount-of";
import { recordDecision, recordRequest, refuseDecision } from "./second-admin";
import { writeMove } from "./write-move";

export interface FundWithdrawalRequest {
  /** of the fund */
  code: string;
  /** decimal in major units, above 0 */
  amount: string;
  currency: string;
  reason: string;
  /** the admin who asks */
  by: string;
}

/**
 * Keeps a request and returns its id. Throws `trust_fund_not_found`, `amount_not_positive`, what the engine says
 * of a wrong amount or currency, and `insufficient_funds` when there is less in the fund now.
 */
export async function requestFundWithdrawal(
  services: Services,
  { code, currency, reason, by, ...given }: FundWithdrawalRequest,
  now: string,
): Promise<string> {
  await fundOf(services, code, now);
  const amount = amountOf(parseUnits, given.amount, currency, "amount");
  if (amount <= 0n) {
    const message = `amount "${given.amount}" must be above 0`;
    throw new UplineError("invalid_data", "amount_not_positive", message, { field: "amount" });
  }
  return services.ledger.inTransaction(async (context) => {
    await refuseMoreThanThere(services, { code, amount, currency }, context);
    const asked = { code, amount, currency, reason, requested_by: by, requested_at: now };
    const id = await withdrawals.addWithdrawal(context, asked);
    const subject = { id, amount, currency, about: { code } };
    await recordRequest(context, "fund_withdrawal", subject, { by, reason });
    return id;
  });
}

/**
 * Approves a request, which takes the money out of the fund, or rejects it. Throws
 * `fund_withdrawal_not_found`, `already_decided`, `not_an_approver`, `second_admin_needed`, and
 * `insufficient_funds` when there is less in the fund by now.
 */
export async function decideFundWithdrawal(
  services: Services,
  { code, ...decision }: Decision & { code: string },
): Promise<void> {
  await services.ledger.underLock(async (context) => {
    const asked = await withdrawals.holdWithdrawal(context, decision.id);
    if (asked?.code !== code) throw withdrawalNotFound(decision.id);
    refuseDecision(services.ledger.options, asked, decision);
    if (decision.state === "approved") await withdraw(services, asked, decision.at, context);
    await withdrawals.decideWithdrawal(context, decision);
    await recordDecision(context, "fund_withdrawal", { ...asked, about: { code } }, decision);
  });
}

async function withdraw(
  services: Services,
  asked: FundWithdrawal,
  at: string,
  context: SharedContext,
): Promise<void> {
  const { id, code, amount, currency } = asked;
  await refuseMoreThanThere(services, asked, context);
  const fact: FundWithdrawalFact = {
    kind: "fund_withdrawal",
    withdrawal_id: id,
    fund: code,
    at,
    currency,
    amount,
  };
  const key = `${FUND_WITHDRAWAL_KEY}${id}`;
  await writeMove(services, key, fact, fundWithdrawalPostings(fact), context);
}

/** What the ids of withdrawals' journals begin with. */
export const FUND_WITHDRAWAL_KEY = "fund_withdrawal:";

export const withdrawalNotFound = (id: string): UplineError =>
  new UplineError("not_found", "fund_withdrawal_not_found", "no such withdrawal", { id });

/** One fund; throws `trust_fund_not_found`. Funds of the plan in force are opened by being asked for. */
export async function fundOf(
  { trustFund, plan }: Services,
  code: string,
  now: string,
): Promise<Fund> {
  await trustFund.open((await plan.versionAt(now)).plan.funds);
  const found = (await trustFund.funds()).find((fund) => fund.code === code);
  if (found) return found;
  throw new UplineError("not_found", "trust_fund_not_found", "no such trust fund", { code });
}

async function refuseMoreThanThere(
  { ledger }: Services,
  { code, amount, currency }: Pick<FundWithdrawal, "code" | "amount" | "currency">,
  context: SharedContext,
): Promise<void> {
  type Row = { code: string; currency: string; amount: string };
  const rows = await ledger.read<Row>("FUND_BALANCES", [], context);
  const held = rows.find((row) => row.code === code && row.currency === currency);
  const balance = BigInt(held?.amount ?? 0);
  if (amount <= balance) return;
  const details = {
    field: "amount",
    code,
    currency,
    amount: formatUnits(amount, currency),
    balance: formatUnits(balance, currency),
  };
  const message = `fund "${code}" has ${details.balance} ${currency}, less than ${details.amount}`;
  throw new UplineError("conflict", "insufficient_funds", message, details);
}
