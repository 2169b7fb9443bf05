/** Closing periods in a store: each once, in order, by however many runners, however long nobody looked. */
import { lint } from "../../src/engine/lint";
import { parsePlan } from "../../src/engine/plan";
import { halvingMatrix } from "../../src/engine/presets/halving-matrix";
import { differential } from "../../src/engine/presets/differential";
import { closeAt, dueCloses } from "../../src/workflows/steps/close-period";
import { Lab, type Network, type Partner } from "../support/network";

const DAY_MS = 86_400_000;
const [pool] = differential.periods;

/** A pool of each week and one of each month for whoever is activated. */
const document = {
  ...differential,
  time_zone: "Europe/Berlin",
  periods: [
    { ...pool, code: "weekly", every: "week", ranks: { "1": null } },
    { ...pool, code: "monthly", every: "month", ranks: { "1": null } },
  ],
};

interface PeriodRow {
  name: string;
  starts_at: Date;
  ends_at: Date;
}

describe("periods of a store", () => {
  let lab: Lab;
  let net: Network;
  let ann: Partner;
  beforeAll(async () => {
    lab = await Lab.open(document);
  });
  afterAll(() => lab.close());
  beforeEach(async () => {
    net = await lab.network();
    ann = await net.enrol(null);
    await net.drain();
  });
  afterEach(() => net.close());

  const buy = async (amount: string): Promise<string> => {
    const order = net.place(amount, { customer_id: ann.customer_id });
    net.change(order, { captured_at: order.created_at });
    await net.hint(order);
    await net.drain();
    return order.created_at;
  };

  /** What the job does. */
  const closeDue = async (now: string): Promise<void> => {
    for (const due of await dueCloses(net.services, now)) await closeAt(net.services, due);
  };

  const periods = () =>
    net.rows<PeriodRow>(
      `select name, starts_at, ends_at from upline_period order by name, starts_at`,
    );

  const paid = () =>
    net.rows<{ code: string; at: string; turnover: string; ids: string[] }>(
      `select payload ->> 'code' as code, payload ->> 'at' as at, payload ->> 'turnover' as turnover,
         payload -> 'qualified_partner_ids' as ids
       from upline_fact where kind = 'pool' order by at, code`,
    );

  it("after days off every missed period closes once, in order, without gaps", async () => {
    await buy("1200.00");
    net.tick(8 * DAY_MS);
    await buy("300.00");
    const now = net.tick(70 * DAY_MS);
    await closeDue(now);
    const rows = await periods();
    expect(rows.filter(({ name }) => name === "week").length).toBeGreaterThanOrEqual(10);
    expect(rows.filter(({ name }) => name === "month").length).toBeGreaterThanOrEqual(2);
    for (const name of ["week", "month"]) {
      const own = rows.filter((row) => row.name === name);
      own.slice(1).forEach((row, index) => expect(row.starts_at).toEqual(own[index].ends_at));
    }
    // Midnight in Berlin, on a Monday: 22:00 or 23:00 of Sunday in UTC.
    const [week] = rows.filter(({ name }) => name === "week");
    expect([22, 23]).toContain(week.ends_at.getUTCHours());
    expect(week.ends_at.getUTCDay()).toBe(0);
    const weekly = (await paid()).filter(({ code }) => code === "weekly");
    expect(weekly.map(({ turnover }) => turnover).filter((sum) => sum !== "0")).toEqual([
      "1200000000",
      "300000000",
    ]);
    expect(await net.prove()).toMatchObject({ ok: true });
    const before = await net.rows(`select id from upline_journal order by no`);
    await closeDue(now);
    expect(await net.rows(`select id from upline_journal order by no`)).toEqual(before);
  });

  it("many runners at once close each period once", async () => {
    await buy("1200.00");
    const now = net.tick(40 * DAY_MS);
    await Promise.all([1, 2, 3, 4].map(() => closeDue(now)));
    const rows = await periods();
    expect(new Set(rows.map(({ name, ends_at }) => `${name} ${ends_at.toISOString()}`)).size).toBe(
      rows.length,
    );
    const facts = await paid();
    expect(new Set(facts.map(({ code, at }) => `${code} ${at}`)).size).toBe(facts.length);
    expect(facts.filter(({ turnover }) => turnover !== "0")).toHaveLength(2);
    expect(await net.prove()).toMatchObject({ ok: true });
  });

  it("nothing closes before its hour has passed", async () => {
    const joined = Date.parse(await buy("1200.00"));
    const [due] = await dueCloses(net.services, new Date(joined + 40 * DAY_MS).toISOString());
    const end = Date.parse(due.ends_at);
    const at = (ms: number) => dueCloses(net.services, new Date(end + ms).toISOString());
    expect(await at(3_599_999)).toEqual([]);
    expect(await at(3_600_000)).toEqual([due]);
  });

  it("what was captured before a close and is seen after it counts in the next period, once", async () => {
    await buy("1200.00");
    const late = net.place("500.00", { customer_id: ann.customer_id });
    net.change(late, { captured_at: late.created_at });
    const end = net.tick(DAY_MS);
    await closeAt(net.services, { name: "week", ends_at: end });
    await net.hint(late);
    await net.drain();
    await closeAt(net.services, { name: "week", ends_at: net.tick(DAY_MS) });
    await closeAt(net.services, { name: "week", ends_at: net.tick(DAY_MS) });
    expect((await paid()).map(({ turnover }) => turnover)).toEqual([
      "1200000000",
      "500000000",
      "0",
    ]);
  });

  it("a week that ended under a plan closes, though the next plan has no weeks any more", async () => {
    await buy("1200.00");
    const [week] = await dueCloses(net.services, net.tick(9 * DAY_MS));
    const end = Date.parse(week.ends_at);
    // Half an hour after its end, before the job looks.
    const by = new Date(end + 30 * 60_000).toISOString();
    const plan = parsePlan({ ...halvingMatrix, ...document, periods: [document.periods[1]] });
    const id = await net.services.plan.addDraft(plan, null);
    const acknowledge = lint(plan).findings.map(({ code }) => code);
    await net.services.plan.publish({ id, effective_from: by, acknowledge, by: null, now: by });
    const job = new Date(end + 2 * 3_600_000).toISOString();
    expect(await dueCloses(net.services, job)).toContainEqual(week);
    await closeDue(job);
    const weekly = (await paid()).filter(({ code }) => code === "weekly");
    expect(weekly).toMatchObject([{ turnover: "1200000000", ids: [ann.id] }]);
    // And no week after it.
    const later = await dueCloses(net.services, new Date(end + 60 * DAY_MS).toISOString());
    expect(new Set(later.map(({ name }) => name))).toEqual(new Set(["month"]));
    expect(await net.prove()).toMatchObject({ ok: true });
  });

  it("the answer of a close is the close that is kept", async () => {
    await buy("1200.00");
    const close = { name: "week" as const, ends_at: net.tick(DAY_MS) };
    const first = await closeAt(net.services, close);
    const again = await closeAt(net.services, close);
    expect(again).toMatchObject({ is_new: false, period: first?.period });
  });

  it("a close that fails leaves nothing of itself", async () => {
    await buy("1200.00");
    await net.rows(
      `create function upline_test_fail() returns trigger language plpgsql as
       $$ begin raise exception 'no room'; end $$`,
    );
    await net.rows(
      `create trigger upline_test_fail before insert on upline_period
       for each statement execute function upline_test_fail()`,
    );
    const before = await net.rows(`select id from upline_journal order by no`);
    const ends_at = net.tick(DAY_MS);
    await expect(closeAt(net.services, { name: "week", ends_at })).rejects.toThrow("no room");
    expect(await net.rows(`select id from upline_journal order by no`)).toEqual(before);
    await net.rows(`drop trigger upline_test_fail on upline_period`);
    expect(await closeAt(net.services, { name: "week", ends_at })).toMatchObject({ is_new: true });
    expect(await paid()).toHaveLength(1);
  });
});
