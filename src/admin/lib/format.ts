/** Words for numbers. Amounts and rates are decimal strings and stay exact: no float ever touches them. */

/** The ledger keeps four digits more than the currency has (contract: Amounts). */
const LEDGER_EXTRA_DIGITS = 4;
const PERCENT_DIGITS = 6;
const FULL_COUNT_DIGITS = 12;

function split(decimal: string) {
  const match = /^(-?)(\d+)(?:\.(\d+))?$/.exec(decimal);
  return match && { sign: match[1], integer: match[2], fraction: match[3] ?? "" };
}

export function isZero(decimal: string): boolean {
  return /^-?0+(\.0+)?$/.test(decimal);
}

/** Medusa names a language `ptBR` where browsers want `pt-BR`. */
export function browserLocale(language: string): string {
  return language.replace(/^([a-z]{2})([A-Z]{2})$/, "$1-$2");
}

/** Ends at the currency's own digits when that is all there is, or the rest is zeros; else shows every digit. */
function shownFraction(fraction: string): string {
  if (fraction.length < LEDGER_EXTRA_DIGITS) return fraction;
  const digits = fraction.length - LEDGER_EXTRA_DIGITS;
  return /^0*$/.test(fraction.slice(digits)) ? fraction.slice(0, digits) : fraction;
}

export function formatMoney(amount: string, currency: string, locale: string): string {
  const exact = split(amount);
  if (!exact || !/^[a-z]{3}$/i.test(currency)) return `${amount} ${currency.toUpperCase()}`;
  const fraction = shownFraction(exact.fraction);
  const parts = new Intl.NumberFormat(locale, {
    style: "currency",
    currency,
    numberingSystem: "latn",
    minimumFractionDigits: fraction.length,
    maximumFractionDigits: fraction.length,
  }).formatToParts(BigInt(exact.integer));
  const text = parts.map((part) => (part.type === "fraction" ? fraction : part.value)).join("");
  return exact.sign + text;
}

function decimalSign(locale: string): string {
  const parts = new Intl.NumberFormat(locale).formatToParts(0.5);
  return parts.find((part) => part.type === "decimal")?.value ?? ".";
}

/** `0.015` → `1.5 %`. A rate too fine to read is marked as cut; the caller keeps the exact one in a title. */
export function formatPercent(rate: string, locale: string): string {
  const exact = split(rate);
  if (!exact) return rate;
  const shifted = exact.fraction.padEnd(2, "0");
  const integer = BigInt(exact.integer + shifted.slice(0, 2)).toString();
  const fraction = shifted.slice(2).replace(/0+$/, "");
  const shown = fraction.slice(0, PERCENT_DIGITS);
  const point = decimalSign(locale);
  const cut = shown.length < fraction.length;
  if (cut && integer === "0" && isZero(`0.${shown}`)) {
    return `< ${exact.sign}0${point}${"1".padStart(PERCENT_DIGITS, "0")} %`;
  }
  return `${cut ? "≈ " : ""}${exact.sign}${integer}${shown && point + shown} %`;
}

/** A count of any length: whole while it can be read, then as a power of ten. */
export function formatCount(count: number | string, locale: string): string {
  const digits = String(count);
  if (digits.length <= FULL_COUNT_DIGITS) return BigInt(digits).toLocaleString(locale);
  const mantissa = `${digits[0]}${decimalSign(locale)}${digits[1]}`;
  const exponent = [...String(digits.length - 1)].map((digit) => "⁰¹²³⁴⁵⁶⁷⁸⁹"[Number(digit)]);
  return `≈ ${mantissa} × 10${exponent.join("")}`;
}

function formatMoment(iso: string, locale: string, style: Intl.DateTimeFormatOptions): string {
  const time = new Date(iso);
  return Number.isNaN(time.getTime()) ? iso : new Intl.DateTimeFormat(locale, style).format(time);
}

export function formatTime(iso: string, locale: string): string {
  return formatMoment(iso, locale, { dateStyle: "medium", timeStyle: "short" });
}

export function formatDate(iso: string, locale: string): string {
  return formatMoment(iso, locale, { dateStyle: "medium" });
}
