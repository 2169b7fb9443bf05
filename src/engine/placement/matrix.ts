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
  /** from 0, in order of joining; 0 for the root */
  position: number;
}

interface Search {
  queue: string[];
  head: number;
}

export class Matrix {
  readonly #places = new Map<string, Place>();
  readonly #children = new Map<string, string[]>();
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

  #plantRoot(member_id: string): Place {
    this.#root = member_id;
    return { parent_id: null, level: 1, position: 0 };
  }

  #fill(member_id: string, start: string): Place | null {
    if (!this.#places.has(start)) {
      throw new EngineError("unknown_member", `start "${start}" was never placed`);
    }
    const parent_id = this.#firstOpen(start);
    const parent = parent_id === null ? undefined : this.#places.get(parent_id);
    if (parent_id === null || !parent) return null;
    const siblings = this.#children.get(parent_id) ?? [];
    this.#children.set(parent_id, siblings);
    siblings.push(member_id);
    return { parent_id, level: parent.level + 1, position: siblings.length - 1 };
  }

  /** Heads only get deeper, so a head that may have no children ends the search for good. */
  #firstOpen(start: string): string | null {
    let search = this.#searches.get(start);
    if (!search) this.#searches.set(start, (search = { queue: [start], head: 0 }));
    for (;;) {
      const candidate = search.queue[search.head];
      if (this.#isBottom(candidate)) return null;
      const children = this.#children.get(candidate) ?? [];
      if (children.length < this.width) return candidate;
      search.queue.push(...children);
      search.head++;
    }
  }

  /** Level 1 is the root, so a node's level is the depth of its children. */
  #isBottom(member_id: string): boolean {
    const level = this.#places.get(member_id)?.level ?? 1;
    return this.max_depth !== null && level > this.max_depth;
  }
}
