import type { Outcome } from "../decision";
import type { JoinUpline, SaleFact, SaleSource, Tree } from "../facts";
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

/** What a bonus looks at: sales of one source, or joinings. */
export type BonusSource = SaleSource | "join";

/** Whom a bonus pays on a joining, and how much: an amount of the plan's currency in major units. */
export interface JoinRule {
  tree: Tree;
  levels: number;
  amount: string;
}

/** What a kind of bonus is: one file each, one entry in the table of `index.ts`. */
export interface BonusKind<Bonus> {
  /** What it looks at; orders, when absent. */
  source?(bonus: Bonus): BonusSource;
  /** Codes its lines carry beside the bonus' own, and what income each is; without one, its code. */
  incomes?(bonus: Bonus): { code: string; income_type?: string | undefined }[];
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
  /** Source `join` only: whom a joining must freeze. */
  joinRule?(bonus: Bonus): JoinRule;
  /** Source `join` only: what a joining pays, and whom it leaves out. */
  payJoin?(bonus: Bonus, upline: JoinUpline, currency: string): Outcome;
  /** The most this bonus can cost, as a fraction of the base. */
  budget(bonus: Bonus): Rate;
  /** True for what is no share of the base but passed on as given; its budget is nothing. */
  isPassedOn?: true;
  /** What it costs where no share of a base says so, as words after its name; its budget is nothing. */
  cost?(bonus: Bonus): string;
  /** True when {@link pay} always allocates exactly the budget. */
  exact(bonus: Bonus): boolean;
  /** What looks like a mistake in this bonus alone; paths are relative to it. */
  lint?(bonus: Bonus, ranks: Ranks | undefined): Finding[];
}
