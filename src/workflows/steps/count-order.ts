/**
 * What an order counts for beside money, from its capture on: brought to what it should be, the difference
 * is counted. What counts is worth what the order is worth now, and never more than at its first decision.
 */
import type { OrderRecord, Worth } from "../../modules/ledger/types";
import type { PublishedPlan } from "../../modules/plan/service";
import type { VolumeEntry } from "../../modules/tree-path/metrics";
import type { OrderState } from "./read-orders";
import { valueNow } from "./reconcile-order";
import type { Slice } from "./slice";

const NOTHING: Worth = { volume: { pv: 0n, bv: 0n, cv: 0n }, turnover: 0n, qualifying: 0n };

export interface Count {
  record: OrderRecord;
  /** null when it counts for what it did before */
  entry: VolumeEntry | null;
}

/** Whether an order counts as a trade: it counts, and not all of it was given back. */
const isTrade = (record: OrderRecord | undefined): boolean =>
  record !== undefined &&
  record.source === "order" &&
  record.counted !== null &&
  (record.base > 0n || record.counted.turnover > 0n);

/** Counts an order that was just decided. `known` is how it was before, `slice` holds whom it counts for. */
export function countOrder(
  record: OrderRecord,
  known: OrderRecord | undefined,
  state: OrderState,
  version: PublishedPlan,
  slice: Slice | null,
): Count {
  const { value, captured_at, sale, order_id, source } = record;
  if (!value || captured_at === null) return { record, entry: null };
  const now = combine(valueNow(state, version.plan, sale), value, (one, most) =>
    one < most ? one : most,
  );
  const before = record.counted ?? NOTHING;
  const counted = { ...record, counted: now };
  const difference = combine(now, before, (one, other) => one - other);
  const trades = BigInt(isTrade(counted)) - BigInt(isTrade(known));
  const isSame = isNothing(difference);
  if (isSame && (trades === 0n || !version.plan.points)) return { record: counted, entry: null };
  const at = record.counted === null ? captured_at : state.changed_at;
  const partner_id = sale && (sale.buyer_id ?? sale.seller_id);
  const entry = {
    ...entryOf(difference, sale?.buyer_id ?? null),
    partner_id,
    order_id,
    source,
    at,
  };
  if (partner_id === null) {
    return { record: counted, entry: source === "order" && !isSame ? entry : null };
  }
  const { volume, turnover: amount, qualifying } = difference;
  const isClients = sale?.buyer_id === null;
  slice?.counted(
    version,
    partner_id,
    { volume, amount, qualifying, isClients },
    { ref: order_id, at, since: captured_at, trades, isOrder: source === "order" },
  );
  return { record: counted, entry: isSame ? null : entry };
}

/** A stranger's order has no volume of anybody's, only turnover of the company's. */
function entryOf({ volume, turnover, qualifying }: Worth, buyer_id: string | null) {
  const own = buyer_id === null ? NOTHING.volume : volume;
  return {
    ...own,
    clients_bv: buyer_id === null ? volume.bv : 0n,
    clients_cv: buyer_id === null ? volume.cv : 0n,
    own_amount: buyer_id === null ? 0n : qualifying,
    amount: turnover,
  };
}

function combine(one: Worth, other: Worth, of: (a: bigint, b: bigint) => bigint): Worth {
  return {
    volume: {
      pv: of(one.volume.pv, other.volume.pv),
      bv: of(one.volume.bv, other.volume.bv),
      cv: of(one.volume.cv, other.volume.cv),
    },
    turnover: of(one.turnover, other.turnover),
    qualifying: of(one.qualifying, other.qualifying),
  };
}

const isNothing = ({ volume, turnover, qualifying }: Worth): boolean =>
  [volume.pv, volume.bv, volume.cv, turnover, qualifying].every((units) => units === 0n);
