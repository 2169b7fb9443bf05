import { currencyDigits, rate } from "../../src/engine/money";

const LEDGER_DIGITS = 4;

/** A decimal in major units → ledger units of a currency, exactly. */
export function unitsOfRate(decimal: string, currency = "usd"): bigint {
  const { digits, scale } = rate(decimal);
  return digits * 10n ** BigInt(currencyDigits(currency) + LEDGER_DIGITS - scale);
}
