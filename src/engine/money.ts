/**
 * Exact money. An amount is a `bigint` of *ledger units*: the currency's own digits plus four
 * (USD 12.34 = 12_340_000n, JPY 12 = 120_000n). A rate is an exact decimal fraction.
 * This is the one file that turns prices into ledger units, and the one file that rounds: always down.
 */
import { CURRENCY_DIGITS } from "./currencies";
import { EngineError } from "./errors";

/** Digits a ledger unit has beyond the currency's own. */
export const EXTRA_DIGITS = 4;

/** Postgres stores amounts as 64-bit integers; nothing larger is ever accepted. */
export const MAX_UNITS = 2n ** 63n - 1n;

const DECIMAL = /^(-?)(\d{1,40})(?:\.(\d{1,120}))?$/;

/** Number of decimal digits of a currency; throws `unknown_currency`. */
export function currencyDigits(currency: string): number {
  const digits = CURRENCY_DIGITS.get(currency);
  if (digits === undefined) {
    throw new EngineError(
      "unknown_currency",
      `currency "${currency}" is not known; use a lower-case ISO 4217 code such as "usd"`,
      "currency",
    );
  }
  return digits;
}

/** Number of decimal digits of the currency's ledger unit. */
export function ledgerDigits(currency: string): number {
  return currencyDigits(currency) + EXTRA_DIGITS;
}

/** `extra` zeros are appended to the units: the digits a ledger unit has that the text may not use. */
function parseScaled(text: string, scale: number, extra: number, field: string): bigint {
  const match = DECIMAL.exec(text);
  if (!match) {
    throw new EngineError(
      "invalid_amount",
      `${field} "${text}" is not a decimal number such as "12.34"`,
      field,
    );
  }
  const [, sign, whole, fraction = ""] = match;
  const significant = fraction.replace(/0+$/, "");
  if (significant.length > scale) {
    throw new EngineError(
      "too_many_digits",
      `${field} "${text}" has more than ${scale} decimal digits`,
      field,
    );
  }
  const units = BigInt(whole + significant.padEnd(scale + extra, "0"));
  if (units > MAX_UNITS) {
    throw new EngineError("amount_too_large", `${field} "${text}" is too large`, field);
  }
  return sign ? -units : units;
}

/** Decimal string in major units → ledger units, exactly; more than the ledger's digits are refused. */
export function parseUnits(text: string, currency: string, field = "amount"): bigint {
  return parseScaled(text, ledgerDigits(currency), 0, field);
}

/** Like {@link parseUnits}, but only as many digits as the currency itself has. */
export function parseMajor(text: string, currency: string, field = "amount"): bigint {
  return parseScaled(text, currencyDigits(currency), EXTRA_DIGITS, field);
}

function formatScaled(units: bigint, scale: number): string {
  const digits = (units < 0n ? -units : units).toString().padStart(scale + 1, "0");
  const cut = digits.length - scale;
  const sign = units < 0n ? "-" : "";
  return scale === 0 ? `${sign}${digits}` : `${sign}${digits.slice(0, cut)}.${digits.slice(cut)}`;
}

/** Ledger units → decimal string in major units with all ledger digits: `12340000n` USD → `"12.340000"`. */
export function formatUnits(units: bigint, currency: string): string {
  return formatScaled(units, ledgerDigits(currency));
}

/** Ledger units → decimal string with the currency's own digits; throws when more of them are in use. */
export function formatMajor(units: bigint, currency: string): string {
  const step = 10n ** BigInt(EXTRA_DIGITS);
  if (units % step !== 0n) {
    const message = `${formatUnits(units, currency)} ${currency} has more digits than the currency`;
    throw new EngineError("too_many_digits", message, "amount");
  }
  return formatScaled(units / step, currencyDigits(currency));
}

/** Cuts ledger units down (towards zero) to the currency's own digits. */
export function cutToCurrency(units: bigint): bigint {
  const step = 10n ** BigInt(EXTRA_DIGITS);
  return units - (units % step);
}

/**
 * An exact sum of decimals of any length, cut down to the currency's own digits, in ledger units.
 * Order totals arrive as decimals of any precision (a net price under an inclusive tax repeats).
 */
export function cutSumToUnits(decimals: readonly string[], currency: string): bigint {
  const sum = decimals.reduce((total, text) => add(total, rate(text)), ZERO_RATE);
  return scaleDown(sum, currencyDigits(currency)) * 10n ** BigInt(EXTRA_DIGITS);
}

/** An exact decimal fraction, `digits / 10^scale`. Closed under sum and product, so nothing rounds. */
export interface Rate {
  readonly digits: bigint;
  readonly scale: number;
}

export const ZERO_RATE: Rate = { digits: 0n, scale: 0 };
export const ONE_RATE: Rate = { digits: 1n, scale: 0 };

/** Parses a rate such as `"0.015"`. */
export function rate(text: string): Rate {
  const match = DECIMAL.exec(text);
  if (!match) {
    throw new EngineError(
      "invalid_rate",
      `rate "${text}" is not a decimal fraction such as "0.015"`,
      "rate",
    );
  }
  const [, sign, whole, fraction = ""] = match;
  const digits = BigInt(whole + fraction);
  return normalise({ digits: sign ? -digits : digits, scale: fraction.length });
}

function normalise({ digits, scale }: Rate): Rate {
  while (scale > 0 && digits % 10n === 0n) {
    digits /= 10n;
    scale--;
  }
  return { digits, scale };
}

/** The rate as the shortest exact decimal: `"0.015"`. */
export function rateText({ digits, scale }: Rate): string {
  return formatScaled(digits, scale);
}

function alignedDigits(value: Rate, scale: number): bigint {
  return value.digits * 10n ** BigInt(scale - value.scale);
}

export function add(a: Rate, b: Rate): Rate {
  const scale = Math.max(a.scale, b.scale);
  return normalise({ digits: alignedDigits(a, scale) + alignedDigits(b, scale), scale });
}

export function subtract(a: Rate, b: Rate): Rate {
  return add(a, { digits: -b.digits, scale: b.scale });
}

export function multiply(a: Rate, b: Rate): Rate {
  return normalise({ digits: a.digits * b.digits, scale: a.scale + b.scale });
}

/** −1, 0 or 1 as `a` is below, equal to or above `b`. */
export function compare(a: Rate, b: Rate): number {
  const scale = Math.max(a.scale, b.scale);
  const difference = alignedDigits(a, scale) - alignedDigits(b, scale);
  return difference < 0n ? -1 : difference > 0n ? 1 : 0;
}

function scaleDown(value: Rate, scale: number): bigint {
  return value.scale <= scale
    ? alignedDigits(value, scale)
    : value.digits / 10n ** BigInt(value.scale - scale);
}

/** `numerator ÷ denominator` as the shortest decimal of at most `scale` digits, rounded down; `0` when both are 0. */
export function ratioText(numerator: bigint, denominator: bigint, scale: number): string {
  if (numerator === 0n) return "0";
  const digits = proportion(numerator, 10n ** BigInt(scale), denominator);
  return rateText(normalise({ digits, scale }));
}

/** The share of an amount at a rate, rounded down: one exact product, one division. Never for negative amounts. */
export function portion(units: bigint, share: Rate): bigint {
  if (units < 0n || share.digits < 0n) {
    throw new EngineError("invariant_broken", "a share is only taken of amounts and rates ≥ 0");
  }
  return (units * share.digits) / 10n ** BigInt(share.scale);
}

/** `amount × numerator ÷ denominator`, rounded down; `denominator` must be positive. */
export function proportion(amount: bigint, numerator: bigint, denominator: bigint): bigint {
  if (denominator <= 0n || amount < 0n || numerator < 0n) {
    throw new EngineError("invariant_broken", "a proportion needs amounts ≥ 0 and a divisor > 0");
  }
  return (amount * numerator) / denominator;
}

/**
 * What remains of a sum of decimals when `back` out of `total` was given back, cut down to the currency's own
 * digits, in ledger units: `Σ nets × (total − back) ÷ total`, one division. Never below zero.
 */
export function remainingUnits(
  nets: readonly string[],
  total: string,
  back: string,
  currency: string,
): bigint {
  const whole = rate(total);
  const given = rate(back);
  if (given.digits <= 0n || whole.digits <= 0n) return cutSumToUnits(nets, currency);
  const scale = Math.max(whole.scale, given.scale);
  const kept = alignedDigits(whole, scale) - alignedDigits(given, scale);
  if (kept <= 0n) return 0n;
  const sum = nets.map(rate).reduce(add, ZERO_RATE);
  const major = 10n ** BigInt(currencyDigits(currency));
  const cut =
    (sum.digits * kept * major) / (alignedDigits(whole, scale) * 10n ** BigInt(sum.scale));
  return cut * 10n ** BigInt(EXTRA_DIGITS);
}

/** `a − b`, exactly, as a decimal string. */
export function difference(a: string, b: string): string {
  return rateText(subtract(rate(a), rate(b)));
}
