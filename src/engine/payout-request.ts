/** What a plan says to somebody who asks for a payout: its rules, each with the refusal that names what is right. */
import type { PartnerStatus } from "./facts";
import { exchanged, noRate } from "./exchange";
import { cutToCurrency, formatMajor, parseUnits } from "./money";
import { feeOf, KYC_LEVELS } from "./payout";
import type { Plan } from "./plan";
import { named } from "./rank";

type PayoutPlan = Pick<Plan, "currency" | "fx" | "payout">;

/** What is asked for, ledger units. */
export interface PayoutAsk {
  amount: bigint;
  currency: string;
}

/** Who asks, as it is under the lock. */
export interface Asker {
  status: PartnerStatus;
  kyc_level: (typeof KYC_LEVELS)[number];
  /** on the ladder that caps payouts; null where none does */
  rank: string | null;
  /** in the currency asked for, ledger units */
  available: bigint;
  /** a payout that is neither paid nor refused yet */
  open_payout_id: string | null;
}

export interface Refusal {
  code: string;
  message: string;
  details: Record<string, string>;
}

/** What the plan makes of a payout that it allows. */
export interface PayoutTerms {
  fee: bigint;
  one_open: boolean;
  due_at: string | null;
}

const HOUR_MS = 3_600_000;

export function termsOf({ payout }: PayoutPlan, { amount }: PayoutAsk, at: string): PayoutTerms {
  const due_hours = payout?.due_hours;
  return {
    fee: feeOf(payout, amount),
    one_open: payout?.one_open ?? false,
    due_at:
      due_hours === undefined ? null : new Date(Date.parse(at) + due_hours * HOUR_MS).toISOString(),
  };
}

/** Why this partner may not have this payout now, or null. Thresholds are held against the amount in the plan's currency. */
export function refusalOf(plan: PayoutPlan, ask: PayoutAsk, asker: Asker): Refusal | null {
  return (
    whoRefused(plan, asker) ??
    openRefused(plan, asker) ??
    amountRefused(plan, ask, asker) ??
    balanceRefused(ask, asker)
  );
}

/** A partner who left for good may have what is available, unless the plan pays active ones only. */
function whoRefused({ payout }: PayoutPlan, { status, kyc_level }: Asker): Refusal | null {
  const { kyc, active } = payout?.needs ?? {};
  if (status === "suspended" || (active && status !== "active")) {
    return {
      code: "partner_not_active",
      message: `a payout needs an active partner; this one is ${status}`,
      details: { status, needs: "active" },
    };
  }
  if (kyc === undefined || KYC_LEVELS.indexOf(kyc_level) >= KYC_LEVELS.indexOf(kyc)) return null;
  return {
    code: "kyc_needed",
    message: `a payout needs papers checked to ${kyc}; these are checked to ${kyc_level}`,
    details: { needs: kyc, has: kyc_level },
  };
}

function openRefused({ payout }: PayoutPlan, { open_payout_id }: Asker): Refusal | null {
  if (!payout?.one_open || open_payout_id === null) return null;
  return {
    code: "payout_open",
    message: "one payout is open; the next can be asked for once it was paid or refused",
    details: { payout_id: open_payout_id },
  };
}

function amountRefused(plan: PayoutPlan, ask: PayoutAsk, { rank }: Asker): Refusal | null {
  const { payout, currency } = plan;
  if (!payout) return null;
  const units = (text: string): bigint => parseUnits(text, currency);
  const minimum = units(payout.minimum);
  const cap = (rank === null ? null : named(payout.cap?.by_rank ?? {}, rank)) ?? null;
  if (minimum === 0n && cap === null) return null;
  const asked = exchanged(plan, ask.amount, ask.currency);
  if (asked === null) {
    const { code, message } = noRate(ask.currency, currency);
    return { code, message, details: { field: "currency", plan_currency: currency } };
  }
  if (asked < minimum) {
    return {
      code: "payout_below_minimum",
      message: `the least that can be asked for is ${payout.minimum} ${currency}`,
      details: { field: "amount", minimum: payout.minimum, currency },
    };
  }
  if (cap === null || asked <= units(cap)) return null;
  return {
    code: "payout_above_cap",
    message: `the most that can be asked for at rank ${rank} is ${cap} ${currency}`,
    details: { field: "amount", cap, currency, rank: rank ?? "" },
  };
}

function balanceRefused({ amount, currency }: PayoutAsk, { available }: Asker): Refusal | null {
  if (amount <= available) return null;
  const there = formatMajor(cutToCurrency(available), currency);
  return {
    code: "not_enough_available",
    message: `available is ${there} ${currency}`,
    details: { field: "amount", available: there, currency },
  };
}
