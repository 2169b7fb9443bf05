/** The life of a plan: draft, published, superseded; what was published stands, and orders keep their version. */
import type { Plan } from "../../src/engine/plan";
import { parsePlan } from "../../src/engine/plan";
import { halvingMatrix } from "../../src/engine/presets/halving-matrix";
import { simulatePlan } from "../../src/workflows/views/plan-simulation";
import { DAY_MS, Lab, type Network } from "../support/network";

/** The halving matrix that gives the sponsor another share. */
const withDirect = (rate: string, fields: object = {}): Plan => {
  const [trust, direct, ...rest] = halvingMatrix.bonuses;
  return parsePlan({ ...halvingMatrix, bonuses: [trust, { ...direct, rate }, ...rest], ...fields });
};
const later = (at: string, ms: number): string => new Date(Date.parse(at) + ms).toISOString();
const ALL = { limit: 100, offset: 0 };

describe("the life of a plan", () => {
  let lab: Lab;
  let net: Network;
  beforeAll(async () => {
    lab = await Lab.open();
  });
  beforeEach(async () => {
    net = await lab.network();
  });
  afterAll(() => lab.close());

  const service = () => net.services.plan;
  const publish = (id: string, now: string, more: object = {}) =>
    service().publish({
      id,
      effective_from: null,
      acknowledge: [],
      by: "user_2",
      now,
      ...more,
    });
  const statuses = async (now: string) =>
    (await service().listVersions(ALL, now)).versions.map(({ version, status }) => [
      version,
      status,
    ]);

  it("a draft has no number, can change and go, and decides nothing", async () => {
    const now = net.tick();
    const id = await service().addDraft(withDirect("0.02"), "user_1");
    const draft = await service().version(id, now);
    expect(draft).toMatchObject({
      version: null,
      status: "draft",
      effective_from: null,
      created_by: "user_1",
      published_by: null,
      acknowledged: [],
    });
    await service().changeDraft(id, withDirect("0.01", { name: "Other" }));
    const changed = await service().version(id, now);
    expect(changed).toMatchObject({ name: "Other", status: "draft" });
    expect(parsePlan(changed.document)).toEqual(withDirect("0.01", { name: "Other" }));
    expect(changed.hash).not.toBe(draft.hash);
    expect(await service().versionAt(later(now, DAY_MS))).toMatchObject({ version: 1 });
    await service().deleteDraft(id);
    await expect(service().version(id, now)).rejects.toMatchObject({ code: "plan_not_found" });
    for (const gone of [service().deleteDraft(id), service().changeDraft(id, withDirect("0.01"))]) {
      await expect(gone).rejects.toMatchObject({ code: "plan_not_found", status: 404 });
    }
  });

  it("numbers follow publishing, and one version is in force at any time", async () => {
    const first = await service().addDraft(withDirect("0.01"), null);
    const second = await service().addDraft(withDirect("0.02"), null);
    const now = net.tick();
    await publish(second, now);
    const soon = later(now, DAY_MS);
    await publish(first, later(now, 1_000), { effective_from: soon });
    expect(await statuses(later(now, 2_000))).toEqual([
      [3, "published"],
      [2, "published"],
      [1, "superseded"],
    ]);
    expect(await statuses(soon)).toEqual([
      [3, "published"],
      [2, "superseded"],
      [1, "superseded"],
    ]);
    const at = async (time: string) => (await service().versionAt(time)).id;
    expect(await at(later(now, -1))).not.toBe(second);
    expect(await at(now)).toBe(second);
    expect(await at(later(soon, -1))).toBe(second);
    expect(await at(soon)).toBe(first);
    const list = (status: "draft" | "published" | "superseded") =>
      service().listVersions({ ...ALL, status }, soon);
    expect(await list("published")).toMatchObject({ count: 1, versions: [{ id: first }] });
    expect(await list("superseded")).toMatchObject({ count: 2 });
    expect(await list("draft")).toEqual({ count: 0, versions: [] });
    expect(await service().listVersions({ limit: 1, offset: 1 }, soon)).toMatchObject({
      count: 3,
      versions: [{ id: second, published_by: "user_2", published_at: now }],
    });
  });

  it("takes effect now or later, never in the past, never before the last one", async () => {
    const id = await service().addDraft(withDirect("0.01"), null);
    const next = await service().addDraft(withDirect("0.02"), null);
    const now = net.tick();
    const refused = { code: "invalid_effective_from", details: { path: "effective_from" } };
    await expect(publish(id, now, { effective_from: later(now, -1) })).rejects.toMatchObject(
      refused,
    );
    expect(await service().version(id, now)).toMatchObject({ status: "draft", version: null });
    const soon = later(now, DAY_MS);
    await publish(id, now, { effective_from: soon });
    await expect(publish(next, now)).rejects.toMatchObject(refused);
    await expect(publish(next, now, { effective_from: later(soon, -1) })).rejects.toMatchObject(
      refused,
    );
    await publish(next, now, { effective_from: soon });
    expect(await service().versionAt(soon)).toMatchObject({ id: next, version: 3 });
  });

  it("a published version never changes, whoever asks", async () => {
    const id = await service().addDraft(withDirect("0.01"), null);
    const now = net.tick();
    await publish(id, now);
    const before = await service().version(id, now);
    const refused = { code: "plan_published", status: 409 };
    await expect(service().changeDraft(id, withDirect("0.02"))).rejects.toMatchObject(refused);
    await expect(service().deleteDraft(id)).rejects.toMatchObject(refused);
    await expect(publish(id, net.tick())).rejects.toMatchObject(refused);
    for (const change of [
      `document = '{}'`,
      `effective_from = now()`,
      `acknowledged = '["x"]'`,
      `published_by = 'x'`,
      `published_at = null`,
      `created_by = 'x'`,
      `version = null, status = 'draft'`,
    ]) {
      const statement = `update upline_plan_version set ${change} where id = $1`;
      await expect(net.rows(statement, [id])).rejects.toMatchObject({ code: "UP003" });
    }
    expect(await service().version(id, now)).toEqual(before);
  });

  it.each([
    [
      "another shape of tree than partners sit in",
      withDirect("0.01", { placement: { ...halvingMatrix.placement, width: 3 } }),
      "placement_fixed",
    ],
  ])("is not published with %s", async (_what, plan, code) => {
    const id = await service().addDraft(plan, null);
    const now = net.tick();
    await expect(publish(id, now)).rejects.toMatchObject({ code, status: 400 });
    expect(await service().version(id, now)).toMatchObject({ status: "draft", version: null });
  });

  it("published twice at once, a draft becomes one version", async () => {
    const id = await service().addDraft(withDirect("0.01"), null);
    const now = net.tick();
    const answers = await Promise.allSettled([publish(id, now), publish(id, now)]);
    expect(answers.map(({ status }) => status).sort()).toEqual(["fulfilled", "rejected"]);
    expect(await statuses(now)).toHaveLength(2);
  });

  it("orders are decided by the version of their time, and refunded by it", async () => {
    const root = await net.enrol();
    const before = await net.clientBuys(root, "100.00");
    const id = await service().addDraft(withDirect("0.05"), null);
    const now = net.tick();
    await publish(id, now);
    const after = await net.clientBuys(root, "100.00");
    await net.drain();
    // 3 % and 5 % directly, 1.5 % of each up the tree.
    expect(await net.balances()).toMatchObject({ [`partner:${root.id}:pending usd`]: "11000000" });
    await net.refundTo(before, "50");
    await net.drain();
    expect(await net.balances()).toMatchObject({ [`partner:${root.id}:pending usd`]: "8750000" });
    const rows = await net.rows<{ order_id: string; plan_version_id: string }>(
      `select order_id, plan_version_id from upline_order`,
    );
    const pinned = new Map(rows.map((row) => [row.order_id, row.plan_version_id]));
    expect(pinned.get(after.id)).toBe(id);
    expect(pinned.get(before.id)).not.toBe(id);
    // The proof decides every order again by its own version.
    expect(await net.prove()).toMatchObject({ ok: true, first_fault: null });
  });

  describe("a draft over the store's own orders", () => {
    const simulate = (document: Plan, more: object = {}) =>
      simulatePlan(net.services, { document, limit: 100, ...more });

    it("says what it would cost, at the base that stands, and writes nothing", async () => {
      const root = await net.enrol();
      const first = await net.clientBuys(root, "100.00");
      const second = await net.clientBuys(root, "10.00");
      await net.drain();
      await net.refundTo(first, "40");
      await net.drain();
      const before = await net.balances();
      const counts = `select (select count(*) from upline_fact)::int + (select count(*) from
        upline_journal)::int + (select count(*) from upline_plan_version)::int as rows`;
      const [rows] = await net.rows(counts);
      expect(await simulate(withDirect("0.05"))).toMatchObject({
        plan: "halving-matrix",
        approximate: false,
        complete: true,
        orders: 2,
        currencies: {
          usd: {
            base: "50.000000",
            now: { paid: "5.000000", payout_ratio: "0.1" },
            draft: { paid: "6.000000", payout_ratio: "0.12" },
          },
        },
        totals_by_bonus: { direct: { usd: { now: "1.500000", draft: "2.500000" } } },
        most_changed: [
          { partner_id: root.id, now: "2.250000", draft: "3.250000", change: "1.000000" },
        ],
      });
      const from = second.created_at;
      expect(await simulate(withDirect("0.05"), { from })).toMatchObject({
        orders: 1,
        currencies: { usd: { base: "10.000000" } },
      });
      expect(await simulate(withDirect("0.05"), { to: from })).toMatchObject({
        orders: 1,
        currencies: { usd: { base: "40.000000" } },
      });
      expect(await simulate(withDirect("0.05"), { limit: 1 })).toMatchObject({
        orders: 1,
        complete: false,
        currencies: { usd: { base: "10.000000" } },
      });
      expect(await simulate(withDirect("0.05"), { limit: 2 })).toMatchObject({ complete: true });
      expect(await simulate(withDirect("0.05"), { to: "2000-01-01T00:00:00Z" })).toMatchObject({
        orders: 0,
        complete: true,
        most_changed: [],
      });
      expect(await net.balances()).toEqual(before);
      expect(await net.rows(counts)).toEqual([rows]);
    });

    it("reaching further than the orders' own plan, it reads the tree and says so", async () => {
      const top = await net.enrol();
      const second = await net.enrol(top);
      const third = await net.enrol(second);
      await net.clientBuys(third, "100.00");
      await net.drain();
      await net.setStatus(third, "suspended");
      const level = {
        kind: "level",
        code: "deep",
        tree: "sponsor",
        rates: { kind: "list", rates: ["0.01", "0.02", "0.03"] },
        pool: "0.06",
        remainder: "house:commission",
      };
      const deep = parsePlan({ ...halvingMatrix, funds: [], bonuses: [level] });
      const answer = await simulate(deep);
      expect(answer).toMatchObject({
        approximate: true,
        orders: 1,
        totals_by_bonus: { deep: { usd: { now: "0.000000", draft: "6.000000" } } },
      });
      const drafts = Object.fromEntries(
        answer.most_changed.map(({ partner_id, draft }) => [partner_id, draft]),
      );
      // Level 1 was frozen while active: what happened to it since does not matter.
      expect(drafts).toEqual({
        [third.id]: "1.000000",
        [second.id]: "2.000000",
        [top.id]: "3.000000",
      });
    });
  });
});
