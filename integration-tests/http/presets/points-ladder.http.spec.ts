import { adminHeaders, storeHeaders } from "../../../demo/http";
import { memberOf, playsPreset } from "../../support/preset";

interface Shown {
  partner: {
    rank: { code: string; benefits: Record<string, string> };
    ranks_by_ladder: Record<string, { code: string }>;
    volumes: Record<"pv" | "bv" | "gv", string>;
    points: number;
  };
}
interface Answer {
  status: number;
  data: { code?: string };
}

/** What a request is answered, refused or not. */
const answerOf = (asked: Promise<{ data: object }>): Promise<Answer> =>
  asked.then(
    ({ data }) => ({ status: 200, data }),
    ({ response: { status, data } }: { response: Answer }) => ({ status, data }),
  );

interface Points {
  points: {
    total: number;
    expires_at: string | null;
    badges: { code: string }[];
    tasks: { code: string; tiers: { have: string; need: string; is_done: boolean }[] }[];
    history: { task: string; points: number }[];
  };
  count: number;
}

/** Seed 002: the sample users with the printed volumes, points for tasks and levels, and days that close. */
playsPreset("points-ladder", async ({ shop, network, holds }) => {
  const { http, store, admin_token } = shop;
  const shown = async (name: string) =>
    (await shop.admin<Shown>(`/partners/${memberOf(network, name).id}`)).partner;
  const pointsOf = (name: string, page = "") =>
    shop.mine<Points>(memberOf(network, name), `/points${page}`);
  const earned = async (name: string) =>
    (await pointsOf(name)).points.history.map(({ task, points }) => `${task} ${points}`).sort();

  // PV, BV and GV as printed; the ranks of the sample data are given, and stay.
  for (const [name, pv, gv, rank] of [
    ["Carol Third", "50.000000", "0.000000", "RANK_0"],
    ["Bob Second", "100.000000", "150.000000", "RANK_1"],
    ["Alice First", "0.000000", "250.000000", "RANK_1"],
  ] as const) {
    const { volumes, ranks_by_ladder } = await shown(name);
    expect([name, volumes]).toEqual([name, expect.objectContaining({ pv, bv: pv, gv })]);
    expect([name, ranks_by_ladder.rank.code]).toEqual([name, rank]);
  }
  // Whoever has 50 rose to the first level when the day closed, with its rights; points for rising too.
  expect(await earned("Carol Third")).toEqual([
    "level_up 5",
    "reservation 5",
    "sign_in 5",
    "trade 5",
  ]);
  expect(await earned("Dave Fourth")).toEqual(["level_up 5", "trade 5"]);
  expect(await earned("Bob Second")).toEqual(["level_up 5", "trade 5", "valid_a 10"]);
  expect(await earned("Alice First")).toEqual(["valid_a 10"]);
  expect((await shown("Carol Third")).points).toBe(20);
  expect((await shown("Carol Third")).rank).toMatchObject({
    code: "LV1",
    benefits: { novice_zone: "no", price_range: "50-1000" },
  });
  expect((await shown("Alice First")).rank.code).toBe("LV0");
  // Bob's legs are 50 and 100: a tenth of 50 at the first close, and nothing to match at the second. The level
  // pays him 0.04 of 50 and of 100, and his own purchase 0.02 of 100.
  expect(await holds("Bob Second", "available")).toBe("13.000000");

  const { points, count } = await pointsOf("Carol Third", "?limit=1&offset=1");
  expect(points).toMatchObject({ total: 20, expires_at: null, badges: [] });
  expect([points.history.length, count]).toEqual([1, 4]);
  const task = (code: string) => points.tasks.find((item) => item.code === code)?.tiers;
  expect(task("sign_in")).toMatchObject([{ have: "1", need: "1", is_done: true }]);
  expect(task("all_sign_ins")?.[0]).toMatchObject({ tier: "A", have: "1", need: "5" });
  expect(task("all_amount")?.[0]).toMatchObject({ have: "100.000000", need: "1000.000000" });

  // Once a day, however often; nobody who is suspended.
  const checkIn = (name: string) => {
    const headers = storeHeaders(store.publishable_key, memberOf(network, name).token);
    return answerOf(http.post("/store/partners/me/check-ins", {}, headers));
  };
  expect(await checkIn("Carol Third")).toMatchObject({
    status: 200,
    data: { already: true, points: { total: 20 } },
  });
  expect(await checkIn("Dave Fourth")).toMatchObject({
    status: 200,
    data: { already: false, points: { total: 15 } },
  });
  await shop.adminPost(`/partners/${memberOf(network, "Alice First").id}`, { status: "suspended" });
  expect(await checkIn("Alice First")).toMatchObject({
    status: 400,
    data: { code: "partner_not_active" },
  });

  // A task is counted once under its id, and refused when no task of the plan counts it.
  const report = (body: object) =>
    answerOf(http.post("/admin/commission-facts", body, adminHeaders(admin_token)));
  const { customer_id } = memberOf(network, "Dave Fourth");
  const fact = { kind: "task", id: "t-9", customer_id, amount: "3", currency: "usd" };
  for (let times = 0; times < 2; times++) {
    expect(await report({ ...fact, metric: "reservations" })).toMatchObject({ status: 200 });
  }
  for (const [wrong, code] of [
    [{ metric: "jumps" }, "unknown_metric"],
    [{ metric: "reservations", amount: "0.5" }, "not_a_count"],
    [{ metric: "reservations", amount: "4", id: "t-9" }, "fact_differs"],
  ] as const) {
    const answer = await report({ ...fact, id: "t-10", ...wrong });
    expect([wrong, answer.data.code]).toEqual([wrong, code]);
  }
  // The check-in drains what waits: three reservations are the first badge, and five of the day.
  await checkIn("Dave Fourth");
  const { points: dave } = await pointsOf("Dave Fourth");
  expect(dave.total).toBe(25);
  expect(dave.badges).toMatchObject([
    { code: "all_reservations-a", name: "Accumulated successful reservations: A", tier: "A" },
  ]);

  // Nothing happened since that a close of the day has not seen, once one more has closed.
  await shop.adminPost("/periods/day/close");
  expect(await shop.adminPost("/periods/day/close")).toMatchObject({ period: { is_new: false } });
});
