import type { Recipient } from "../accounts";
import type { Finding } from "../lint/finding";
import type { Rate } from "../money";
import type { Placement } from "../placement/schema";
import type { Ranks } from "../rank";
import type { Mark, Snapshot } from "../snapshot";

/** Why a share of a period is paid. */
export const SHARE_REASONS = [
  "pool_share",
  "remainder",
  "package_increase",
  "matched",
  "matched_cut",
] as const;
export type ShareReason = (typeof SHARE_REASONS)[number];

/** What the close of a period pays somebody. */
export interface Share {
  recipient: Recipient;
  amount: bigint;
  reason: ShareReason;
}

/** What a close answers for one item of a plan. */
export interface Closed<Fact> {
  /** what is decided upon, frozen; null when there is nothing to decide */
  fact: Fact | null;
  /** by partner: what is remembered until the next close; absent partners keep what they had */
  marks?: ReadonlyMap<string, Mark>;
  /** by partner: volume that was matched now, which adds to its MV */
  matched?: ReadonlyMap<string, bigint>;
}

/** What a kind of period is: one file each, one entry in the table of `index.ts`. */
export interface PeriodKind<Item, Fact> {
  /** Where its money comes from. */
  payer: "world:sales" | "house:commission";
  /** Freezes what the decision needs of everybody at the close. */
  close(item: Item, snapshot: Snapshot): Closed<Fact>;
  /** What a frozen close pays: the same answer whenever it is asked. */
  pay(item: Item, fact: Fact): Share[];
  /** The most this item costs, as a fraction of the base of orders. */
  budget(item: Item): Rate;
  /** What is wrong in this item beside the others of the plan: field and reason. */
  check?(
    item: Item,
    ranks: Ranks | undefined,
    placement: Placement,
  ): [field: string, reason: string][];
  /** What it costs where no share of orders says so, as words after its name; its budget is nothing. */
  cost?(item: Item): string;
  /** What looks like a mistake in this item, and in the ranks it names; paths are relative to it. */
  lint?(item: Item, ranks: Ranks | undefined): Finding[];
  /** True when it asks for {@link SnapshotSeat.latest_sale}. */
  needsLatestSale?: true;
}
