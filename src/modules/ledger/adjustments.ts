/** Corrections of what partners have: asked for by one admin, decided by another. */
import { generateEntityId } from "@medusajs/framework/utils";
import { fromStored, type Approval, type ApprovalState } from "../../support/approval";
import type { Decision, Stored } from "../../support/approval";
import { run, runOne, type SharedContext } from "../../support/sql";
import * as sql from "./adjustment-sql";
import type { MoveRow } from "./types";

export interface Adjustment extends Approval {
  partner_id: string;
  /** ledger units of its currency, never 0; below 0 it is taken */
  amount: bigint;
  currency: string;
}

export type NewAdjustment = Pick<
  Adjustment,
  "partner_id" | "amount" | "currency" | "reason" | "requested_by" | "requested_at"
>;

/** Keeps a request and returns its id. */
export async function addAdjustment(context: SharedContext, asked: NewAdjustment): Promise<string> {
  const { partner_id, amount, currency, reason, requested_by, requested_at } = asked;
  const id = generateEntityId(undefined, "uadj");
  const values = [id, partner_id, amount.toString(), currency, reason, requested_by, requested_at];
  await run(context, sql.ADD_ADJUSTMENT, values);
  return id;
}

/** One correction, which nobody else changes until commit; null when there is none. */
export async function holdAdjustment(
  context: SharedContext,
  id: string,
): Promise<Adjustment | null> {
  const row = await runOne<Stored<Adjustment>>(context, sql.HOLD_ADJUSTMENT, [id]);
  return row && fromStored<Adjustment>(row);
}

export async function readAdjustment(
  context: SharedContext,
  id: string,
): Promise<Adjustment | null> {
  const row = await runOne<Stored<Adjustment>>(context, sql.ADJUSTMENT, [id]);
  return row && fromStored<Adjustment>(row);
}

export async function decideAdjustment(
  context: SharedContext,
  { id, state, by, at, reason }: Decision,
): Promise<void> {
  await run(context, sql.DECIDE_ADJUSTMENT, [id, state, by, at, reason]);
}

/** A page of corrections, newest first, and how many there are. */
export async function readAdjustments(
  context: SharedContext,
  { partner_id, state }: { partner_id?: string; state?: ApprovalState },
  { limit, offset }: { limit: number; offset: number },
): Promise<{ adjustments: Adjustment[]; count: number }> {
  const filter = [partner_id ?? null, state ?? null];
  const values = [...filter, limit, offset];
  const rows = await run<Stored<Adjustment>>(context, sql.ADJUSTMENTS, values);
  const total = await runOne<{ count: number }>(context, sql.COUNT_ADJUSTMENTS, filter);
  return { adjustments: rows.map((row) => fromStored<Adjustment>(row)), count: total?.count ?? 0 };
}

/** What approved corrections say of the facts that moved their money: a page after one of them, by the fact's id. */
export async function readMoves(
  context: SharedContext,
  after: string,
  limit: number,
): Promise<MoveRow[]> {
  return run<MoveRow>(context, sql.ADJUSTMENT_MOVES, [after, limit]);
}
