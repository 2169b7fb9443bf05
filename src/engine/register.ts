/** Everybody of a simulation as the close of a period sees them, and what closes remember of them. */
import { heldBy, type Book } from "./book";
import { windowsOf } from "./evaluation";
import type { Network, Seat } from "./network";
import type { PeriodName } from "./periods/names";
import type { Plan } from "./plan";
import type { Points } from "./points/points";
import type { Ranking } from "./ranking";
import type { Mark, Snapshot, SnapshotSeat } from "./snapshot";
import { Tallies, tallyRules } from "./tallies";

/** What a simulation keeps of everybody. */
export interface Figures {
  network: Network;
  ranking: Ranking;
  points: Points | null;
  book: Book;
}

export class Register {
  readonly tallies: Tallies;
  readonly #marks = new Map<string, ReadonlyMap<string, Mark>>();

  constructor(
    private readonly plan: Plan,
    private readonly figures: Figures,
  ) {
    this.tallies = new Tallies(tallyRules(plan));
  }

  /** Keeps what a close remembers under the code of a period item; who is absent keeps what was. */
  remember(code: string, marks: ReadonlyMap<string, Mark>): void {
    this.#marks.set(code, new Map([...(this.#marks.get(code) ?? []), ...marks]));
  }

  /** Everybody as the close of a period sees them; null for a period the plan does not close. */
  snapshot(period: PeriodName, at: string): Snapshot | null {
    const seats = [...this.figures.network.members()];
    const tally = this.tallies.close(period, at, seats.length);
    if (!tally) return null;
    return {
      period,
      from: tally.from,
      at,
      currency: this.plan.currency,
      company: tally.company,
      seats: seats.map((seat) => this.#seatAt(seat)),
      life: this.tallies.life(seats.length),
      inPeriod: tally.counted,
      lastDays: new Map(
        windowsOf(this.plan, period).map((days) => [
          days,
          this.tallies.lastDays(days, at, seats.length),
        ]),
      ),
      marks: this.#marks,
    };
  }

  #seatAt(seat: Readonly<Seat>): SnapshotSeat {
    const { node, sponsor, parent, place, number } = seat;
    const earned = this.figures.points?.of(seat);
    return {
      partner_id: node.partner_id,
      status: node.status,
      joined_at: seat.joined_at,
      sponsor: sponsor && sponsor.number,
      parent: parent && parent.number,
      position: place && place.position,
      ranks: this.figures.ranking.standingsOf(seat),
      points: earned?.points ?? 0n,
      ...(earned ? { is_valid_referral: earned.isValid } : {}),
      held: heldBy(this.figures.book, node.partner_id, this.plan.currency),
      latest_sale: this.tallies.latestSale(number),
      last_purchase_at: this.tallies.lastPurchaseAt(number),
    };
  }
}
