/**
 * Points that a batch, or a close, earns: held by the very class that a simulation runs on, restored from what
 * the last one left, and written back with the entries that were earned.
 */
import type { Network, Seat } from "../../engine/network";
import type { Plan } from "../../engine/plan";
import type { Happening } from "../../engine/points/earn";
import {
  beginning,
  Points,
  type Bought,
  type Earned,
  type KeptPoints,
} from "../../engine/points/points";
import type { RankChange } from "../../engine/ranking";
import { putPoints, readPoints } from "../../modules/partner";
import type { SharedContext } from "../../support/sql";

/** A plan, and what tells it from others. */
interface Version {
  id: string;
  plan: Plan;
}

type PointsPlan = Plan & { points: NonNullable<Plan["points"]> };
const hasPoints = (plan: Plan): plan is PointsPlan => plan.points !== undefined;

/** What points look at beside their own state. */
export interface Surroundings {
  /** what a partner's accounts hold, ledger units of a currency */
  heldOf(partner_id: string, currency: string): bigint;
  /** a partner's rank on a ladder of the plan now */
  rankOf(version: Version, partner_id: string, ladder: string): string;
  /** what a partner had bought when a plan with points began; ledger units of the plan's currency */
  boughtBefore(partner_id: string): bigint;
}

/**
 * How many levels above somebody what happens to it can reach; null when none of the plans has points. Where
 * ranks are won at once, anybody above may win one.
 */
export function pointsReach(plans: readonly Plan[]): number | null {
  const levels = plans.filter(hasPoints).map(({ points, ranks }) => {
    const isAtOnce = ranks?.ladders[0].evaluate === "at_once";
    return isAtOnce ? Infinity : points.team_levels;
  });
  return levels.length === 0 ? null : Math.max(...levels);
}

export class StoredPoints {
  readonly #changed = new Map<string, KeptPoints>();
  readonly #earned: Earned[] = [];
  #points: Points | null = null;
  #version_id: string | null = null;

  constructor(
    private readonly kept: ReadonlyMap<string, KeptPoints>,
    private readonly around: Surroundings,
  ) {}

  /** Of some partners of a slice, and of as many levels above them. */
  static async open(
    network: Network,
    partner_ids: readonly string[],
    levels: number,
    around: Surroundings,
    context: SharedContext,
  ): Promise<StoredPoints> {
    const ids = new Set<string>();
    for (const id of partner_ids) {
      let left = levels;
      for (let at: Seat | null = network.seatOf(id); at && left >= 0; at = at.sponsor, left--) {
        ids.add(at.node.partner_id);
      }
    }
    return new StoredPoints(await readPoints(context, [...ids]), around);
  }

  /** Partners whose balance decides whether they are valid. */
  get watched(): string[] {
    return [...this.kept].flatMap(([id, { below_since }]) => (below_since === null ? [] : id));
  }

  joined(version: Version, seat: Seat): void {
    const points = this.#around(version, seat.sponsor);
    this.#take(points?.joined(seat, seat.own, null));
  }

  bought(version: Version, seat: Seat, bought: Bought): void {
    this.#take(this.#around(version, seat)?.bought(seat, bought));
  }

  /** Asked before the new rank is the partner's: points remember the one it had. */
  ranked(version: Version, seat: Seat, change: Omit<RankChange, "member_id">, at: string): void {
    this.#take(this.#around(version, seat)?.ranked(seat, change, at));
  }

  reported(version: Version, seat: Seat, happening: Happening): void {
    this.#take(this.#around(version, seat)?.reported(seat, happening));
  }

  /** Asked when the money is gone: looks at what a withdrawal left. */
  withdrew(version: Version, seat: Seat, at: string): void {
    this.#take(this.#around(version, seat)?.withdrew(seat, at));
  }

  /** The end of a day for everybody. */
  closed(version: Version, seats: Iterable<Seat>, at: string): void {
    for (const seat of seats) this.#around(version, seat);
    this.#take(this.#at(version)?.closed(at));
  }

  /** What a partner has; null under a plan without points. */
  of(version: Version, seat: Seat): { points: bigint; isValid: boolean } | null {
    return this.#around(version, seat)?.of(seat) ?? null;
  }

  async write(context: SharedContext): Promise<void> {
    this.#keep();
    await putPoints(context, this.#changed, this.#earned);
  }

  #take(earned: readonly Earned[] = []): void {
    this.#earned.push(...earned);
  }

  #keep(): void {
    for (const [id, kept] of this.#points?.changed() ?? []) this.#changed.set(id, kept);
  }

  /** The points of a plan version: what one counted, the next goes on from. */
  #at({ id, plan }: Version): Points | null {
    if (!hasPoints(plan)) return null;
    if (this.#points && this.#version_id === id) return this.#points;
    this.#keep();
    this.#points = new Points(plan, (partner_id) => this.around.heldOf(partner_id, plan.currency));
    this.#version_id = id;
    return this.#points;
  }

  /** The points of a plan version, which then know a partner and those above whom it can concern. */
  #around(version: Version, seat: Seat | null): Points | null {
    const points = this.#at(version);
    if (!points) return null;
    const { points: rules, ranks } = version.plan;
    const ladder = ranks?.ladders[0].code;
    let left = rules?.team_levels ?? 0;
    for (let at = seat; at && left >= 0; at = at.sponsor, left--) {
      if (points.knows(at)) continue;
      const { partner_id } = at.node;
      const rank = ladder === undefined ? "" : this.around.rankOf(version, partner_id, ladder);
      points.restore(at, this.#keptOf(partner_id), rank);
    }
    return points;
  }

  #keptOf(partner_id: string): KeptPoints {
    return (
      this.#changed.get(partner_id) ??
      this.kept.get(partner_id) ??
      beginning(this.around.boughtBefore(partner_id))
    );
  }
}
