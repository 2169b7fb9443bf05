import { ledgerDigits } from "../../engine/money";

/** https://docs.stripe.com/currencies: digits that Stripe counts a currency in, where they are not two. */
const ZERO_DIGITS = "bif clp djf gnf jpy kmf krw mga pyg rwf vnd vuv xaf xof xpf".split(" ");
const THREE_DIGITS = "bhd jod kwd omr tnd".split(" ");

/** Listed there with no digits and with two: a guess could pay a hundredfold. */
const CONTRADICTED = ["ugx"];

/**
 * Ledger units as Stripe's `amount`; null when Stripe cannot be told it exactly. Of three digits Stripe takes only
 * those that end in zero.
 */
export function stripeAmount(net: bigint, currency: string): number | null {
  if (CONTRADICTED.includes(currency)) return null;
  const digits = ZERO_DIGITS.includes(currency) ? 0 : THREE_DIGITS.includes(currency) ? 3 : 2;
  const scaled = net * 10n ** BigInt(digits);
  const major = 10n ** BigInt(ledgerDigits(currency));
  const amount = scaled / major;
  const step = digits === 3 ? 10n : 1n;
  if (scaled % major !== 0n || amount % step !== 0n) return null;
  return amount <= BigInt(Number.MAX_SAFE_INTEGER) ? Number(amount) : null;
}
