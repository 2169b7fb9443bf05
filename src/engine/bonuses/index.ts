/** The table of bonus kinds: the only place that branches on a kind, and the compiler holds it exhaustive. */
import { z } from "zod";
import type { Outcome } from "../decision";
import type { SaleFact, Tree } from "../facts";
import type { Finding } from "../lint/finding";
import type { Rate } from "../money";
import { directBonus, directKind } from "./direct";
import { fundBonus, fundKind } from "./fund";
import type { BonusKind } from "./kind";
import { levelBonus, levelKind } from "./level";

export const bonus = z.discriminatedUnion("kind", [fundBonus, directBonus, levelBonus]);
export type Bonus = z.infer<typeof bonus>;

const KINDS: { [K in Bonus["kind"]]: BonusKind<Extract<Bonus, { kind: K }>> } = {
  fund: fundKind,
  direct: directKind,
  level: levelKind,
};

/** The compiler cannot follow that a bonus and its entry share one kind; this is the one place that says so. */
function kindOf(item: Bonus): BonusKind<Bonus> {
  return KINDS[item.kind] as unknown as BonusKind<Bonus>;
}

export const payBonus = (item: Bonus, sale: SaleFact): Outcome => kindOf(item).pay(item, sale);
export const budgetOf = (item: Bonus): Rate => kindOf(item).budget(item);
export const isExact = (item: Bonus): boolean => kindOf(item).exact(item);
export const reachOf = (item: Bonus): { tree: Tree; levels: number } | null =>
  kindOf(item).reach(item);
export const lintBonus = (item: Bonus): Finding[] => kindOf(item).lint?.(item) ?? [];
