/** What a mirror remembers of orders and reports, and what they are worth. */
import type { OwnVolume } from "../../src/engine/history";
import { cutToCurrency, parseUnits } from "../../src/engine/money";
import type { Metrics } from "../../src/engine/rank";
import { COUNTERS } from "../../src/modules/tree-path";
import type { ShopOrder } from "./orders";

export interface Known {
  id: string;
  member_id: string;
  ref: string | null;
  currency: string;
  base: bigint;
  /** turnover that the simulation was told of, in the plan's currency */
  counted: bigint;
  /** counted by the order's own event, so that its refunds count by themselves */
  isNative: boolean;
}

export interface Reported {
  member_id: string;
  ref: string | null;
  kind: "profit" | "investment";
  at: string;
  amount: bigint;
  fee: bigint;
  own_return: bigint;
}

export const USD = "usd";
export const volumeOf = (units: bigint): OwnVolume => ({ pv: units, bv: units, cv: units });

export const unitsOf = (decimal: string): bigint => parseUnits(decimal.slice(0, 20), USD);

/** Tests' orders have one line in a currency of two digits, and no refunds as credit lines. */
export const baseOf = ({ canceled, nets }: ShopOrder): bigint =>
  canceled ? 0n : cutToCurrency(parseUnits(nets[0].replace(/(\.\d{6}).*/, "$1"), USD));

export const textOf = (metrics: Metrics): Record<string, string> =>
  Object.fromEntries(COUNTERS.map((counter) => [counter, metrics[counter].toString()]));
