/** The table of period kinds: the only place that branches on one, and the compiler holds it exhaustive. */
import { z } from "zod";
import type { PeriodFact } from "../facts";
import type { Finding } from "../lint/finding";
import type { Rate } from "../money";
import type { Placement } from "../placement/schema";
import type { Ranks } from "../rank";
import type { Snapshot } from "../snapshot";
import { binaryMatchKind, binaryMatchPeriod } from "./binary-match";
import type { Closed, PeriodKind, Share } from "./kind";
import { packageKind, packagePeriod } from "./package";
import { poolKind, poolPeriod } from "./pool";

export const period = z.discriminatedUnion("kind", [poolPeriod, packagePeriod, binaryMatchPeriod]);
export type Period = z.infer<typeof period>;

type FactOf<Kind extends Period["kind"]> = Extract<PeriodFact, { kind: Kind }>;

const KINDS: {
  [K in Period["kind"]]: PeriodKind<Extract<Period, { kind: K }>, FactOf<K>>;
} = {
  pool: poolKind,
  package: packageKind,
  binary_match: binaryMatchKind,
};

/** The compiler cannot follow that an item and its entry share one kind; this is the one place that says so. */
function kindOf(item: Period): PeriodKind<Period, PeriodFact> {
  return KINDS[item.kind] as unknown as PeriodKind<Period, PeriodFact>;
}

export const closeItem = (item: Period, snapshot: Snapshot): Closed<PeriodFact> =>
  kindOf(item).close(item, snapshot);
export const payPeriod = (item: Period, fact: PeriodFact): Share[] => kindOf(item).pay(item, fact);
export const payerOf = (item: Period): string => kindOf(item).payer;
export const periodBudgetOf = (item: Period): Rate => kindOf(item).budget(item);
export const checkPeriod = (
  item: Period,
  ranks: Ranks | undefined,
  placement: Placement,
): [string, string][] => kindOf(item).check?.(item, ranks, placement) ?? [];
/** What an item costs, in words, where no share of orders says so. */
export const periodCostOf = (item: Period): string | null => kindOf(item).cost?.(item) ?? null;
export const lintPeriod = (item: Period, ranks?: Ranks): Finding[] =>
  kindOf(item).lint?.(item, ranks) ?? [];
export const needsLatestSale = (item: Period): boolean => kindOf(item).needsLatestSale ?? false;
