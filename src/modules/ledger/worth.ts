/** What an order counts for, as it is stored. */
import type { Worth } from "./types";

/** Amounts as decimal integers: JSON has no bigint. */
export type StoredWorth = Record<"pv" | "bv" | "cv" | "turnover" | "qualifying", string>;

export function storedWorth(worth: Worth | null): StoredWorth | null {
  if (!worth) return null;
  const { volume, turnover, qualifying } = worth;
  const { pv, bv, cv } = volume;
  return {
    pv: `${pv}`,
    bv: `${bv}`,
    cv: `${cv}`,
    turnover: `${turnover}`,
    qualifying: `${qualifying}`,
  };
}

export function toWorth(stored: StoredWorth | null): Worth | null {
  if (!stored) return null;
  const { pv, bv, cv, turnover, qualifying } = stored;
  return {
    volume: { pv: BigInt(pv), bv: BigInt(bv), cv: BigInt(cv) },
    turnover: BigInt(turnover),
    qualifying: BigInt(qualifying),
  };
}
