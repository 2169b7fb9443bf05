/** What becomes of the two legs of one partner at a close: matched, capped, carried, flushed or expired. */
import { compare, portion, ZERO_RATE } from "../money";
import type { Rate } from "../money";
import type { Mark } from "../snapshot";
import type { Pair } from "./legs";

/** What is remembered of a partner; volumes in ledger units of the plan's currency. */
export interface CarriedLegs {
  left: bigint;
  right: bigint;
  /** ever: the matching volume MV */
  matched: bigint;
  /** closes in a row that matched nothing; counted where the plan asks */
  idle: bigint;
  /** volume lost for good, by why: the partner did not buy, was above the cap, or matched nothing for long */
  flushed_inactive: bigint;
  flushed_cap: bigint;
  expired: bigint;
}

const NAMES = [
  "left",
  "right",
  "matched",
  "idle",
  "flushed_inactive",
  "flushed_cap",
  "expired",
] as const satisfies (keyof CarriedLegs)[];

export interface CarryRules {
  /** the most one close pays a partner; null for no limit */
  cap: bigint | null;
  above_cap: "flush" | "carry";
  carry: "rest" | "none";
  /** null: never */
  expire_after: number | null;
}

/** Of one partner: nothing is matched at a rate of nothing, and the legs of one who does not buy are flushed. */
export interface CarryTerms extends CarryRules {
  paid: Rate;
  isIdle: boolean;
}

/** Both legs before a match, and how much of each was matched. */
export interface Match {
  left: bigint;
  right: bigint;
  matched: bigint;
}

export const readLegs = (mark: Mark | undefined): CarriedLegs => {
  const read = (name: keyof CarriedLegs) => BigInt(mark?.[name] ?? "0");
  return Object.fromEntries(NAMES.map((name) => [name, read(name)])) as unknown as CarriedLegs;
};

/** True when there is nothing new to remember. */
export const isSameMark = (before: Mark | undefined, after: Mark): boolean =>
  NAMES.every((name) => before?.[name] === after[name]);

/** Nothing is not written: most partners have a leg or two and no more. */
export const legMark = (legs: CarriedLegs): Mark =>
  Object.fromEntries(
    NAMES.filter((name) => legs[name] !== 0n).map((name) => [name, legs[name].toString()]),
  );

const atLeastNothing = (units: bigint): bigint => (units < 0n ? 0n : units);

/** One close for one partner. */
export function carry(
  before: CarriedLegs,
  brought: Pair<bigint>,
  terms: CarryTerms,
): { after: CarriedLegs; match: Match | null } {
  const left = atLeastNothing(before.left + brought[0]);
  const right = atLeastNothing(before.right + brought[1]);
  if (terms.isIdle) {
    const flushed_inactive = before.flushed_inactive + left + right;
    return { after: { ...before, ...EMPTY_LEGS, flushed_inactive }, match: null };
  }
  const weaker = left < right ? left : right;
  const { used, lost } = matchOf(weaker, terms);
  const after: CarriedLegs = {
    ...before,
    left: terms.carry === "rest" ? left - used : 0n,
    right: terms.carry === "rest" ? right - used : 0n,
    matched: before.matched + used,
    flushed_cap: before.flushed_cap + lost,
    idle: used > 0n || terms.expire_after === null ? 0n : before.idle + 1n,
  };
  const match = used > 0n ? { left, right, matched: used } : null;
  return { after: expire(after, terms), match };
}

const EMPTY_LEGS = { left: 0n, right: 0n, idle: 0n };

/** How much of each leg a match uses, and how much of that the cap leaves unpaid. */
function matchOf(
  weaker: bigint,
  { paid, cap, above_cap }: CarryTerms,
): { used: bigint; lost: bigint } {
  if (weaker === 0n || compare(paid, ZERO_RATE) === 0) return { used: 0n, lost: 0n };
  if (cap === null || portion(weaker, paid) <= cap) return { used: weaker, lost: 0n };
  const enough = smallestWorth(cap, paid);
  return above_cap === "carry"
    ? { used: enough, lost: 0n }
    : { used: weaker, lost: weaker - enough };
}

/** The least volume whose share at a rate is worth an amount. */
export function smallestWorth(amount: bigint, { digits, scale }: Rate): bigint {
  return (amount * 10n ** BigInt(scale) + digits - 1n) / digits;
}

function expire(legs: CarriedLegs, { expire_after }: CarryRules): CarriedLegs {
  const volume = legs.left + legs.right;
  if (volume === 0n) return { ...legs, idle: 0n };
  if (expire_after === null || legs.idle < BigInt(expire_after)) return legs;
  return { ...legs, ...EMPTY_LEGS, expired: legs.expired + volume };
}
