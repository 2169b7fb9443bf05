import type { Outcome } from "../decision";
import type { SaleFact, SaleSource } from "../facts";
import type { Finding } from "../lint/finding";
import type { Rate } from "../money";
import type { Ranks } from "../rank";
import type { BonusReach } from "../reach";
import type { RankTable } from "./by-rank";

/** What a bonus needs to know of everybody above a sale's partner, without a limit of levels. */
export interface ClimbRule {
  ladder: string;
  /** which rates of the ladder's steps */
  rates: string;
  stop_rate: Rate;
}

/** What a kind of bonus is: one file each, one entry in the table of `index.ts`. */
export interface BonusKind<Bonus> {
  /** Which sales it looks at; orders, when absent. */
  source?(bonus: Bonus): SaleSource;
  /** Codes its lines carry beside the bonus' own. */
  codes?(bonus: Bonus): string[];
  /** How many levels of which tree a sale must freeze for this bonus; null when it needs none. */
  reach(bonus: Bonus): BonusReach | null;
  /** What a sale must freeze of the way up; absent when nothing. */
  climb?(bonus: Bonus): ClimbRule;
  /** The ladder it pays by, with the ranks it names; a sale freezes what everybody is on it. */
  byRank?(bonus: Bonus): RankTable | null;
  /** True when a sale must freeze the buying partner, or the seller, itself. */
  freezesSelf?: true;
  /** What a sale pays, and whom it leaves out. Total paid never exceeds {@link budget}. */
  pay(bonus: Bonus, sale: SaleFact, ranks: Ranks | undefined): Outcome;
  /** The most this bonus can cost, as a fraction of the base. */
  budget(bonus: Bonus): Rate;
  /** True for what is no share of the base but passed on as given; its budget is nothing. */
  isPassedOn?: true;
  /** True when {@link pay} always allocates exactly the budget. */
  exact(bonus: Bonus): boolean;
  /** What looks like a mistake in this bonus alone; paths are relative to it. */
  lint?(bonus: Bonus, ranks: Ranks | undefined): Finding[];
}
