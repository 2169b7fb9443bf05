/**
 * `binary_match`: a rate of what both legs of a binary tree brought (seed 002). A close adds what everybody
 * below brought in the period to what was carried; the weaker leg is matched, and the rest of the stronger one
 * is carried on: 1,000 against 800 matches 800 and carries 200. All matches of a close together pay at most
 * `limit` of the period's turnover, else each is cut in proportion, so what the plan can cost is bounded.
 * What was given back lowers the legs, never below nothing; what was matched stays matched.
 */
import { z } from "zod";
import { ranksThatPayLess } from "../bonuses/by-rank";
import { code, incomeType, planAmount, share, sink, sinkRecipient } from "../bonuses/fields";
import type { BinaryMatchFact } from "../facts";
import { parseUnits, portion, proportion, rate, ZERO_RATE } from "../money";
import type { Rate } from "../money";
import type { Placement } from "../placement/schema";
import { named, rankCode } from "../rank";
import type { Ranks } from "../rank";
import type { Counted, Mark, Snapshot, SnapshotSeat } from "../snapshot";
import type { PeriodKind, Share } from "./kind";
import { carry, isSameMark, legMark, readLegs } from "./carried-legs";
import type { CarryRules } from "./carried-legs";
import { PlacementTree } from "./legs";
import { PERIODS } from "./names";
import { unknownRanks } from "./pool";

export const binaryMatchPeriod = z
  .strictObject({
    kind: z.literal("binary_match"),
    code,
    income_type: incomeType,
    every: z.enum(PERIODS).describe("at whose close it pays"),
    rate: share.optional().describe("of the volume matched, for everybody; instead of `by_rank`"),
    by_rank: z
      .strictObject({
        ladder: code.describe("by whose ranks"),
        rates: z.record(rankCode, share).describe("the rate of each rank that takes part"),
      })
      .optional()
      .describe("one rate for each rank, instead of `rate`"),
    volume: z
      .enum(["pv", "bv", "cv"])
      .describe(
        "which volume the legs count: `pv` of partners' own purchases only, the others of clients' too",
      ),
    cap_per_period: planAmount.optional().describe("the most a partner is paid at one close"),
    above_cap: z
      .enum(["flush", "carry"])
      .default("flush")
      .describe("whether volume matched beyond the cap is lost, or stays on both legs"),
    carry: z
      .enum(["rest", "none"])
      .default("rest")
      .describe("whether what is not matched is carried to the next close"),
    flush_inactive_days: z
      .int()
      .min(1)
      .max(3_660)
      .optional()
      .describe("the legs of a partner who did not buy for so many days are emptied"),
    expire_after_periods: z
      .int()
      .min(1)
      .max(1_000)
      .optional()
      .describe("legs that matched nothing at so many closes in a row are emptied"),
    requires: z
      .enum(["active", "active_direct_each_side"])
      .describe(
        "what it takes to be paid: to be active, or also to have invited an active partner into each leg; others only carry",
      ),
    limit: share.describe(
      "the most that all matches of a close pay together, of the turnover of the period's orders",
    ),
    remainder: sink.describe("takes what cutting in proportion leaves"),
  })
  .refine((item) => (item.rate === undefined) !== (item.by_rank === undefined), {
    path: ["rate"],
    message: "takes the place of by_rank: exactly one of them is needed",
  });
export type BinaryMatchPeriod = z.infer<typeof binaryMatchPeriod>;

export const binaryMatchKind: PeriodKind<BinaryMatchPeriod, BinaryMatchFact> = {
  payer: "world:sales",
  budget: ({ limit }) => rate(limit),
  check: (item, ranks, placement) => [
    ...needsTwoLegs(placement),
    ...ranksOfTable(item, ranks).map(([, reason]): [string, string] => ["by_rank", reason]),
  ],
  lint: ({ by_rank }, ranks) => {
    if (!by_rank) return [];
    const table = { ladder: by_rank.ladder, ranks: Object.keys(by_rank.rates), path: ["by_rank"] };
    const rowOf = (rank: string) => [named(by_rank.rates, rank) ?? []].flat();
    return ranksThatPayLess(table, rowOf, ranks, "rates");
  },
  close,
  pay,
};

function needsTwoLegs(placement: Placement): [string, string][] {
  if (placement.kind === "binary") return [];
  return [["kind", `"binary_match" needs placement "binary", not "${placement.kind}"`]];
}

const ranksOfTable = ({ by_rank }: BinaryMatchPeriod, ranks: Ranks | undefined) =>
  by_rank ? unknownRanks(by_rank.ladder, Object.keys(by_rank.rates), ranks) : [];

/** What a seat brings to the legs above it. */
const VOLUMES: Record<BinaryMatchPeriod["volume"], (counted: Counted) => bigint> = {
  pv: ({ pv }) => pv,
  bv: ({ bv, clients_bv }) => bv + clients_bv,
  cv: ({ cv, clients_cv }) => cv + clients_cv,
};

type Match = BinaryMatchFact["matches"][number];

function close(item: BinaryMatchPeriod, snapshot: Snapshot) {
  const { from, at, currency, company, seats, inPeriod } = snapshot;
  const tree = new PlacementTree(seats);
  const brought = tree.legs((index) => VOLUMES[item.volume](inPeriod[index]));
  const directs = item.requires === "active" ? null : tree.activeDirects();
  const rules = rulesOf(item, snapshot);
  const known = snapshot.marks.get(item.code);
  const marks = new Map<string, Mark>();
  const matched = new Map<string, bigint>();
  const matches: Match[] = [];
  seats.forEach((seat, index) => {
    const { partner_id, status } = seat;
    const before = known?.get(partner_id);
    const isBare = brought[index].every((volume) => volume === 0n) && before === undefined;
    if (status === "terminated" || isBare) return;
    const isQualified = status === "active" && (directs?.[index].every(Boolean) ?? true);
    const { rank, text } = rateOf(item, seat);
    const paid = isQualified && text !== undefined ? rate(text) : ZERO_RATE;
    const isIdle = isInactive(seat, at, item.flush_inactive_days);
    const { after, match } = carry(readLegs(before), brought[index], { ...rules, paid, isIdle });
    const mark = legMark(after);
    if (!isSameMark(before, mark)) marks.set(partner_id, mark);
    if (!match || text === undefined) return;
    matched.set(partner_id, match.matched);
    matches.push({ partner_id, ...match, rate: text, ...(rank === null ? {} : { rank }) });
  });
  if (matches.length === 0) return { fact: null, marks };
  const frozen = { from, at, currency, turnover: company, matches };
  return { fact: { kind: "binary_match" as const, code: item.code, ...frozen }, marks, matched };
}

/** What is the same for everybody at a close. */
function rulesOf(item: BinaryMatchPeriod, { currency }: Snapshot): CarryRules {
  return {
    cap: item.cap_per_period === undefined ? null : parseUnits(item.cap_per_period, currency),
    above_cap: item.above_cap,
    carry: item.carry,
    expire_after: item.expire_after_periods ?? null,
  };
}

/** The rate a partner is paid by, and the rank that gives it; no rate for a rank that does not take part. */
function rateOf(item: BinaryMatchPeriod, { ranks }: SnapshotSeat) {
  if (!item.by_rank) return { rank: null, text: item.rate };
  const { rank } = ranks[item.by_rank.ladder];
  return { rank, text: named(item.by_rank.rates, rank) };
}

const DAY_MS = 86_400_000;

/** True for one that did not buy for so many days; who never bought has not since joining. */
function isInactive(
  { last_purchase_at, joined_at }: SnapshotSeat,
  at: string,
  days: number | undefined,
): boolean {
  if (days === undefined) return false;
  return Date.parse(at) - Date.parse(last_purchase_at ?? joined_at) >= days * DAY_MS;
}

function pay(item: BinaryMatchPeriod, fact: BinaryMatchFact): Share[] {
  const cap =
    item.cap_per_period === undefined ? null : parseUnits(item.cap_per_period, fact.currency);
  const whole = fact.matches.map(({ matched, rate: text }) => amountOf(matched, rate(text), cap));
  const sum = whole.reduce((total, amount) => total + amount, 0n);
  const most = fact.turnover > 0n ? portion(fact.turnover, rate(item.limit)) : 0n;
  const isCut = sum > most;
  const shares = fact.matches.map(({ partner_id }, index): Share => ({
    recipient: { kind: "partner", id: partner_id },
    amount: isCut ? proportion(whole[index], most, sum) : whole[index],
    reason: isCut ? "matched_cut" : "matched",
  }));
  const left = isCut ? shares.reduce((rest, { amount }) => rest - amount, most) : 0n;
  const remainder: Share = {
    recipient: sinkRecipient(item.remainder),
    amount: left,
    reason: "remainder",
  };
  return [...shares, remainder].filter(({ amount }) => amount > 0n);
}

function amountOf(matched: bigint, share: Rate, cap: bigint | null): bigint {
  const whole = portion(matched, share);
  return cap !== null && whole > cap ? cap : whole;
}
