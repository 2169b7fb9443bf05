/**
 * `pool`: a share of the company's turnover in a period, in equal parts to everybody who qualified (seed 003).
 * A partner qualifies by its rank and, where the pool asks for it, by the volume of its structure in the
 * period, of which one leg counts at most a part. What equal parts leave goes to `remainder`; when nobody
 * qualified, nothing is paid.
 */
import { z } from "zod";
import { code, incomeType, share, sink, sinkRecipient } from "../bonuses/fields";
import type { PoolFact } from "../facts";
import { parseUnits, portion, rate } from "../money";
import { amount, ladderOf, named, rankCode } from "../rank";
import type { Ranks } from "../rank";
import type { Snapshot } from "../snapshot";
import type { PeriodKind, Share } from "./kind";
import { PERIODS } from "./names";

export const poolPeriod = z.strictObject({
  kind: z.literal("pool"),
  code,
  income_type: incomeType,
  every: z.enum(PERIODS).describe("at whose close it pays"),
  share: share.describe("of the turnover of all orders, net of what was refunded in the period"),
  ladder: code.describe("by whose ranks partners qualify"),
  ranks: z
    .record(rankCode, amount.nullable())
    .describe(
      "who takes part, and the volume each rank needs in the period; null: the rank is enough",
    ),
  leg_cap: share.describe("how much of the needed volume one leg may bring"),
  remainder: sink.describe("takes what equal parts leave"),
});
export type PoolPeriod = z.infer<typeof poolPeriod>;

export const poolKind: PeriodKind<PoolPeriod, PoolFact> = {
  payer: "world:sales",
  budget: (pool) => rate(pool.share),
  check: ({ ladder, ranks: asked }, ranks) => unknownRanks(ladder, Object.keys(asked), ranks),
  close(pool, snapshot) {
    const { from, at, currency, company, seats } = snapshot;
    const legs = legsOf(snapshot);
    const qualified = seats.filter(({ status, ranks }, index) => {
      if (status !== "active") return false;
      const text = named(pool.ranks, ranks[pool.ladder].rank);
      if (text === undefined) return false;
      if (text === null) return true;
      const needed = parseUnits(text, currency);
      const own = snapshot.inPeriod[index].amount;
      return poolVolume(own, legs[index] ?? [], needed, pool.leg_cap) >= needed;
    });
    const fact: PoolFact = {
      kind: "pool",
      code: pool.code,
      from,
      at,
      currency,
      turnover: company,
      qualified_partner_ids: qualified.map(({ partner_id }) => partner_id),
    };
    return { fact };
  },
  pay: distribute,
};

/** What of a ladder and its ranks an item names and the plan does not have. */
export function unknownRanks(
  wanted: string,
  names: readonly string[],
  ranks: Ranks | undefined,
): [field: string, reason: string][] {
  const ladder = ladderOf(ranks, wanted);
  if (!ladder) return [["ladder", `names ladder "${wanted}", which is not in ranks.ladders`]];
  return names
    .filter((name) => !ladder.steps.some((step) => step.code === name))
    .map((name) => ["ranks", `names rank "${name}", which is no step of ladder "${wanted}"`]);
}

/** The volume that counts: what the partner sold and bought itself, and of each leg no more than its cap. */
export function poolVolume(
  own: bigint,
  legs: readonly bigint[],
  needed: bigint,
  leg_cap: string,
): bigint {
  const most = portion(needed, rate(leg_cap));
  return legs.reduce((sum, leg) => sum + (leg > most ? most : leg > 0n ? leg : 0n), own);
}

/** The whole pool, each qualified partner's equal part rounded down. */
function distribute(pool: PoolPeriod, fact: PoolFact): Share[] {
  const { qualified_partner_ids: ids, turnover } = fact;
  const whole = turnover > 0n ? portion(turnover, rate(pool.share)) : 0n;
  if (ids.length === 0 || whole === 0n) return [];
  const each = whole / BigInt(ids.length);
  const shares = ids.map((id): Share => ({
    recipient: { kind: "partner", id },
    amount: each,
    reason: "pool_share",
  }));
  const left: Share = {
    recipient: sinkRecipient(pool.remainder),
    amount: whole - each * BigInt(ids.length),
    reason: "remainder",
  };
  return [...shares, left].filter((item) => item.amount > 0n);
}

/** Several pools of one close ask for the same legs. */
const known = new WeakMap<Snapshot, (bigint[] | undefined)[]>();

/** The turnover of every leg in the period, by index of the seat above it; recruits come after their sponsors. */
function legsOf(snapshot: Snapshot): (bigint[] | undefined)[] {
  let legs = known.get(snapshot);
  if (legs) return legs;
  legs = [];
  const { seats, inPeriod } = snapshot;
  const below: bigint[] = [];
  for (let index = seats.length - 1; index >= 0; index--) {
    const { sponsor } = seats[index];
    const whole = inPeriod[index].amount + (below[index] ?? 0n);
    if (sponsor === null || whole === 0n) continue;
    below[sponsor] = (below[sponsor] ?? 0n) + whole;
    (legs[sponsor] ??= []).push(whole);
  }
  known.set(snapshot, legs);
  return legs;
}
