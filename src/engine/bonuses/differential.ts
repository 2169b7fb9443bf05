/**
 * `differential`: everybody above earns what their rate is higher than the highest one met below, without a
 * limit of levels, up to the stop rate (seed 003). Level 0 is the partner the sale counts for: it earns its own
 * rate on a client's sale and nothing on an own purchase, but sets the mark either way. Somebody not active
 * earns nothing and raises nothing, nor does, above level 0, somebody still on the ladder's first step.
 */
import { z } from "zod";
import type { Line, Outcome, Skip, SkipReason } from "../decision";
import { SALE_SOURCES } from "../facts";
import type { Climb, RankedNode, SaleFact } from "../facts";
import { ZERO_RATE, compare, portion, rate, rateText, subtract } from "../money";
import type { Rate } from "../money";
import { ladderOf, named } from "../rank";
import type { Ladder } from "../rank";
import { code, incomeType, share } from "./fields";
import type { BonusKind } from "./kind";

const income = z.strictObject({ code, income_type: incomeType });

export const differentialBonus = z.strictObject({
  kind: z.literal("differential"),
  code,
  income_type: incomeType,
  on: z.enum(SALE_SOURCES).default("order").describe("what it pays on"),
  ladder: code.describe("by whose ranks it pays"),
  rates: code.describe("which of the `rates` of the ladder's steps"),
  stop_rate: share.describe("nobody earns above it; what the bonus costs at most, of the base"),
  seller: z
    .strictObject({
      first: income.describe("of a client that buys for the first time"),
      returning: income.describe("of a client that bought before"),
    })
    .describe("names for what the seller earns on a client's sale"),
  self_purchase: z
    .enum(["nothing", "earns"])
    .default("nothing")
    .describe("whether a partner earns on what it buys itself"),
});
export type DifferentialBonus = z.infer<typeof differentialBonus>;

export const differentialKind: BonusKind<DifferentialBonus> = {
  source: (bonus) => bonus.on,
  reach: () => null,
  incomes: ({ seller }) => [seller.first, seller.returning],
  climb: ({ ladder, rates, stop_rate }) => ({ ladder, rates, stop_rate: rate(stop_rate) }),
  budget: (bonus) => rate(bonus.stop_rate),
  exact: () => false,
  pay(bonus, sale, ranks): Outcome {
    const climb = sale.climbs?.[bonus.code];
    const ladder = ladderOf(ranks, bonus.ladder);
    if (!climb || !ladder) return { lines: [], skips: [] };
    return new Walk(bonus, sale, ladder).up(climb);
  },
};

/** The rate of a rank under a name; a step without it has none. */
export function rateOfRank(ladder: Ladder, rank: string, rates: string): Rate {
  const step = ladder.steps.find((item) => item.code === rank);
  const text = step && named(step.rates, rates);
  return text === undefined ? ZERO_RATE : rate(text);
}

class Walk {
  readonly #lines: Line[] = [];
  readonly #skips: Skip[] = [];
  readonly #stop: Rate;
  #mark = ZERO_RATE;
  /** the next level that nothing was said about */
  #level = 1;

  constructor(
    private readonly bonus: DifferentialBonus,
    private readonly sale: SaleFact,
    private readonly ladder: Ladder,
  ) {
    this.#stop = rate(bonus.stop_rate);
  }

  up({ origin, above, depth }: Climb): Outcome {
    this.#seller(origin);
    for (const node of above) {
      this.#passOver(node.level - 1);
      this.#partner(node);
    }
    this.#passOver(depth);
    return { lines: this.#lines, skips: this.#skips };
  }

  #rateOf(node: RankedNode): Rate {
    const own = rateOfRank(this.ladder, node.rank, this.bonus.rates);
    return compare(own, this.#stop) > 0 ? this.#stop : own;
  }

  #seller(origin: RankedNode): void {
    const own = this.#rateOf(origin);
    const { bonus, sale } = this;
    const isOwnPurchase = sale.buyer_id !== null;
    if (origin.status !== "active") return this.#skip(0, 0, "not_active");
    this.#mark = own;
    if (isOwnPurchase && bonus.self_purchase === "nothing") {
      return this.#skip(0, 0, "own_purchase");
    }
    const { code: name, income_type } = sale.is_returning
      ? bonus.seller.returning
      : bonus.seller.first;
    this.#pay(origin, 0, own, {
      bonus: name,
      income_type: income_type ?? name,
      reason: "own_sale",
    });
  }

  #partner(node: RankedNode & { level: number }): void {
    const own = this.#rateOf(node);
    const { bonus } = this;
    this.#level = node.level + 1;
    if (node.status !== "active") return this.#skip(node.level, node.level, "not_active");
    if (node.rank === this.ladder.steps[0].code) {
      return this.#skip(node.level, node.level, "no_rank");
    }
    const income_type = bonus.income_type ?? bonus.code;
    this.#pay(node, node.level, own, { bonus: bonus.code, income_type, reason: "difference" });
    this.#mark = own;
  }

  /** Whoever was not frozen up to a level stood too low, or above where the bonus ends. */
  #passOver(to_level: number): void {
    const reason = compare(this.#mark, this.#stop) >= 0 ? "stop_rate_reached" : "rate_not_higher";
    if (to_level >= this.#level) this.#skip(this.#level, to_level, reason);
    this.#level = Math.max(this.#level, to_level + 1);
  }

  #pay(
    node: RankedNode,
    level: number,
    own: Rate,
    as: Pick<Line, "bonus" | "income_type" | "reason">,
  ): void {
    const source = level === 0 ? ZERO_RATE : this.#mark;
    const share = subtract(own, source);
    const amount = portion(this.sale.base, share);
    if (amount === 0n) return this.#skip(level, level, "share_too_small");
    this.#lines.push({
      recipient: { kind: "partner", id: node.partner_id },
      ...as,
      level,
      rate: rateText(share),
      own_rate: rateText(own),
      source_rate: rateText(source),
      amount,
    });
  }

  #skip(from_level: number, to_level: number, reason: SkipReason): void {
    this.#skips.push({ bonus: this.bonus.code, from_level, to_level, reason });
  }
}

/** Who of those above must be frozen: only a rate above every rate met before can ever matter. */
export function climbersOf(
  above: Iterable<RankedNode>,
  origin: RankedNode,
  rateOf: (rank: string) => Rate,
  stop_rate: Rate,
  first_rank: string,
): Climb["above"] {
  const climbers: Climb["above"] = [];
  let mark = origin.status === "active" ? rateOf(origin.rank) : ZERO_RATE;
  let level = 0;
  for (const node of above) {
    if (compare(mark, stop_rate) >= 0) break;
    level++;
    const own = rateOf(node.rank);
    if (compare(own, mark) <= 0) continue;
    climbers.push({ ...node, level });
    if (node.status === "active" && node.rank !== first_rank) mark = own;
  }
  return climbers;
}
