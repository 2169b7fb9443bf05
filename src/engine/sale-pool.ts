/**
 * A partner's *sale pool* (seed 000): what it and its clients bought, less what credits were drawn from it.
 * It is a counter, no account: it decides whether a credit is covered by the partner's own sales or borne by
 * the house. Ledger units of the plan's currency.
 */
import { EngineError } from "./errors";
import type { PoolAnswer } from "./facts";

export interface SalePool {
  /** base of captured orders, less what was given back; never less than {@link drawn} */
  readonly sold: bigint;
  readonly drawn: bigint;
  /** orders ever sold, those given back whole included */
  readonly orders: number;
  /** what was given back and had been drawn already: it did not lower {@link sold}, nor raises it if it comes again */
  readonly spared: bigint;
}

export const EMPTY_POOL: SalePool = { sold: 0n, drawn: 0n, orders: 0, spared: 0n };

/** An order of the partner or of one of its clients. */
export function sold(pool: SalePool, units: bigint): SalePool {
  return { ...pool, sold: pool.sold + units, orders: pool.orders + 1 };
}

/** What was given back of an order lowers the pool, but what was drawn stays drawn and is owed by nobody. */
export function givenBack(pool: SalePool, units: bigint): SalePool {
  const rest = pool.sold - units;
  if (rest >= pool.drawn) return { ...pool, sold: rest };
  return { ...pool, sold: pool.drawn, spared: pool.spared + pool.drawn - rest };
}

/** What had been given back of an order counts again: it raises the pool by no more than it had lowered it. */
export function restored(pool: SalePool, units: bigint): SalePool {
  const { spared } = pool;
  const known = units < spared ? units : spared;
  return { ...pool, sold: pool.sold + units - known, spared: spared - known };
}

/** Whether the pool pays an amount whole; there are no partial draws. */
export function askPool({ sold: whole, drawn, orders }: SalePool, units: bigint): PoolAnswer {
  if (orders === 0) return "no_sale_row";
  return whole - drawn >= units ? "covered" : "sale_limit_exceeded";
}

/** Draws an amount; throws `invariant_broken` when {@link askPool} does not cover it. */
export function drawn(pool: SalePool, units: bigint): SalePool {
  if (askPool(pool, units) !== "covered") {
    throw new EngineError("invariant_broken", "a sale pool is drawn on for more than it holds");
  }
  return { ...pool, drawn: pool.drawn + units };
}

/** The pools of everybody while a batch or a history is decided. */
export class SalePools {
  readonly #pools = new Map<string, SalePool>();

  /** Sets what a partner's pool starts from. */
  load(partner_id: string, pool: SalePool): void {
    this.#pools.set(partner_id, pool);
  }

  get(partner_id: string): SalePool {
    return this.#pools.get(partner_id) ?? EMPTY_POOL;
  }

  sold(partner_id: string, units: bigint): void {
    this.load(partner_id, sold(this.get(partner_id), units));
  }

  givenBack(partner_id: string, units: bigint): void {
    this.load(partner_id, givenBack(this.get(partner_id), units));
  }

  restored(partner_id: string, units: bigint): void {
    this.load(partner_id, restored(this.get(partner_id), units));
  }

  /** Draws an amount if the pool covers it, and says what the pool answered. */
  draw(partner_id: string, units: bigint): PoolAnswer {
    const pool = this.get(partner_id);
    const answer = askPool(pool, units);
    if (answer === "covered") this.load(partner_id, drawn(pool, units));
    return answer;
  }
}
