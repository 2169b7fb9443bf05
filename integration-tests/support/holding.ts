/** The holding tank the slow and obvious way: every answer is found by looking at everybody. */
import { widthOf, type Placement } from "../../src/engine/placement/schema";

interface Member {
  id: string;
  sponsor_id: string | null;
  place: { parent_id: string | null; level: number; position: number } | null;
  /** days left; null for one that is not held any more */
  held_days: number | null;
}

export class TankModel {
  readonly #members: Member[] = [];
  readonly #width: number;

  constructor(private readonly placement: Placement) {
    this.#width = widthOf(placement) as number;
  }

  get ids(): string[] {
    return this.#members.map(({ id }) => id);
  }

  sponsorOf(id: string): string | null {
    return this.#of(id)?.sponsor_id ?? null;
  }

  /** Mostly the index of somebody who is held, sometimes of anybody. */
  heldOr(pick: number): number {
    const held = this.#members.flatMap(({ held_days }, index) =>
      held_days === null ? [] : [index],
    );
    return pick % 5 === 0 || held.length === 0 ? pick : held[pick % held.length];
  }

  /** Mostly the index of a partner below whom the chooser may place `who`, sometimes of anybody. */
  partOr(pick: number, who: string): number {
    const member = this.#of(who);
    if (pick % 5 === 0 || !member) return pick;
    const top = this.#startOf(member);
    const part = this.#members.flatMap((one, index) =>
      one.place && this.#isAtOrBelow(one, top) ? [index] : [],
    );
    return part[pick % part.length] ?? pick;
  }

  join(id: string, sponsor_id: string | null): "placed" | "held" | "waiting" {
    this.placeWaiting();
    const isHeld = sponsor_id !== null && this.#rule.holding_days !== undefined;
    const held_days = isHeld ? (this.#rule.holding_days as number) : null;
    const member: Member = { id, sponsor_id, place: null, held_days };
    this.#members.push(member);
    if (isHeld) return "held";
    return this.#placeFirst(member) ? "placed" : "waiting";
  }

  pass(days: number): void {
    for (const member of this.#members) {
      if (member.held_days !== null) member.held_days -= days;
    }
  }

  /** Whose days are over; how many found a place. */
  placeWaiting(): number {
    const due = this.#members
      .filter(({ held_days }) => held_days !== null && held_days <= 0)
      .sort((a, b) => (a.held_days as number) - (b.held_days as number));
    due.forEach((member) => (member.held_days = null));
    return due.filter((member) => this.#placeFirst(member)).length;
  }

  /** The code of the refusal, or null. */
  choose(id: string, parent_id: string, position: number | null, isAdmin: boolean): string | null {
    const member = this.#of(id);
    // A chooser nobody knows is no active partner.
    if (!isAdmin && !member?.sponsor_id) return "partner_not_active";
    if (!member) return "partner_not_found";
    if (member.held_days === null) return "not_held";
    const sponsor = this.#of(member.sponsor_id as string) as Member;
    if (!isAdmin && !sponsor.place) return "sponsor_unplaced";
    const top = isAdmin ? this.#startOf(member) : sponsor;
    const parent = this.#of(parent_id);
    if (!parent?.place || !this.#isAtOrBelow(parent, top)) return "parent_not_found";
    if (parent.place.level > (this.#rule.max_depth ?? Infinity)) return "tree_too_deep";
    if (position !== null && position >= this.#width) return "no_such_position";
    const free = this.#freePositions(parent);
    const spot = position ?? free[0];
    if (spot === undefined || !free.includes(spot)) return "place_taken";
    member.place = { parent_id, level: parent.place.level + 1, position: spot };
    member.held_days = null;
    return null;
  }

  seats(): Record<string, string | null> {
    return Object.fromEntries(
      this.#members.map(({ id, place }) => [
        id,
        place && `${place.parent_id ?? ""} ${place.level} ${place.position}`,
      ]),
    );
  }

  get #rule(): Exclude<Placement, { kind: "sponsor" }> {
    return this.placement as Exclude<Placement, { kind: "sponsor" }>;
  }

  #of(id: string): Member | undefined {
    return this.#members.find((member) => member.id === id);
  }

  #childrenOf(parent: Member): Member[] {
    return this.#members
      .filter(({ place }) => place?.parent_id === parent.id)
      .sort((a, b) => (a.place?.position ?? 0) - (b.place?.position ?? 0));
  }

  #freePositions(parent: Member): number[] {
    const taken = this.#childrenOf(parent).map(({ place }) => place?.position);
    return Array.from({ length: this.#width }, (_, n) => n).filter((n) => !taken.includes(n));
  }

  #isAtOrBelow(member: Member, top: Member): boolean {
    if (member === top) return true;
    const above = member.place?.parent_id ? this.#of(member.place.parent_id) : undefined;
    return above !== undefined && this.#isAtOrBelow(above, top);
  }

  #startOf(member: Member): Member {
    const root = this.#members.find(({ place }) => place?.level === 1) as Member;
    if (this.#rule.start === "root") return root;
    let above = member.sponsor_id === null ? undefined : this.#of(member.sponsor_id);
    while (above && !above.place) {
      above = above.sponsor_id === null ? undefined : this.#of(above.sponsor_id);
    }
    return above ?? root;
  }

  #placeFirst(member: Member): boolean {
    if (!this.#members.some(({ place }) => place)) {
      member.place = { parent_id: null, level: 1, position: 0 };
      return true;
    }
    const queue = [this.#startOf(member)];
    for (let parent = queue.shift(); parent; parent = queue.shift()) {
      const level = parent.place?.level ?? NaN;
      const [position] =
        level > (this.#rule.max_depth ?? Infinity) ? [] : this.#freePositions(parent);
      if (position !== undefined) {
        member.place = { parent_id: parent.id, level: level + 1, position };
        return true;
      }
      queue.push(...this.#childrenOf(parent));
    }
    return false;
  }
}
