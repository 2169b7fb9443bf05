/**
 * What an order's lines are worth to a plan: the base that rates are taken of, in the order's currency, and
 * the volumes (points that qualify, not money) in units of the plan's currency. Sums are exact fractions;
 * only the end of each is cut, always down.
 */
import { EngineError } from "./errors";
import {
  add,
  cutToCurrency,
  ledgerDigits,
  MAX_UNITS,
  multiply,
  rate,
  rateText,
  ZERO_RATE,
} from "./money";
import type { Rate } from "./money";

/** A line at its present quantity. Decimals are exact strings; null means the default. */
export interface VolumeLine {
  /** what the line is worth after discounts, in major units of the order's currency */
  net: string;
  /** points of the whole line at the quantity kept, in major units of the plan's currency */
  pv: string | null;
  bv: string | null;
  cv: string | null;
  /** factor of the net that is commissionable; null is all of it */
  rate: string | null;
  /** counts for nothing: neither base nor volumes */
  exclude: boolean;
  /** whether it counts for activation; null is yes */
  qualifies: boolean | null;
}

export interface VolumeTerms {
  currency: string;
  plan_currency: string;
  /** rates into the plan's currency: `{ eur: "1.08" }` is 1.08 plan units for a euro */
  fx: Readonly<Record<string, string>>;
  base: "items_net" | "cv";
}

/** Ledger units: `net` and `base` in the order's currency, cut to its own digits; the others in the plan's. */
export interface OrderVolumes {
  net: bigint;
  base: bigint;
  pv: bigint;
  bv: bigint;
  cv: bigint;
  qualifying: bigint;
}

/** An exact amount as a fraction; the divisor is a rate of exchange, or one. */
interface Fraction {
  readonly top: Rate;
  readonly bottom: Rate;
}

const ONE = rate("1");

/**
 * Adds up lines. BV and PV default to the line's commissionable net in the plan's currency, CV to BV, line by
 * line. `net` is of all lines, excluded ones too. `qualifying` is the net, less what is excluded or does not
 * qualify, in the plan's currency.
 * Throws `no_fx_rate` where a needed rate is missing, `invalid_volume` for an amount below zero,
 * `amount_too_large` for what Postgres could not store.
 */
export function volumesOf(lines: readonly VolumeLine[], terms: VolumeTerms): OrderVolumes {
  lines.forEach(refuseNegative);
  const { currency, plan_currency } = terms;
  const counted = lines.filter((line) => !line.exclude);
  const exchange = exchangeOf(terms);
  const inPlan = (amount: Rate): Rate => (isZero(amount) ? amount : multiply(amount, exchange()));
  const bvOf = (line: VolumeLine): Rate =>
    line.bv === null ? inPlan(commissionable(line)) : rate(line.bv);
  const pvOf = (line: VolumeLine): Rate =>
    line.pv === null ? inPlan(commissionable(line)) : rate(line.pv);
  const cvOf = (line: VolumeLine): Rate => (line.cv === null ? bvOf(line) : rate(line.cv));
  const cv = sum(counted.map(cvOf));
  const qualifying = counted.filter((line) => line.qualifies !== false).map(netOf);
  const plan = (amount: Rate): bigint => toUnits({ top: amount, bottom: ONE }, plan_currency);
  return {
    net: cutToCurrency(toUnits({ top: sum(lines.map(netOf)), bottom: ONE }, currency)),
    base: cutToCurrency(
      terms.base === "cv"
        ? toUnits({ top: cv, bottom: isZero(cv) ? ONE : exchange() }, currency)
        : baseOfNets(counted, currency),
    ),
    pv: plan(sum(counted.map(pvOf))),
    bv: plan(sum(counted.map(bvOf))),
    cv: plan(cv),
    qualifying: plan(inPlan(sum(qualifying))),
  };
}

/** Σ net × rate: lines of one rate are added up before they are cut, so splitting a line changes nothing. */
function baseOfNets(lines: readonly VolumeLine[], currency: string): bigint {
  const groups = new Map<string, Rate>();
  for (const line of lines) {
    const factor = rateText(factorOf(line));
    groups.set(factor, add(groups.get(factor) ?? ZERO_RATE, netOf(line)));
  }
  return [...groups].reduce(
    (total, [factor, net]) =>
      total + toUnits({ top: multiply(net, rate(factor)), bottom: ONE }, currency),
    0n,
  );
}

const netOf = (line: VolumeLine): Rate => rate(line.net);
const factorOf = (line: VolumeLine): Rate => rate(line.rate ?? "1");
const commissionable = (line: VolumeLine): Rate => multiply(netOf(line), factorOf(line));
const sum = (amounts: readonly Rate[]): Rate => amounts.reduce(add, ZERO_RATE);
const isZero = ({ digits }: Rate): boolean => digits === 0n;

/** Asked only where a volume needs it: an order whose volumes are all given, or nothing, needs no rate. */
function exchangeOf({ currency, plan_currency, fx }: VolumeTerms): () => Rate {
  return () => {
    if (currency === plan_currency) return ONE;
    const text = new Map(Object.entries(fx)).get(currency);
    if (text === undefined) {
      throw new EngineError(
        "no_fx_rate",
        `the plan's fx has no rate from "${currency}" into "${plan_currency}"; add fx.${currency}`,
        `fx.${currency}`,
      );
    }
    const found = rate(text);
    if (found.digits > 0n) return found;
    throw new EngineError("invalid_rate", `fx.${currency} must be above 0`, `fx.${currency}`);
  };
}

function refuseNegative(line: VolumeLine): void {
  for (const field of ["net", "pv", "bv", "cv", "rate"] as const) {
    const text = line[field];
    if (text === null || rate(text).digits >= 0n) continue;
    throw new EngineError("invalid_volume", `${field} "${text}" must not be below 0`, field);
  }
}

/** The one cut: down to whole ledger units. */
function toUnits({ top, bottom }: Fraction, currency: string): bigint {
  const scale = 10n ** BigInt(ledgerDigits(currency) + bottom.scale);
  const units = (top.digits * scale) / (bottom.digits * 10n ** BigInt(top.scale));
  if (units <= MAX_UNITS) return units;
  throw new EngineError("amount_too_large", `the order's amount in ${currency} is too large`);
}
