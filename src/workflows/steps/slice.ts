/**
 * The part of the network that a batch counts in: the partners of its facts and everybody above them, held by
 * the very classes that a simulation runs on, so that both win the same ranks by the same facts.
 */
import type { Climb, SaleFact, SaleSource } from "../../engine/facts";
import { climbOf, sourceOf } from "../../engine/bonuses";
import { Network, type Seat } from "../../engine/network";
import { ladderOf, type Metrics } from "../../engine/rank";
import { Ranking, type RankChange, type Turnover } from "../../engine/ranking";
import type { Happening } from "../../engine/points/earn";
import type { PublishedPlan } from "../../modules/plan/service";
import type { NewAward, RankRow, Reached } from "../../modules/partner/ranks";
import { COUNTERS } from "../../modules/tree-path";
import type { SliceSeat } from "../../modules/tree-path/metrics";
import type { SharedContext } from "../../support/sql";
import type { Services } from "../services";
import { StoredPoints } from "./points";

/** What caused a change: the order or the joining, and when it counted. */
export interface Cause {
  ref: string;
  at: string;
}

/** What a change of an order is to points. */
export interface Trade {
  /** when the order first counted */
  since: string;
  /** 1 for a new order, -1 for one given back whole, else 0 */
  trades: bigint;
  isOrder: boolean;
}

/** What a batch changed of partners, for those who are told of it after the commit. */
export interface SliceChanges {
  awards: NewAward[];
  /** partners activated, with the time */
  activated: { partner_id: string; at: string }[];
}

export class Slice {
  readonly #network = new Network({ kind: "sponsor" });
  readonly #kept = new Map<string, Metrics>();
  readonly #ranks = new Map<string, Map<string, RankRow>>();
  readonly #reached = new Map<string, Reached>();
  readonly #changedRanks = new Set<RankRow>();
  readonly #awards: NewAward[] = [];
  readonly #activated: SliceChanges["activated"] = [];
  readonly #nowReached = new Map<string, Reached>();
  /** counters as the last ranking left them */
  readonly #written = new Map<string, Metrics>();
  #ranking: Ranking | null = null;
  #version: PublishedPlan | null = null;
  #points: StoredPoints | null = null;

  private constructor(seats: readonly SliceSeat[], statuses: Awaited<ReturnType<Statuses>>) {
    for (const { partner_id: id, sponsor_id, joined_at, metrics } of seats) {
      const status = statuses.get(id);
      if (!status) throw new Error(`partner ${id} of the tree does not exist`);
      const { pv, bv, cv } = metrics ?? NO_VOLUME;
      this.#network.restore({ id, sponsor_id, joined_at, status, own: { pv, bv, cv } });
      if (metrics) this.#kept.set(id, metrics);
    }
  }

  /**
   * Loads the partners and everybody above them in a few queries, however many they are. Of `onlookers`, who
   * stand above in the other tree, only the ranks.
   */
  static async open(
    services: Services,
    partner_ids: readonly string[],
    onlookers: readonly string[],
    context: SharedContext,
  ): Promise<Slice> {
    const { tree, partner } = services;
    let seats = await tree.sliceOf(partner_ids, context);
    if (seats.every(({ metrics }) => metrics === null) && (await begin(services, context))) {
      seats = await tree.sliceOf(partner_ids, context);
    }
    const ids = seats.map((seat) => seat.partner_id);
    const slice = new Slice(seats, await partner.statusesOf(ids, context));
    const ranked = [...new Set([...ids, ...onlookers])];
    for (const row of await partner.ranksOf(ranked, context)) slice.#stand(row);
    for (const [id, reached] of await partner.reachedOf(partner_ids, context)) {
      slice.#reached.set(id, reached);
    }
    return slice;
  }

  /** Takes up points too, of the partners and as many levels above as they reach. `heldOf` tells balances. */
  async openPoints(
    partner_ids: readonly string[],
    levels: number,
    heldOf: (partner_id: string, currency: string) => bigint,
    context: SharedContext,
  ): Promise<StoredPoints> {
    const waiting = this.partner_ids.filter((id) => !this.#kept.has(id));
    const around = {
      heldOf,
      boughtBefore: (id: string) => this.#metricsOf(id)?.own_purchases ?? 0n,
      rankOf: (version: Pick<PublishedPlan, "plan">, id: string, ladder: string) =>
        this.rankOf(version, id, ladder),
    };
    const touched = [...partner_ids, ...waiting];
    this.#points = await StoredPoints.open(this.#network, touched, levels, around, context);
    return this.#points;
  }

  /** Everybody in it. */
  get partner_ids(): string[] {
    return [...this.#network.members()].map(({ node }) => node.partner_id);
  }

  /** What the plan's climbing bonuses need frozen of a sale; nothing when it has none. */
  climbs(
    version: PublishedPlan,
    source: SaleSource,
    origin_id: string,
    { at, is_returning }: { at: string; is_returning: boolean },
  ): Pick<SaleFact, "climbs" | "is_returning"> {
    const rules = version.plan.bonuses.flatMap((bonus) => {
      const rule = sourceOf(bonus) === source ? climbOf(bonus) : null;
      return rule ? [{ code: bonus.code, rule }] : [];
    });
    if (rules.length === 0) return {};
    const ranking = this.#at(version);
    this.#know(ranking, this.#network.seatOf(origin_id), at);
    const climbs = rules.map(({ code, rule }): [string, Climb] => [
      code,
      ranking.climb(origin_id, rule),
    ]);
    return { climbs: Object.fromEntries(climbs), is_returning };
  }

  /** A partner's rank on a ladder of the plan now. */
  rankOf({ plan }: Pick<PublishedPlan, "plan">, partner_id: string, ladder: string): string {
    const rank = this.#ranks.get(partner_id)?.get(ladder)?.rank;
    const steps = ladderOf(plan.ranks, ladder)?.steps ?? [];
    // A rank of an earlier plan that the ladder has no more is its first step.
    return steps.some(({ code }) => code === rank) ? (rank as string) : steps[0].code;
  }

  /** Counts a joining; a second time changes nothing. */
  joined(version: PublishedPlan, partner_id: string, at: string): void {
    this.#know(this.#at(version), this.#network.seatOf(partner_id), at);
  }

  /** Counts what somebody bought, or takes it back; whoever's rank that changed has it from the next fact on. */
  counted(
    version: PublishedPlan,
    partner_id: string,
    turnover: Turnover,
    cause: Cause & Trade,
  ): void {
    const ranking = this.#at(version);
    const seat = this.#network.seatOf(partner_id);
    this.#know(ranking, seat, cause.at);
    if (!turnover.isClients) this.#network.addVolume(partner_id, turnover.volume);
    const { amount, isClients } = turnover;
    this.#points?.bought(version, seat, { ...cause, amount, isClients });
    this.#award(version, ranking.counted(seat, turnover), cause);
    this.#reach(ranking, seat, turnover, cause.at);
  }

  /** Counts a task that was reported. */
  reported(version: PublishedPlan, partner_id: string, happening: Happening): void {
    const seat = this.#network.seatOf(partner_id);
    this.#know(this.#at(version), seat, happening.at);
    this.#points?.reported(version, seat, happening);
  }

  /** Looks at what a withdrawal left a partner. */
  withdrew(version: PublishedPlan, partner_id: string, at: string): void {
    const seat = this.#network.seatOf(partner_id);
    this.#know(this.#at(version), seat, at);
    this.#points?.withdrew(version, seat, at);
  }

  /** Counters that are others than when the batch began. */
  changedMetrics(): Map<string, Metrics> {
    this.#keep();
    return new Map([...this.#written].filter(([id, now]) => !isSame(now, this.#kept.get(id))));
  }

  /** Writes ranks and what was reached; returns it for those who want to know. */
  async write({ partner }: Services, context: SharedContext): Promise<SliceChanges> {
    await partner.writeRanks([...this.#changedRanks], this.#awards, context);
    await partner.writeReached(this.#nowReached, context);
    await this.#points?.write(context);
    return { awards: this.#awards, activated: this.#activated };
  }

  #metricsOf(partner_id: string): Metrics | undefined {
    const isCounted = this.#ranking?.knows(this.#network.seatOf(partner_id));
    if (isCounted) return this.#ranking?.metricsOf(partner_id);
    return this.#written.get(partner_id) ?? this.#kept.get(partner_id);
  }

  /** Takes the counters out of the ranking that has them. */
  #keep(): void {
    if (!this.#ranking) return;
    for (const seat of this.#network.members()) {
      const { partner_id } = seat.node;
      if (!this.#ranking.knows(seat)) continue;
      const metrics = snapshotOf(this.#ranking.metricsOf(partner_id));
      if (isSame(metrics, this.#written.get(partner_id) ?? this.#kept.get(partner_id))) continue;
      this.#written.set(partner_id, metrics);
    }
  }

  /** The ranking of a plan version: what one counted, the next goes on from. */
  #at(version: PublishedPlan): Ranking {
    if (this.#ranking && this.#version?.id === version.id) return this.#ranking;
    this.#keep();
    const ranking = new Ranking(version.plan, this.#network, true);
    for (const seat of this.#network.members()) {
      const { partner_id } = seat.node;
      const metrics = this.#written.get(partner_id) ?? this.#kept.get(partner_id);
      if (metrics) ranking.restore(seat, { metrics, ranks: this.#ranksOf(partner_id) });
    }
    this.#version = version;
    this.#ranking = ranking;
    return ranking;
  }

  #ranksOf(partner_id: string): Record<string, string> {
    const rows = [...(this.#ranks.get(partner_id)?.values() ?? [])];
    return Object.fromEntries(rows.map(({ ladder, rank }) => [ladder, rank]));
  }

  /**
   * Counts the joining of a partner, and before it of everybody above whose own hint still waits: a partner
   * counts for nobody who has not joined.
   */
  #know(ranking: Ranking, seat: Seat, at: string): void {
    const unknown: Seat[] = [];
    for (let above: Seat | null = seat; above && !ranking.knows(above); above = above.sponsor) {
      unknown.push(above);
    }
    const version = this.#version as PublishedPlan;
    for (const newcomer of unknown.reverse()) {
      const changes = ranking.joined(newcomer, null);
      this.#points?.joined(version, newcomer);
      const ref = `join:${newcomer.node.partner_id}`;
      this.#award(version, changes, { ref, at });
    }
  }

  #award(version: PublishedPlan, changes: readonly RankChange[], { ref, at }: Cause): void {
    for (const { member_id, ladder: code, rank } of changes) {
      const ladder = version.plan.ranks?.ladders.find((item) => item.code === code);
      if (!ladder) throw new Error(`ladder ${code} is not in the plan`);
      const step = (wanted: string) => ladder.steps.findIndex((item) => item.code === wanted);
      const before = this.#ranks.get(member_id)?.get(code);
      const from_rank = before?.rank ?? ladder.steps[0].code;
      const achieved = before && step(before.achieved) > step(rank) ? before.achieved : rank;
      const row: RankRow = {
        partner_id: member_id,
        ladder: code,
        rank,
        achieved,
        missed_since: null,
        since: at,
      };
      this.#points?.ranked(version, this.#network.seatOf(member_id), { ladder: code, rank }, at);
      if (before) this.#changedRanks.delete(before);
      this.#stand(row);
      this.#changedRanks.add(row);
      this.#awards.push({
        partner_id: member_id,
        ladder: code,
        rank,
        from_rank,
        at,
        cause: "fact",
        ref,
        reason: null,
        actor: null,
      });
    }
  }

  #stand(row: RankRow): void {
    const ranks = this.#ranks.get(row.partner_id) ?? new Map<string, RankRow>();
    this.#ranks.set(row.partner_id, ranks.set(row.ladder, row));
  }

  /** Notes a first purchase and an activation; both are reached once. */
  #reach(ranking: Ranking, seat: Seat, { amount, isClients }: Turnover, at: string): void {
    const { partner_id } = seat.node;
    const before = this.#nowReached.get(partner_id) ?? this.#reached.get(partner_id);
    if (isClients || !before) return;
    const first_purchase_at = before.first_purchase_at ?? (amount > 0n ? at : null);
    const isNew = before.activated_at === null && ranking.isActivated(seat) === true;
    const activated_at = isNew ? at : before.activated_at;
    if (isNew) this.#activated.push({ partner_id, at });
    if (isNew || first_purchase_at !== before.first_purchase_at) {
      this.#nowReached.set(partner_id, { activated_at, first_purchase_at });
    }
  }
}

type Statuses = Services["partner"]["statusesOf"];

const NO_VOLUME = { pv: 0n, bv: 0n, cv: 0n };
const PAGE = 5_000;

const snapshotOf = (metrics: Metrics): Metrics =>
  Object.fromEntries(COUNTERS.map((counter) => [counter, metrics[counter]])) as Metrics;

const isSame = (one: Metrics, other: Metrics | undefined): boolean =>
  other !== undefined && COUNTERS.every((counter) => one[counter] === other[counter]);

/**
 * Begins metrics where partners joined under a plan that kept none: their joinings count, what they bought
 * then does not. False when there is nothing to begin.
 */
async function begin({ tree, ledger }: Services, context: SharedContext): Promise<boolean> {
  if (await tree.hasMetrics(context)) return false;
  const joined: string[] = [];
  for (let last = ""; ;) {
    const page = await ledger.joinedAfter(last, PAGE, context);
    joined.push(...page);
    if (page.length < PAGE) break;
    last = page[page.length - 1];
  }
  if (joined.length === 0) return false;
  await tree.openMetrics(joined, context);
  return true;
}
