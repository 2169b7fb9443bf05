import type { Outcome } from "../decision";
import type { SaleFact, Tree } from "../facts";
import type { Finding } from "../lint/finding";
import type { Rate } from "../money";

/** What a kind of bonus is: one file each, one entry in the table of `index.ts`. */
export interface BonusKind<Bonus> {
  /** How many levels of which tree a sale must freeze for this bonus; null when it needs none. */
  reach(bonus: Bonus): { tree: Tree; levels: number } | null;
  /** What a sale pays, and whom it leaves out. Total paid never exceeds {@link budget}. */
  pay(bonus: Bonus, sale: SaleFact): Outcome;
  /** The most this bonus can cost, as a fraction of the base. */
  budget(bonus: Bonus): Rate;
  /** True when {@link pay} always allocates exactly the budget. */
  exact(bonus: Bonus): boolean;
  /** What looks like a mistake in this bonus alone; paths are relative to it. */
  lint?(bonus: Bonus): Finding[];
}
