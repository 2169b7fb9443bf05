/** The holding tank: newcomers who are unplaced for some days, and places that somebody chose. */
import fc from "fast-check";
import { timeline } from "../history";
import { Network } from "../network";
import { Matrix } from "../placement/matrix";
import type { Place } from "../placement/matrix";
import { heldUntil } from "../placement/schema";
import { parsePlan, type Placement } from "../plan";
import { preset } from "../presets";
import { anyNetwork, at, member, order, planWith, Run } from "./given";
import { naivePlaces } from "./naive";

const HOUR = 60;
const DAY = 24 * HOUR;
const holding = (holding_days: number, fields: object = {}): Placement => ({
  ...{ kind: "matrix", width: 2, fill: "breadth_first", start: "sponsor", holding_days },
  ...fields,
});

describe("the plan", () => {
  it.each([0, 366, 1.5, "7"])("refuses %j days", (holding_days) => {
    const placement = { ...holding(1), holding_days };
    expect(() => planWith({ placement })).toThrow(/placement\.holding_days/);
  });

  it("knows no holding where everybody sits under the sponsor", () => {
    expect(() => planWith({ placement: { kind: "sponsor", holding_days: 1 } })).toThrow(
      /holding_days/,
    );
  });

  it("says until when a newcomer is held: nobody chooses for who has no sponsor", () => {
    const newcomer = { joined_at: at(0), sponsor_id: "a" };
    expect(heldUntil(holding(7), newcomer)).toBe(at(7 * DAY));
    expect(heldUntil(holding(7), { ...newcomer, sponsor_id: null })).toBeNull();
    expect(heldUntil({ kind: "sponsor" }, newcomer)).toBeNull();
    expect(heldUntil(preset("halving-matrix").placement, newcomer)).toBeNull();
  });
});

it("who is held is placed as if it joined when the days are over", () => {
  const given = fc.tuple(
    anyNetwork({ max: 60 }),
    fc.nat(10 * HOUR),
    fc.integer({ min: 1, max: 4 }),
    fc.constantFrom("sponsor" as const, "root" as const),
    fc.constantFrom(undefined, 2, 4),
  );
  fc.assert(
    fc.property(given, ([crowd, gap, days, start, max_depth]) => {
      const members = crowd.map((item, n) => ({ ...item, joined_at: at(n * gap) }));
      const plan = planWith({ placement: holding(days, { start, max_depth }) });
      // An order after everybody's days: all of them are over by then.
      const last = order("last", "m0", 1n, { at: at(1_000 * DAY) });
      const byId = new Map(members.map((item) => [item.id, item]));
      const run = new Run(plan);
      for (const step of timeline(plan, byId, [last])) {
        if ("join" in step) {
          const isHeld = step.join.sponsor_id !== null;
          run.join(step.join);
          if (isHeld) expect(run.network.seatOf(step.join.id)).toMatchObject({ place: null });
        } else run.apply(step.event);
      }
      const placed = members
        .map((item) => ({ item, time: heldUntil(plan.placement, item) ?? item.joined_at }))
        .map((entry, n) => ({ ...entry, rank: entry.item.sponsor_id === null ? 1 : 0, n }))
        .sort((a, b) => a.time.localeCompare(b.time) || a.rank - b.rank || a.n - b.n)
        .map(({ item }) => item);
      const found = new Map([...run.network.members()].map((s) => [s.node.partner_id, s.place]));
      const { holding_days: _days, ...atOnce } = plan.placement as Placement & {
        holding_days?: number;
      };
      const expected = naivePlaces(atOnce, placed);
      expect(Object.fromEntries(found)).toEqual(Object.fromEntries(expected));
    }),
    { numRuns: 200 },
  );
});

it("who is held has a sponsor but nobody above it in the tree, and is passed on as level 1 later", () => {
  const run = new Run(planWith({ placement: holding(2) }));
  run.join(member("a"), member("b", "a", "active", DAY), member("c", "b", "active", DAY));
  expect(run.network.upline("sponsor", "c", 9).depth).toBe(2);
  expect(run.network.upline("placement", "c", 9)).toEqual({ depth: 0, nodes: [] });
  expect(run.network.place("b")).toEqual({ parent_id: "a", level: 2, position: 0 });
  expect(run.network.place("c")).toEqual({ parent_id: "b", level: 3, position: 0 });
  const above = run.network.upline("placement", "c", 9).nodes.map((node) => node.partner_id);
  expect(above).toEqual(["b", "a"]);
  expect(() => run.network.place("c")).toThrow(/has a place already/);
});

it("in a history, a placing comes before a joining of its time, and none after the last row", () => {
  const plan = parsePlan({ ...planWith({}), placement: holding(1) });
  const members = [
    member("a"),
    member("b", "a", "active", HOUR),
    member("c", null, "active", DAY + HOUR),
    member("d", "a", "active", DAY + HOUR),
  ];
  const steps = timeline(plan, new Map(members.map((item) => [item.id, item])), []);
  expect(steps.map((step) => ("join" in step ? `join:${step.join.id}` : step.event))).toEqual([
    ...["join:a", "join:b"],
    { kind: "place", id: "placement:b", at: at(DAY + HOUR), ref: "b" },
    ...["join:c", "join:d"],
  ]);
});

describe("a chosen place", () => {
  it("is the one named or the first free one; what is left free is filled later", () => {
    const tree = new Matrix(3, 2);
    tree.place("a", null);
    expect(tree.choose("b", "a", 2)).toEqual({ parent_id: "a", level: 2, position: 2 });
    expect(tree.choose("c", "a")).toEqual({ parent_id: "a", level: 2, position: 0 });
    expect(tree.choose("x", "a", 2)).toBeNull();
    expect(tree.choose("x", "a", 3)).toBeNull();
    expect(tree.choose("x", "a", -1)).toBeNull();
    expect(tree.choose("d", "b", 1)).toEqual({ parent_id: "b", level: 3, position: 1 });
    expect(tree.choose("x", "d")).toBeNull();
    expect(tree.place("e", null)).toEqual({ parent_id: "a", level: 2, position: 1 });
    expect(tree.choose("x", "a")).toBeNull();
    const next = ["f", "g", "h", "i"].map((id) => tree.place(id, null));
    expect(next.map((place) => `${place?.parent_id} ${place?.position}`)).toEqual([
      ...["c 0", "c 1", "c 2", "e 0"],
    ]);
    expect(() => tree.choose("a", "b")).toThrow(/has a place already/);
    expect(() => tree.choose("x", "ghost")).toThrow(/never placed/);
    expect(tree.placeOf("x")).toBeUndefined();
  });

  it("leaves the others the first free place, breadth first", () => {
    const step = fc.record({
      chooses: fc.boolean(),
      pick: fc.nat(),
      position: fc.option(fc.nat(3)),
    });
    const given = fc.tuple(fc.array(step, { maxLength: 60 }), fc.integer({ min: 2, max: 4 }));
    fc.assert(
      fc.property(given, ([steps, width]) => {
        const tree = new Matrix(width);
        const naive = new Map<string, Place>();
        const below = (id: string, position: number) =>
          [...naive].some(([, p]) => p.parent_id === id && p.position === position);
        const free = (id: string) =>
          Array.from({ length: width }, (_, n) => n).find((n) => !below(id, n));
        const childrenOf = (id: string) =>
          [...naive]
            .filter(([, place]) => place.parent_id === id)
            .sort(([, a], [, b]) => a.position - b.position)
            .map(([child]) => child);
        naive.set("root", tree.place("root", null) as Place);
        steps.forEach(({ chooses, pick, position }, n) => {
          const members = [...naive.keys()];
          const start = members[pick % members.length];
          const id = `m${n}`;
          let parent = start;
          if (!chooses) {
            const queue = [start];
            while (free((parent = queue.shift() as string)) === undefined) {
              queue.push(...childrenOf(parent));
            }
          }
          const spot = chooses && position !== null ? position : free(parent);
          const isFree = spot !== undefined && spot < width && !below(parent, spot);
          const level = (naive.get(parent)?.level ?? 0) + 1;
          const expected = isFree ? { parent_id: parent, level, position: spot } : null;
          const found = chooses ? tree.choose(id, parent, position) : tree.place(id, start);
          expect(found).toEqual(expected);
          if (expected) naive.set(id, expected);
        });
      }),
      { numRuns: 200 },
    );
  });
});

it("a network keeps no place for who is held: the next ones take them", () => {
  const network = new Network(holding(5));
  network.join(member("a"));
  expect(network.join(member("b", "a"))).toBeNull();
  expect(network.join(member("c"))).toEqual({ parent_id: "a", level: 2, position: 0 });
  expect(network.place("b")).toEqual({ parent_id: "a", level: 2, position: 1 });
});
