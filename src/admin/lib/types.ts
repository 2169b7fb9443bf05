/** What the admin API answers, as the contract has it. Amounts and rates are exact decimal strings. */
export type * from "./money-types";

export interface Page {
  count: number;
  limit: number;
  offset: number;
}

export type TreeKind = "placement" | "sponsor";
export type PartnerStatus = "active" | "suspended" | "terminated";

export interface Rank {
  code: string;
  name: string;
}

export interface Balance {
  currency: string;
  pending: string;
  available: string;
  payout_hold: string;
  owed: string;
  total_earned: string;
}

/** Where a partner stands: the level from 1 at the root, the position among its siblings from 0. */
export interface Place {
  level: number;
  position: number;
}

export interface Partner {
  id: string;
  customer_id: string;
  display_name: string;
  sponsor_id: string | null;
  referral_code: string;
  status: PartnerStatus;
  rank: Rank | null;
  joined_at: string;
  tree: (Place & { parent_id: string | null }) | null;
  direct_referrals_count: number;
  total_network_size: number;
  balances?: Balance[];
}

export interface PartnerPage extends Page {
  partners: Partner[];
}

export interface TreeNode extends Place {
  partner_id: string;
  display_name: string;
  parent_id: string | null;
  sponsor_id: string | null;
  children_count: number;
  descendants_count: number;
  rank: Rank | null;
  no_referrer: boolean;
}

export interface TreePage extends Page {
  nodes: TreeNode[];
}

export interface LevelFill {
  level: number;
  occupied: number;
  possible: string | null;
  fill: string | null;
}

export interface TreeStats {
  members: number;
  depth: number;
  width: number;
  levels: LevelFill[];
  growth: { day: number; week: number; month: number };
}

export type RecipientKind = "partner" | "fund" | "house";
export type LineState = "pending" | "available" | "reversed";

export interface CommissionLine {
  recipient: {
    kind: RecipientKind;
    id: string;
    display_name?: string | null;
    customer_id?: string | null;
  };
  bonus: string;
  level: number | null;
  rate: string | null;
  amount: string;
  reversed: string;
  state: LineState;
  available_at: string | null;
  why: string;
}

/** One partner who got nothing, or a run of levels nobody got anything at. */
export interface SkippedLine {
  partner_id?: string | null;
  display_name?: string | null;
  customer_id?: string | null;
  from_level: number;
  to_level: number;
  bonus: string;
  why: string;
}

export interface OrderCommissions {
  order_id: string;
  status: "waiting" | "decided" | "failed";
  error: string | null;
  tries: number;
  next_try_at: string | null;
  currency: string;
  base: string;
  total: string;
  reversed: string;
  /** Null while nothing was decided yet. */
  plan: { code: string; version: number } | null;
  lines: CommissionLine[];
  skipped: SkippedLine[];
}

export interface TrustFund {
  code: string;
  purpose: string;
  currency: string;
  balance: string;
}

export type FundMovement = "order_allocation" | "remainder" | "withdrawal" | "reversal";

export interface FundTransaction {
  id: string;
  at: string;
  amount: string;
  kind: FundMovement;
  order_id: string | null;
  description: string;
}

export interface TransactionPage extends Page {
  transactions: FundTransaction[];
}

export interface Proof {
  ok: boolean;
  checked: Record<"facts" | "journals" | "postings" | "balances" | "funds" | "paths", number>;
  head: string | null;
  at: string;
  first_fault: { what: string; id: string; expected: string; found: string } | null;
}

export interface FundStatement {
  code: string;
  currency: string;
  from: string;
  to: string;
  opening_balance: string;
  closing_balance: string;
  totals: { kind: FundMovement; count: number; amount: string }[];
  transactions: FundTransaction[];
}

export interface FundStatementPage extends Page {
  statement: FundStatement;
}
