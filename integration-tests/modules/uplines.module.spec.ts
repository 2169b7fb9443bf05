/** The trees in Postgres against the slow and obvious way, and placement while many enrol at once. */
import fc from "fast-check";
import { preset } from "../../src/engine/presets";
import type { Tree } from "../../src/engine/facts";
import { assertPlaces } from "../support/invariants";
import { Lab, type Network, type Partner } from "../support/network";

const { placement } = preset("halving-matrix");
const EVERY_LEVEL = 2 ** 31 - 1;

interface Node {
  no: number;
  partner_id: string;
  parent_no: number | null;
}

/** The sponsors of a chain: each is the one before. */
function* chainOf(length: number): Generator<number> {
  for (let at = 0; at < length; at++) yield at - 1;
}

describe("uplines", () => {
  let lab: Lab;
  let net: Network;
  beforeAll(async () => {
    lab = await Lab.open();
  });
  beforeEach(async () => {
    net = await lab.network({ real_clock: true });
  });
  afterEach(() => net.close());
  afterAll(() => lab.close());

  /** Seats `p1`, `p2`, … each below the sponsor its number names (counting round those before it). */
  async function seat(sponsors: (number | null)[]): Promise<void> {
    for (const [at, sponsor] of sponsors.entries()) {
      const sponsor_id = sponsor === null || at === 0 ? null : `p${(sponsor % at) + 1}`;
      await net.services.tree.join(`p${at + 1}`, sponsor_id, placement);
    }
  }

  async function nodesOf(tree: Tree): Promise<Map<number, Node>> {
    const rows = await net.rows<{ no: string; partner_id: string; parent_no: string | null }>(
      `select no, partner_id, parent_no from upline_node where tree = $1 order by no`,
      [tree],
    );
    return new Map(
      rows.map(({ no, partner_id, parent_no }) => [
        Number(no),
        { no: Number(no), partner_id, parent_no: parent_no === null ? null : Number(parent_no) },
      ]),
    );
  }

  /** Nearest first. */
  function naiveUpline(nodes: Map<number, Node>, no: number): Node[] {
    const upline: Node[] = [];
    for (let at = nodes.get(no)?.parent_no ?? null; at !== null;) {
      const node = nodes.get(at) as Node;
      upline.push(node);
      at = node.parent_no;
    }
    return upline;
  }

  type Related = { no: number; partner_id: string; level: number };

  const related = (relation: string, tree: Tree, no: number, levels: number): Promise<Related[]> =>
    net.rows(`select no::int, partner_id, level from ${relation}($1, $2, $3) order by level, no`, [
      tree,
      no,
      levels,
    ]);

  async function assertTree(tree: Tree, levels: number[]): Promise<void> {
    const nodes = await nodesOf(tree);
    const below = new Map<number, Related[]>([...nodes.keys()].map((no) => [no, []]));
    const closure: string[] = [];
    for (const { no, partner_id } of nodes.values()) {
      const upline = naiveUpline(nodes, no).map((node, at) => ({ ...node, level: at + 1 }));
      closure.push(`${partner_id} ${partner_id} 0`);
      for (const { no: above, partner_id: id, level } of upline) {
        below.get(above)?.push({ no, partner_id, level });
        closure.push(`${id} ${partner_id} ${level}`);
      }
      for (const reach of levels) {
        const expected = upline
          .filter(({ level }) => level <= reach)
          .map(({ no: above, partner_id: id, level }) => ({ no: above, partner_id: id, level }));
        expect(await related("upline_ancestors", tree, no, reach)).toEqual(expected);
      }
    }
    for (const [no, found] of below) {
      for (const reach of levels) {
        const expected = found
          .filter(({ level }) => level <= reach)
          .sort((a, b) => a.level - b.level || a.no - b.no);
        expect(await related("upline_descendants", tree, no, reach)).toEqual(expected);
      }
    }
    const view = await net.rows<{ pair: string }>(
      `select ancestor_id || ' ' || descendant_id || ' ' || depth as pair from upline_tree_path
       where tree = $1`,
      [tree],
    );
    expect(view.map(({ pair }) => pair).sort()).toEqual(closure.sort());
    const pairs = await net.rows<{ pair: string }>(
      `select a.no || ' ' || b.no as pair from upline_node a, upline_node b
       where a.tree = $1 and b.tree = $1 and upline_is_below($1, b.no, a.no)`,
      [tree],
    );
    const expected = [...below].flatMap(([no, found]) => found.map((node) => `${no} ${node.no}`));
    expect(pairs.map(({ pair }) => pair).sort()).toEqual(expected.sort());
  }

  /** `descendants_count` of everybody, against counting. */
  async function assertCounts(tree: Tree): Promise<void> {
    const nodes = await nodesOf(tree);
    const counts = new Map([...nodes.values()].map(({ partner_id }) => [partner_id, 0]));
    for (const no of nodes.keys()) {
      for (const { partner_id } of naiveUpline(nodes, no)) {
        counts.set(partner_id, (counts.get(partner_id) ?? 0) + 1);
      }
    }
    const shown = await net.services.tree.nodesOf(tree, [...counts.keys()]);
    const found = [...shown].map(([id, node]) => [id, node.descendants_count] as const);
    expect(new Map(found)).toEqual(counts);
  }

  /** Pages of two, put together. */
  async function paged<Item>(read: (offset: number) => Promise<Item[]>): Promise<Item[]> {
    const all: Item[] = [];
    for (let page = await read(0); page.length > 0; page = await read(all.length))
      all.push(...page);
    return all;
  }

  /** Pages of children and of levels, against everybody sorted. */
  async function assertPages(tree: Tree): Promise<void> {
    type Row = { partner_id: string; parent_id: string | null; depth: number };
    const rows = await net.rows<Row>(
      `select n.partner_id, p.partner_id as parent_id, n.depth from upline_node n
       left join upline_node p on p.tree = n.tree and p.no = n.parent_no
       where n.tree = $1 order by n.parent_no, n.position`,
      [tree],
    );
    const { tree: service } = net.services;
    const idsOf = (nodes: { partner_id: string }[]) => nodes.map(({ partner_id }) => partner_id);
    for (const { partner_id } of rows.slice(0, 12)) {
      const found = await paged(async (offset) =>
        idsOf((await service.children(tree, partner_id, { limit: 2, offset })).nodes),
      );
      expect(found).toEqual(idsOf(rows.filter(({ parent_id }) => parent_id === partner_id)));
    }
    const path = tree === "sponsor" ? "no" : "path";
    for (const depth of [0, 1, 2, 3]) {
      const found = await paged(async (offset) =>
        idsOf(await service.level(tree, depth + 1, { limit: 2, offset })),
      );
      const sorted = await net.rows<Row>(
        `select partner_id from upline_node where tree = $1 and depth = $2 order by ${path}`,
        [tree, depth],
      );
      expect(found).toEqual(idsOf(sorted));
    }
  }

  it("of random trees are those of the parents, and the view is their closure", async () => {
    // Behind a chain that ends before, at or after the end of a block, everybody sits near that end.
    const chain = fc.constantFrom(0, 62, 64, 67).map((length) => Array.from(chainOf(length)));
    const crowd = fc.array(fc.option(fc.nat(99), { freq: 9 }), { minLength: 12, maxLength: 30 });
    await fc.assert(
      fc.asyncProperty(chain, crowd, async (before, given) => {
        await net.close();
        net = await lab.network({ real_clock: true });
        const first = Math.max(0, before.length - 8);
        await seat([...before, ...given.map((sponsor) => sponsor && first + (sponsor % 9))]);
        for (const tree of ["sponsor", "placement"] as const) {
          await assertTree(tree, [0, 1, 2, EVERY_LEVEL]);
          await assertCounts(tree);
          await assertPages(tree);
        }
      }),
      { numRuns: 6, endOnFailure: true },
    );
  });

  describe("of a chain of 210, which is cut in blocks of 64", () => {
    const LENGTH = 210;
    beforeEach(() => seat(Array.from(chainOf(LENGTH))));

    it.each(["sponsor", "placement"] as const)("are whole in the %s tree", async (tree) => {
      const nodes = await nodesOf(tree);
      for (const no of [1, 2, 64, 65, 66, 128, 129, 130, 193, 194, 209, LENGTH]) {
        const upline = naiveUpline(nodes, no);
        expect(upline).toHaveLength(no - 1);
        for (const reach of [0, 1, 57, 63, 64, 65, 127, 128, 129, 192, 193, 208, EVERY_LEVEL]) {
          const expected = upline
            .slice(0, reach)
            .map((node, at) => ({ no: node.no, partner_id: node.partner_id, level: at + 1 }));
          expect(await related("upline_ancestors", tree, no, reach)).toEqual(expected);
        }
        const path = await net.services.tree.pathTo(tree, `p${no}`);
        expect(path.map((node) => node.partner_id)).toEqual(
          Array.from({ length: no }, (_, at) => `p${at + 1}`),
        );
        expect(path.map((node) => node.level)).toEqual(path.map((_, at) => at + 1));
        expect(await net.services.tree.distanceBelow(tree, `p${no}`, "p1")).toBe(no - 1 || null);
        expect(await net.services.tree.distanceBelow(tree, "p1", `p${no}`)).toBeNull();
      }
      const [{ pairs, deepest }] = await net.rows<{ pairs: string; deepest: number }>(
        `select count(*) as pairs, max(depth) as deepest from upline_tree_path where tree = $1`,
        [tree],
      );
      expect([Number(pairs), deepest]).toEqual([(LENGTH * (LENGTH + 1)) / 2, LENGTH - 1]);
      const [{ wrong }] = await net.rows<{ wrong: string }>(
        `select count(*) as wrong from upline_node a, upline_node b
         where a.tree = $1 and b.tree = $1
           and upline_is_below($1, b.no, a.no) is distinct from (b.no > a.no)`,
        [tree],
      );
      expect(wrong).toBe("0");
      const widest = await net.rows<{ widest: number }>(
        `select max(cardinality(ancestors)) as widest from upline_node where tree = $1`,
        [tree],
      );
      expect(widest).toEqual([{ widest: 64 }]);
      expect(await net.services.tree.checkPaths()).toEqual({ checked: 2 * LENGTH, fault: null });
    });

    it("freeze for a sale as many levels as its plan reaches, with the whole depth", async () => {
      const uplines = await net.services.tree.uplinesOf("placement", [`p${LENGTH}`, "p1"], 70);
      expect(uplines.get("p1")).toEqual({ depth: 0, ancestors: [] });
      expect(uplines.get(`p${LENGTH}`)).toEqual({
        depth: LENGTH - 1,
        ancestors: Array.from({ length: 70 }, (_, at) => `p${LENGTH - 1 - at}`),
      });
    });

    it("count everybody below, counted or not yet counted", async () => {
      await assertCounts("sponsor");
      await net.services.tree.countJoins();
      await assertCounts("sponsor");
      await assertCounts("placement");
      const [counted] = await net.rows(
        `select sum(descendant_count)::int as pairs from upline_node where tree = 'placement'`,
      );
      expect(counted).toEqual({ pairs: (LENGTH * (LENGTH - 1)) / 2 });
      await net.services.tree.join("late", "p100", placement);
      await assertCounts("sponsor");
      await assertCounts("placement");
      await net.services.tree.countJoins();
      await net.services.tree.countJoins();
      await assertCounts("sponsor");
      await assertCounts("placement");
    });
  });

  describe("while 16 enrol at once", () => {
    /** Places by the pseudo-code of seed 004: a queue of children, from the referrer. */
    async function assertSerialPlacement(): Promise<void> {
      const joined = await net.rows<{ id: string; sponsor_id: string | null; parent: string }>(`
        select m.id, m.sponsor_id, p.partner_id || ' ' || n.position as parent from upline_partner m
        join upline_node n on n.partner_id = m.id and n.tree = 'placement'
        left join upline_node p on p.tree = n.tree and p.no = n.parent_no order by m.joined_at`);
      const children = new Map<string, string[]>(joined.map(({ id }) => [id, []]));
      for (const { id, sponsor_id, parent } of joined.slice(1)) {
        const queue = [sponsor_id ?? joined[0].id];
        let candidate = queue.shift() as string;
        while ((children.get(candidate) ?? []).length >= 5) {
          queue.push(...(children.get(candidate) ?? []));
          candidate = queue.shift() as string;
        }
        const siblings = children.get(candidate) as string[];
        expect([id, parent]).toEqual([id, `${candidate} ${siblings.length}`]);
        siblings.push(id);
      }
    }

    async function assertSound(members: number): Promise<void> {
      const [numbers] = await net.rows(`
        select count(*)::int as nodes, max(no)::int as last,
          bool_and(in_time) as in_time
        from (select no, joined_at > lag(joined_at, 1, '-infinity') over (order by no) as in_time
          from upline_node where tree = 'placement') n`);
      expect(numbers).toEqual({ nodes: members, last: members, in_time: true });
      await assertSerialPlacement();
      await assertPlaces(net);
      await net.assertInvariants();
    }

    it("under one sponsor, everybody gets the next free place", async () => {
      const root = await net.enrol();
      for (let round = 0; round < 3; round++) {
        await Promise.all(Array.from({ length: 16 }, () => net.enrol(root)));
      }
      await assertSound(49);
    });

    it("under random sponsors and none, while others drain, no place is taken twice", async () => {
      const people: Partner[] = [await net.enrol()];
      const picks = fc.sample(fc.option(fc.nat(999), { freq: 7 }), { seed: 4, numRuns: 96 });
      for (let round = 0; round < 6; round++) {
        const sponsors = picks
          .slice(round * 16, round * 16 + 16)
          .map((pick) => (pick === null ? null : people[pick % people.length]));
        const [newcomers] = await Promise.all([
          Promise.all(sponsors.map((sponsor) => net.enrol(sponsor))),
          net.drain(7),
          net.drain(3),
        ]);
        people.push(...newcomers);
      }
      await net.drain();
      await assertSound(97);
      await assertCounts("sponsor");
      await assertCounts("placement");
      expect(await net.prove()).toMatchObject({ ok: true, first_fault: null });
    });

    it("while both trees are counted over and over, nobody waits for each other in a circle", async () => {
      const people: Partner[] = [await net.enrol()];
      // Postgres finds the mark that was written last behind the other: the trees change places.
      const turn = `update upline_tree_mark set counted_no = counted_no where tree = 'sponsor'`;
      for (let round = 0; round < 12; round++) {
        await net.rows(turn);
        let enrolling = true;
        const sponsors = Array.from({ length: 16 }, (_, at) => people[(at * 7) % people.length]);
        const [newcomers] = await Promise.all([
          Promise.all(sponsors.map((sponsor) => net.enrol(sponsor))).finally(() => {
            enrolling = false;
          }),
          (async () => {
            while (enrolling) await net.services.tree.countJoins();
          })(),
        ]);
        people.push(...newcomers);
      }
      while (await net.services.tree.countJoins());
      await assertSound(193);
      await assertCounts("sponsor");
      await assertCounts("placement");
    });

    it("a customer who enrols sixteen times at once is enrolled once, and leaves no gap", async () => {
      const root = await net.enrol();
      const tries = await Promise.allSettled(
        Array.from({ length: 16 }, () => net.enrol(root, "cus_eager")),
      );
      const refusals = tries.filter((item) => item.status === "rejected");
      expect(refusals).toHaveLength(15);
      for (const { reason } of refusals) expect(reason).toMatchObject({ code: "already_partner" });
      await net.enrol(root);
      await assertSound(3);
    });
  });
});
