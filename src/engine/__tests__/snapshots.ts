/** Snapshots written by hand: who sponsors whom, and what was counted. */
import { evaluateRanks, withStandings } from "../evaluation";
import { parsePlan } from "../plan";
import type { Plan } from "../plan";
import { NOTHING_COUNTED } from "../snapshot";
import type { Counted, RankStanding, Snapshot, SnapshotSeat } from "../snapshot";
import { halvingMatrix } from "../presets/halving-matrix";

/** Whole units of the plan's currency (usd). */
export const usd = (major: number): bigint => BigInt(Math.round(major * 100)) * 10_000n;

export const AT = "2026-03-01T00:00:00.000Z";

export interface Given {
  id: string;
  sponsor?: string;
  status?: SnapshotSeat["status"];
  points?: number;
  held?: number;
  last_purchase_at?: string;
  is_lapsed_referral?: boolean;
  ranks?: Record<string, string | RankStanding>;
  /** what was counted, in whole currency units: ever, in the period, in windows of days */
  life?: Partial<Record<keyof Counted, number>>;
  period?: Partial<Record<keyof Counted, number>>;
  days?: Record<number, Partial<Record<keyof Counted, number>>>;
}

const counted = (figures: Partial<Record<keyof Counted, number>> = {}): Counted => ({
  ...NOTHING_COUNTED,
  ...Object.fromEntries(Object.entries(figures).map(([name, value]) => [name, usd(value)])),
});

const standing = (rank: string | RankStanding): RankStanding =>
  typeof rank === "string" ? { rank, achieved: rank, missed_since: null } : rank;

export function snapshot(given: readonly Given[], more: Partial<Snapshot> = {}): Snapshot {
  const windows = new Set(given.flatMap(({ days = {} }) => Object.keys(days).map(Number)));
  return {
    period: "day",
    from: null,
    at: AT,
    currency: "usd",
    company: 0n,
    seats: given.map((seat) => ({
      partner_id: seat.id,
      status: seat.status ?? "active",
      joined_at: "2026-01-01T00:00:00.000Z",
      sponsor: seat.sponsor === undefined ? null : given.findIndex(({ id }) => id === seat.sponsor),
      parent: null,
      position: null,
      ranks: Object.fromEntries(
        Object.entries(seat.ranks ?? {}).map(([ladder, rank]) => [ladder, standing(rank)]),
      ),
      points: BigInt(seat.points ?? 0),
      held: usd(seat.held ?? 0),
      latest_sale: null,
      last_purchase_at: seat.last_purchase_at ?? null,
      ...(seat.is_lapsed_referral ? { is_valid_referral: false } : {}),
    })),
    life: given.map(({ life }) => counted(life)),
    inPeriod: given.map(({ period }) => counted(period)),
    lastDays: new Map(
      [...windows].map((days) => [days, given.map((seat) => counted(seat.days?.[days]))]),
    ),
    marks: new Map(),
    ...more,
  };
}

export const step = (code: string, ...requires: object[]) => ({ code, name: code, requires });

/** A plan with ladders evaluated each day, unless they say otherwise. */
export function rankPlan(
  ladders: readonly object[],
  { ranks = {}, ...fields }: { ranks?: object } & Record<string, unknown> = {},
): Plan {
  return parsePlan({
    ...halvingMatrix,
    ranks: {
      ladders: ladders.map((ladder) => ({ evaluate: "day", ...ladder })),
      effective: "next_sale",
      expire: "never",
      valid_purchase: "50",
      ...ranks,
    },
    ...fields,
  });
}

/** One ladder `l` of the steps `none` and `won`, which asks for `requires`. */
export const oneStep = (requires: object, fields: Record<string, unknown> = {}): Plan =>
  rankPlan([{ code: "l", steps: [step("none"), step("won", requires)] }], fields);

/** Who has which rank on a ladder once a snapshot was evaluated. */
export function ranksAfter(plan: Plan, seen: Snapshot, ladder = "l"): Record<string, string> {
  const { seats } = withStandings(seen, evaluateRanks(plan, seen).standings);
  return Object.fromEntries(
    seats.map(({ partner_id, ranks }) => [partner_id, ranks[ladder]?.rank ?? "none"]),
  );
}
