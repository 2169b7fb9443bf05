/**
 * `level`: a share by level above the buyer, out of a pool; what the pool does not pay goes to `remainder`.
 * Rates are a list, or geometric: `first × ratio^(level − 1)`, exact, until a share is less than one ledger
 * unit (seed 004: 1.5 %, halved each level, out of 3 %). A partner who is not active counts as missing: the
 * level's share stays in the pool and nobody moves up.
 */
import { z } from "zod";
import type { Line, Outcome, Skip } from "../decision";
import type { Finding } from "../lint/finding";
import { MAX_UNITS, ZERO_RATE, add, compare, multiply, portion, rate, rateText } from "../money";
import type { Rate } from "../money";
import { code, share, sink, sinkRecipient, tree } from "./fields";
import type { BonusKind } from "./kind";

/** Levels beyond this are refused: no order needs them and every one costs time. */
const MAX_LEVELS = 1_000;

/** Exact products grow with every level: this many digits take a few milliseconds. */
const MAX_RATIO_DIGITS = 2_000;

const listRates = z.strictObject({
  kind: z.literal("list"),
  rates: z.array(share).min(1).max(MAX_LEVELS),
});

const geometricRates = z
  .strictObject({
    kind: z.literal("geometric"),
    first: share,
    ratio: share.refine((text) => compare(rate(text), rate("1")) < 0, "must be below 1"),
    max_levels: z.int().positive().max(MAX_LEVELS).optional(),
  })
  .refine(
    (rates) => rates.max_levels !== undefined || compare(rate(rates.ratio), rate("0.9")) <= 0,
    {
      path: ["max_levels"],
      message: "is needed when the ratio is above 0.9",
    },
  )
  .refine((rates) => digitsOf(rates) <= MAX_RATIO_DIGITS, {
    path: ["ratio"],
    message: `has too many digits: digits × levels must not be above ${MAX_RATIO_DIGITS}`,
  });

/** Digits of the last level's share, at most. Without a limit the shares end by themselves: halves after 63 levels. */
function digitsOf({ ratio, max_levels }: { ratio: string; max_levels?: number }): number {
  const ends = compare(rate(ratio), rate("0.5")) <= 0 ? 64 : 420;
  return (ratio.split(".")[1] ?? "").length * (max_levels ?? ends);
}

export const levelBonus = z
  .strictObject({
    kind: z.literal("level"),
    code,
    income_type: code.optional(),
    tree,
    rates: z.discriminatedUnion("kind", [listRates, geometricRates]),
    pool: share,
    remainder: sink,
  })
  .refine((bonus) => compare(sumOfRates(bonus.rates), rate(bonus.pool)) <= 0, {
    path: ["pool"],
    message: "must cover the sum of all level rates",
  });
export type LevelBonus = z.infer<typeof levelBonus>;
type LevelRates = z.infer<typeof levelBonus.shape.rates>;

interface LevelRate {
  share: Rate;
  /** the share as its line shows it */
  text: string;
}

/** Plans never change, and every order asks for the same rates again. */
const known = new WeakMap<LevelRates, readonly LevelRate[]>();

/** The share of each level, nearest first; ends where the plan ends. */
function levelRates(rates: LevelRates): readonly LevelRate[] {
  let levels = known.get(rates);
  if (!levels) {
    const shares = rates.kind === "list" ? rates.rates.map(rate) : geometricShares(rates);
    levels = shares.map((share) => ({ share, text: rateText(share) }));
    known.set(rates, levels);
  }
  return levels;
}

/** Ends where the share of even the largest amount is less than one ledger unit. */
function geometricShares({ first, ratio, max_levels }: z.infer<typeof geometricRates>): Rate[] {
  const shares: Rate[] = [];
  let current = rate(first);
  while (shares.length < (max_levels ?? MAX_LEVELS) && portion(MAX_UNITS, current) > 0n) {
    shares.push(current);
    current = multiply(current, rate(ratio));
  }
  return shares;
}

function sumOfRates(rates: LevelRates): Rate {
  return levelRates(rates).reduce((sum, { share }) => add(sum, share), ZERO_RATE);
}

export const levelKind: BonusKind<LevelBonus> = {
  reach: (bonus) => ({ tree: bonus.tree, levels: levelRates(bonus.rates).length }),
  budget: (bonus) => rate(bonus.pool),
  exact: () => true,
  lint: (bonus) => [...risingRates(bonus), ...poolBeyondRates(bonus)],
  pay(bonus, sale): Outcome {
    const income_type = bonus.income_type ?? bonus.code;
    const { depth, nodes } = sale.upline[bonus.tree];
    const lines: Line[] = [];
    const skips: Skip[] = [];
    let left = portion(sale.base, rate(bonus.pool));
    let level = 0;
    let tooSmall = false;
    for (const { share: levelShare, text } of levelRates(bonus.rates)) {
      const node = nodes[level];
      if (!node) break;
      const amount = portion(sale.base, levelShare);
      // Geometric shares only shrink: none further up can pay. In a list a later level may well.
      tooSmall = amount === 0n && bonus.rates.kind === "geometric";
      if (tooSmall) break;
      level++;
      if (amount === 0n || node.status !== "active") {
        const reason = amount === 0n ? "share_too_small" : "not_active";
        addSkip(skips, { bonus: bonus.code, from_level: level, to_level: level, reason });
        continue;
      }
      left -= amount;
      const recipient = { kind: "partner" as const, id: node.partner_id };
      lines.push({
        recipient,
        bonus: bonus.code,
        income_type,
        level,
        rate: text,
        amount,
        reason: "earned",
      });
    }
    if (depth > level) {
      const reason = tooSmall ? "share_too_small" : "beyond_levels";
      addSkip(skips, { bonus: bonus.code, from_level: level + 1, to_level: depth, reason });
    }
    if (left > 0n) {
      const recipient = sinkRecipient(bonus.remainder);
      lines.push({
        recipient,
        bonus: bonus.code,
        income_type,
        level: null,
        rate: null,
        amount: left,
        reason: "remainder",
      });
    }
    return { lines, skips };
  },
};

/** A list may well pay a farther level more; it may also be two cells that changed places. */
function risingRates({ rates }: LevelBonus): Finding[] {
  if (rates.kind !== "list") return [];
  const levels = rates.rates;
  const index = levels.findIndex(
    (text, i) => i > 0 && compare(rate(text), rate(levels[i - 1])) > 0,
  );
  if (index < 0) return [];
  const message =
    `level ${index + 1} pays ${levels[index]}, ` +
    `more than the nearer level ${index} with ${levels[index - 1]}`;
  return [{ code: "list_rates_rise", level: "info", path: `rates.rates.${index}`, message }];
}

/** More than half of the pool reaches no partner, however deep the tree is. */
function poolBeyondRates({ rates, pool, remainder }: LevelBonus): Finding[] {
  const sum = sumOfRates(rates);
  if (compare(add(sum, sum), rate(pool)) >= 0) return [];
  const message =
    `all levels together take less than half of the pool of ${pool}; ` +
    `the rest always goes to ${remainder}`;
  return [{ code: "pool_beyond_rates", level: "info", path: "pool", message }];
}

/** Appends a skip, or lengthens the last run when it has the same reason. */
function addSkip(skips: Skip[], skip: Skip): void {
  const last = skips[skips.length - 1];
  if (last && last.reason === skip.reason && last.to_level + 1 === skip.from_level) {
    last.to_level = skip.to_level;
  } else {
    skips.push(skip);
  }
}
