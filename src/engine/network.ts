/** The network in memory: sponsors, placement, statuses and volumes. Members arrive sponsor before recruit. */
import { EngineError } from "./errors";
import type { Tree, Upline, UplineNode } from "./facts";
import type { Member, OwnVolume } from "./history";
import { Matrix } from "./placement/matrix";
import type { Place } from "./placement/matrix";
import type { Placement } from "./plan";

/** Points, not money: ledger units of the plan's currency. GV is the BV of everyone below. */
export interface Volumes extends OwnVolume {
  gv: bigint;
  mv: bigint;
}

/** A member's seat. The two trees are references, so that a walk up looks nothing up. */
export interface Seat {
  readonly sponsor: Seat | null;
  readonly parent: Seat | null;
  /** the member as sales freeze it; never changed, because they share it */
  readonly node: Readonly<UplineNode>;
  readonly place: Place;
  /** order of joining, from 0 */
  readonly number: number;
  /** sponsors above */
  readonly sponsor_depth: number;
  readonly own: OwnVolume;
  /** BV of the member's clients, who sit below it */
  clients_bv: bigint;
}

export class Network {
  readonly #seats = new Map<string, Seat>();
  readonly #matrix: Matrix | null;
  /** sponsor placement only: children so far, for the position */
  readonly #directs = new Map<string, number>();

  constructor(private readonly placement: Placement) {
    this.#matrix = placement.kind === "matrix" ? new Matrix(placement.width) : null;
  }

  has(member_id: string): boolean {
    return this.#seats.has(member_id);
  }

  /** Everyone, in order of joining. */
  members(): IterableIterator<Readonly<Seat>> {
    return this.#seats.values();
  }

  nodeOf(member_id: string): UplineNode {
    return this.seatOf(member_id).node;
  }

  /** A member's seat; throws `unknown_member`. */
  seatOf(member_id: string): Seat {
    const seat = this.#seats.get(member_id);
    if (!seat)
      throw new EngineError("unknown_member", `member "${member_id}" is not in the network`);
    return seat;
  }

  join(member: Member): Place {
    if (this.#seats.has(member.id)) {
      throw new EngineError("duplicate_member", `member "${member.id}" joined already`, "id");
    }
    const sponsor = member.sponsor_id === null ? null : this.seatOf(member.sponsor_id);
    const place = this.#matrix ? this.#inMatrix(member) : this.#underSponsor(member);
    this.#seats.set(member.id, {
      sponsor,
      parent: place.parent_id === null ? null : this.seatOf(place.parent_id),
      node: { partner_id: member.id, status: member.status },
      number: this.#seats.size,
      place,
      sponsor_depth: sponsor ? sponsor.sponsor_depth + 1 : 0,
      own: { ...member.opening },
      clients_bv: 0n,
    });
    return place;
  }

  #inMatrix(member: Member): Place {
    const start = this.placement.kind === "matrix" && this.placement.start === "sponsor";
    return (this.#matrix as Matrix).place(member.id, start ? member.sponsor_id : null);
  }

  #underSponsor(member: Member): Place {
    const parent_id = member.sponsor_id;
    const key = parent_id ?? "";
    const position = this.#directs.get(key) ?? 0;
    this.#directs.set(key, position + 1);
    const level = parent_id === null ? 1 : this.seatOf(parent_id).place.level + 1;
    return { parent_id, level, position };
  }

  /** The nearest `reach` partners above a member, and how many there are in all. */
  upline(tree: Tree, member_id: string, reach: number): Upline {
    const seat = this.seatOf(member_id);
    const depth = tree === "sponsor" ? seat.sponsor_depth : seat.place.level - 1;
    const up = tree === "sponsor" ? "sponsor" : "parent";
    const nodes: Upline["nodes"] = [];
    for (let above = seat[up]; above !== null && nodes.length < reach; above = above[up]) {
      nodes.push(above.node);
    }
    return { depth, nodes };
  }

  /** Counts a partner's own purchase; less than nothing takes it back. */
  addVolume(member_id: string, { pv, bv, cv }: OwnVolume): void {
    const { own } = this.seatOf(member_id);
    own.pv += pv;
    own.bv += bv;
    own.cv += cv;
  }

  /** Counts a client's purchase: the client sits below the seller, so it is group volume from the seller up. */
  addClientVolume(seller_id: string, { bv }: OwnVolume): void {
    this.seatOf(seller_id).clients_bv += bv;
  }

  /** Everyone's volumes, in order of joining; GV is rolled up in one pass, because recruits come after sponsors. */
  volumes(): Map<string, Volumes> {
    const seats = [...this.#seats.values()];
    const below = seats.map(({ clients_bv }) => clients_bv);
    for (const { sponsor, own, number } of [...seats].reverse()) {
      if (sponsor) below[sponsor.number] += own.bv + below[number];
    }
    return new Map(
      seats.map(({ node, own, number }) => [
        node.partner_id,
        { ...own, gv: below[number], mv: 0n },
      ]),
    );
  }
}
