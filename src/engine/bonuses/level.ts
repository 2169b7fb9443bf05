/**
 * `level`: a share by level above the buyer, and perhaps by rank, out of a pool; what the pool does not pay
 * goes to `remainder`. Rates are a list, a row for each rank (seeds 001 and 002), or geometric:
 * `first × ratio^(level − 1)`, exact, until a share is less than one ledger unit (seed 004: 1.5 %, halved each
 * level, out of 3 %). A partner who is not active counts as missing: the level's share stays in the pool and
 * nobody moves up. With compression it is passed over instead: the next active one takes the level.
 */
import { z } from "zod";
import type { Line, Outcome, Skip, SkipReason } from "../decision";
import type { UplineNode } from "../facts";
import type { Finding } from "../lint/finding";
import { add, compare, portion, rate } from "../money";
import { named } from "../rank";
import type { Ranks } from "../rank";
import { paidAs, ranksThatPayLess } from "./by-rank";
import type { RankTable } from "./by-rank";
import { code, incomeType, share, sink, sinkRecipient, tree } from "./fields";
import type { BonusKind } from "./kind";
import { levelRates, rowsOf, tableOf } from "./level-rates";
import type { LevelRate } from "./level-rates";

export const levelBonus = z
  .strictObject({
    kind: z.literal("level"),
    code,
    income_type: incomeType,
    tree,
    rates: levelRates.describe("what each level pays: one of the three forms below"),
    compression: z
      .enum(["none", "inactive"])
      .optional()
      .describe(
        "who is passed over, so that the next one above takes the level; nobody, when absent",
      ),
    pool: share.describe("what the bonus costs on every sale, of the base"),
    remainder: sink.describe("takes what of the pool the levels did not pay"),
  })
  .refine((bonus) => compare(tableOf(bonus.rates).worst, rate(bonus.pool)) <= 0, {
    path: ["pool"],
    message: "must cover the sum of all level rates, the highest of each level",
  });
export type LevelBonus = z.infer<typeof levelBonus>;

export const levelKind: BonusKind<LevelBonus> = {
  reach: ({ tree, rates, compression }) => {
    const { levels } = tableOf(rates);
    return compression === "inactive" ? { tree, levels, compressed: true } : { tree, levels };
  },
  byRank: ({ rates }) => rankTable(rates),
  budget: (bonus) => rate(bonus.pool),
  exact: () => true,
  lint: (bonus, ranks) => [
    ...risingRates(bonus),
    ...poolBeyondRates(bonus),
    ...fallingRanks(bonus, ranks),
  ],
  pay(bonus, sale, ranks): Outcome {
    const { lines, skips } = new Walk(bonus, sale.base, ranks).up(sale.upline[bonus.tree]);
    const paid = lines.reduce((sum, { amount }) => sum + amount, 0n);
    const left = portion(sale.base, rate(bonus.pool)) - paid;
    if (left === 0n) return { lines, skips };
    const remainder: Line = {
      recipient: sinkRecipient(bonus.remainder),
      bonus: bonus.code,
      income_type: bonus.income_type ?? bonus.code,
      level: null,
      rate: null,
      amount: left,
      reason: "remainder",
    };
    return { lines: [...lines, remainder], skips };
  },
};

/** One way up. Where somebody stands and which level it is paid are two numbers under compression. */
class Walk {
  readonly #lines: Line[] = [];
  readonly #skips: Skip[] = [];
  /** of the partner looked at last, above the buyer */
  #stands = 0;
  /** taken last */
  #level = 0;

  constructor(
    private readonly bonus: LevelBonus,
    private readonly base: bigint,
    private readonly ranks: Ranks | undefined,
  ) {}

  up({ depth, nodes }: { depth: number; nodes: readonly UplineNode[] }): Outcome {
    const { levels, shrinks } = tableOf(this.bonus.rates);
    let tooSmall = false;
    for (const node of nodes) {
      if (this.#level === levels) break;
      if (this.bonus.compression === "inactive" && node.status !== "active") {
        this.#stands++;
        this.#skip("not_active");
        continue;
      }
      const found = this.#shareOf(node);
      tooSmall = shrinks && found === "share_too_small";
      if (tooSmall) break;
      this.#stands++;
      this.#level++;
      if (typeof found === "string") this.#skip(found);
      else this.#pay(node, found);
    }
    if (depth > this.#stands) {
      this.#skip(tooSmall ? "share_too_small" : "beyond_levels", this.#stands + 1, depth);
    }
    return { lines: this.#lines, skips: this.#skips };
  }

  /** What a partner earns at the next level, or why it earns nothing. */
  #shareOf(node: UplineNode): (LevelRate & { amount: bigint }) | SkipReason {
    const { rates } = this.bonus;
    const rank = rates.kind === "by_rank" ? paidAs(node, rates.ladder, this.ranks) : undefined;
    const found = tableOf(rates).at(this.#level + 1, rank);
    if (typeof found === "string") return node.status === "active" ? found : "not_active";
    const amount = portion(this.base, found.share);
    if (amount === 0n) return "share_too_small";
    return node.status === "active" ? { ...found, amount } : "not_active";
  }

  #pay(node: UplineNode, { text, amount }: LevelRate & { amount: bigint }): void {
    const { bonus } = this;
    this.#lines.push({
      recipient: { kind: "partner", id: node.partner_id },
      bonus: bonus.code,
      income_type: bonus.income_type ?? bonus.code,
      level: this.#level,
      ...(this.#stands === this.#level ? {} : { stands_at: this.#stands }),
      rate: text,
      amount,
      reason: "earned",
    });
  }

  /** A skip, or a longer last run when that has the same reason. */
  #skip(reason: SkipReason, from_level = this.#stands, to_level = this.#stands): void {
    const last = this.#skips[this.#skips.length - 1];
    if (last && last.reason === reason && last.to_level + 1 === from_level) {
      last.to_level = to_level;
    } else {
      this.#skips.push({ bonus: this.bonus.code, from_level, to_level, reason });
    }
  }
}

function rankTable(rates: LevelBonus["rates"]): RankTable | null {
  if (rates.kind !== "by_rank") return null;
  return { ladder: rates.ladder, ranks: Object.keys(rates.table), path: ["rates"] };
}

/** A list may well pay a farther level more; it may also be two cells that changed places. */
function risingRates({ rates }: LevelBonus): Finding[] {
  return rowsOf(rates).flatMap(({ path, shares }): Finding[] => {
    const index = shares.findIndex(
      (text, i) => i > 0 && compare(rate(text), rate(shares[i - 1])) > 0,
    );
    if (index < 0) return [];
    const message =
      `level ${index + 1} pays ${shares[index]}, ` +
      `more than the nearer level ${index} with ${shares[index - 1]}`;
    return [{ code: "list_rates_rise", level: "info", path: `rates.${path}.${index}`, message }];
  });
}

/** More than half of the pool reaches no partner, however deep the tree is. */
function poolBeyondRates({ rates, pool, remainder }: LevelBonus): Finding[] {
  const sum = tableOf(rates).worst;
  if (compare(add(sum, sum), rate(pool)) >= 0) return [];
  const message =
    `all levels together take less than half of the pool of ${pool}; ` +
    `the rest always goes to ${remainder}`;
  return [{ code: "pool_beyond_rates", level: "info", path: "pool", message }];
}

function fallingRanks({ rates }: LevelBonus, ranks: Ranks | undefined): Finding[] {
  const table = rankTable(rates);
  if (!table || rates.kind !== "by_rank") return [];
  return ranksThatPayLess(table, (rank) => named(rates.table, rank) ?? [], ranks);
}
