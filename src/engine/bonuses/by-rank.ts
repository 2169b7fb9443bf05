/** What bonuses that pay by rank share. */
import type { UplineNode } from "../facts";
import type { Finding } from "../lint/finding";
import { compare, rate } from "../money";
import { ladderOf, named } from "../rank";
import type { Ranks } from "../rank";

/** Where a bonus names a ladder and ranks of it: a sale freezes the ranks, and the plan is checked for them. */
export interface RankTable {
  ladder: string;
  ranks: string[];
  /** of the object with the fields `ladder` and `table`, in the bonus */
  path: string[];
}

/** The rank a frozen partner is paid as; without one, the ladder's first step, on which everybody starts. */
export function paidAs(
  node: UplineNode,
  ladder: string,
  ranks: Ranks | undefined,
): string | undefined {
  return named(node.ranks ?? {}, ladder) ?? ladderOf(ranks, ladder)?.steps[0].code;
}

/** A higher rank that earns less at some level than a lower one: its partners lose by rising. `field` holds the rows. */
export function ranksThatPayLess(
  { ladder, path }: RankTable,
  rowOf: (rank: string) => readonly string[],
  ranks: Ranks | undefined,
  field = "table",
): Finding[] {
  const steps = ladderOf(ranks, ladder)?.steps ?? [];
  return steps.flatMap(({ code }, index): Finding[] => {
    if (index === 0) return [];
    const below = steps[index - 1].code;
    const row = rowOf(code);
    const level = rowOf(below).findIndex(
      (share, at) => compare(rate(share), rate(row[at] ?? "0")) > 0,
    );
    if (level < 0) return [];
    const message =
      `rank "${code}" earns ${row[level] ?? "nothing"} where the lower rank "${below}" ` +
      `earns ${rowOf(below)[level]}`;
    const where = [...path, field, code].join(".");
    return [{ code: "rank_pays_less", level: "warning", path: where, message }];
  });
}
