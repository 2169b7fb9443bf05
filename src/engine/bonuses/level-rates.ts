/** What a `level` bonus pays at which level: a list, a geometric row without end, or a row for each rank. */
import { z } from "zod";
import type { SkipReason } from "../decision";
import { MAX_UNITS, ZERO_RATE, add, compare, multiply, portion, rate, rateText } from "../money";
import type { Rate } from "../money";
import { rankCode } from "../rank";
import { code, share } from "./fields";

/** Levels beyond this are refused: no order needs them and every one costs time. */
const MAX_LEVELS = 1_000;

/** Exact products grow with every level: this many digits take a few milliseconds. */
const MAX_RATIO_DIGITS = 2_000;

const row = z.array(share).min(1).max(MAX_LEVELS);

const listRates = z.strictObject({
  kind: z.literal("list"),
  rates: row.describe("from level 1 up, of the base"),
});

const geometricRates = z
  .strictObject({
    kind: z.literal("geometric"),
    first: share.describe("what level 1 pays, of the base"),
    ratio: share
      .refine((text) => compare(rate(text), rate("1")) < 0, "must be below 1")
      .meta({ title: "share", description: "each level pays so much of the level before" }),
    max_levels: z
      .int()
      .min(1)
      .max(MAX_LEVELS)
      .optional()
      .describe("the last level; until a share rounds to nothing, when absent"),
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

const rankRates = z.strictObject({
  kind: z.literal("by_rank"),
  ladder: code.describe("by whose ranks it pays"),
  table: z
    .record(rankCode, row)
    .refine((table) => Object.keys(table).length > 0, "must have a row for at least one rank")
    .describe("a row from level 1 up for each rank; a rank without a row earns nothing"),
});

export const levelRates = z.discriminatedUnion("kind", [listRates, geometricRates, rankRates]);
export type LevelRates = z.infer<typeof levelRates>;

export interface LevelRate {
  share: Rate;
  /** the share as its line shows it */
  text: string;
}

/** Rates read once. Every rank has the same row unless the plan pays by rank. */
export class RateTable {
  /** levels beyond are paid to nobody */
  readonly levels: number;
  /** most that one sale can pay: the highest share of each level, added up */
  readonly worst: Rate;
  /** shares only shrink: beyond one that is too small there is nothing more */
  readonly shrinks: boolean;
  readonly #every: readonly LevelRate[] | null;
  readonly #byRank: ReadonlyMap<string, readonly LevelRate[]>;

  constructor(rates: LevelRates) {
    this.shrinks = rates.kind === "geometric";
    this.#every = rates.kind === "by_rank" ? null : read(sharesOf(rates));
    const rows = rates.kind === "by_rank" ? Object.entries(rates.table) : [];
    this.#byRank = new Map(rows.map(([rank, shares]) => [rank, read(shares.map(rate))]));
    const all = this.#every ? [this.#every] : [...this.#byRank.values()];
    this.levels = Math.max(...all.map(({ length }) => length));
    this.worst = Array.from({ length: this.levels }, (_, level) => highestAt(all, level)).reduce(
      add,
      ZERO_RATE,
    );
  }

  /** The share of a rank at a level, from 1; or why there is none. */
  at(level: number, rank: string | undefined): LevelRate | SkipReason {
    const found = this.#every ?? this.#byRank.get(rank ?? "");
    return found ? (found[level - 1] ?? "beyond_levels") : "no_rank";
  }
}

/** Plans never change, and every order asks for the same rates again. */
const known = new WeakMap<LevelRates, RateTable>();

export function tableOf(rates: LevelRates): RateTable {
  let table = known.get(rates);
  if (!table) known.set(rates, (table = new RateTable(rates)));
  return table;
}

/** The rows as the plan writes them, each with its path in `rates`. */
export function rowsOf(rates: LevelRates): { path: string; shares: readonly string[] }[] {
  if (rates.kind === "geometric") return [];
  if (rates.kind === "list") return [{ path: "rates", shares: rates.rates }];
  return Object.entries(rates.table).map(([rank, shares]) => ({ path: `table.${rank}`, shares }));
}

const read = (shares: readonly Rate[]): LevelRate[] =>
  shares.map((share) => ({ share, text: rateText(share) }));

function highestAt(rows: readonly (readonly LevelRate[])[], level: number): Rate {
  return rows.reduce((highest, shares) => {
    const share = shares[level]?.share ?? ZERO_RATE;
    return compare(share, highest) > 0 ? share : highest;
  }, ZERO_RATE);
}

function sharesOf(rates: Exclude<LevelRates, { kind: "by_rank" }>): Rate[] {
  return rates.kind === "list" ? rates.rates.map(rate) : geometricShares(rates);
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
