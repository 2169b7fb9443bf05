/** Binary matching the slow and plain way: every leg is added up member by member, every cap is searched for. */
import { portion, rate } from "../money";
import type { Network, Seat } from "../network";
import type { Plan } from "../plan";
import type { BinaryMatchPeriod } from "../periods/binary-match";
import { parseUnits } from "../money";

interface Legs {
  left: bigint;
  right: bigint;
  idle: number;
  matched: bigint;
  earned: bigint;
}

const least = (a: bigint, b: bigint): bigint => (a < b ? a : b);

export class NaiveMatching {
  readonly #item: BinaryMatchPeriod;
  readonly #legs = new Map<string, Legs>();
  #sold: { id: string; units: bigint }[] = [];
  remainder = 0n;

  constructor(
    private readonly plan: Plan,
    private readonly network: Network,
  ) {
    this.#item = plan.periods[0] as BinaryMatchPeriod;
    for (const { node } of network.members()) {
      this.#legs.set(node.partner_id, { left: 0n, right: 0n, idle: 0, matched: 0n, earned: 0n });
    }
  }

  /** What a partner or one of its clients bought; less than nothing was given back. */
  sold(id: string, units: bigint): void {
    this.#sold.push({ id, units });
  }

  earned = (id: string): bigint => this.#of(id).earned;
  matched = (id: string): bigint => this.#of(id).matched;

  close(): void {
    const company = this.#sold.reduce((sum, { units }) => sum + units, 0n);
    const pays: [Legs, bigint][] = [];
    for (const seat of this.network.members()) {
      if (seat.node.status === "terminated") continue;
      const legs = this.#of(seat.node.partner_id);
      for (const [side, name] of [
        [0, "left"],
        [1, "right"],
      ] as const) {
        const brought = this.#sold
          .filter(({ id }) => this.#side(this.network.seatOf(id), seat) === side)
          .reduce((sum, { units }) => sum + units, 0n);
        legs[name] = legs[name] + brought < 0n ? 0n : legs[name] + brought;
      }
      const amount = this.#isQualified(seat) ? this.#match(legs) : this.#wait(legs);
      pays.push([legs, amount]);
    }
    this.#sold = [];
    this.#pay(pays, company);
  }

  #of(id: string): Legs {
    return this.#legs.get(id) as Legs;
  }

  /** Which leg of `top` somebody is in: walk up until the step before it. */
  #side(from: Seat, top: Readonly<Seat>): number | null {
    for (let at: Seat = from; at.parent; at = at.parent) {
      if (at.parent === top) return at.place?.position ?? null;
    }
    return null;
  }

  #isQualified(seat: Readonly<Seat>): boolean {
    if (seat.node.status !== "active") return false;
    if (this.#item.requires === "active") return true;
    const sides = [...this.network.members()]
      .filter(({ sponsor, node }) => sponsor === seat && node.status === "active")
      .map((direct) => this.#side(direct, seat));
    return sides.includes(0) && sides.includes(1);
  }

  #wait(legs: Legs): bigint {
    legs.idle++;
    this.#carry(legs);
    return 0n;
  }

  #match(legs: Legs): bigint {
    const { rate: text, cap_per_period, above_cap } = this.#item;
    const share = rate(text as string);
    const weaker = least(legs.left, legs.right);
    let used = weaker;
    let amount = portion(weaker, share);
    const cap = cap_per_period && parseUnits(cap_per_period, this.plan.currency);
    if (typeof cap === "bigint" && amount > cap) {
      amount = cap;
      if (above_cap === "carry")
        used = firstWhere(weaker, (volume) => portion(volume, share) >= cap);
    }
    if (used === 0n) return this.#wait(legs);
    legs.left -= used;
    legs.right -= used;
    legs.matched += used;
    legs.idle = 0;
    this.#carry(legs);
    return amount;
  }

  #carry(legs: Legs): void {
    const { carry, expire_after_periods } = this.#item;
    if (carry === "none") legs.left = legs.right = 0n;
    if (legs.left + legs.right === 0n) legs.idle = 0;
    if (expire_after_periods && legs.idle >= expire_after_periods) {
      legs.left = legs.right = 0n;
      legs.idle = 0;
    }
  }

  #pay(pays: [Legs, bigint][], company: bigint): void {
    const sum = pays.reduce((all, [, amount]) => all + amount, 0n);
    const most = company > 0n ? portion(company, rate(this.#item.limit)) : 0n;
    let left = sum > most ? most : 0n;
    for (const [legs, amount] of pays) {
      const cut = sum > most ? (amount * most) / sum : amount;
      legs.earned += cut;
      if (sum > most) left -= cut;
    }
    this.remainder += left;
  }
}

/** The least volume from 1 up to `most` that fits, by halves. */
function firstWhere(most: bigint, fits: (volume: bigint) => boolean): bigint {
  let [low, high] = [1n, most];
  while (low < high) {
    const middle = (low + high) / 2n;
    if (fits(middle)) high = middle;
    else low = middle + 1n;
  }
  return low;
}
