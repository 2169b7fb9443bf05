/** The two legs of everybody in a binary placement tree, for the close of a period: linear in the seats. */
import type { SnapshotSeat } from "../snapshot";

/** Left and right. */
export type Pair<Value> = readonly [left: Value, right: Value];

/** The placement tree by index of the seats: parents first, and everything below a seat right after it. */
export class PlacementTree {
  readonly #order: number[] = [];
  /** where a seat stands in the order; undefined for one without a place */
  readonly #stands: number[] = [];
  /** seats below, itself included */
  readonly #size: number[] = [];
  readonly #children: (number | undefined)[][] = [];

  constructor(private readonly seats: readonly SnapshotSeat[]) {
    const roots: number[] = [];
    seats.forEach(({ parent, position }, index) => {
      if (position === null) return;
      if (parent === null) roots.push(index);
      else (this.#children[parent] ??= [])[position] = index;
    });
    this.#walk(roots);
  }

  /**
   * Who waited may sit below somebody that joined later, so the order of joining is no order of the tree.
   */
  #walk(roots: readonly number[]): void {
    const stack = [...roots].reverse();
    for (let index = stack.pop(); index !== undefined; index = stack.pop()) {
      this.#stands[index] = this.#order.length;
      this.#order.push(index);
      for (const child of [...(this.#children[index] ?? [])].reverse()) {
        if (child !== undefined) stack.push(child);
      }
    }
    for (const index of this.#upwards()) {
      this.#size[index] = (this.#size[index] ?? 0) + 1;
      const { parent } = this.seats[index];
      if (parent !== null) this.#size[parent] = (this.#size[parent] ?? 0) + this.#size[index];
    }
  }

  #upwards(): number[] {
    return [...this.#order].reverse();
  }

  /** What everybody below brings, leg by leg, by index of the seat. */
  legs(ownOf: (index: number) => bigint): Pair<bigint>[] {
    const legs: [bigint, bigint][] = this.seats.map(() => [0n, 0n]);
    for (const index of this.#upwards()) {
      const { parent, position } = this.seats[index];
      if (parent === null || position === null) continue;
      const [left, right] = legs[index];
      legs[parent][position] += ownOf(index) + left + right;
    }
    return legs;
  }

  /** Which leg of `above` a seat is in; null when it is in neither. */
  sideOf(index: number, above: number): 0 | 1 | null {
    const stands = this.#stands[index];
    if (stands === undefined) return null;
    for (const side of [0, 1] as const) {
      const top = this.#children[above]?.[side];
      if (top === undefined) continue;
      const first = this.#stands[top];
      if (stands >= first && stands < first + this.#size[top]) return side;
    }
    return null;
  }

  /** Which legs hold an active partner that the seat's own partner invited, by index of the seat. */
  activeDirects(): Pair<boolean>[] {
    const found: [boolean, boolean][] = this.seats.map(() => [false, false]);
    this.seats.forEach(({ sponsor, status }, index) => {
      if (sponsor === null || status !== "active") return;
      const side = this.sideOf(index, sponsor);
      if (side !== null) found[sponsor][side] = true;
    });
    return found;
  }
}
