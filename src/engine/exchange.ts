/** Rates of exchange of a plan: amounts of an order's currency against thresholds and volumes in the plan's. */
import { EngineError } from "./errors";
import { ONE_RATE, ledgerDigits, MAX_UNITS, rate } from "./money";
import type { Rate } from "./money";
import type { Plan } from "./plan";
import { named } from "./rank";

type Exchange = Pick<Plan, "currency" | "fx">;

/** What one of a currency is in the plan's; null when the plan says nothing of it. */
export function exchangeRate({ currency, fx }: Exchange, of: string): Rate | null {
  if (of === currency) return ONE_RATE;
  const text = fx && named(fx, of);
  return text === undefined ? null : rate(text);
}

/** Ledger units of a currency in those of the plan's, cut down; null without a rate. Never for negative ones. */
export function exchanged(plan: Exchange, units: bigint, of: string): bigint | null {
  const found = exchangeRate(plan, of);
  if (!found) return null;
  if (units < 0n) throw new EngineError("invariant_broken", "only amounts ≥ 0 are exchanged");
  const top = units * found.digits * 10n ** BigInt(ledgerDigits(plan.currency));
  return bounded(top / 10n ** BigInt(found.scale + ledgerDigits(of)), plan.currency);
}

/** The other way round: units of the plan's currency in another one's, cut down. Throws `no_fx_rate`. */
export function unexchanged(plan: Exchange, units: bigint, into: string): bigint {
  const found = exchangeRate(plan, into);
  if (!found) throw noRate(into, plan.currency);
  const top = units * 10n ** BigInt(found.scale + ledgerDigits(into));
  return bounded(top / (found.digits * 10n ** BigInt(ledgerDigits(plan.currency))), into);
}

function bounded(units: bigint, currency: string): bigint {
  if (units <= MAX_UNITS) return units;
  throw new EngineError("amount_too_large", `amount is too large in ${currency}`);
}

/**
 * True when a plan holds amounts against its own currency: volumes, thresholds. Shares alone need no rate, and
 * then orders of any currency are paid without one.
 */
export function needsExchange(plan: Pick<Plan, "ranks" | "periods">): boolean {
  return plan.ranks !== undefined || plan.periods.length > 0;
}

/** The refusal of an order that needs a rate the plan does not have. */
export function noRate(currency: string, plan_currency: string): EngineError {
  return new EngineError(
    "no_fx_rate",
    `no_fx_rate: the plan's fx has no rate from "${currency}" into "${plan_currency}"; ` +
      `add fx.${currency}`,
    `fx.${currency}`,
  );
}
