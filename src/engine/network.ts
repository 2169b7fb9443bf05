/** The network in memory: sponsors, placement, statuses and volumes. Members arrive sponsor before recruit. */
import { EngineError } from "./errors";
import type { PartnerStatus, Tree, Upline, UplineNode } from "./facts";
import type { Member, OwnVolume } from "./history";
import { Matrix } from "./placement/matrix";
import type { Place } from "./placement/matrix";
import { heldUntil, widthOf } from "./placement/schema";
import type { Placement } from "./placement/schema";

/** Points, not money: ledger units of the plan's currency. GV is the BV of everyone below. */
export interface Volumes extends OwnVolume {
  gv: bigint;
  mv: bigint;
}

/** A member's seat. The two trees are references, so that a walk up looks nothing up. */
export interface Seat {
  readonly sponsor: Seat | null;
  parent: Seat | null;
  /** the member as sales freeze it; never changed, because they share it */
  readonly node: Readonly<UplineNode>;
  /** null while the member is held, or waits because every place there could be is taken */
  place: Place | null;
  /** who recruits are placed from: the member, or the nearest sponsor above with a place; null while held */
  anchor_id: string | null;
  /** order of joining, from 0 */
  readonly number: number;
  readonly joined_at: string;
  /** sponsors above */
  readonly sponsor_depth: number;
  readonly own: OwnVolume;
  /** BV of the member's clients, who sit below it */
  clients_bv: bigint;
  /** volume matched between its legs */
  matched: bigint;
}

/** A member as a store kept it, with all it bought so far. */
export interface KeptMember {
  id: string;
  sponsor_id: string | null;
  joined_at: string;
  status: PartnerStatus;
  own: OwnVolume;
}

export class Network {
  readonly #seats = new Map<string, Seat>();
  readonly #matrix: Matrix | null;
  /** sponsor placement only: children so far, for the position */
  readonly #directs = new Map<string, number>();

  constructor(private readonly placement: Placement) {
    const width = widthOf(placement);
    const max_depth = placement.kind === "sponsor" ? null : (placement.max_depth ?? null);
    this.#matrix = width === null ? null : new Matrix(width, max_depth);
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

  /**
   * Seats a member; null when it has no place: it waits, because a plan with a depth has none left, or it is
   * held until {@link place}.
   */
  join(member: Member): Place | null {
    if (this.#seats.has(member.id)) {
      throw new EngineError("duplicate_member", `member "${member.id}" joined already`, "id");
    }
    const sponsor = member.sponsor_id === null ? null : this.seatOf(member.sponsor_id);
    const seat: Seat = {
      sponsor,
      parent: null,
      node: { partner_id: member.id, status: member.status },
      number: this.#seats.size,
      joined_at: member.joined_at,
      place: null,
      anchor_id: null,
      sponsor_depth: sponsor ? sponsor.sponsor_depth + 1 : 0,
      own: { ...member.opening },
      clients_bv: 0n,
      matched: 0n,
    };
    this.#seats.set(member.id, seat);
    return heldUntil(this.placement, member) === null ? this.#place(seat) : null;
  }

  /** Places a member whose holding days are over, as if it joined now; its sponsor was, long before. */
  place(member_id: string): Place | null {
    return this.#place(this.seatOf(member_id));
  }

  #place(seat: Seat): Place | null {
    const { sponsor, node } = seat;
    const above = sponsor?.anchor_id ?? null;
    const place = this.#matrix
      ? this.#matrix.place(node.partner_id, this.#startsAtSponsor ? above : null)
      : this.#underSponsor(sponsor?.node.partner_id ?? null, sponsor);
    seat.place = place;
    seat.parent = place === null || place.parent_id === null ? null : this.seatOf(place.parent_id);
    seat.anchor_id = place ? node.partner_id : above;
    return place;
  }

  /**
   * Takes up a member where a store left it, without a place: a slice of the network for what goes up the
   * sponsors. Sponsors come before recruits.
   */
  restore({ id, sponsor_id, joined_at, status, own }: KeptMember): Seat {
    const sponsor = sponsor_id === null ? null : this.seatOf(sponsor_id);
    const seat: Seat = {
      sponsor,
      parent: null,
      node: { partner_id: id, status },
      joined_at,
      number: this.#seats.size,
      place: null,
      anchor_id: null,
      sponsor_depth: sponsor ? sponsor.sponsor_depth + 1 : 0,
      own: { ...own },
      clients_bv: 0n,
      matched: 0n,
    };
    this.#seats.set(id, seat);
    return seat;
  }

  get #startsAtSponsor(): boolean {
    return this.placement.kind !== "sponsor" && this.placement.start === "sponsor";
  }

  #underSponsor(parent_id: string | null, sponsor: Seat | null): Place {
    const key = parent_id ?? "";
    const position = this.#directs.get(key) ?? 0;
    this.#directs.set(key, position + 1);
    const level = sponsor ? sponsor.sponsor_depth + 2 : 1;
    return { parent_id, level, position };
  }

  /** The nearest `reach` partners above a member, and how many there are in all; nobody above one that waits. */
  upline(tree: Tree, member_id: string, reach: number): Upline {
    const seat = this.seatOf(member_id);
    const depth = tree === "sponsor" ? seat.sponsor_depth : (seat.place?.level ?? 1) - 1;
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

  /** Counts volume that a close matched between a partner's legs. */
  addMatched(member_id: string, units: bigint): void {
    this.seatOf(member_id).matched += units;
  }

  /** Everyone's volumes, in order of joining; GV is rolled up in one pass, because recruits come after sponsors. */
  volumes(): Map<string, Volumes> {
    const seats = [...this.#seats.values()];
    const below = seats.map(({ clients_bv }) => clients_bv);
    for (const { sponsor, own, number } of [...seats].reverse()) {
      if (sponsor) below[sponsor.number] += own.bv + below[number];
    }
    return new Map(
      seats.map(({ node, own, number, matched }) => [
        node.partner_id,
        { ...own, gv: below[number], mv: matched },
      ]),
    );
  }
}
