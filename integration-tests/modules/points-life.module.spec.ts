/** What points keep in a store: entries that stand, keys used once, days, lateness, and plans that begin with them. */
import { parsePlan } from "../../src/engine/plan";
import { halvingMatrix } from "../../src/engine/presets/halving-matrix";
import { pointsLadder } from "../../src/engine/presets/points-ladder";
import { checkIn } from "../../src/workflows/steps/check-in";
import { closeAt, dueCloses } from "../../src/workflows/steps/close-period";
import { showPoints } from "../../src/workflows/views/points";
import { DAY_MS, Lab, type Network, type Partner } from "../support/network";

const sales = {
  ladders: [
    {
      code: "sales",
      steps: [
        { code: "S0", name: "Start", requires: [] },
        { code: "S1", name: "Seller", requires: [{ metric: "pv", at_least: "1000" }] },
      ],
    },
  ],
  effective: "next_sale",
  expire: "never",
};
const points = { ...pointsLadder.points, expire_after_no_rank_days: 2 };
const PAGE = { limit: 100, offset: 0 };

describe("points of a store", () => {
  let lab: Lab;
  let net: Network;
  let ada: Partner;
  let ben: Partner;
  beforeAll(async () => {
    lab = await Lab.open({ points, ranks: sales });
  });
  afterAll(() => lab.close());
  const grow = async () => {
    ada = await net.enrol();
    ben = await net.enrol(ada);
    await net.drain();
  };
  beforeEach(async () => {
    net = await lab.network();
    await grow();
  });
  afterEach(() => net.close());

  const entriesOf = async ({ id }: Partner) =>
    (await net.services.partner.pointsOf(id, PAGE)).entries
      .map(({ key, points: given }) => `${key} ${given}`)
      .reverse();
  const totalOf = async ({ id }: Partner) =>
    (await showPoints(net.services, id, PAGE, net.tick(0))).points.total;
  const close = async (ms = 1_000) => {
    const ends_at = net.tick(ms);
    return closeAt(net.services, { name: "day", ends_at });
  };
  const enter = async ({ id: partner_id, customer_id }: Partner) =>
    checkIn(net.services, { partner_id, customer_id, now: net.tick() });

  it("Postgres refuses to change entries, and a key that its partner used", async () => {
    await enter(ben);
    await net.drain();
    const refused = { code: "UP003" };
    for (const statement of [
      "update upline_point_entry set points = 50",
      "delete from upline_point_entry",
      "truncate upline_point_entry",
    ]) {
      await expect(net.rows(statement)).rejects.toMatchObject(refused);
    }
    const again = `insert into upline_point_entry (partner_id, key, task, points, at)
      select partner_id, key, task, points, at from upline_point_entry`;
    await expect(net.rows(again)).rejects.toMatchObject({ code: "23505" });
    expect(await entriesOf(ben)).toEqual(["sign_in:2030-01-01 5"]);
  });

  it("the proof finds a sum that its entries do not come to", async () => {
    await enter(ben);
    await net.drain();
    expect(await net.prove()).toMatchObject({ ok: true });
    await net.rows(`update upline_points set total = 6 where partner_id = $1`, [ben.id]);
    expect(await net.prove()).toMatchObject({
      ok: false,
      first_fault: { what: "points", id: ben.id, expected: "5", found: "6" },
    });
  });

  it("a check-in counts once a day, a task once under its id, whatever asks again", async () => {
    expect(await enter(ben)).toEqual({ already: false });
    expect(await enter(ben)).toEqual({ already: true });
    const task = { kind: "task" as const, id: "t-1", metric: "reservations", amount: "2" };
    for (let times = 0; times < 3; times++) {
      await net.report(ben.customer_id, task);
      await net.drain();
    }
    expect(await entriesOf(ben)).toEqual(["sign_in:2030-01-01 5", "reservation:2030-01-01 5"]);
    net.tick(DAY_MS);
    expect(await enter(ben)).toEqual({ already: false });
    await net.drain();
    const shown = await showPoints(net.services, ben.id, PAGE, net.tick(0));
    const tiers = (code: string) => shown.points.tasks.find((item) => item.code === code)?.tiers;
    expect(shown.points.total).toBe(15);
    expect(tiers("all_reservations")?.[0]).toMatchObject({ have: "2", need: "3", is_done: false });
    expect(tiers("sign_in_streak")?.[0]).toMatchObject({ have: "2" });
    // Nobody looked since; a streak is broken all the same.
    const later = await showPoints(net.services, ben.id, PAGE, net.tick(2 * DAY_MS));
    const streak = later.points.tasks.find(({ code }) => code === "sign_in_streak");
    expect(streak?.tiers[0]).toMatchObject({ have: "0" });
  });

  it("nobody suspended checks in, and who left for good earns nothing from its team", async () => {
    await net.setStatus(ben, "suspended");
    await expect(enter(ben)).rejects.toMatchObject({ code: "partner_not_active", status: 400 });
    await net.setStatus(ada, "terminated");
    await net.setStatus(ben, "active");
    await net.capture(await net.buy(ben, "600.00"));
    await net.drain();
    expect(await entriesOf(ben)).toEqual(["trade:2030-01-01 5", "amount:2030-01-01 5"]);
    expect(await entriesOf(ada)).toEqual([]);
  });

  it("an order counts when it is captured; what comes back later takes nothing from that day", async () => {
    const order = await net.buy(ben, "600.00");
    await net.drain();
    expect(await entriesOf(ben)).toEqual([]);
    net.tick(DAY_MS);
    await net.capture(order);
    await net.drain();
    const of_the_day = ["trade:2030-01-02 5", "amount:2030-01-02 5"];
    expect(await entriesOf(ben)).toEqual(of_the_day);
    expect(await entriesOf(ada)).toEqual(["valid_a:2030-01-02 10"]);
    net.tick(DAY_MS);
    await net.cancel(order);
    const other = await net.buy(ben, "499.00");
    await net.capture(other);
    await net.drain();
    // The day's trade is the new one; what was given back is not of this day.
    expect(await entriesOf(ben)).toEqual([...of_the_day, "trade:2030-01-03 5"]);
    const [row] = await net.rows<{ state: { life: object } }>(
      `select state from upline_points where partner_id = $1`,
      [ben.id],
    );
    expect(row.state.life).toMatchObject({ trades: "1", transaction_amount: "499000000" });
  });

  it("points expire at the close of a day, once, and a rise of rank keeps them", async () => {
    await enter(ada);
    await net.capture(await net.buy(ben, "30.00"));
    await net.drain();
    await close();
    expect([await totalOf(ada), await totalOf(ben)]).toEqual([5, 5]);
    await close(DAY_MS);
    await net.capture(await net.buy(ben, "1000.00"));
    await net.drain();
    // Ben rose and traded for a thousand; Ada has a valid referral since, which pays her too.
    expect(await entriesOf(ben)).toContain("level_up:1 5");
    await close(2 * DAY_MS - 60_000);
    expect([await totalOf(ada), await totalOf(ben)]).toEqual([15, 25]);
    await close(120_000);
    expect([await totalOf(ada), await totalOf(ben)]).toEqual([0, 0]);
    expect((await entriesOf(ada)).at(-1)).toMatch(/^expiry:2030-01-0\d -15$/);
    await close(DAY_MS);
    expect((await entriesOf(ada)).filter((key) => key.startsWith("expiry"))).toHaveLength(1);
    expect(await net.prove()).toMatchObject({ ok: true, first_fault: null });
  });

  it("who stays below the minimum for 96 hours is no valid referral until the balance is back", async () => {
    await net.capture(await net.buy(ben, "60.00"));
    await net.drain();
    const validOf = async () => (await net.services.partner.pointsOf(ben.id, PAGE)).kept?.isValid;
    const lifeOf = async () =>
      (await net.services.partner.pointsOf(ada.id, PAGE)).kept?.state.life.valid_a_referrals;
    expect([await validOf(), await lifeOf()]).toEqual([true, "1"]);
    // As a withdrawal leaves it.
    await net.rows(`update upline_points set below_since = $2 where partner_id = $1`, [
      ben.id,
      net.tick(),
    ]);
    await close(95 * 3_600_000);
    expect([await validOf(), await lifeOf()]).toEqual([true, "1"]);
    await close(3_600_000);
    expect([await validOf(), await lifeOf()]).toEqual([false, "0"]);
    // Three per cent of 2,000 bring the balance back; the close of the day, or a purchase, sees it.
    await net.capture(await net.clientBuys(ben, "2000.00"));
    await net.drain();
    expect([await validOf(), await lifeOf()]).toEqual([false, "0"]);
    await net.capture(await net.buy(ben, "1.00"));
    await net.drain();
    expect([await validOf(), await lifeOf()]).toEqual([true, "1"]);
    await close();
    expect((await net.services.partner.pointsOf(ben.id, PAGE)).kept?.below_since).toBeNull();
    // Only the first time was new: nothing is paid for being back.
    expect((await entriesOf(ada)).filter((key) => key.startsWith("valid_a"))).toHaveLength(1);
  });

  it("a plan with points closes its days by itself", async () => {
    await close();
    const due = await dueCloses(net.services, net.tick(2 * DAY_MS + 2 * 3_600_000));
    expect(due.map(({ name }) => name)).toEqual(["day", "day"]);
  });
});

describe("a plan that begins to give points", () => {
  let lab: Lab;
  let net: Network;
  beforeAll(async () => {
    lab = await Lab.open({ ranks: sales });
    net = await lab.network();
  });
  afterAll(() => lab.close());

  it("costs nothing before, and counts for validity what was bought before", async () => {
    const ada = await net.enrol();
    const ben = await net.enrol(ada);
    const cat = await net.enrol(ben);
    await net.capture(await net.buy(ben, "60.00"));
    await net.capture(await net.buy(cat, "20.00"));
    await net.drain();
    expect(await net.rows(`select from upline_points`)).toEqual([]);
    const report = { kind: "task" as const, metric: "reservations", amount: "1" };
    await expect(net.report(ben.customer_id, report)).rejects.toMatchObject({
      code: "fact_not_in_plan",
    });

    const plan = parsePlan({ ...halvingMatrix, points, ranks: sales });
    const id = await net.services.plan.addDraft(plan, null);
    const now = net.tick();
    const publishing = { id, effective_from: null, acknowledge: [], by: "user_1", now };
    await net.services.plan.publish(publishing);
    await net.capture(await net.buy(cat, "40.00"));
    await net.drain();
    // Twenty and forty make Cat valid, which Ben hears of; of Ben nobody has looked yet.
    const keysOf = async ({ id: partner_id }: Partner) =>
      (await net.services.partner.pointsOf(partner_id, PAGE)).entries.map(({ key }) => key);
    expect(await keysOf(cat)).toEqual(["trade:2030-01-01"]);
    expect(await keysOf(ben)).toEqual(["valid_a:2030-01-01"]);
    expect(await keysOf(ada)).toEqual([]);
    await closeAt(net.services, { name: "day", ends_at: net.tick() });
    expect(await keysOf(ada)).toEqual(["valid_a:2030-01-01"]);
    expect(await net.prove()).toMatchObject({ ok: true, first_fault: null });
  });
});
