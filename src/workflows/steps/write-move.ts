/** A move of money that no plan decides, as a journal of its own. */
import type { AdjustmentFact, FundWithdrawalFact, PayoutFact } from "../../engine/facts";
import type { Posting } from "../../engine/decision";
import type { SharedContext } from "../../support/sql";
import type { Services } from "../services";

/** Writes a fact and its postings under one key, once. Only under the network's lock. */
export async function writeMove(
  { ledger, plan }: Services,
  key: string,
  fact: AdjustmentFact | FundWithdrawalFact | PayoutFact,
  postings: Posting[],
  context: SharedContext,
): Promise<void> {
  const { id: plan_version_id } = await plan.versionAt(fact.at, context);
  const { kind } = fact;
  const entry = { key, kind, fact, fact_id: key, order_id: null, plan_version_id, postings };
  await ledger.write([{ ...entry, trace: null }], [], context);
}
