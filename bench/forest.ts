/**
 * Networks to measure on, as arrays of parents: member `i` (from 0, in order of joining) was invited by, or sits
 * below, member `parents[i]`; -1 is the root.
 */
import { below, randomOf } from "./random";

/**
 * A sponsor tree as networks grow: 5 % of recruits come by one of a few super-sponsors, 21 % by somebody who
 * invited before (the more, the likelier), 63 % by a recent recruit, the rest by anybody. Some thousand directs
 * at the top, some 16 levels on average.
 */
export function heavyTailed(members: number, seed = 1): Int32Array {
  const random = randomOf(seed);
  const parents = new Int32Array(members).fill(-1);
  const stars = Math.max(1, Math.min(20, Math.floor(members / 1_000)));
  for (let member = 1; member < members; member++) {
    const dice = random();
    if (dice < 0.05) parents[member] = below(random, Math.min(stars, member));
    else if (dice < 0.26) parents[member] = Math.max(0, parents[below(random, member)]);
    else if (dice < 0.89) {
      const recent = Math.max(1, Math.floor(member * 0.25));
      parents[member] = member - 1 - below(random, recent);
    } else parents[member] = below(random, member);
  }
  return parents;
}

/** Everybody invited the next one. */
export const chain = (members: number): Int32Array =>
  Int32Array.from({ length: members }, (_, member) => member - 1);

/** One invited all others. */
export const star = (members: number): Int32Array =>
  Int32Array.from({ length: members }, (_, member) => (member === 0 ? -1 : 0));

/** A matrix of a width, filled from the root, level by level. */
export const matrix = (members: number, width: number): Int32Array =>
  Int32Array.from({ length: members }, (_, member) =>
    member === 0 ? -1 : Math.floor((member - 1) / width),
  );

export interface Shape {
  depths: Int32Array;
  /** which of its parent's children each is, from 0 */
  positions: Int32Array;
  children: Int32Array;
  descendants: Int32Array;
}

/** What follows from the parents; a parent always comes before its children. */
export function shapeOf(parents: Int32Array): Shape {
  const { length } = parents;
  const depths = new Int32Array(length);
  const positions = new Int32Array(length);
  const children = new Int32Array(length);
  const descendants = new Int32Array(length);
  for (let member = 1; member < length; member++) {
    const parent = parents[member];
    depths[member] = depths[parent] + 1;
    positions[member] = children[parent]++;
  }
  for (let member = length - 1; member > 0; member--) {
    descendants[parents[member]] += descendants[member] + 1;
  }
  return { depths, positions, children, descendants };
}
