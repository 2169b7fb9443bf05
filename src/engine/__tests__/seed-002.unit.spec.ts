/** Seed 002, number for number: daily tasks, achievements, the sample users, limits and levels. */
import { HistoryReader, timeline } from "../history";
import type { Row } from "../history";
import { formatUnits, parseUnits } from "../money";
import { parsePlan } from "../plan";
import type { Plan } from "../plan";
import { NO_POINTS, earn } from "../points/earn";
import type { Happening, PointsEntry } from "../points/earn";
import { preset } from "../presets";
import { pointsLadder } from "../presets/points-ladder";
import { LADDERS_OF_SEED_002 } from "../presets/points-ladder-ranks";
import { Run } from "./given";

const PLAN = preset("points-ladder");
const planWith = (fields: object): Plan => parsePlan({ ...pointsLadder, ...fields });

/** As the seed prints it: condition and points; what is counted stands in front. */
const DAILY = `
  sign_ins: Complete Sign-in | 1 | 5
  reservations: Successful Reservation | 1 | 5
  trades: Complete 1 Trade | 1 | 5
  transaction_amount: User Transaction Amount (1 Day) | $500+ | 5
  team_trades: Number of Team Trades | 10 Times | 5
  team_transaction_amount: Team Transaction Amount | $2,000+ | 5
  valid_a_referrals: Valid Grade A Referred | 1 Person | 10
  new_team_members: Number of New Team Members Referred in 1 Day | 5 Persons | 5
  level_ups: Successfully Upgraded Personal Level Every Time | 1 Time | 5`;

const ACHIEVEMENTS = `
  sign_ins: Accumulated Sign-ins | 5 Days / 5 | 10 Days / 5 | 15 Days / 5
  consecutive_sign_ins: Accumulated Consecutive Sign-ins | 20 Days / 5 | 25 Days / 5 | 30 Days / 5
  reservations: Accumulated Successful Reservations | 3 Times / 5 | 7 Times / 5 | 10 Times / 5
  trades: Accumulated Successful Trades | 5 Times / 5 | 15 Times / 5 | 20 Times / 10
  transaction_amount: Accumulated Personal Transaction Amount | $1,000 / 5 | $3,000 / 5 | $5,000 / 10
  team_trades: Accumulated Number of Team Transactions | 20 Times / 5 | 50 Times / 5 | 80 Times / 10
  team_transaction_amount: Accumulated Team Transaction Amount | $10,000 / 5 | $20,000 / 5 | $30,000 / 10
  valid_a_referrals: Accumulated Valid Grade A Referrals | 10 People / 5 | 20 People / 5 | 30 People / 10
  valid_bc_referrals: Accumulated Valid Grade B and C Referrals | 30 People / 5 | 50 People / 5 | 80 People / 10`;

const rowsOf = (table: string): string[][] =>
  table
    .trim()
    .split("\n")
    .map((row) => row.split(/[:|]/).map((cell) => cell.trim()));

const isMoney = (condition: string): boolean => condition.startsWith("$");

/** What a condition asks for, in the unit of its metric. */
const neededOf = (condition: string): bigint => {
  const [text] = condition.replace(/[$,]/g, "").match(/^\d+/) ?? [""];
  return isMoney(condition) ? parseUnits(text, "usd") : BigInt(text);
};

const noon = (day: number): string => new Date(Date.UTC(2026, 0, 1 + day, 12)).toISOString();

/** One partner: what happens to it, and every entry it was given. */
class Partner {
  state = NO_POINTS;
  readonly entries: PointsEntry[] = [];

  constructor(private readonly plan: Plan = PLAN) {}

  meets(...happenings: Happening[]): PointsEntry[] {
    const given = happenings.flatMap((happening) => {
      const { state, entries } = earn(this.plan, this.state, happening);
      this.state = state;
      return entries;
    });
    this.entries.push(...given);
    return given;
  }

  /** Days are counted by signing in on each; all else arrives at once. */
  reaches(metric: string, value: bigint): PointsEntry[] {
    const isDays = metric.endsWith("sign_ins");
    if (!isDays) return value === 0n ? [] : this.meets({ metric, by: value, at: noon(0) });
    // Every other day for sign-ins alone, so that a streak cannot be what pays them.
    const step = metric === "sign_ins" ? 2 : 1;
    return Array.from({ length: Number(value) }, (_, day) => noon(day * step)).flatMap((at) =>
      this.meets({ metric: "sign_ins", by: 1n, at }),
    );
  }
}

/** The smallest difference: a cent, or one. */
const little = (condition: string): bigint => (isMoney(condition) ? 10_000n : 1n);

const shown = ({ task, tier, points, badge }: PointsEntry) => [task, tier, Number(points), badge];

describe("daily tasks", () => {
  const daily = PLAN.points?.tasks.filter(({ every }) => every !== "once") ?? [];

  it("are the nine printed ones", () => {
    expect(daily.map(({ metric }) => metric)).toEqual(rowsOf(DAILY).map(([metric]) => metric));
    expect(daily.map(({ every }) => every)).toEqual([...Array<string>(8).fill("day"), "each"]);
  });

  it.each(rowsOf(DAILY))("%s: %s, at %s, gives %s and a little less gives nothing", (...row) => {
    const [metric, , condition, points] = row;
    const task = daily.find((item) => item.metric === metric)?.code;
    const ofTask = (entries: PointsEntry[]) =>
      entries.filter((entry) => entry.task === task).map(shown);
    const needed = neededOf(condition);
    expect(ofTask(new Partner().reaches(metric, needed - little(condition)))).toEqual([]);
    expect(ofTask(new Partner().reaches(metric, needed))).toEqual([
      [task, null, Number(points), null],
    ]);
  });

  it.each(rowsOf(DAILY).slice(0, 8))(
    "%s: %s pays once a day, and again the next",
    (...[metric, , condition]) => {
      const by = neededOf(condition);
      const partner = new Partner();
      const on = (at: string) =>
        partner.meets({ metric, by, at }).filter(({ tier }) => tier === null).length;
      expect([on(noon(0)), on(noon(0)), on(noon(1)), on(noon(1))]).toEqual([1, 0, 1, 0]);
    },
  );

  it("count from midnight of the plan's zone on, not of another one", () => {
    const amount = { metric: "transaction_amount", by: parseUnits("300", "usd") };
    const times = ["2026-03-10T21:00:00Z", "2026-03-10T23:30:00Z"];
    const paidIn = (time_zone: string) =>
      new Partner(planWith({ time_zone })).meets(...times.map((at) => ({ ...amount, at })));
    expect(paidIn("UTC").map(({ key }) => key)).toEqual(["amount:2026-03-10"]);
    expect(paidIn("Europe/Berlin")).toEqual([]);
    expect(paidIn("America/New_York").map(({ key }) => key)).toEqual(["amount:2026-03-10"]);
  });

  it("pay every rise in level, however many there are on one day", () => {
    const rise = { metric: "level_ups", by: 1n, at: noon(0) };
    const partner = new Partner();
    expect(partner.meets(rise, rise, { ...rise, at: noon(3) }).map(({ key }) => key)).toEqual([
      ...["level_up:1", "level_up:2", "level_up:3"],
    ]);
    expect(partner.entries.map(({ points }) => points)).toEqual([5n, 5n, 5n]);
  });
});

describe("achievements", () => {
  const cases = rowsOf(ACHIEVEMENTS).flatMap(([metric, name, ...tiers]) =>
    tiers.map((text, index) => {
      const [condition, points] = text.split("/").map((part) => part.trim());
      return { metric, name, tier: "ABC"[index], condition, points: Number(points) };
    }),
  );

  it("are nine with three badges each, all of them different", () => {
    const tasks = PLAN.points?.tasks.filter(({ every }) => every === "once") ?? [];
    expect(tasks.map(({ metric, name }) => [metric, name.toLowerCase()])).toEqual(
      rowsOf(ACHIEVEMENTS).map(([metric, name]) => [metric, name.toLowerCase()]),
    );
    expect(cases).toHaveLength(27);
    const badges = tasks.flatMap(({ tiers }) => tiers.map((tier) => "badge" in tier && tier.badge));
    expect(new Set(badges.map((badge) => badge && badge.code)).size).toBe(27);
  });

  it.each(cases)("$name, $tier: $condition give $points", ({ metric, tier, condition, points }) => {
    const task = PLAN.points?.tasks.find((item) => item.every === "once" && item.metric === metric);
    const ofTier = (entries: PointsEntry[]) =>
      entries.filter((entry) => entry.task === task?.code && entry.tier === tier).map(shown);
    const needed = neededOf(condition);
    expect(ofTier(new Partner().reaches(metric, needed - little(condition)))).toEqual([]);
    const partner = new Partner();
    expect(ofTier(partner.reaches(metric, needed))).toEqual([
      [task?.code, tier, points, `${task?.code}-${tier.toLowerCase()}`],
    ]);
    expect(ofTier(partner.reaches(metric, needed))).toEqual([]);
  });

  it("of consecutive sign-ins begin again after a missed day", () => {
    const partner = new Partner();
    const signIn = (day: number) => partner.meets({ metric: "sign_ins", by: 1n, at: noon(day) });
    const tiers = (entries: PointsEntry[]) =>
      entries.filter(({ task }) => task === "sign_in_streak").map(({ tier }) => tier);
    for (let day = 0; day < 19; day++) signIn(day);
    // Day 19 is missed: twenty sign-ins, but no streak of twenty.
    expect(tiers(signIn(20))).toEqual([]);
    for (let day = 21; day < 39; day++) expect(tiers(signIn(day))).toEqual([]);
    expect(tiers(signIn(39))).toEqual(["A"]);
    expect(tiers(signIn(39))).toEqual([]);
  });
});

const rows = (...lines: string[]): Row[] => {
  const [header, ...cells] = lines.map((line) => line.split(","));
  return cells.map((row, index) => ({
    place: `file:${index + 2}`,
    cells: Object.fromEntries(header.map((name, column) => [name, row[column]])),
  }));
};

/** Plays rows as the command line reads them. */
function play(plan: Plan, members: string[], events: string[]): Run {
  const history = new HistoryReader(plan);
  for (const row of rows(...members)) history.addMember(row);
  for (const row of rows(...events)) history.addEvent(row);
  const run = new Run(plan);
  for (const step of timeline(plan, history.members, history.events())) {
    if ("join" in step) run.join(step.join);
    else run.apply(step.event);
  }
  return run;
}

const volumesOf = (run: Run) =>
  Object.fromEntries(
    [...run.network.volumes()].map(([id, { pv, bv, gv }]) => [
      id,
      [pv, bv, gv].map((units) => Number(formatUnits(units, "usd"))),
    ]),
  );

describe("the sample users", () => {
  const MEMBERS = [
    "id,sponsor_id,joined_at",
    ...["alice,,2025-07-01", "bob,alice,2025-07-02", "carol,bob,2025-07-03", "dave,bob,2025-07-04"],
  ];
  const EVENTS = [
    "at,kind,id,member_id,amount,currency,pv,bv",
    "2025-08-01,order,i1,carol,100,usd,50,50",
    "2025-08-02,order,i2,dave,200,usd,100,100",
    "2025-08-03,order,i3,bob,200,usd,100,100",
  ];

  it("have the printed PV, BV and GV", () => {
    const volumes = volumesOf(play(PLAN, MEMBERS, EVENTS));
    expect(volumes).toMatchObject({
      carol: [50, 50, 0],
      bob: [100, 100, 150],
      alice: [0, 0, 250],
    });
  });

  it("have the printed closure rows", () => {
    const { network } = play(PLAN, MEMBERS, EVENTS);
    const ids = ["alice", "bob", "carol", "dave"];
    const closure = ids.flatMap((id) => [
      [id, id, 0],
      ...network
        .upline("sponsor", id, ids.length)
        .nodes.map(({ partner_id }, index) => [partner_id, id, index + 1]),
    ]);
    const numbers = (id: unknown) => ids.indexOf(id as string) + 1;
    expect(closure.map(([a, d, depth]) => `${numbers(a)} ${numbers(d)} ${depth}`).sort()).toEqual([
      ...["1 1 0", "1 2 1", "1 3 2", "1 4 2", "2 2 0", "2 3 1", "2 4 1", "3 3 0", "4 4 0"],
    ]);
  });

  it("give 80 PV to who buys a product of 80 BV, and 80 to everybody above", () => {
    const run = play(
      PLAN,
      ["id,sponsor_id,joined_at", "c,,2025-07-01", "b,c,2025-07-02", "a,b,2025-07-03"],
      ["at,kind,id,member_id,amount,currency,pv,bv,cv", "2025-08-01,order,o1,a,100,usd,80,80,70"],
    );
    expect(volumesOf(run)).toEqual({ a: [80, 80, 0], b: [0, 0, 80], c: [0, 0, 80] });
    expect(run.network.volumes().get("a")?.cv).toBe(parseUnits("70", "usd"));
  });
});

describe("a network earns", () => {
  const MEMBERS = [
    "id,sponsor_id,joined_at",
    "top,,2026-01-01",
    "c,top,2026-01-02",
    "b,c,2026-01-03",
    "a,b,2026-01-04",
    "me,a,2026-01-05",
  ];
  const HEAD = "at,kind,id,member_id,amount,currency,ref,metric";
  const earned = (run: Run, event_id: string) =>
    run.earnings
      .filter((item) => item.event_id === event_id)
      .map(({ member_id, entry }) => `${member_id} ${entry.key} ${entry.points}`);
  const total = (run: Run, id: string) => run.simulation.points?.of(run.network.seatOf(id));

  it("its own and its team's trades, three levels up and no further", () => {
    const run = play(PLAN, MEMBERS, [HEAD, "2026-02-01,order,o1,me,2000,usd,,"]);
    expect(earned(run, "o1").sort()).toEqual(
      [
        "me trade:2026-02-01 5",
        "me amount:2026-02-01 5",
        "me all_amount:A 5",
        ...["a", "b", "c"].map((id) => `${id} team_amount:2026-02-01 5`),
        "a valid_a:2026-02-01 10",
      ].sort(),
    );
    expect(total(run, "top")).toMatchObject({ points: 0n, badges: [] });
    expect(total(run, "me")).toMatchObject({ points: 15n, badges: ["all_amount-a"] });
  });

  it("for a client's order only as a team", () => {
    const run = play(PLAN, MEMBERS, [HEAD, "2026-02-01,order,o1,shopper,2000,usd,me,"]);
    expect(earned(run, "o1")).toEqual(
      ["me", "a", "b"].map((id) => `${id} team_amount:2026-02-01 5`),
    );
  });

  it("for a referral once it has bought for 50, and never twice for the same one", () => {
    const run = play(PLAN, MEMBERS, [
      HEAD,
      "2026-02-01,order,o1,me,49.99,usd,,",
      "2026-02-02,order,o2,me,0.01,usd,,",
      "2026-02-03,refund,r1,,0.01,usd,o2,",
      "2026-02-04,order,o3,me,0.01,usd,,",
    ]);
    const ofA = run.earnings.filter(({ member_id }) => member_id === "a");
    expect(ofA.map(({ event_id, entry }) => `${event_id} ${entry.key}`)).toEqual([
      "o2 valid_a:2026-02-02",
    ]);
    expect(total(run, "me")?.isValid).toBe(true);
  });

  it("for a trade whose product pays no commission, but for none once it is cancelled", () => {
    const run = play(PLAN, MEMBERS, [
      `${HEAD},cv`,
      "2026-02-01,order,o1,me,20,usd,,,0",
      ...[2, 3, 4, 5].map((day) => `2026-02-0${day},order,o${day},me,20,usd,,,20`),
      "2026-02-05T01:00:00Z,cancel,x1,,,,o1,,",
      "2026-02-06,order,o6,me,20,usd,,,20",
    ]);
    expect(earned(run, "o1")).toEqual(["me trade:2026-02-01 5"]);
    expect(earned(run, "o5")).toEqual(["me trade:2026-02-05 5", "me all_trades:A 5"]);
    expect(run.simulation.points?.of(run.network.seatOf("me")).points).toBe(35n);
  });

  it("for five who join on one day", () => {
    const more = Array.from({ length: 5 }, (_, n) => `n${n},me,2026-02-0${n < 4 ? 1 : 2}`);
    expect(play(PLAN, [...MEMBERS, ...more], [HEAD]).earnings).toEqual([]);
    const five = more.map((row) => row.replace("02-02", "02-01"));
    const run = play(PLAN, [...MEMBERS, ...five], [HEAD]);
    expect(earned(run, "join:n4").sort()).toEqual(
      ["a", "b", "me"].map((id) => `${id} new_members:2026-02-01 5`),
    );
  });

  it("for reported tasks, and keeps what a refund takes from under it", () => {
    const run = play(PLAN, MEMBERS, [
      HEAD,
      "2026-02-01,task,t1,me,3,,,reservations",
      "2026-02-01,task,t2,me,,,,sign_ins",
      "2026-02-01T01:00:00Z,task,t3,me,,,,sign_ins",
      "2026-02-02,order,o1,me,500,usd,,",
      "2026-02-02T01:00:00Z,cancel,x1,,,,o1,",
      "2026-02-02T02:00:00Z,order,o2,me,499,usd,,",
    ]);
    expect(earned(run, "t1")).toEqual(["me reservation:2026-02-01 5", "me all_reservations:A 5"]);
    expect(earned(run, "t2")).toEqual(["me sign_in:2026-02-01 5"]);
    expect(earned(run, "t3")).toEqual([]);
    expect(earned(run, "x1")).toEqual([]);
    expect(earned(run, "o2")).toEqual([]);
    expect(total(run, "me")).toMatchObject({ points: 25n, badges: ["all_reservations-a"] });
  });
});

describe("withdrawals", () => {
  const rates = { kind: "list", rates: ["0.05"] };
  const FIVE = planWith({
    periods: [],
    bonuses: [{ ...pointsLadder.bonuses[1], rates }],
  });
  const MEMBERS = [
    "id,sponsor_id,joined_at",
    "up,,2026-01-01",
    "me,up,2026-01-02",
    "low,me,2026-01-03",
  ];
  const HEAD = "at,kind,id,member_id,amount,currency,ref,metric";
  const ORDERS = ["2026-02-01,order,o1,me,100,usd,,", "2026-02-01,order,o2,low,2000,usd,,"];
  const isValid = (run: Run) => run.simulation.points?.of(run.network.seatOf("me")).isValid;

  it("leave the available balance, with the fee for the house", () => {
    const run = play(FIVE, MEMBERS, [HEAD, ...ORDERS, "2026-02-02,withdraw,w1,me,60.10,usd,,"]);
    expect(run.accounts()).toMatchObject({
      "partner:me:available usd": parseUnits("39.90", "usd"),
      "house:fees usd": parseUnits("3", "usd"),
      "world:paid_out usd": parseUnits("57.10", "usd"),
    });
    expect(run.refusals).toEqual([]);
  });

  it("of more than is available are refused and change nothing", () => {
    const run = play(FIVE, MEMBERS, [HEAD, ...ORDERS, "2026-02-02,withdraw,w1,me,100.01,usd,,"]);
    expect(run.refusals).toEqual([{ event_id: "w1", reason: "not_enough" }]);
    expect(run.balance("partner:me:available")).toBe(parseUnits("100", "usd"));
  });

  it("that leave less than 50 end a referral's validity after 96 hours, until the balance is back", () => {
    const days = (...numbers: number[]) =>
      numbers.map((day) => `2026-02-${String(day).padStart(2, "0")},close,c${day},,,,,day`);
    const taken = [HEAD, ...ORDERS, "2026-02-02T12:00:00Z,withdraw,w1,me,50.01,usd,,"];
    expect(isValid(play(FIVE, MEMBERS, [...taken, ...days(6)]))).toBe(true);
    expect(isValid(play(FIVE, MEMBERS, [...taken, ...days(7)]))).toBe(false);
    const back = "2026-02-08,order,o3,low,0.20,usd,,";
    expect(isValid(play(FIVE, MEMBERS, [...taken, ...days(7), back, ...days(9)]))).toBe(true);
    const exact = [HEAD, ...ORDERS, "2026-02-02T12:00:00Z,withdraw,w1,me,50,usd,,"];
    expect(isValid(play(FIVE, MEMBERS, [...exact, ...days(7)]))).toBe(true);
  });
});

describe("levels at the close of a day", () => {
  const names = (grade: string, count: number) =>
    Array.from({ length: count }, (_, index) => `${grade}${index}`);
  const GRADES = [...names("a", 3), ...names("b", 3), ...names("c", 2)];
  /** Each a below the top, each b below its a, each c below its b. */
  const sponsorOf = (id: string) => ({ a: "top", b: `a${id[1]}`, c: `b${id[1]}` })[id[0]];
  const MEMBERS = [
    "id,sponsor_id,joined_at",
    "top,,2026-01-01",
    ...GRADES.map((id) => `${id},${sponsorOf(id)},2026-01-02`),
  ];
  const HEAD = "at,kind,id,member_id,amount,currency,ref,metric";
  const close = (day: string) => `2026-02-${day},close,close${day},,,,,day`;
  /** Everybody below buys for 50, the top for 500 and does ten reservations on each of three days. */
  const buys = (...but: string[]) => [
    HEAD,
    ...[1, 2, 3].map((day) => `2026-02-0${day},task,t${day},top,10,,,reservations`),
    "2026-02-01,order,otop,top,500,usd,,",
    ...GRADES.filter((id) => !but.includes(id)).map(
      (id) => `2026-02-03,order,o${id},${id},50,usd,,`,
    ),
  ];
  const lvOf = (run: Run) => run.simulation.ranking.rankOf("top", "lv");

  it("rise to LV2 with the printed figures, and pay points for the rise", () => {
    const run = play(PLAN, MEMBERS, [...buys(), close("04")]);
    expect(run.simulation.points?.of(run.network.seatOf("top")).points).toBeGreaterThanOrEqual(50n);
    expect(lvOf(run)).toBe("LV2");
    const rises = run.earnings.filter(({ entry }) => entry.task === "level_up");
    expect(rises.map(({ member_id, entry }) => `${member_id} ${entry.key}`)).toEqual(
      ["top", ...GRADES].map((id) => `${id} level_up:1`),
    );
  });

  it.each([
    ["a valid A", "a2"],
    ["a valid C: one is not two", "c1"],
    ["a valid B: the sum of B and C is four", "b2"],
  ])("do not without %s", (_what, id) => {
    expect(lvOf(play(PLAN, MEMBERS, [...buys(id), close("04")]))).toBe("LV1");
  });

  it("fall when a referral withdrew and did not come back within 96 hours", () => {
    const events = [...buys(), close("04"), "2026-02-04T12:00:00Z,withdraw,w1,a2,1,usd,,"];
    expect(lvOf(play(PLAN, MEMBERS, [...events, close("08")]))).toBe("LV2");
    const run = play(PLAN, MEMBERS, [...events, close("08"), close("09")]);
    expect(run.refusals).toEqual([]);
    expect(lvOf(run)).toBe("LV1");
  });
});

describe("levels and limits", () => {
  const TABLE = `
    LV1 | / | / | / | / | 50 | 500
    LV2 | 50 | 3 | 5 | 8 | 500 | 1000
    LV3 | 100 | 6 | 20 | 26 | 2000 | 3000
    LV4 | 200 | 15 | 35 | 50 | 5000 | 5000
    LV5 | 300 | 25 | 70 | 95 | 10000 | 10000
    LV6 | 500 | 35 | 180 | 215 | 30000 | 20000`;

  it("are the printed ones", () => {
    const [lv] = LADDERS_OF_SEED_002;
    const of = (requires: readonly object[], metric: string, levels?: string) => {
      const found = (requires as { metric: string; levels?: number[]; at_least: unknown }[]).find(
        (item) => item.metric === metric && (!levels || item.levels?.join() === levels),
      );
      return String(found?.at_least ?? "/");
    };
    const caps = new Map(Object.entries(PLAN.payout?.cap?.by_rank ?? {}));
    expect(
      lv.steps
        .slice(1)
        .map(({ code, requires }) => [
          code,
          of(requires, "points"),
          of(requires, "valid_referrals", "1"),
          of(requires, "valid_referrals", "2,3"),
          of(requires, "team_size"),
          of(requires, "assets"),
          caps.get(code),
        ]),
    ).toEqual(rowsOf(TABLE));
    expect(lv.steps.slice(2).map(({ requires }) => of(requires, "valid_referrals", "2"))).toEqual(
      Array(5).fill("2"),
    );
  });

  it("give the printed rights", () => {
    const [lv] = LADDERS_OF_SEED_002;
    expect(lv.steps.map(({ benefits }) => Object.values(benefits).join(" "))).toEqual([
      "1 1-50 no yes",
      "1 50-1000 no no",
      "1 500-2000 no no",
      "1 2000-5000 no no",
      "1 5000-10000 yes no",
      "1 10000-30000 yes no",
      "1 30000-50000 yes no",
    ]);
  });

  it("take 5 % of a payout of at least 50 within 96 hours, one at a time", () => {
    expect(PLAN.payout).toMatchObject({
      minimum: "50",
      fee: "0.05",
      one_open: true,
      due_hours: 96,
      cap: { by_rank: { LV0: null } },
    });
  });
});
