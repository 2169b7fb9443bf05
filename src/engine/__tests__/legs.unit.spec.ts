/** Legs of a binary tree: what everybody below brings, and in which of them somebody stands. */
import { PlacementTree } from "../periods/legs";
import { AT, snapshot } from "./snapshots";

/** Who sits where: partner, the one above, and the side. The later ones may sit above earlier ones. */
const treeOf = (...places: [id: string, parent: string | null, position: 0 | 1 | null][]) => {
  const ids = places.map(([id]) => id);
  const { seats } = snapshot(ids.map((id) => ({ id })));
  const placed = places.map(([, parent, position], index) => ({
    ...seats[index],
    ...{ joined_at: AT, parent: parent === null ? null : ids.indexOf(parent), position },
  }));
  const tree = new PlacementTree(placed);
  const side = (id: string, above: string) => tree.sideOf(ids.indexOf(id), ids.indexOf(above));
  return { ids, tree, side, placed };
};

/**
 *        a
 *      b   c
 *     d e   f        w waits without a place; late sits above g, who joined before
 *    late
 *    g
 */
const { ids, tree, side, placed } = treeOf(
  ["a", null, 0],
  ["b", "a", 0],
  ["c", "a", 1],
  ["d", "b", 0],
  ["e", "b", 1],
  ["f", "c", 1],
  ["g", "late", 1],
  ["w", null, null],
  ["late", "d", 0],
);

it.each([
  ["b", "a", 0],
  ["c", "a", 1],
  ["d", "b", 0],
  ["e", "b", 1],
  ["e", "a", 0],
  ["f", "a", 1],
  ["f", "c", 1],
  ["g", "a", 0],
  ["g", "d", 0],
  ["g", "late", 1],
  ["c", "b", null],
  ["e", "d", null],
  ["a", "b", null],
  ["a", "a", null],
  ["w", "a", null],
  ["a", "w", null],
] as const)("%s below %s stands in leg %s", (id, above, expected) => {
  expect(side(id, above)).toBe(expected);
});

it("brings what everybody in it has, and nothing of who has no place", () => {
  const own = [1n, 2n, 4n, 8n, 16n, 32n, 64n, 128n, 256n];
  const legs = tree.legs((index) => own[index]);
  expect(Object.fromEntries(ids.map((id, index) => [id, legs[index]]))).toEqual({
    a: [2n + 8n + 16n + 64n + 256n, 4n + 32n],
    b: [8n + 64n + 256n, 16n],
    c: [0n, 32n],
    d: [64n + 256n, 0n],
    ...{ e: [0n, 0n], f: [0n, 0n], g: [0n, 0n], w: [0n, 0n] },
    late: [0n, 64n],
  });
});

it("holds an active partner the seat's own partner invited, at any depth", () => {
  const invitedBy = (sponsors: Record<string, string>, off: string[] = []) =>
    new PlacementTree(
      placed.map((seat) => ({
        ...seat,
        sponsor: seat.partner_id in sponsors ? ids.indexOf(sponsors[seat.partner_id]) : null,
        status: off.includes(seat.partner_id) ? "suspended" : "active",
      })),
    ).activeDirects()[0];
  expect(invitedBy({ b: "a", c: "a" })).toEqual([true, true]);
  expect(invitedBy({ g: "a", f: "a" })).toEqual([true, true]);
  expect(invitedBy({ b: "a", c: "a" }, ["c"])).toEqual([true, false]);
  expect(invitedBy({ b: "a", c: "b", w: "a" })).toEqual([true, false]);
});
