/**
 * Breadth-first placement in a forced matrix, in memory: the first node with a free place, breadth first,
 * from where the search starts. A full node never frees a place, so each start keeps a queue that only
 * moves forward: a head that is full is replaced at the end by its children, who by then all exist.
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

  constructor(readonly width: number) {}

  get root(): string | null {
    return this.#root;
  }

  /** Where a member sits; undefined for one that was never placed. */
  placeOf(member_id: string): Place | undefined {
    return this.#places.get(member_id);
  }

  /** Places a member at the first free place below (or of) `start`; the first member of all is the root. */
  place(member_id: string, start: string | null): Place {
    if (this.#places.has(member_id)) {
      throw new EngineError("already_placed", `member "${member_id}" has a place already`);
    }
    const place =
      this.#root === null ? this.#plantRoot(member_id) : this.#fill(member_id, start ?? this.#root);
    this.#places.set(member_id, place);
    return place;
  }

  #plantRoot(member_id: string): Place {
    this.#root = member_id;
    return { parent_id: null, level: 1, position: 0 };
  }

  #fill(member_id: string, start: string): Place {
    const parent_id = this.#firstOpen(start);
    const parent = this.#places.get(parent_id);
    if (!parent) throw new EngineError("unknown_member", `start "${start}" was never placed`);
    const siblings = this.#children.get(parent_id) ?? [];
    this.#children.set(parent_id, siblings);
    siblings.push(member_id);
    return { parent_id, level: parent.level + 1, position: siblings.length - 1 };
  }

  #firstOpen(start: string): string {
    let search = this.#searches.get(start);
    if (!search) this.#searches.set(start, (search = { queue: [start], head: 0 }));
    for (;;) {
      const candidate = search.queue[search.head];
      const children = this.#children.get(candidate) ?? [];
      if (children.length < this.width) return candidate;
      search.queue.push(...children);
      search.head++;
    }
  }
}
