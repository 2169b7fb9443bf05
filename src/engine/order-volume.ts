/**
 * What an order's lines are worth to a plan: the base that rates are taken of, in the order's currency, and
 * the volumes (points that qualify, not money) in units of the plan's currency. Sums are exact fractions;
 * only the end of each is cut, always down.
 */
import { EngineError } from "./errors";
import { exchangeRate, noRate } from "./exchange";
import {
  add,
  cutToCurrency,
  ledgerDigits,
  MAX_UNITS,
  multiply,
  ONE_RATE,
  rate,
  rateText,
  subtract,
  ZERO_RATE,
} from "./money";
import type { Rate } from "./money";

/** A volume as a multiple of the line's net, in the plan's currency. */
export interface OfNet {
  of_net: string;
}

/** A line at its present quantity. Decimals are exact strings; null means the default. */
export interface VolumeLine {
  /** what the line is worth after discounts, in major units of the order's currency */
  net: string;
  /** points of the whole line at the quantity kept, in major units of the plan's currency */
  pv: string | OfNet | null;
  bv: string | OfNet | null;
  cv: string | OfNet | null;
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
  /** what of the order's total was given back beyond its lines: all sums shrink in proportion */
  refund?: { total: string; refunded: string };
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

/** An exact amount as a fraction. */
interface Fraction {
  readonly top: Rate;
  readonly bottom: Rate;
}

/**
 * Adds up lines. BV and PV default to the line's commissionable net in the plan's currency, CV to BV, line by
 * line. `net` is of all lines, excluded ones too. `qualifying` is the net, less what is excluded or does not
 * qualify, in the plan's currency.
 * Throws `no_fx_rate` where a needed rate is missing, `invalid_volume` for an amount below zero,
 * `amount_too_large` for what Postgres could not store.
 */
export function volumesOf(lines: readonly VolumeLine[], terms: VolumeTerms): OrderVolumes {
  const base = baseOfLines(lines, terms);
  const { currency, plan_currency } = terms;
  const counted = lines.filter((line) => !line.exclude);
  const exchange = exchangeOf(terms);
  const volume = volumeIn(exchange);
  const kept = keptOf(terms);
  const plan = (amount: Rate): bigint => toUnits(amount, kept, plan_currency);
  const qualifying = sum(counted.filter((line) => line.qualifies !== false).map(netOf));
  return {
    net: cutToCurrency(toUnits(sum(lines.map(netOf)), kept, currency)),
    base,
    pv: plan(sum(counted.map(volume.pv))),
    bv: plan(sum(counted.map(volume.bv))),
    cv: plan(sum(counted.map(volume.cv))),
    qualifying: plan(inPlan(exchange, qualifying)),
  };
}

/** What rates are taken of, and nothing else: a rate of exchange is needed only for CV that is not zero. */
export function baseOfLines(lines: readonly VolumeLine[], terms: VolumeTerms): bigint {
  lines.forEach(refuseNegative);
  const counted = lines.filter((line) => !line.exclude);
  const kept = keptOf(terms);
  if (terms.base === "items_net") {
    return cutToCurrency(baseOfNets(counted, kept, terms.currency));
  }
  const exchange = exchangeOf(terms);
  const cv = sum(counted.map(volumeIn(exchange).cv));
  if (isZero(cv)) return 0n;
  const back = { top: kept.top, bottom: multiply(kept.bottom, exchange()) };
  return cutToCurrency(toUnits(cv, back, terms.currency));
}

/** Σ net × rate: lines of one rate are added up before they are cut, so splitting a line changes nothing. */
function baseOfNets(lines: readonly VolumeLine[], kept: Fraction, currency: string): bigint {
  const groups = new Map<string, Rate>();
  for (const line of lines) {
    const factor = rateText(factorOf(line));
    groups.set(factor, add(groups.get(factor) ?? ZERO_RATE, netOf(line)));
  }
  return [...groups].reduce(
    (total, [factor, net]) => total + toUnits(multiply(net, rate(factor)), kept, currency),
    0n,
  );
}

type Exchange = () => Rate;

/** The volumes of a line in the plan's currency. */
function volumeIn(exchange: Exchange) {
  const given = (worth: string | OfNet, line: VolumeLine): Rate =>
    typeof worth === "string"
      ? rate(worth)
      : inPlan(exchange, multiply(netOf(line), rate(worth.of_net)));
  const usual = (line: VolumeLine): Rate => inPlan(exchange, commissionable(line));
  const pv = (line: VolumeLine): Rate => (line.pv === null ? usual(line) : given(line.pv, line));
  const bv = (line: VolumeLine): Rate => (line.bv === null ? usual(line) : given(line.bv, line));
  const cv = (line: VolumeLine): Rate => (line.cv === null ? bv(line) : given(line.cv, line));
  return { pv, bv, cv };
}

const inPlan = (exchange: Exchange, amount: Rate): Rate =>
  isZero(amount) ? amount : multiply(amount, exchange());

const netOf = (line: VolumeLine): Rate => rate(line.net);
const factorOf = (line: VolumeLine): Rate => rate(line.rate ?? "1");
const commissionable = (line: VolumeLine): Rate => multiply(netOf(line), factorOf(line));
const sum = (amounts: readonly Rate[]): Rate => amounts.reduce(add, ZERO_RATE);
const isZero = ({ digits }: Rate): boolean => digits === 0n;

/** The part of the order that was not given back: a total of nothing has nothing to give back. */
function keptOf({ refund }: VolumeTerms): Fraction {
  const whole = { top: ONE_RATE, bottom: ONE_RATE };
  if (!refund) return whole;
  const total = rate(refund.total);
  const back = rate(refund.refunded);
  if (back.digits <= 0n || total.digits <= 0n) return whole;
  const left = subtract(total, back);
  return { top: left.digits < 0n ? ZERO_RATE : left, bottom: total };
}

/** Asked only where a volume needs it: an order whose volumes are all given, or nothing, needs no rate. */
function exchangeOf({ currency, plan_currency, fx }: VolumeTerms): Exchange {
  return () => {
    const found = exchangeRate({ currency: plan_currency, fx }, currency);
    if (!found) throw noRate(currency, plan_currency);
    if (found.digits > 0n) return found;
    throw new EngineError("invalid_rate", `fx.${currency} must be above 0`, `fx.${currency}`);
  };
}

function refuseNegative(line: VolumeLine): void {
  for (const field of ["net", "pv", "bv", "cv", "rate"] as const) {
    const given = line[field];
    const text = typeof given === "object" ? given?.of_net : given;
    if (text === undefined || rate(text).digits >= 0n) continue;
    throw new EngineError("invalid_volume", `${field} "${text}" must not be below 0`, field);
  }
}

/** The one cut: down to whole ledger units. */
function toUnits(amount: Rate, kept: Fraction, currency: string): bigint {
  const top = multiply(amount, kept.top);
  const { bottom } = kept;
  const scale = 10n ** BigInt(ledgerDigits(currency) + bottom.scale);
  const units = (top.digits * scale) / (bottom.digits * 10n ** BigInt(top.scale));
  if (units <= MAX_UNITS) return units;
  throw new EngineError("amount_too_large", `the order's amount in ${currency} is too large`);
}
