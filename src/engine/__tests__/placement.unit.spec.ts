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

  it.each([1, 2, 3, 5])(
    "with places down to %s steps below the root, and nobody below",
    (depth) => {
      const kinds = [
        { kind: "binary" as const },
        { kind: "matrix" as const, width: 3 },
        { kind: "matrix" as const, width: 5 },
      ];
      const given = fc.tuple(
        anyNetwork({ max: 120 }),
        fc.constantFrom(...kinds),
        fc.constantFrom("sponsor" as const, "root" as const),
      );
      fc.assert(
        fc.property(given, ([members, kind, start]) => {
          const placement = { ...kind, fill: "breadth_first" as const, start, max_depth: depth };
          const network = new Network(placement);
          const places = new Map(members.map((item) => [item.id, network.join(item)]));
          expect(places).toEqual(naivePlaces(placement, members));
          const levels = [...places.values()].map((place) => place?.level ?? 1);
          expect(Math.max(...levels)).toBeLessThanOrEqual(depth + 1);
        }),
        { numRuns: 100 },
      );
    },
  );

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
  expect(places.map((place) => `${place?.parent_id} ${place?.level} ${place?.position}`)).toEqual([
    "a 2 0",
    "a 2 1",
    "a 2 2",
    "a 2 3",
    "a 2 4",
    "b 3 0",
    "b 3 1",
  ]);
});

it("fills whole levels in order of joining", () => {
  const tree = new Matrix(5);
  const levels = Array.from(
    { length: 1 + 5 + 25 + 125 },
    (_, n) => tree.place(`m${n}`, null)?.level,
  );
  expect(levels).toEqual([
    1,
    ...Array.from({ length: 5 }, () => 2),
    ...Array.from({ length: 25 }, () => 3),
    ...Array.from({ length: 125 }, () => 4),
  ]);
  expect(tree.place("next", null)).toEqual({ parent_id: "m31", level: 5, position: 0 });
});

describe("a binary tree of seed 000, ten steps deep", () => {
  const placement: Placement = {
    kind: "binary",
    fill: "breadth_first",
    start: "root",
    max_depth: 10,
  };

  it("gives the first available place, left to right from the root, whoever invited", () => {
    const network = new Network(placement);
    network.join(member("root"));
    const sponsors = ["root", "a", "b", "root", "d", "d"];
    const places = sponsors.map((sponsor, n) => network.join(member("abcdef"[n], sponsor)));
    expect(places.map((place) => `${place?.parent_id} ${place?.level} ${place?.position}`)).toEqual(
      ["root 2 0", "root 2 1", "a 3 0", "a 3 1", "b 3 0", "b 3 1"],
    );
  });

  it("has 2,047 places; the next ones wait, and so does whom they invite", () => {
    const network = new Network(placement);
    const places = Array.from({ length: 2_047 }, (_, n) => network.join(member(`m${n}`)));
    expect(places.filter((place) => place?.level === 11)).toHaveLength(1_024);
    expect(places.at(-1)).toEqual({ parent_id: "m1022", level: 11, position: 1 });
    expect(network.join(member("late"))).toBeNull();
    expect(network.join(member("later", "late"))).toBeNull();
    expect(network.nodeOf("late")).toEqual({ partner_id: "late", status: "active" });
    expect(network.upline("placement", "later", 10)).toEqual({ depth: 0, nodes: [] });
    expect(network.upline("sponsor", "later", 10).depth).toBe(1);
  });
});

it("never places anybody outside the sponsor's part of the tree, however full that is", () => {
  const network = new Network({
    kind: "matrix",
    width: 2,
    fill: "breadth_first",
    start: "sponsor",
    max_depth: 2,
  });
  network.join(member("a"));
  for (const [id, sponsor] of ["ba", "ca", "db", "eb"]) network.join(member(id, sponsor));
  expect(network.join(member("f", "b"))).toBeNull();
  // Whom a waiting partner invites starts from the nearest sponsor above who has a place.
  expect(network.join(member("g", "f"))).toBeNull();
  expect(network.join(member("h", "a"))).toEqual({ parent_id: "c", level: 3, position: 0 });
  // One that nobody with a place invited starts from the root.
  expect(network.join(member("i"))).toEqual({ parent_id: "c", level: 3, position: 1 });
  expect(network.join(member("j"))).toBeNull();
  expect(network.join(member("k", "c"))).toBeNull();
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
  expect(network.join(member("b", "a"))?.position).toBe(0);
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

describe("a matrix", () => {
  it("tells its root and everybody's place, and nothing of who has none", () => {
    const tree = new Matrix(2, 1);
    expect(tree.root).toBeNull();
    for (const id of ["a", "b", "c"]) tree.place(id, null);
    expect(tree.root).toBe("a");
    expect(tree.placeOf("a")).toEqual({ parent_id: null, level: 1, position: 0 });
    expect(tree.placeOf("c")).toEqual({ parent_id: "a", level: 2, position: 1 });
    expect(tree.placeOf("d")).toBeUndefined();
  });

  it("gives nobody a place by asking in vain: who waits may ask again", () => {
    const tree = new Matrix(2, 1);
    for (const id of ["a", "b", "c"]) tree.place(id, null);
    expect([tree.place("d", null), tree.place("d", "b"), tree.place("d", "a")]).toEqual([
      ...[null, null, null],
    ]);
    expect(tree.placeOf("d")).toBeUndefined();
    expect(() => tree.place("c", null)).toThrow(
      expect.objectContaining({ code: "already_placed" }),
    );
    expect(() => tree.place("e", "d")).toThrow(expect.objectContaining({ code: "unknown_member" }));
  });
});
