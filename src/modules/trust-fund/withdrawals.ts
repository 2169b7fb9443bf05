/** Withdrawals from house funds: asked for by one admin, decided by another. Their money is in the ledger. */
import { generateEntityId } from "@medusajs/framework/utils";
import { fromStored, type Approval, type ApprovalState } from "../../support/approval";
import type { Decision, Stored } from "../../support/approval";
import { run, runOne, type SharedContext } from "../../support/sql";
import * as sql from "./withdrawal-sql";

export interface FundWithdrawal extends Approval {
  /** of the fund */
  code: string;
  /** ledger units of its currency, above 0 */
  amount: bigint;
  currency: string;
}

export type NewWithdrawal = Pick<
  FundWithdrawal,
  "code" | "amount" | "currency" | "reason" | "requested_by" | "requested_at"
>;

/** Keeps a request and returns its id. */
export async function addWithdrawal(context: SharedContext, asked: NewWithdrawal): Promise<string> {
  const { code, amount, currency, reason, requested_by, requested_at } = asked;
  const id = generateEntityId(undefined, "ufwd");
  const values = [id, code, amount.toString(), currency, reason, requested_by, requested_at];
  await run(context, sql.ADD_WITHDRAWAL, values);
  return id;
}

/** One withdrawal, which nobody else changes until commit; null when there is none. */
export async function holdWithdrawal(
  context: SharedContext,
  id: string,
): Promise<FundWithdrawal | null> {
  const row = await runOne<Stored<FundWithdrawal>>(context, sql.HOLD_WITHDRAWAL, [id]);
  return row && fromStored<FundWithdrawal>(row);
}

export async function decideWithdrawal(
  context: SharedContext,
  { id, state, by, at, reason }: Decision,
): Promise<void> {
  await run(context, sql.DECIDE_WITHDRAWAL, [id, state, by, at, reason]);
}

export async function readWithdrawals(
  context: SharedContext,
  ids: readonly string[],
): Promise<Map<string, FundWithdrawal>> {
  if (ids.length === 0) return new Map();
  const rows = await run<Stored<FundWithdrawal>>(context, sql.WITHDRAWALS, [ids]);
  return new Map(rows.map((row) => [row.id, fromStored<FundWithdrawal>(row)]));
}

/** A page of a fund's withdrawals, newest first, and how many there are. */
export async function readWithdrawalsOf(
  context: SharedContext,
  { code, state }: { code: string; state?: ApprovalState },
  { limit, offset }: { limit: number; offset: number },
): Promise<{ withdrawals: FundWithdrawal[]; count: number }> {
  const filter = [code, state ?? null];
  const values = [...filter, limit, offset];
  const rows = await run<Stored<FundWithdrawal>>(context, sql.WITHDRAWALS_OF, values);
  const total = await runOne<{ count: number }>(context, sql.COUNT_WITHDRAWALS_OF, filter);
  return {
    withdrawals: rows.map((row) => fromStored<FundWithdrawal>(row)),
    count: total?.count ?? 0,
  };
}

/** What approved withdrawals say of the facts that moved their money: a page after one of them, by the fact's id. */
export async function readMoves(
  context: SharedContext,
  after: string,
  limit: number,
): Promise<{ fact_id: string; says: Record<string, string> }[]> {
  return run(context, sql.WITHDRAWAL_MOVES, [after, limit]);
}
