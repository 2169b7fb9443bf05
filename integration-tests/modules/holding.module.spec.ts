/** The holding tank: newcomers unplaced for some days, places their sponsors choose, and the first free ones after. */
import { placement as placementSchema, type Placement } from "../../src/engine/placement/schema";
import { placeWaiting } from "../../src/workflows/steps/place-waiting";
import { showPartner } from "../../src/workflows/views/partner";
import { showHeldRecruits } from "../../src/workflows/views/placements";
import {
  assertSound,
  choose,
  chooseAsAdmin,
  codeOf,
  factsOf,
  pass,
  seatsOf,
} from "../support/tank";
import { Lab, type Network } from "../support/network";

const DAYS = 7;
const PAGE = { limit: 10, offset: 0 };
const tank = (fields: object = {}): Placement =>
  placementSchema.parse({
    ...{ kind: "binary", fill: "breadth_first", start: "sponsor", holding_days: DAYS },
    ...fields,
  });

describe("a newcomer of a plan that holds", () => {
  let lab: Lab;
  let net: Network;
  beforeAll(async () => {
    lab = await Lab.open({ placement: tank() });
  });
  beforeEach(async () => {
    net = await lab.network({ real_clock: true });
  });
  afterEach(() => net.close());
  afterAll(() => lab.close());

  it("sits below its sponsor at once, has no place for its days, and is listed", async () => {
    const root = await net.enrol();
    expect(root.placement).toBe("placed");
    const [ann, bob] = [await net.enrol(root), await net.enrol(root)];
    expect([ann.placement, bob.placement]).toEqual(["held", "held"]);
    const shown = await showPartner(net.services, ann.id);
    expect(shown).toMatchObject({ sponsor_id: root.id, tree: null, placement: "held" });
    expect(shown.placement_message).toContain(shown.held_until);
    const days = Date.parse(shown.held_until as string) - Date.parse(shown.joined_at);
    expect(days).toBe(DAYS * 86_400_000);
    const listed = await showHeldRecruits(net.services, root.id, PAGE);
    expect(listed).toMatchObject({ count: 2, ...PAGE });
    expect(listed.placements).toMatchObject([
      { partner_id: ann.id, display_name: "Somebody S.", held_until: shown.held_until },
      { partner_id: bob.id },
    ]);
    expect(await showHeldRecruits(net.services, root.id, { limit: 1, offset: 1 })).toMatchObject({
      count: 2,
      placements: [{ partner_id: bob.id }],
    });
    expect(await showHeldRecruits(net.services, ann.id, PAGE)).toMatchObject({ placements: [] });
    // Its sponsor is paid for it; nobody of the tree is.
    await net.buy(ann, "100");
    await assertSound(net);
    expect(await net.balances()).toMatchObject({
      [`partner:${root.id}:pending usd`]: "3000000",
      "fund:development usd": "4000000",
    });
  });

  it("keeps nobody else from a place", async () => {
    const root = await net.enrol();
    const held = await net.enrol(root);
    const alone = await net.enrol();
    expect(await seatsOf(net)).toMatchObject({ [held.id]: null, [alone.id]: `${root.id} 2 0` });
    expect(await placeWaiting(net.services)).toBe(0);
    await assertSound(net);
  });

  it("gets the first free place when its days are over, in their order", async () => {
    const root = await net.enrol();
    const first = [await net.enrol(root), await net.enrol(root)];
    await pass(net, 3);
    const second = await net.enrol(first[0]);
    await pass(net, DAYS - 4);
    expect(await placeWaiting(net.services)).toBe(0);
    await pass(net, 1);
    expect(await placeWaiting(net.services)).toBe(2);
    await pass(net, 3);
    // The next joining places whose days are over, before the newcomer.
    const alone = await net.enrol();
    expect(await placeWaiting(net.services)).toBe(0);
    expect(await seatsOf(net)).toEqual({
      [root.id]: " 1 0",
      [first[0].id]: `${root.id} 2 0`,
      [first[1].id]: `${root.id} 2 1`,
      [second.id]: `${first[0].id} 3 0`,
      [alone.id]: `${first[0].id} 3 1`,
    });
    await assertSound(net);
    const later = await factsOf(net, "placement");
    expect(later.map((fact) => fact.partner_id)).toEqual([...first, second].map(({ id }) => id));
    expect(later.every((fact) => !("chosen_by" in fact))).toBe(true);
    const joins = await factsOf(net, "join");
    expect(joins.map((fact) => fact.placement === null)).toEqual([false, true, true, true, false]);
    expect(await showHeldRecruits(net.services, root.id, PAGE)).toMatchObject({ count: 0 });
  });

  it("gets the place its sponsor chose: left, right, or the first free one", async () => {
    const root = await net.enrol();
    const [ann, bob, cid, dan] = [
      ...[await net.enrol(root), await net.enrol(root)],
      ...[await net.enrol(root), await net.enrol(root)],
    ];
    await choose(net, bob, root, root, 1);
    await choose(net, ann, bob, root, 1);
    await choose(net, cid, bob, root);
    expect(await showPartner(net.services, bob.id)).toMatchObject({
      ...{ placement: "placed", placement_message: null, held_until: null },
      tree: { parent_id: root.id, level: 2, position: 1 },
    });
    await pass(net, DAYS);
    await placeWaiting(net.services);
    expect(await seatsOf(net)).toEqual({
      [root.id]: " 1 0",
      [ann.id]: `${bob.id} 3 1`,
      [bob.id]: `${root.id} 2 1`,
      [cid.id]: `${bob.id} 3 0`,
      // The hole that was left is the first free place.
      [dan.id]: `${root.id} 2 0`,
    });
    await assertSound(net);
    expect(await factsOf(net, "placement")).toMatchObject([
      { partner_id: bob.id, parent_id: root.id, position: 1, chosen_by: "sponsor" },
      { partner_id: ann.id, parent_id: bob.id, level: 3, chosen_by: "sponsor" },
      { partner_id: cid.id, chosen_by: "sponsor" },
      { partner_id: dan.id, parent_id: root.id, position: 0 },
    ]);
    const counts = await net.services.tree.nodesOf("placement", [root.id]);
    expect(counts.get(root.id)).toMatchObject({ children_count: 2, descendants_count: 4 });
  });

  it("is placed only by its own sponsor, below it, where there is a place, and once", async () => {
    const root = await net.enrol();
    const other = await net.enrol();
    const mine = await net.enrol(root);
    const deep = await net.enrol(mine);
    const others = await net.enrol(other);
    const refused = (work: Promise<unknown>) => codeOf(work);
    expect(await refused(choose(net, others, root, root))).toBe("partner_not_found");
    expect(await refused(choose(net, deep, root, root))).toBe("partner_not_found");
    expect(await refused(choose(net, { id: "prt_none" }, root, root))).toBe("partner_not_found");
    expect(await refused(choose(net, deep, root, mine))).toBe("sponsor_unplaced");
    expect(await refused(choose(net, mine, deep, root))).toBe("parent_not_found");
    expect(await refused(choose(net, mine, { id: "prt_none" }, root))).toBe("parent_not_found");
    expect(await refused(choose(net, others, root, other))).toBe("parent_not_found");
    expect(await refused(choose(net, mine, root, root, 0))).toBe("place_taken");
    expect(await refused(choose(net, mine, root, root, 2))).toBe("no_such_position");
    expect(await refused(choose(net, other, root, root))).toBe("partner_not_found");
    await net.setStatus(root, "suspended");
    expect(await refused(choose(net, mine, root, root))).toBe("partner_not_active");
    await net.setStatus(root, "active");
    expect((await factsOf(net, "placement")).length).toBe(0);
    await choose(net, mine, root, root);
    expect(await refused(choose(net, mine, root, root))).toBe("not_held");
    const late = await net.enrol(root);
    expect(await refused(choose(net, late, root, root))).toBe("place_taken");
    await assertSound(net);
  });

  it("an admin chooses below the nearest sponsor with a place, nowhere else", async () => {
    const root = await net.enrol();
    const other = await net.enrol();
    const mine = await net.enrol(other);
    const deep = await net.enrol(mine);
    expect(await codeOf(chooseAsAdmin(net, deep, root, 1))).toBe("parent_not_found");
    expect(await codeOf(chooseAsAdmin(net, { id: "prt_none" }, root))).toBe("partner_not_found");
    await chooseAsAdmin(net, deep, other, 1);
    expect((await seatsOf(net))[deep.id]).toBe(`${other.id} 3 1`);
    await assertSound(net);
    expect(await factsOf(net, "placement")).toMatchObject([{ chosen_by: "admin" }]);
    const chosen = `select chosen_by, chooser_id from upline_waiting where partner_id = $1`;
    expect(await net.rows(chosen, [deep.id])).toEqual([
      { chosen_by: "admin", chooser_id: "user_1" },
    ]);
  });

  it("two into the last place at once: one sits there, the other is told", async () => {
    const root = await net.enrol();
    await net.enrol();
    const recruits = await Promise.all(Array.from({ length: 6 }, () => net.enrol(root)));
    const answers = await Promise.all(
      recruits.map((who, n) => codeOf(choose(net, who, root, root, n % 2 ? 1 : undefined))),
    );
    expect(answers.filter((answer) => answer === null)).toHaveLength(1);
    expect(answers.filter((answer) => answer === "place_taken")).toHaveLength(5);
    await assertSound(net);
  });

  it("placed twice at once, or when its days end, it has one place", async () => {
    const root = await net.enrol();
    const left = await net.enrol();
    const mine = await net.enrol(root);
    const answers = await Promise.all([
      ...[codeOf(choose(net, mine, root, root)), codeOf(choose(net, mine, left, root))],
      ...[codeOf(chooseAsAdmin(net, mine, left, 1))],
    ]);
    expect(answers.sort()).toEqual(["not_held", "not_held", null]);
    const late = await net.enrol(root);
    await pass(net, DAYS);
    const [answer] = await Promise.all([
      codeOf(choose(net, late, left, root)),
      placeWaiting(net.services),
      net.enrol(),
    ]);
    expect([null, "not_held"]).toContain(answer);
    expect((await seatsOf(net))[late.id]).not.toBeNull();
    await assertSound(net);
  });

  it("notices a place that is neither the first free one nor chosen", async () => {
    const root = await net.enrol();
    const mine = await net.enrol(root);
    await choose(net, mine, root, root, 1);
    expect(await net.prove()).toMatchObject({ ok: true });
    await net.rows(`update upline_waiting set chosen_by = null`);
    expect(await net.services.tree.checkPaths()).toMatchObject({
      fault: { tree: "placement", partner_id: mine.id, fault: "position does not follow joining" },
    });
  });

  it("held under a plan of before, it keeps its days; the next ones have the new plan's", async () => {
    const { tree } = net.services;
    await tree.join("a", null, tank());
    const before = await tree.join("b", "a", tank());
    expect((await tree.join("c", "a", tank({ holding_days: undefined }))).is_placed).toBe(true);
    const after = await tree.join("d", "a", tank({ holding_days: 1 }));
    const hours = (joined: { joined_at: string; held_until: string | null }) =>
      Math.round((Date.parse(joined.held_until ?? "") - Date.parse(joined.joined_at)) / 3_600_000);
    expect([before, after].map(hours)).toEqual([DAYS * 24, 24]);
    expect(await tree.placeWaiting(tank({ holding_days: undefined }))).toEqual({
      partner_ids: [],
      has_more: false,
    });
    await pass(net, 1);
    const { partner_ids } = await tree.placeWaiting(tank({ holding_days: undefined }));
    expect(partner_ids).toEqual(["d"]);
  });
});
