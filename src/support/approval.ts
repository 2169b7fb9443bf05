/** What one admin asks for and a second one decides: withdrawals of house funds, corrections. */
import { UplineError } from "./errors";
import { isoTime, isoTimeOrNull } from "./sql";

export const APPROVAL_STATES = ["requested", "approved", "rejected"] as const;
export type ApprovalState = (typeof APPROVAL_STATES)[number];

/** A request and what became of it; times are ISO. */
export interface Approval {
  id: string;
  /** of whoever asks, in its own words */
  reason: string;
  state: ApprovalState;
  requested_by: string;
  requested_at: string;
  decided_by: string | null;
  decided_at: string | null;
  /** why it was rejected */
  decision_reason: string | null;
}

export interface Decision {
  id: string;
  state: Exclude<ApprovalState, "requested">;
  by: string;
  at: string;
  reason: string | null;
}

/** A row as it comes from Postgres, with its amount in ledger units. */
export type Stored<Own extends Approval & { amount: bigint }> = Omit<Own, "amount"> & {
  amount: string;
};

export const fromStored = <Own extends Approval & { amount: bigint }>(row: Stored<Own>): Own =>
  ({
    ...row,
    amount: BigInt(row.amount),
    requested_at: isoTime(row.requested_at),
    decided_at: isoTimeOrNull(row.decided_at),
  }) as unknown as Own;

/** Throws 409 `already_decided`: a decision is final. */
export function refuseDecided({ id, state, decided_by, decided_at }: Approval): void {
  if (state === "requested") return;
  const message = `this was ${state} already`;
  const details = { id, state, decided_by, decided_at };
  throw new UplineError("conflict", "already_decided", message, details);
}
