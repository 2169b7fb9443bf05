/**
 * `personal`: level 0, a share of the base to the buying partner itself (seed 002's personal rebate); for a
 * client's order nothing, or the same share to the seller. One share for everybody, or one for each rank.
 */
import { z } from "zod";
import type { Line, Outcome, SkipReason } from "../decision";
import type { UplineNode } from "../facts";
import { ZERO_RATE, compare, portion, rate } from "../money";
import { named, rankCode } from "../rank";
import type { Ranks } from "../rank";
import { paidAs, ranksThatPayLess } from "./by-rank";
import type { RankTable } from "./by-rank";
import { code, incomeType, share } from "./fields";
import type { BonusKind } from "./kind";

const personalRates = z.discriminatedUnion("kind", [
  z.strictObject({ kind: z.literal("flat"), share: share.describe("of the base, for everybody") }),
  z.strictObject({
    kind: z.literal("by_rank"),
    ladder: code.describe("by whose ranks it pays"),
    table: z
      .record(rankCode, share)
      .refine((table) => Object.keys(table).length > 0, "must have a share for at least one rank")
      .describe("a share of the base for each rank; a rank without a share earns nothing"),
  }),
]);

export const personalBonus = z.strictObject({
  kind: z.literal("personal"),
  code,
  income_type: incomeType,
  rates: personalRates.describe("one share for everybody, or one for each rank"),
  on_clients: z
    .boolean()
    .default(false)
    .describe("true: the seller earns it on its clients' orders too"),
});
export type PersonalBonus = z.infer<typeof personalBonus>;

export const personalKind: BonusKind<PersonalBonus> = {
  reach: () => null,
  freezesSelf: true,
  byRank: ({ rates }) => rankTable(rates),
  budget: ({ rates }) => sharesOf(rates).map(rate).reduce(higher, ZERO_RATE),
  exact: () => false,
  lint: ({ rates }, ranks) => {
    const table = rankTable(rates);
    if (!table || rates.kind !== "by_rank") return [];
    const rowOf = (rank: string) => [named(rates.table, rank) ?? []].flat();
    return ranksThatPayLess(table, rowOf, ranks);
  },
  pay(bonus, sale, ranks): Outcome {
    const { self, base, buyer_id } = sale;
    if (!self || (buyer_id === null && !bonus.on_clients)) return { lines: [], skips: [] };
    const skipped = (reason: SkipReason): Outcome => ({
      lines: [],
      skips: [{ bonus: bonus.code, from_level: 0, to_level: 0, reason }],
    });
    if (self.status !== "active") return skipped("not_active");
    const text = shareOf(bonus, self, ranks);
    if (text === undefined) return skipped("no_rank");
    const amount = portion(base, rate(text));
    if (amount === 0n) return skipped("share_too_small");
    const line: Line = {
      recipient: { kind: "partner", id: self.partner_id },
      bonus: bonus.code,
      income_type: bonus.income_type ?? bonus.code,
      level: 0,
      rate: text,
      amount,
      reason: buyer_id === null ? "own_sale" : "own_rebate",
    };
    return { lines: [line], skips: [] };
  },
};

const higher = (a: ReturnType<typeof rate>, b: typeof a) => (compare(a, b) > 0 ? a : b);

const sharesOf = (rates: PersonalBonus["rates"]): string[] =>
  rates.kind === "flat" ? [rates.share] : Object.values(rates.table);

function shareOf({ rates }: PersonalBonus, self: UplineNode, ranks: Ranks | undefined) {
  if (rates.kind === "flat") return rates.share;
  return named(rates.table, paidAs(self, rates.ladder, ranks) ?? "");
}

function rankTable(rates: PersonalBonus["rates"]): RankTable | null {
  if (rates.kind !== "by_rank") return null;
  return { ladder: rates.ladder, ranks: Object.keys(rates.table), path: ["rates"] };
}
