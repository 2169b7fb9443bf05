/**
 * Breadth-first placement in a forced matrix, in memory: the first node with a free place, breadth first,
 * from where the search starts. A full node never frees a place, so each start keeps a queue that only
 * moves forward: a head that is full is replaced at the end by its children, who by then all exist.
 * Below `max_depth` there are no places: who finds none above it waits.
 */
import { EngineError } from "../errors";

export interface Place {
  /** null for the root */
  parent_id: string | null;
  /** 1 for the root */
  level: number;
  /** from 0, in order of placing unless somebody chose it; 0 for the root */
  position: number;
}

interface Search {
  queue: string[];
  head: number;
}

export class Matrix {
  readonly #places = new Map<string, Place>();
  /** by position; a place that somebody left free is a hole */
  readonly #children = new Map<string, (string | undefined)[]>();
  readonly #searches = new Map<string, Search>();
  #root: string | null = null;

  /** `max_depth` counts steps below the root; null for no limit. */
  constructor(
    readonly width: number,
    readonly max_depth: number | null = null,
  ) {}

  get root(): string | null {
    return this.#root;
  }

  /** Where a member sits; undefined for one that was never placed. */
  placeOf(member_id: string): Place | undefined {
    return this.#places.get(member_id);
  }

  /**
   * Places a member at the first free place below (or of) `start`; the first member of all is the root.
   * Null, and nothing changed, when every place there is taken.
   */
  place(member_id: string, start: string | null): Place | null {
    if (this.#places.has(member_id)) {
      throw new EngineError("already_placed", `member "${member_id}" has a place already`);
    }
    const place =
      this.#root === null ? this.#plantRoot(member_id) : this.#fill(member_id, start ?? this.#root);
    if (place) this.#places.set(member_id, place);
    return place;
  }

  /**
   * Gives a member a place that somebody chose: below a placed `parent_id`, at `position`, or at the first
   * free one. Null, and nothing changed, when that is taken or there is none.
   */
  choose(member_id: string, parent_id: string, position: number | null = null): Place | null {
    if (this.#places.has(member_id)) {
      throw new EngineError("already_placed", `member "${member_id}" has a place already`);
    }
    if (!this.#places.has(parent_id)) {
      throw new EngineError("unknown_member", `parent "${parent_id}" was never placed`);
    }
    if (this.#isBottom(parent_id)) return null;
    const chosen = position ?? this.#firstFree(parent_id);
    const isFree = (this.#children.get(parent_id) ?? [])[chosen] === undefined;
    if (!isFree || chosen < 0 || chosen >= this.width) return null;
    const place = this.#seat(member_id, parent_id, chosen);
    this.#places.set(member_id, place);
    return place;
  }

  #plantRoot(member_id: string): Place {
    this.#root = member_id;
    return { parent_id: null, level: 1, position: 0 };
  }

  #fill(member_id: string, start: string): Place | null {
    if (!this.#places.has(start)) {
      throw new EngineError("unknown_member", `start "${start}" was never placed`);
    }
    const parent_id = this.#firstOpen(start);
    return parent_id === null ? null : this.#seat(member_id, parent_id, this.#firstFree(parent_id));
  }

  #seat(member_id: string, parent_id: string, position: number): Place {
    const siblings = this.#children.get(parent_id) ?? [];
    this.#children.set(parent_id, siblings);
    siblings[position] = member_id;
    const level = (this.#places.get(parent_id)?.level ?? 0) + 1;
    return { parent_id, level, position };
  }

  /** The first free position below a node; -1 when it is full. */
  #firstFree(parent_id: string): number {
    const siblings = this.#children.get(parent_id) ?? [];
    for (let position = 0; position < this.width; position++) {
      if (siblings[position] === undefined) return position;
    }
    return -1;
  }

  /** Heads only get deeper, so a head that may have no children ends the search for good. */
  #firstOpen(start: string): string | null {
    let search = this.#searches.get(start);
    if (!search) this.#searches.set(start, (search = { queue: [start], head: 0 }));
    for (;;) {
      const candidate = search.queue[search.head];
      if (this.#isBottom(candidate)) return null;
      if (this.#firstFree(candidate) >= 0) return candidate;
      for (const child of this.#children.get(candidate) ?? []) {
        if (child !== undefined) search.queue.push(child);
      }
      search.head++;
    }
  }

  /** Level 1 is the root, so a node's level is the depth of its children. */
  #isBottom(member_id: string): boolean {
    const level = this.#places.get(member_id)?.level ?? 1;
    return this.max_depth !== null && level > this.max_depth;
  }
}
