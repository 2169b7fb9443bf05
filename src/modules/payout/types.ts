import type { PayoutState } from "./states";

/** Amounts are ledger units, always whole numbers of the currency's own digits. */
export interface Payout {
  id: string;
  partner_id: string;
  method_id: string;
  /** of its method */
  method: { kind: string; masked: string };
  /** id of the provider that sends it */
  provider: string;
  currency: string;
  /** what was asked for, the fee included */
  amount: bigint;
  fee: bigint;
  state: PayoutState;
  /** the plan allows one open payout a partner */
  one_open: boolean;
  /** in force when it was requested */
  plan_version_id: string;
  reason: string | null;
  reference: string | null;
  requested_at: string;
  due_at: string | null;
  approved_by: string | null;
  batch_id: string | null;
  /** when it was last handed to the provider; null in `processing`: still to be sent */
  sent_at: string | null;
  /** when the provider took it on */
  accepted_at: string | null;
  paid_at: string | null;
}

export interface NewPayout {
  partner_id: string;
  method_id: string;
  provider: string;
  currency: string;
  amount: bigint;
  fee: bigint;
  one_open: boolean;
  plan_version_id: string;
  requested_at: string;
  due_at: string | null;
}

/** What a transition writes beside the state. */
export interface PayoutChanges {
  reason?: string | null;
  reference?: string | null;
  approved_by?: string;
  approved_at?: string;
  batch_id?: string;
  sent_at?: string | null;
  accepted_at?: string;
  next_look_at?: string | null;
  looks?: number;
  paid_at?: string;
}

export interface PayoutMethod {
  id: string;
  partner_id: string;
  kind: string;
  masked: string;
  created_at: string;
}

export interface PayoutBatch {
  id: string;
  provider: string;
  currency: string;
  /** sum of the nets, ledger units */
  total: bigint;
  count: number;
  created_by: string;
  created_at: string;
  exported_at: string | null;
}

export interface PayoutFilter {
  state?: PayoutState;
  partner_id?: string;
  provider?: string;
  batch_id?: string;
}

export interface PayoutTotal {
  state: PayoutState;
  currency: string;
  count: number;
  /** sum of what was asked for, ledger units */
  amount: bigint;
}
