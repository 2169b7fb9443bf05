import fc from "fast-check";
import { Network } from "../network";
import { Matrix } from "../placement/matrix";
import type { Placement } from "../plan";
import { anyNetwork, member } from "./given";
import { naivePlaces } from "./naive";

const matrix = (width: number, start: "sponsor" | "root"): Placement => ({
  kind: "matrix",
  width,
  fill: "breadth_first",
  start,
});

describe("placement is a naive breadth-first search", () => {
  it.each([2, 3, 4, 5])("at width %s, from the sponsor and from the root", (width) => {
    fc.assert(
      fc.property(anyNetwork({ max: 200 }), fc.boolean(), (members, fromRoot) => {
        const placement = matrix(width, fromRoot ? "root" : "sponsor");
        const network = new Network(placement);
        const places = new Map(members.map((item) => [item.id, network.join(item)]));
        expect(places).toEqual(naivePlaces(placement, members));
      }),
      { numRuns: 100 },
    );
  });

  it("without a width, everyone sits under the sponsor", () => {
    fc.assert(
      fc.property(anyNetwork(), (members) => {
        const network = new Network({ kind: "sponsor" });
        const places = new Map(members.map((item) => [item.id, network.join(item)]));
        expect(places).toEqual(naivePlaces({ kind: "sponsor" }, members));
      }),
    );
  });
});

it("places the seed's first referrals directly and the sixth one below the first", () => {
  const network = new Network(matrix(5, "sponsor"));
  network.join(member("a"));
  const places = ["b", "c", "d", "e", "f", "g", "h"].map((id) => network.join(member(id, "a")));
  expect(
    places.map(({ parent_id, level, position }) => `${parent_id} ${level} ${position}`),
  ).toEqual(["a 2 0", "a 2 1", "a 2 2", "a 2 3", "a 2 4", "b 3 0", "b 3 1"]);
});

it("fills whole levels in order of joining", () => {
  const tree = new Matrix(5);
  const levels = Array.from(
    { length: 1 + 5 + 25 + 125 },
    (_, n) => tree.place(`m${n}`, null).level,
  );
  expect(levels).toEqual([
    1,
    ...Array.from({ length: 5 }, () => 2),
    ...Array.from({ length: 25 }, () => 3),
    ...Array.from({ length: 125 }, () => 4),
  ]);
  expect(tree.place("next", null)).toEqual({ parent_id: "m31", level: 5, position: 0 });
});

it("refuses a second place, an unknown start and an unknown sponsor, and changes nothing", () => {
  const tree = new Matrix(2);
  tree.place("a", null);
  expect(() => tree.place("a", null)).toThrow(expect.objectContaining({ code: "already_placed" }));
  expect(() => tree.place("b", "ghost")).toThrow(
    expect.objectContaining({ code: "unknown_member" }),
  );
  expect(tree.placeOf("b")).toBeUndefined();
  expect(tree.place("b", "a")).toEqual({ parent_id: "a", level: 2, position: 0 });

  const network = new Network(matrix(2, "sponsor"));
  network.join(member("a"));
  expect(() => network.join(member("a"))).toThrow(/joined already/);
  expect(() => network.join(member("b", "ghost"))).toThrow(/not in the network/);
  expect(network.has("b")).toBe(false);
  expect(network.join(member("b", "a")).position).toBe(0);
});

describe("uplines", () => {
  const network = new Network(matrix(2, "sponsor"));
  network.join(member("root"));
  network.join(member("a", "root", "suspended"));
  network.join(member("b", "root"));
  network.join(member("c", "root"));
  network.join(member("d", "c"));

  it("follow the tree they are asked for, nearest first", () => {
    expect(network.upline("sponsor", "d", 10)).toEqual({
      depth: 2,
      nodes: [
        { partner_id: "c", status: "active" },
        { partner_id: "root", status: "active" },
      ],
    });
    expect(network.upline("placement", "d", 10).nodes).toEqual([
      { partner_id: "c", status: "active" },
      { partner_id: "a", status: "suspended" },
      { partner_id: "root", status: "active" },
    ]);
  });

  it("list no more than is asked for, and count all", () => {
    const { depth, nodes } = network.upline("placement", "d", 1);
    expect([depth, nodes.length]).toEqual([3, 1]);
    expect(network.upline("placement", "d", 0)).toEqual({ depth: 3, nodes: [] });
    expect(network.upline("sponsor", "root", 5)).toEqual({ depth: 0, nodes: [] });
  });
});

it("rolls group volume up to every sponsor above, with the clients' and without one's own", () => {
  const network = new Network(matrix(2, "sponsor"));
  network.join({ ...member("a"), opening: { pv: 5n, bv: 5n, cv: 5n } });
  network.join({ ...member("b", "a"), opening: { pv: 1n, bv: 2n, cv: 3n } });
  network.join(member("c", "b"));
  network.join(member("d"));
  network.addVolume("c", { pv: 10n, bv: 20n, cv: 30n });
  network.addVolume("c", { pv: -1n, bv: -2n, cv: -3n });
  network.addClientVolume("b", { pv: 100n, bv: 200n, cv: 300n });
  expect(Object.fromEntries(network.volumes())).toEqual({
    a: { pv: 5n, bv: 5n, cv: 5n, gv: 2n + 18n + 200n, mv: 0n },
    b: { pv: 1n, bv: 2n, cv: 3n, gv: 18n + 200n, mv: 0n },
    c: { pv: 9n, bv: 18n, cv: 27n, gv: 0n, mv: 0n },
    d: { pv: 0n, bv: 0n, cv: 0n, gv: 0n, mv: 0n },
  });
});
