/** The same answers as the engine's, found the slow and obvious way: what tests compare with. */
import type { Network, Seat } from "../network";
import type { Place } from "../placement/matrix";
import { widthOf } from "../placement/schema";
import type { Placement } from "../placement/schema";

interface Joining {
  id: string;
  sponsor_id: string | null;
}

/** Everyone's place, by searching the whole tree breadth first at every joining; null for who waits. */
export function naivePlaces(
  placement: Placement,
  joinings: readonly Joining[],
): Map<string, Place | null> {
  const children = new Map<string | null, string[]>();
  const places = new Map<string, Place | null>();
  const sponsors = new Map(joinings.map(({ id, sponsor_id }) => [id, sponsor_id]));
  for (const { id, sponsor_id } of joinings) {
    let start = sponsor_id;
    while (start !== null && !places.get(start)) start = sponsors.get(start) ?? null;
    const parent_id = parentOf(placement, children, start);
    const depth = parent_id === null ? 0 : (places.get(parent_id)?.level ?? NaN);
    if (placement.kind !== "sponsor" && depth > (placement.max_depth ?? Infinity)) {
      places.set(id, null);
      continue;
    }
    const siblings = children.get(parent_id) ?? [];
    const level = parent_id === null ? 1 : (places.get(parent_id)?.level ?? NaN) + 1;
    places.set(id, { parent_id, level, position: siblings.length });
    children.set(parent_id, [...siblings, id]);
  }
  return places;
}

function parentOf(
  placement: Placement,
  children: ReadonlyMap<string | null, string[]>,
  sponsor_id: string | null,
): string | null {
  if (placement.kind === "sponsor") return sponsor_id;
  const [root] = children.get(null) ?? [];
  if (root === undefined) return null;
  const queue = [placement.start === "root" ? root : (sponsor_id ?? root)];
  for (;;) {
    const candidate = queue.shift() as string;
    const below = children.get(candidate) ?? [];
    if (below.length < (widthOf(placement) as number)) return candidate;
    queue.push(...below);
  }
}

/** Floor of `base × numerator ÷ denominator`. */
export const share = (base: bigint, numerator: bigint, denominator: bigint): bigint =>
  (base * numerator) / denominator;

/** Seed 004's tree share of a level, from 1: 1.5 % halved at each level. */
export const treeShare = (base: bigint, level: number): bigint =>
  share(base, 15n, 1_000n * 2n ** BigInt(level - 1));

/** Tree children by position. */
export const childrenOf = (network: Network, seat: Seat): Seat[] =>
  [...network.members()]
    .filter(({ parent }) => parent === seat)
    .sort((a, b) => (a.place?.position ?? 0) - (b.place?.position ?? 0));

/** The subtree below a seat, nearest first, the seat itself leading. */
export function breadthFirst(network: Network, seat: Seat): Seat[] {
  const found = [seat];
  for (let index = 0; index < found.length; index++)
    found.push(...childrenOf(network, found[index]));
  return found;
}
