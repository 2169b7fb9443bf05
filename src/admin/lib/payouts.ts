/** What the pages of payouts have to work out. Amounts are decimal strings and are summed exactly. */
import { ApiError } from "./api-error";
import type { Payout, PayoutDeed, PayoutState, PayoutTotal } from "./types";

/** What needs somebody first comes first; the API sorts its lists so too. */
export const PAYOUT_STATES = [
  "failed",
  "unknown",
  "requested",
  "approved",
  "processing",
  "paid",
  "rejected",
] as const satisfies readonly PayoutState[];

const DEEDS: Record<PayoutState, PayoutDeed[]> = {
  requested: ["approve", "reject"],
  approved: ["reject"],
  processing: ["complete", "look-up", "fail"],
  unknown: ["look-up", "complete", "fail"],
  paid: [],
  rejected: [],
  failed: [],
};

/** What can be done with a payout as it is now, the likeliest first. */
export function deedsFor({ state }: Pick<Payout, "state">): PayoutDeed[] {
  return DEEDS[state];
}

/** Approved: it may go into a batch. */
export const isSendable = ({ state }: Pick<Payout, "state">): boolean => state === "approved";

/** The sum of decimal strings, with as many digits as the finest of them. */
export function sumDecimals(amounts: readonly string[]): string {
  const parts = amounts.map((amount) => amount.split("."));
  const digits = Math.max(0, ...parts.map(([, fraction = ""]) => fraction.length));
  const units = parts.reduce(
    (sum, [whole, fraction = ""]) => sum + BigInt(whole + fraction.padEnd(digits, "0")),
    0n,
  );
  const figures = (units < 0n ? -units : units).toString().padStart(digits + 1, "0");
  const whole = figures.slice(0, figures.length - digits);
  const sign = units < 0n ? "-" : "";
  return sign + (digits === 0 ? whole : `${whole}.${figures.slice(-digits)}`);
}

/** Payouts to be sent together. */
export interface Chosen {
  payouts: readonly Payout[];
  currency: string;
  /** what leaves the house: the nets */
  total: string;
}

/** Payouts of one currency and one provider can be sent together; null where they differ, or are none. */
export function chosenTogether(payouts: readonly Payout[]): Chosen | null {
  const [first] = payouts;
  if (!first) return null;
  const { currency, provider } = first;
  if (payouts.some((one) => one.currency !== currency || one.provider !== provider)) return null;
  return { payouts, currency, total: sumDecimals(payouts.map(({ net }) => net)) };
}

interface Moved {
  total?: { amount: string };
  payouts?: { id: string }[];
}

/**
 * What is left to be confirmed after the API refused a batch because it is not what was seen: some have moved
 * on, or the total is another. Null where it refused for another reason, or nothing is left.
 */
export function choiceAfter(seen: Chosen, error: unknown): Chosen | null {
  if (!(error instanceof ApiError)) return null;
  const { total, payouts = [] } = (error.details ?? {}) as Moved;
  if (error.code === "batch_total_changed" && total) return { ...seen, total: total.amount };
  if (error.code !== "payout_state_changed") return null;
  const moved = new Set(payouts.map(({ id }) => id));
  return chosenTogether(seen.payouts.filter(({ id }) => !moved.has(id)));
}

export interface StateTotal {
  state: PayoutState;
  count: number;
  sums: { currency: string; amount: string }[];
}

/** The API's totals, a line a state and currency, as one entry a state; states nobody is in are left out. */
export function totalsByState(totals: readonly PayoutTotal[]): StateTotal[] {
  return PAYOUT_STATES.flatMap((state) => {
    const own = totals.filter((total) => total.state === state && total.count > 0);
    if (own.length === 0) return [];
    const count = own.reduce((sum, total) => sum + total.count, 0);
    return { state, count, sums: own.map(({ currency, amount }) => ({ currency, amount })) };
  });
}
