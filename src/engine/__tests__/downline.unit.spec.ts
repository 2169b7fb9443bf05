/** Sums over everybody below everybody are what a naive walk up from each partner finds. */
import fc from "fast-check";
import { Downline } from "../downline";

/** By index: the sponsor, who always came before. */
const anyTree = fc
  .array(fc.tuple(fc.boolean(), fc.nat(), fc.bigInt(-9n, 99n), fc.boolean()), {
    minLength: 1,
    maxLength: 30,
  })
  .map((drawn) =>
    drawn.map(([isTop, pick, own, counts], index) => ({
      ...{ sponsor: isTop || index === 0 ? null : pick % index, own, counts },
    })),
  );

type Tree = typeof anyTree extends fc.Arbitrary<infer Value> ? Value : never;

/** Those who stand above a seat, nearest first. */
function aboveOf(tree: Tree, seat: number): number[] {
  const { sponsor } = tree[seat];
  return sponsor === null ? [] : [sponsor, ...aboveOf(tree, sponsor)];
}

const checked = (check: (tree: Tree, downline: Downline) => void) =>
  fc.assert(
    fc.property(anyTree, (tree) => check(tree, new Downline(tree))),
    { numRuns: 200 },
  );

it("an amount is its partner's and that of all above, as far up as the depth says", () => {
  checked((tree, downline) => {
    const own = tree.map((seat) => seat.own);
    for (const depth of [-1, 0, 1, 2, 3, tree.length - 1, tree.length, Infinity]) {
      const sums = tree.map(() => 0n);
      tree.forEach((seat, index) => {
        const reached = [index, ...aboveOf(tree, index)].slice(0, Math.max(0, depth + 1));
        for (const at of reached) sums[at] += seat.own;
      });
      expect([depth, downline.within(own, depth)]).toEqual([depth, sums]);
    }
  });
});

it("partners are counted at the levels below, and at all of them", () => {
  checked((tree, downline) => {
    const at = (levels: number[], counts: (seat: number) => boolean) => {
      const found = tree.map(() => 0);
      tree.forEach((_seat, index) => {
        const above = aboveOf(tree, index);
        for (const level of levels) {
          if (level <= above.length && counts(index)) found[above[level - 1]]++;
        }
      });
      return found;
    };
    const counts = (seat: number) => tree[seat].counts;
    for (const levels of [[], [1], [2, 3], [1, 40]]) {
      expect([...downline.countAt(levels, counts)]).toEqual(at(levels, counts));
    }
    const everybody = at(
      Array.from(tree, (_seat, index) => index + 1),
      () => true,
    );
    expect([...downline.counts()]).toEqual(everybody);
  });
});

it("a chain of 10,000 is added up without recursion", () => {
  const seats = Array.from({ length: 10_000 }, (_, index) => ({
    sponsor: index === 0 ? null : index - 1,
  }));
  const downline = new Downline(seats);
  const ones = seats.map(() => 1n);
  expect(downline.within(ones)[0]).toBe(10_000n);
  expect(downline.within(ones, 7)[0]).toBe(8n);
  expect(downline.within(ones, 9_998)[0]).toBe(9_999n);
  expect([...downline.countAt([9_999], () => true)].slice(0, 2)).toEqual([1, 0]);
});
