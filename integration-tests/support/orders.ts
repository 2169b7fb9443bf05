/** Orders of an imagined shop: what the reader would find in the store, changed as Medusa changes it. */
import { add, difference, rate, rateText, ZERO_RATE } from "../../src/engine/money";
import type { OrderState } from "../../src/workflows/steps/read-orders";

/** Decimals are exact strings in major units. */
export interface ShopOrder {
  readonly id: string;
  readonly currency: string;
  readonly created_at: string;
  readonly customer_id: string;
  readonly cart_id: string;
  /** net of each line at its present quantity */
  nets: string[];
  /** delivery and taxes: in the total, never in the base */
  extras: string;
  /** credit lines: store credit spent, and refunds beyond what was owed */
  refunded: string;
  canceled: boolean;
  captured_at: string | null;
  changed_at: string;
}

export const sumOf = (decimals: readonly string[]): string =>
  rateText(decimals.map(rate).reduce(add, ZERO_RATE));

export const lessOf = difference;

/** An order as the reader sees it now. */
export function stateOf(order: ShopOrder): OrderState {
  const { extras, changed_at, nets, ...seen } = order;
  const lines = nets.map((net, index) => ({
    id: `line_${index}`,
    net,
    quantity: "1",
    is_added: false,
    product: null,
  }));
  const state = { ...seen, lines, total: sumOf([...nets, extras]) };
  return { ...state, changed_at, fingerprint: JSON.stringify(state) };
}
