/**
 * What an order is worth to a plan as it is now: the base that rates are taken of, and what counts beside money.
 * What its lines are worth beside their price was frozen at its first decision; a product's metadata and
 * categories are asked only at that first look, and of lines that were added later.
 */
import { exchanged, exchangeRate, needsExchange, noRate } from "../../engine/exchange";
import type { SaleFact } from "../../engine/facts";
import type { OwnVolume } from "../../engine/history";
import { isPlain, lineOf, type LineValue, type LineValues } from "../../engine/line-value";
import { remainingUnits } from "../../engine/money";
import { baseOfLines, volumesOf, type VolumeTerms } from "../../engine/order-volume";
import type { Plan } from "../../engine/plan";
import { valueOfProduct } from "../../engine/product-value";
import type { OrderLine, OrderState } from "./read-orders";

/** Ledger units: `base` in the order's currency, cut to its own digits; the others in the plan's. */
export interface OrderValue {
  base: bigint;
  volume: OwnVolume;
  /** net of all lines, excluded ones too */
  turnover: bigint;
  /** net of the lines that count for activation */
  qualifying: bigint;
  /** what its first decision freezes; absent when no line is worth anything but its price */
  values?: LineValues;
}

type Terms = Pick<Plan, "currency" | "base" | "fx" | "volumes" | "ranks" | "periods">;

const NO_VOLUME: OwnVolume = { pv: 0n, bv: 0n, cv: 0n };
const NOTHING: OrderValue = { base: 0n, volume: NO_VOLUME, turnover: 0n, qualifying: 0n };

/**
 * The value of the present lines, less the share that was refunded beyond what was owed; cancelled is nothing.
 * `sale` is what was frozen; without it this is the first look. Without a rate into the plan's currency only
 * the base is known: volumes are then 0 in a plan that asks for none, else the order must wait.
 * Throws `no_fx_rate`, `invalid_product_metadata`, and what {@link volumesOf} throws.
 */
export function valueOf(state: OrderState, plan: Terms, sale?: SaleFact | null): OrderValue {
  if (state.canceled) return NOTHING;
  const known = sale && new Map(Object.entries(sale.values ?? {}));
  const isPlainSale = sale && !sale.values;
  const valueNow = ({ product }: OrderLine) => (product ? valueOfProduct(product, plan) : {});
  // A sale that froze no values had plain lines only, and all of them since it was placed.
  const valued = state.lines.map((line) => ({
    line,
    value: known?.get(line.id) ?? (isPlainSale && !line.is_added ? {} : valueNow(line)),
  }));
  if (plan.base === "items_net" && valued.every(({ value }) => isPlain(value))) {
    return { ...plainValue(state, plan), ...frozen(valued) };
  }
  const { currency, total, refunded } = state;
  const lines = valued.map(({ line, value }) => lineOf(value, line.net, line.quantity));
  const terms: VolumeTerms = {
    currency,
    plan_currency: plan.currency,
    fx: plan.fx ?? {},
    base: plan.base,
    refund: { total, refunded },
  };
  const base = baseOfLines(lines, terms);
  if (isUncounted(plan, currency)) return { ...NOTHING, base, ...frozen(valued) };
  const { net, pv, bv, cv, qualifying } = volumesOf(lines, terms);
  const turnover = inPlan(plan, net, currency);
  return { base, volume: { pv, bv, cv }, turnover, qualifying, ...frozen(valued) };
}

/** Every volume of lines that are worth their price alone is the base. */
function plainValue({ lines, total, refunded, currency }: OrderState, plan: Terms): OrderValue {
  const nets = lines.map((line) => line.net);
  const base = remainingUnits(nets, total, refunded, currency);
  if (isUncounted(plan, currency)) return { ...NOTHING, base };
  const counted = inPlan(plan, base, currency);
  const volume = { pv: counted, bv: counted, cv: counted };
  return { base, volume, turnover: counted, qualifying: counted };
}

/** True when a currency has no rate and the plan does without. */
const isUncounted = (plan: Terms, currency: string): boolean =>
  !needsExchange(plan) && exchangeRate(plan, currency) === null;

function inPlan(plan: Terms, units: bigint, currency: string): bigint {
  const found = exchanged(plan, units, currency);
  if (found === null) throw noRate(currency, plan.currency);
  return found;
}

type Valued = { line: OrderLine; value: LineValue };

function frozen(valued: readonly Valued[]): Pick<OrderValue, "values"> {
  const isUsual = valued.every(({ line, value }) => isPlain(value) && !line.is_added);
  if (isUsual) return {};
  return { values: Object.fromEntries(valued.map(({ line, value }) => [line.id, value])) };
}
