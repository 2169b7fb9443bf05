/** Trees with a depth: who finds no place waits, and is placed in order once a later plan is deeper. */
import fc from "fast-check";
import { Network as Memory } from "../../src/engine/network";
import { parsePlan } from "../../src/engine/plan";
import { placement as placementSchema, type Placement } from "../../src/engine/placement/schema";
import { halvingMatrix } from "../../src/engine/presets/halving-matrix";
import { canonicalJson } from "../../src/engine/canonical";
import { placeWaiting } from "../../src/workflows/steps/place-waiting";
import { showOwnChildren } from "../../src/workflows/views/own-tree";
import { showPartner } from "../../src/workflows/views/partner";
import { showPath, showStats } from "../../src/workflows/views/tree";
import { Lab, type Network, type Partner } from "../support/network";

const binary = (max_depth: number, start: "sponsor" | "root" = "sponsor"): Placement =>
  placementSchema.parse({ kind: "binary", fill: "breadth_first", start, max_depth });

interface Seat {
  id: string;
  sponsor_id: string | null;
  parent_id: string | null;
  level: number | null;
  position: number | null;
}

describe("a binary tree three steps deep", () => {
  let lab: Lab;
  let net: Network;
  beforeAll(async () => {
    lab = await Lab.open({ placement: binary(3) });
  });
  beforeEach(async () => {
    net = await lab.network({ real_clock: true });
  });
  afterEach(() => net.close());
  afterAll(() => lab.close());

  /** A new version, in force at once. */
  async function publish(placement: Placement): Promise<void> {
    const document = canonicalJson(parsePlan({ ...halvingMatrix, placement }));
    await net.rows(
      `insert into upline_plan_version (id, code, version, status, document, hash, effective_from)
       select 'uplan_' || max(version) + 1, max(code), max(version) + 1, 'published', $1,
         max(version)::text, '2020-01-01' from upline_plan_version`,
      [document],
    );
  }

  /** Everybody in order of joining. */
  const seats = (): Promise<Seat[]> =>
    net.rows(`
      select m.id, m.sponsor_id, p.partner_id as parent_id, n.depth + 1 as level, n.position
      from upline_partner m left join upline_node n on n.partner_id = m.id and n.tree = 'placement'
      left join upline_node p on p.tree = n.tree and p.no = n.parent_no order by m.joined_at`);

  const facts = async (kind: string): Promise<Record<string, unknown>[]> => {
    const rows = await net.rows<{ payload: Record<string, unknown> }>(
      `select f.payload from upline_fact f join upline_journal j on j.fact_id = f.id
       where j.kind = $1 order by j.no`,
      [kind],
    );
    return rows.map(({ payload }) => payload);
  };

  /** What the pure engine makes of the same joinings. */
  function inMemory(joinings: Seat[], placement: Placement): Seat[] {
    const memory = new Memory(placement);
    return joinings.map(({ id, sponsor_id }) => {
      const opening = { pv: 0n, bv: 0n, cv: 0n };
      const member = { id, sponsor_id, status: "active" as const, joined_at: "", opening };
      const nowhere = { parent_id: null, level: null, position: null };
      return { id, sponsor_id, ...(memory.join(member) ?? nowhere) };
    });
  }

  async function assertSound(): Promise<void> {
    await net.drain();
    await net.assertInvariants();
    expect(await net.prove()).toMatchObject({ ok: true, first_fault: null });
  }

  /** Fifty at once, in waves, by random sponsors. */
  async function crowd(): Promise<Partner[]> {
    const people = [await net.enrol()];
    const picks = fc.sample(fc.option(fc.nat(999), { freq: 7 }), { seed: 8, numRuns: 50 });
    for (const wave of [picks.slice(0, 6), picks.slice(6, 14), picks.slice(14)]) {
      const sponsors = wave.map((pick) => (pick === null ? null : people[pick % people.length]));
      people.push(...(await Promise.all(sponsors.map((sponsor) => net.enrol(sponsor)))));
    }
    return people;
  }

  it("gives its fifteen places while fifty enrol, and the others wait", async () => {
    const people = await crowd();
    await assertSound();
    const found = await seats();
    expect(found).toEqual(inMemory(found, binary(3)));
    const placed = found.filter(({ level }) => level !== null);
    expect(placed.length).toBeLessThanOrEqual(15);
    expect(people.filter(({ placement }) => placement === "placed")).toHaveLength(placed.length);
    const places = new Map((await facts("join")).map((fact) => [fact.partner_id, fact.placement]));
    expect(places.size).toBe(51);
    for (const { id, parent_id, level, position } of found) {
      expect(places.get(id)).toEqual(level === null ? null : { parent_id, level, position });
    }
  });

  it("places who waits before the next newcomer, in order of joining, once it is deeper", async () => {
    await crowd();
    await net.drain();
    const before = await seats();
    const joins = await facts("join");
    await publish(binary(9));
    const newcomer = await net.enrol();
    expect(newcomer.placement).toBe("placed");
    await assertSound();
    const waited = before.filter(({ level }) => level === null).map(({ id }) => id);
    expect(waited.length).toBeGreaterThan(30);
    const later = await facts("placement");
    expect(later.map((fact) => fact.partner_id)).toEqual(waited);
    expect((await facts("join")).slice(0, -1)).toEqual(joins);
    const after = new Map((await seats()).map((seat) => [seat.id, seat]));
    for (const { partner_id, parent_id, level, position } of later) {
      expect(after.get(partner_id as string)).toMatchObject({ parent_id, level, position });
    }
    const order = await net.rows<{ partner_id: string }>(
      `select partner_id from upline_node where tree = 'placement' order by no desc limit 1`,
    );
    expect(order).toEqual([{ partner_id: newcomer.id }]);
  });

  it("freezes a joining without a place, even when the place came before the drain", async () => {
    const [root] = await crowd();
    await publish(binary(9));
    expect(await placeWaiting(net.services)).toBeGreaterThan(30);
    expect(await placeWaiting(net.services)).toBe(0);
    await assertSound();
    const waited = (await facts("join")).filter(({ placement }) => placement === null);
    expect((await facts("placement")).map((fact) => fact.partner_id)).toEqual(
      waited.map((fact) => fact.partner_id),
    );
    const counts = await net.services.tree.nodesOf("placement", [root.id]);
    expect([...counts.values()][0].descendants_count).toBe(50);
  });

  it("lets nobody overtake those who were not tried yet", async () => {
    const { tree } = net.services;
    const first = binary(1, "root");
    for (let n = 0; n < 3; n++)
      expect((await tree.join(`p${n}`, null, first)).is_placed).toBe(true);
    for (let n = 3; n < 253; n++) await tree.join(`p${n}`, null, first);
    const deep = binary(10, "root");
    const late = await tree.join("late", null, deep);
    expect([late.placed_before.length, late.is_placed]).toEqual([200, false]);
    const { partner_ids, has_more } = await tree.placeWaiting(deep);
    expect(partner_ids).toEqual([...Array.from({ length: 50 }, (_, n) => `p${n + 203}`), "late"]);
    expect(has_more).toBe(false);
    const nodes = [...(await tree.nodesOf("placement", ["p0", "p252", "late"])).values()];
    expect(nodes.map(({ level }) => level).sort()).toEqual([1, 8, 8]);
    expect(await tree.checkPaths()).toEqual({ checked: 254 * 2, fault: null });
  });

  it("pays a waiting partner's sponsor, but nobody of the tree; shows it without a place", async () => {
    const root = await net.enrol();
    for (let n = 0; n < 14; n++) await net.enrol(root);
    const late = await net.enrol(root);
    expect(late.placement).toBe("waiting");
    await net.buy(late, "100");
    await assertSound();
    expect(await net.balances()).toMatchObject({
      [`partner:${root.id}:pending usd`]: "3000000",
      "fund:development usd": "4000000",
    });
    const shown = await showPartner(net.services, late.id);
    expect(shown).toMatchObject({ tree: null, placement: "waiting", sponsor_id: root.id });
    expect(shown.placement_message).toMatch(/every place/);
    const page = { limit: 10, offset: 0 };
    expect(await showOwnChildren(net.services, late.id, late.id, page)).toMatchObject({
      nodes: [],
    });
    expect(await showPath(net.services, "placement", late.id)).toEqual({ nodes: [] });
    expect(await showStats(net.services, "placement", late.id)).toMatchObject({ members: 0 });
    const placed = await showPartner(net.services, root.id);
    expect(placed).toMatchObject({ placement: "placed", placement_message: null });
  });
});
