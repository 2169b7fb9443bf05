/**
 * Sums over everybody below everybody, in a few passes over arrays: recruits come after their sponsors, so one
 * pass from the last to the first adds a whole network up. No recursion: chains may be 10,000 deep.
 */
import type { SnapshotSeat } from "./snapshot";

export class Downline {
  readonly size: number;
  /** index of the sponsor; −1 at the top */
  readonly sponsors: Int32Array;
  readonly #above = new Map<number, Int32Array>();

  constructor(seats: readonly Pick<SnapshotSeat, "sponsor">[]) {
    this.size = seats.length;
    this.sponsors = Int32Array.from(seats, ({ sponsor }) => sponsor ?? -1);
    this.#above.set(1, this.sponsors);
  }

  /** Who stands `distance` (≥ 1) levels above each; −1 for nobody. Made by doubling. */
  above(distance: number): Int32Array {
    const known = this.#above.get(distance);
    if (known) return known;
    const half = this.above(distance >> 1);
    const rest = this.above(distance - (distance >> 1));
    const found = half.map((seat) => (seat < 0 ? -1 : rest[seat]));
    this.#above.set(distance, found);
    return found;
  }

  /** Each one's own amount and all those at most `depth` levels below; nothing for a depth below 0. */
  within(own: readonly bigint[], depth: number = Infinity): bigint[] {
    if (depth < 0) return own.map(() => 0n);
    if (depth === 0) return [...own];
    const whole = [...own];
    for (let seat = this.size - 1; seat >= 0; seat--) {
      const sponsor = this.sponsors[seat];
      if (sponsor >= 0) whole[sponsor] += whole[seat];
    }
    // Nobody is more levels below than there are others.
    if (depth >= this.size) return whole;
    const top = this.above(depth + 1);
    const sums = [...whole];
    for (let seat = 0; seat < this.size; seat++) {
      if (top[seat] >= 0) sums[top[seat]] -= whole[seat];
    }
    return sums;
  }

  /** How many of those `counts` says 1 of stand so many levels below each, all levels together. */
  countAt(levels: readonly number[], counts: (seat: number) => boolean): Int32Array {
    const found = new Int32Array(this.size);
    for (const level of levels) {
      if (level >= this.size) continue;
      const above = this.above(level);
      for (let seat = 0; seat < this.size; seat++) {
        if (above[seat] >= 0 && counts(seat)) found[above[seat]]++;
      }
    }
    return found;
  }

  /** How many stand below each. */
  counts(): Int32Array {
    const found = new Int32Array(this.size);
    for (let seat = this.size - 1; seat >= 0; seat--) {
      const sponsor = this.sponsors[seat];
      if (sponsor >= 0) found[sponsor] += found[seat] + 1;
    }
    return found;
  }
}
