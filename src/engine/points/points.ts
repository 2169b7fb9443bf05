/** Points of a whole network in memory: what happens to one partner moves its own counters and its team's. */
import type { OwnVolume } from "../history";
import { parseUnits } from "../money";
import type { Seat } from "../network";
import type { Plan } from "../plan";
import type { RankChange } from "../ranking";
import { NO_POINTS, earn, expiryOf } from "./earn";
import type { Happening, PointsEntry, PointsState } from "./earn";
import { isValidReferral } from "./valid";

/** What one event gave to, or took from, somebody. */
export interface Earned {
  member_id: string;
  entry: PointsEntry;
}

/** A change of what a sale counts for. */
export interface Bought {
  at: string;
  /** when the sale was made */
  since: string;
  /** an investment is no trade, but it is a purchase */
  isOrder: boolean;
  /** in the plan's currency; less than nothing takes back */
  amount: bigint;
  /** 1 for a new order, -1 for one given back whole, else 0 */
  trades: bigint;
  /** a client of the partner bought, not the partner itself */
  isClients: boolean;
}

/** What a store keeps of one partner beside the entries. */
export interface KeptPoints {
  state: PointsState;
  /** the sum of its entries */
  points: bigint;
  last_entry_at: string | null;
  last_rise_at: string | null;
  /** in its life, net of what it gave back; ledger units of the plan's currency */
  purchased: bigint;
  below_since: string | null;
  isValid: boolean;
  /** when it was valid for the first time: only then it is a new referral */
  first_valid_at: string | null;
}

/** A partner with nothing yet, but for what it had bought before. */
export const beginning = (purchased: bigint): KeptPoints => ({
  state: NO_POINTS,
  points: 0n,
  last_entry_at: null,
  last_rise_at: null,
  purchased,
  below_since: null,
  isValid: false,
  first_valid_at: null,
});

interface Holder extends KeptPoints {
  readonly seat: Seat;
  readonly badges: string[];
  /** where it stands on the first ladder */
  step: number;
}

/**
 * Suspended partners go on earning points, terminated ones do not; both are no valid referrals. A client sits
 * below its seller, so its orders are the seller's team's, down to the level it sits at.
 */
export class Points {
  /** by number of the seat */
  readonly #holders: Holder[] = [];
  /** whose points, or what they are earned by, are others than when they were restored */
  readonly #changed = new Set<Holder>();
  readonly #units: (text: string) => bigint;

  /** `heldOf` tells what a partner's accounts hold, in the plan's currency. */
  constructor(
    private readonly plan: Plan & { points: NonNullable<Plan["points"]> },
    private readonly heldOf: (member_id: string) => bigint,
  ) {
    this.#units = (text) => parseUnits(text, plan.currency);
  }

  /** The points of a partner that have not expired, and its badges in the order it won them. */
  of({ number }: Readonly<Seat>): { points: bigint; badges: readonly string[]; isValid: boolean } {
    return this.#holders[number];
  }

  /** Takes up a partner where a store left it, with its rank on the first ladder. */
  restore(seat: Seat, kept: KeptPoints, rank: string): void {
    const step = this.#stepOf(rank);
    this.#holders[seat.number] = { ...kept, seat, badges: [], step: Math.max(0, step) };
  }

  /** Whether a partner joined, or was restored. */
  knows({ number }: Readonly<Seat>): boolean {
    return this.#holders[number] !== undefined;
  }

  /** What is to be kept of whoever changed, by partner. */
  changed(): Map<string, KeptPoints> {
    return new Map(
      [...this.#changed].map(({ seat, badges: _badges, step: _step, ...kept }) => [
        seat.node.partner_id,
        kept,
      ]),
    );
  }

  /** A newcomer; what it bought before counts for its validity, the rank it brings is no rise. */
  joined(seat: Seat, opening: OwnVolume, rank: string | null): Earned[] {
    const { joined_at: at } = seat;
    const step = rank === null ? 0 : this.#stepOf(rank);
    const holder = { ...beginning(opening.pv), seat, badges: [], step };
    this.#holders[seat.number] = holder;
    this.#changed.add(holder);
    const team = this.#above(seat.sponsor);
    const joining = { metric: "new_team_members", by: 1n, at };
    return [...team.flatMap((above) => this.#earn(above, joining)), ...this.#look(seat, at)];
  }

  /** Counts what somebody bought or gave back: its own trades, its team's, and its validity. */
  bought(seat: Seat, { at, since, isOrder, amount, trades, isClients }: Bought): Earned[] {
    const from = since === at ? {} : { since };
    const moved = (prefix: "" | "team_"): Happening[] =>
      [
        { metric: `${prefix}trades`, by: trades, at, ...from },
        { metric: `${prefix}transaction_amount`, by: amount, at, ...from },
      ].filter(({ by }) => isOrder && by !== 0n);
    const own = isClients ? [] : moved("").flatMap((item) => this.#earn(seat, item));
    const team = this.#above(isClients ? seat : seat.sponsor).flatMap((above) =>
      moved("team_").flatMap((item) => this.#earn(above, item)),
    );
    if (isClients || amount === 0n) return [...own, ...team];
    this.#touched(seat).purchased += amount;
    return [...own, ...team, ...this.#look(seat, at)];
  }

  /** Every rise on the first ladder counts, also to a rank that was lost before. */
  ranked(seat: Seat, { ladder, rank }: Pick<RankChange, "ladder" | "rank">, at: string): Earned[] {
    if (ladder !== this.plan.ranks?.ladders[0].code) return [];
    const holder = this.#touched(seat);
    const before = holder.step;
    holder.step = this.#stepOf(rank);
    if (holder.step <= before) return [];
    holder.last_rise_at = at;
    return this.#earn(seat, { metric: "level_ups", by: 1n, at });
  }

  /** Somebody reported a task: a check-in, or whatever else the plan's tasks count. */
  reported(seat: Seat, happening: Happening): Earned[] {
    return this.#earn(seat, happening);
  }

  /** Looks at what a withdrawal left. A balance that was below the minimum before stays so since then. */
  withdrew(seat: Seat, at: string): Earned[] {
    const holder = this.#touched(seat);
    if (this.#isBelow(seat)) holder.below_since ??= at;
    return this.#look(seat, at);
  }

  /** The end of a day: hours after a withdrawal are over, balances are back, and old points expire. */
  closed(at: string): Earned[] {
    return this.#holders.flatMap((holder) => {
      const { seat } = holder;
      if (holder.below_since !== null && !this.#isBelow(seat)) {
        this.#touched(seat).below_since = null;
      }
      const validity = this.#look(seat, at);
      const entry = expiryOf(this.plan, { ...holder, joined_at: seat.joined_at }, at);
      return entry ? [...validity, ...this.#take(holder, [entry])] : validity;
    });
  }

  #isBelow({ node }: Seat): boolean {
    const minimum = this.plan.points.valid.minimum_after_withdrawal;
    return minimum !== undefined && this.heldOf(node.partner_id) < this.#units(minimum);
  }

  /** Tells those above when a partner became a valid referral, or ceased to be one. */
  #look(seat: Seat, at: string): Earned[] {
    const holder = this.#holders[seat.number];
    const { purchased, below_since } = holder;
    const held = below_since === null ? 0n : this.heldOf(seat.node.partner_id);
    const isValid =
      seat.node.status === "active" &&
      isValidReferral({ purchased, held, below_since }, at, this.plan.points.valid, this.#units);
    if (isValid === holder.isValid) return [];
    this.#touched(seat).isValid = isValid;
    const since = (holder.first_valid_at ??= at);
    return this.#above(seat.sponsor).flatMap((above, index) => {
      const metric = index === 0 ? "valid_a_referrals" : "valid_bc_referrals";
      return this.#earn(above, { metric, by: isValid ? 1n : -1n, at, since });
    });
  }

  /** Those for whom a seat and whatever hangs on it are the team, nearest first. */
  #above(first: Seat | null): Seat[] {
    const seats: Seat[] = [];
    for (let at = first; at && seats.length < this.plan.points.team_levels; at = at.sponsor) {
      seats.push(at);
    }
    return seats;
  }

  #earn(seat: Seat, happening: Happening): Earned[] {
    if (seat.node.status === "terminated") return [];
    const holder = this.#touched(seat);
    const { state, entries } = earn(this.plan, holder.state, happening);
    holder.state = state;
    return this.#take(holder, entries);
  }

  #take(holder: Holder, entries: readonly PointsEntry[]): Earned[] {
    this.#changed.add(holder);
    return entries.map((entry) => {
      holder.points += entry.points;
      if (entry.badge !== null) holder.badges.push(entry.badge);
      holder.last_entry_at = entry.at;
      return { member_id: holder.seat.node.partner_id, entry };
    });
  }

  #touched({ number }: Seat): Holder {
    const holder = this.#holders[number];
    this.#changed.add(holder);
    return holder;
  }

  #stepOf(rank: string): number {
    return this.plan.ranks?.ladders[0].steps.findIndex(({ code }) => code === rank) ?? 0;
  }
}
