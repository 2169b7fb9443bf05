/** The table of bonus kinds: the only place that branches on a kind, and the compiler holds it exhaustive. */
import { z } from "zod";
import type { Outcome } from "../decision";
import type { JoinUpline, SaleFact } from "../facts";
import type { Finding } from "../lint/finding";
import type { Rate } from "../money";
import type { Ranks } from "../rank";
import type { BonusReach } from "../reach";
import type { RankTable } from "./by-rank";
import { differentialBonus, differentialKind } from "./differential";
import { directBonus, directKind } from "./direct";
import { fundBonus, fundKind } from "./fund";
import { joinCreditBonus, joinCreditKind } from "./join-credit";
import type { BonusKind, BonusSource, ClimbRule, JoinRule } from "./kind";
import { levelBonus, levelKind } from "./level";
import { ownReturnBonus, ownReturnKind } from "./own-return";
import { personalBonus, personalKind } from "./personal";

export const bonus = z.discriminatedUnion("kind", [
  fundBonus,
  directBonus,
  levelBonus,
  differentialBonus,
  ownReturnBonus,
  joinCreditBonus,
  personalBonus,
]);
export type Bonus = z.infer<typeof bonus>;

const KINDS: { [K in Bonus["kind"]]: BonusKind<Extract<Bonus, { kind: K }>> } = {
  fund: fundKind,
  direct: directKind,
  level: levelKind,
  differential: differentialKind,
  own_return: ownReturnKind,
  join_credit: joinCreditKind,
  personal: personalKind,
};

/** The compiler cannot follow that a bonus and its entry share one kind; this is the one place that says so. */
function kindOf(item: Bonus): BonusKind<Bonus> {
  return KINDS[item.kind] as unknown as BonusKind<Bonus>;
}

export const payBonus = (item: Bonus, sale: SaleFact, ranks?: Ranks): Outcome =>
  kindOf(item).pay(item, sale, ranks);
export const sourceOf = (item: Bonus): BonusSource => kindOf(item).source?.(item) ?? "order";
/** Every code that lines of a bonus carry. */
export const codesOf = (item: Bonus): string[] => [...incomesOf(item).keys()];
/** By code that lines of a bonus carry: the kind of income it is. */
export const incomesOf = (item: Bonus): Map<string, string> =>
  new Map(
    [item, ...(kindOf(item).incomes?.(item) ?? [])].map(({ code, income_type }) => [
      code,
      income_type ?? code,
    ]),
  );
export const climbOf = (item: Bonus): ClimbRule | null => kindOf(item).climb?.(item) ?? null;
export const joinRuleOf = (item: Bonus): JoinRule | null => kindOf(item).joinRule?.(item) ?? null;
export const payJoinBonus = (item: Bonus, upline: JoinUpline, currency: string): Outcome =>
  kindOf(item).payJoin?.(item, upline, currency) ?? { lines: [], skips: [] };
/** What a bonus costs, in words, where no share of a base says so. */
export const costOf = (item: Bonus): string | null => kindOf(item).cost?.(item) ?? null;
export const budgetOf = (item: Bonus): Rate => kindOf(item).budget(item);
export const isPassedOn = (item: Bonus): boolean => kindOf(item).isPassedOn ?? false;
export const isExact = (item: Bonus): boolean => kindOf(item).exact(item);
export const reachOf = (item: Bonus): BonusReach | null => kindOf(item).reach(item);
export const rankTableOf = (item: Bonus): RankTable | null => kindOf(item).byRank?.(item) ?? null;
export const asksForSelf = (item: Bonus): boolean => kindOf(item).freezesSelf ?? false;
export const lintBonus = (item: Bonus, ranks?: Ranks): Finding[] =>
  kindOf(item).lint?.(item, ranks) ?? [];
