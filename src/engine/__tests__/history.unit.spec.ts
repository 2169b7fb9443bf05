import { HistoryReader, timeline } from "../history";
import type { Row } from "../history";
import { parsePlan } from "../plan";
import { preset } from "../presets";
import { differential } from "../presets/differential";
import { HALVING, planWith } from "./given";

type Cells = Record<string, string>;
const ROOT = { id: "a", sponsor_id: "", joined_at: "2026-01-01" };
const ORDER = {
  at: "2026-02-01T10:00:00Z",
  kind: "order",
  id: "o1",
  member_id: "a",
  amount: "100",
  currency: "usd",
};
const REFUND = { ...ORDER, kind: "refund", id: "r1", ref: "o1", amount: "10" };
const CANCEL = { ...ORDER, kind: "cancel", id: "c1", ref: "o1" };

const place = (file: string, index: number, cells: Cells): Row => ({
  place: `${file}.csv:${index + 2}`,
  cells,
});

function read(members: Cells[], events: Cells[], plan = HALVING) {
  const reader = new HistoryReader(plan);
  members.forEach((cells, index) => reader.addMember(place("m", index, cells)));
  events.forEach((cells, index) => reader.addEvent(place("e", index, cells)));
  return { members: reader.members, events: reader.events() };
}

describe("members", () => {
  it("are read with what they leave out", () => {
    const rows = [ROOT, { ...ROOT, id: "b", sponsor_id: "a", status: "suspended" }];
    const { members } = read(rows, []);
    const opening = { pv: 0n, bv: 0n, cv: 0n };
    const joined_at = "2026-01-01T00:00:00.000Z";
    expect([...members.values()]).toEqual([
      { id: "a", sponsor_id: null, joined_at, status: "active", opening },
      { id: "b", sponsor_id: "a", joined_at, status: "suspended", opening },
    ]);
  });

  it("may have bought before the history begins", () => {
    const { members } = read([{ ...ROOT, personal_volume: "12.5" }], []);
    const units = 12_500_000n;
    expect(members.get("a")?.opening).toEqual({ pv: units, bv: units, cv: units });
  });

  it.each([
    [{ id: "" }, "id is missing"],
    [{ id: "a" }, 'id "a" is there twice'],
    [{ id: "b c" }, 'id "b c" is not an id'],
    [{ id: "b:c" }, 'id "b:c" is not an id'],
    [{ id: "b".repeat(101) }, "is not an id"],
    [{ sponsor_id: "zz" }, 'sponsor_id "zz" is no member above this row'],
    [{ sponsor_id: "b" }, 'sponsor_id "b" is no member above this row'],
    [{ joined_at: "" }, "joined_at is missing"],
    [{ joined_at: "2025-12-31T23:59:59.999Z" }, "joined_at is earlier than the row before it"],
    [{ joined_at: "yesterday" }, 'joined_at "yesterday" is not an ISO 8601 time'],
    [{ joined_at: "2026-02-30" }, 'joined_at "2026-02-30" is not an ISO 8601 time'],
    [{ joined_at: "2026-13-01" }, "is not an ISO 8601 time"],
    [{ joined_at: "2026-01-01T25:00:00Z" }, "is not an ISO 8601 time"],
    [{ joined_at: "1767225600" }, "is not an ISO 8601 time"],
    [{ joined_at: "01/02/2026" }, "is not an ISO 8601 time"],
    [{ joined_at: "2026-01-02 10:00" }, "is not an ISO 8601 time"],
    [{ joined_at: "2026-01-02T10:00:00Z and so on" }, "is not an ISO 8601 time"],
    [{ joined_at: "on 2026-01-02" }, "is not an ISO 8601 time"],
    [{ status: "Active" }, 'status "Active" is not one of active, suspended, terminated'],
    [{ personal_volume: "-1" }, 'personal_volume "-1" is negative'],
    [{ personal_volume: "much" }, 'personal_volume "much" is not a decimal number'],
  ])("with %j are refused", (cells, reason) => {
    const row = { ...ROOT, id: "b", ...cells };
    expect(() => read([ROOT, row], [])).toThrow("m.csv:3: ");
    expect(() => read([ROOT, row], [])).toThrow(reason);
    expect(() => read([ROOT, row], [])).toThrow(expect.objectContaining({ code: "bad_row" }));
  });
});

describe("a member's rank", () => {
  const ranked = (rank: string, plan = preset("differential")) =>
    read([{ ...ROOT, rank }], [], plan).members.get("a");

  it("is a step of the plan's first ladder, or is left out", () => {
    expect(ranked("11_PRO")?.rank).toBe("11_PRO");
    expect(ranked("")).not.toHaveProperty("rank");
    expect(ranked("11_PRO", HALVING)).not.toHaveProperty("rank");
  });

  it.each([
    ["12", "differential", 'rank "12" is no step of ladder "consultant"'],
    // A step of its second ladder.
    ["RANK_1", "points-ladder", 'rank "RANK_1" is no step of ladder "lv"'],
  ])("%s is none of plan %s", (rank, plan, reason) => {
    expect(() => ranked(rank, preset(plan))).toThrow(`m.csv:2: ${reason}`);
  });
});

describe("times", () => {
  it.each([
    ["2026-02-01", "2026-02-01T00:00:00.000Z"],
    ["2026-02-01T10:30", "2026-02-01T10:30:00.000Z"],
    ["2026-02-01T10:30:15", "2026-02-01T10:30:15.000Z"],
    ["2026-02-01T10:30:15.1239999", "2026-02-01T10:30:15.123Z"],
    ["2026-02-01T10:30:15+02:00", "2026-02-01T08:30:15.000Z"],
    ["2026-02-01T00:30:15+0200", "2026-01-31T22:30:15.000Z"],
    ["2028-02-29", "2028-02-29T00:00:00.000Z"],
  ])("%s is %s", (text, at) => {
    expect(read([ROOT], [{ ...ORDER, at: text }]).events[0].at).toBe(at);
  });
});

describe("orders", () => {
  it("are read in ledger units, with volume in the plan's currency", () => {
    const events = [
      ORDER,
      { ...ORDER, id: "o2", currency: "jpy", amount: "12" },
      { ...ORDER, id: "o3", member_id: "client", ref: "a", pv: "1", bv: "2.5" },
      { ...ORDER, id: "o4", currency: "kwd", amount: "1.234", cv: "7" },
    ];
    expect(
      read([ROOT], events).events.map((event) =>
        event.kind === "order" ? [event.amount, event.ref, event.volume] : [],
      ),
    ).toEqual([
      [100_000_000n, null, { pv: 100_000_000n, bv: 100_000_000n, cv: 100_000_000n }],
      [120_000n, null, { pv: 0n, bv: 0n, cv: 0n }],
      [100_000_000n, "a", { pv: 1_000_000n, bv: 2_500_000n, cv: 2_500_000n }],
      [12_340_000n, null, { pv: 0n, bv: 0n, cv: 7_000_000n }],
    ]);
  });

  it("count in the plan's currency where its fx has a rate", () => {
    const plan = planWith({ fx: { eur: "1.08", jpy: "0.0067" } });
    const rows = [
      { ...ORDER, currency: "eur", amount: "10.01" },
      { ...ORDER, id: "o2", currency: "jpy", amount: "12345", pv: "3" },
      { ...ORDER, id: "o3", currency: "kwd", amount: "1.234" },
    ];
    const seen = read([ROOT], rows, plan).events.map((event) =>
      event.kind === "order" ? [event.amount, event.turnover, event.volume] : [],
    );
    const all = (units: bigint) => ({ pv: units, bv: units, cv: units });
    expect(seen).toEqual([
      [10_010_000n, 10_810_800n, all(10_810_800n)],
      [123_450_000n, 82_711_500n, { ...all(82_711_500n), pv: 3_000_000n }],
      [12_340_000n, 0n, all(0n)],
    ]);
    const huge = { ...ORDER, currency: "eur", amount: "9223372036854.77" };
    expect(() => read([ROOT], [huge], plan)).toThrow("e.csv:2: amount is too large in usd");
  });

  it("are paid on their CV where the plan says so, cut to the currency's digits", () => {
    const plan = planWith({ base: "cv", fx: { eur: "1.08" } });
    const rows = [
      { ...ORDER, cv: "60" },
      ORDER,
      { ...ORDER, currency: "eur", cv: "1" },
      { ...ORDER, currency: "eur", bv: "54" },
    ].map((row, index) => ({ ...row, id: `o${index}` }));
    const seen = read([ROOT], rows, plan).events.map((event) =>
      event.kind === "order" ? [event.amount, event.turnover, event.volume.cv] : [],
    );
    expect(seen).toEqual([
      [60_000_000n, 100_000_000n, 60_000_000n],
      [100_000_000n, 100_000_000n, 100_000_000n],
      [920_000n, 108_000_000n, 1_000_000n],
      [50_000_000n, 108_000_000n, 54_000_000n],
    ]);
    const yen = { ...ORDER, currency: "jpy" };
    expect(() => read([ROOT], [yen], plan)).toThrow('e.csv:2: currency "jpy" has no rate');
    const weak = planWith({ base: "cv", fx: { eur: "0.000001" } });
    const huge = { ...ORDER, currency: "eur", cv: "100000000" };
    expect(() => read([ROOT], [huge], weak)).toThrow("e.csv:2: amount is too large in eur");
  });

  it.each([
    [{ id: "" }, "id is missing"],
    [{ id: "o1" }, 'id "o1" is there twice'],
    [{ at: "" }, "at is missing"],
    [{ at: "soon" }, 'at "soon" is not an ISO 8601 time'],
    [{ at: "2025-12-31" }, 'at is before member "a" joined'],
    [{ at: "2025-12-31", member_id: "x", ref: "a" }, 'at is before member "a" joined'],
    [{ kind: "" }, "kind is missing"],
    [{ kind: "gift" }, 'kind "gift" is not a kind this plan knows: order, refund, cancel'],
    [{ kind: "close", metric: "year" }, 'metric "year" is not one of day, week, month'],
    [{ kind: "close" }, "metric is missing"],
    [{ kind: "profit" }, 'kind "profit" is not a kind this plan knows'],
    [{ kind: "investment" }, 'kind "investment" is not a kind this plan knows'],
    [{ kind: "task" }, 'kind "task" is not a kind this plan knows'],
    [{ member_id: "" }, "member_id is missing"],
    [{ ref: "zz" }, 'ref "zz" is no member'],
    [{ amount: "" }, "amount is missing"],
    [{ amount: "-5" }, 'amount "-5" is negative'],
    [{ amount: "1e3" }, 'amount "1e3" is not a decimal number such as "12.34"'],
    [{ amount: "NaN" }, 'amount "NaN" is not a decimal number'],
    [{ amount: "1,50" }, 'amount "1,50" is not a decimal number'],
    [{ amount: "1.005" }, 'amount "1.005" has more than 2 decimal digits'],
    [{ amount: "0.1", currency: "jpy" }, 'amount "0.1" has more than 0 decimal digits'],
    [{ amount: "9223372036854.78" }, 'amount "9223372036854.78" is too large'],
    [{ currency: "" }, "currency is missing"],
    [{ currency: "USD" }, 'currency "USD" is not known'],
    [{ currency: "doubloon" }, 'currency "doubloon" is not known'],
    [{ pv: "-1" }, 'pv "-1" is negative'],
    [{ bv: "x" }, 'bv "x" is not a decimal number'],
    [{ cv: "0.0000001" }, 'cv "0.0000001" has more than 6 decimal digits'],
  ])("with %j are refused", (cells, reason) => {
    const row = { ...ORDER, id: "o2", ...cells };
    expect(() => read([ROOT], [ORDER, row])).toThrow(`e.csv:3: ${reason}`);
  });
});

describe("investments and profits", () => {
  const readEvent = (cells: Cells) => {
    const reader = new HistoryReader(preset("differential"));
    reader.addMember(place("m", 0, ROOT));
    reader.addEvent(place("e", 0, { ...ORDER, ...cells }));
    return reader.events()[0];
  };
  const volume = (units: bigint) => ({ pv: units, bv: units, cv: units });
  const event = {
    kind: "order",
    id: "o1",
    at: "2026-02-01T10:00:00.000Z",
    member_id: "a",
    currency: "usd",
    ref: null,
  };

  it("an investment pays rates of its fee and counts whole", () => {
    const counted = { volume: volume(100_000_000n), turnover: 100_000_000n };
    expect(readEvent({ kind: "investment", fee: "2.50" })).toEqual({
      ...event,
      source: "investment",
      amount: 2_500_000n,
      ...counted,
    });
    expect(readEvent({ kind: "investment" })).toMatchObject({ amount: 0n, ...counted });
  });

  it("a profit pays rates of the whole, counts for nothing, and may bring a return", () => {
    const profit = { ...event, source: "profit", amount: 100_000_000n };
    expect(readEvent({ kind: "profit" })).toEqual({ ...profit, volume: volume(0n), turnover: 0n });
    expect(readEvent({ kind: "profit", own_return: "7" })).toEqual({
      ...profit,
      volume: volume(0n),
      turnover: 0n,
      own_return: 7_000_000n,
    });
  });

  it("of these alone have a fee or a return, and CV is only what orders are paid on", () => {
    const more = { fee: "1", own_return: "1" };
    expect(readEvent(more)).toEqual({
      ...{ ...event, amount: 100_000_000n, volume: volume(100_000_000n), turnover: 100_000_000n },
    });
    const plan = parsePlan({ ...differential, base: "cv" });
    const rows = [
      { ...ORDER, cv: "60" },
      { ...ORDER, id: "o2", kind: "investment", cv: "60", ...more },
      { ...ORDER, id: "o3", kind: "profit", cv: "60", fee: "1" },
    ];
    const { events } = read([ROOT], rows, plan);
    expect(events.map((one) => one.kind === "order" && one.amount)).toEqual([
      ...[60_000_000n, 1_000_000n, 100_000_000n],
    ]);
  });

  it.each([
    [{ kind: "investment", fee: "-1" }, 'fee "-1" is negative'],
    [{ kind: "profit", own_return: "x" }, 'own_return "x" is not a decimal number'],
    [{ kind: "profit", amount: "0", own_return: "1" }, "own_return needs an amount above 0"],
  ])("%j are refused", (cells, reason) => {
    expect(() => readEvent(cells)).toThrow(`e.csv:2: ${reason}`);
  });
});

describe("refunds and cancels", () => {
  it("are read in the order's currency, wherever the order stands in the file", () => {
    const order = { ...ORDER, currency: "jpy" };
    const refund = { ...REFUND, at: "2026-02-02", currency: "" };
    expect(read([ROOT], [refund, order]).events[0]).toEqual({
      kind: "refund",
      id: "r1",
      at: "2026-02-02T00:00:00.000Z",
      ref: "o1",
      amount: 100_000n,
    });
  });

  it("a cancel gives back whatever there is: it has no amount", () => {
    const { events } = read([ROOT], [ORDER, { ...CANCEL, amount: "" }]);
    expect(events[1]).toEqual({ kind: "cancel", id: "c1", at: events[0].at, ref: "o1" });
  });

  it.each([
    [{ ...REFUND, ref: "" }, "ref is missing"],
    [{ ...REFUND, ref: "o9" }, 'ref "o9" is no order of this file'],
    [{ ...REFUND, ref: "r1" }, 'ref "r1" is no order of this file'],
    [{ ...REFUND, at: "2026-02-01T09:59:59Z" }, 'at is before order "o1" was placed'],
    [{ ...REFUND, currency: "eur" }, `currency "eur" is not the order's ("usd")`],
    [{ ...REFUND, amount: "" }, "amount is missing"],
    [{ ...REFUND, amount: "-1" }, 'amount "-1" is negative'],
    [{ ...REFUND, amount: "0.001" }, 'amount "0.001" has more than 2 decimal digits'],
    [{ ...REFUND, id: "o1" }, 'id "o1" is there twice'],
    [{ ...CANCEL, ref: "o9" }, 'ref "o9" is no order of this file'],
    [{ ...CANCEL, currency: "eur" }, `currency "eur" is not the order's`],
  ])("%j are refused", (row, reason) => {
    expect(() => read([ROOT], [ORDER, row])).toThrow(`e.csv:3: ${reason}`);
  });

  it("at the order's own time must stand below it", () => {
    expect(() => read([ROOT], [REFUND, ORDER])).toThrow("e.csv:2: at is before order");
    expect(() => read([ROOT], [ORDER, REFUND])).not.toThrow();
  });
});

describe("the timeline", () => {
  const told = (plan = HALVING, members: Cells[] = [ROOT], events: Cells[] = []) => {
    const history = read(members, events);
    return timeline(plan, history.members, history.events).map((step) =>
      "join" in step ? `join:${step.join.id}` : step.event.id,
    );
  };

  it("goes by time, then joinings, then releases, then file order", () => {
    const members = [ROOT, { ...ROOT, id: "b", joined_at: "2026-02-15T10:00:00Z" }];
    const events = [
      { ...ORDER, id: "late", at: "2026-02-15T10:00:00Z" },
      { ...ORDER, id: "later", at: "2026-02-15T10:00:00Z", member_id: "b" },
      { ...ORDER, id: "first", at: "2026-02-01T09:00:00Z" },
      ORDER,
    ];
    expect(told(HALVING, members, events)).toEqual([
      ...["join:a", "first", "o1", "release:first", "join:b", "release:o1", "late", "later"],
    ]);
  });

  it("releases nothing after the last row, and nothing at all without a hold", () => {
    const events = [ORDER, { ...ORDER, id: "o2", at: "2026-02-15T09:59:59Z" }];
    expect(told(HALVING, [ROOT], events)).toEqual(["join:a", "o1", "o2"]);
    const later = [...events, { ...ORDER, id: "o3", at: "2027-01-01" }];
    expect(told(HALVING, [ROOT], later)).toContain("release:o1");
    expect(told(planWith({ holds_days: { order: 0 } }), [ROOT], later)).toEqual([
      ...["join:a", "o1", "o2", "o3"],
    ]);
  });

  it("releases orders alone, and none that nobody brought", () => {
    const events = [
      { ...ORDER, id: "stranger", member_id: "s" },
      { ...ORDER, id: "client", member_id: "s", ref: "a" },
      { ...ORDER, id: "o2", at: "2027-01-01" },
      { ...REFUND, ref: "client" },
      { ...ORDER, kind: "withdraw", id: "w1", amount: "1" },
    ];
    expect(told(HALVING, [ROOT], events).filter((id) => id.startsWith("release"))).toEqual([
      "release:client",
    ]);
  });

  it("places at its end who is held, if that has come", () => {
    const plan = planWith({ placement: { ...HALVING.placement, holding_days: 3 } });
    const members = [ROOT, { ...ROOT, id: "b", sponsor_id: "a" }];
    const later = { ...ROOT, id: "c", joined_at: "2026-01-04" };
    expect(told(plan, members)).toEqual(["join:a", "join:b"]);
    expect(told(plan, [...members, later])).toEqual([
      ...["join:a", "join:b", "placement:b", "join:c"],
    ]);
  });

  it("is empty for an empty history", () => {
    expect(told(HALVING, [], [])).toEqual([]);
  });
});

describe("withdrawals and tasks", () => {
  const POINTS = preset("points-ladder");
  const WITHDRAW = { ...ORDER, kind: "withdraw", id: "w1", amount: "12.34" };
  const TASK = { ...ORDER, kind: "task", id: "t1", metric: "reservations", amount: "" };
  const from = ({ at, kind, id, member_id }: Cells) => ({
    ...{ kind, id, member_id },
    at: new Date(at).toISOString(),
  });

  it("are read with what they leave out", () => {
    const rows = [
      WITHDRAW,
      TASK,
      { ...TASK, id: "t2", amount: "3", currency: "" },
      { ...TASK, id: "t3", metric: "transaction_amount", amount: "3.5" },
    ];
    expect(read([ROOT], rows, POINTS).events).toEqual([
      { ...from(WITHDRAW), amount: 12_340_000n, currency: "usd" },
      { ...from(TASK), metric: "reservations", by: 1n },
      { ...from(TASK), id: "t2", metric: "reservations", by: 3n },
      { ...from(TASK), id: "t3", metric: "transaction_amount", by: 3_500_000n },
    ]);
  });

  it("may be of the moment a member joined", () => {
    const at = "2026-01-01T00:00:00.000Z";
    const rows = [WITHDRAW, TASK].map((row) => ({ ...row, at }));
    expect(read([ROOT], rows, POINTS).events.map((event) => event.at)).toEqual([at, at]);
  });

  it.each([
    [WITHDRAW, { member_id: "" }, "member_id is missing"],
    [WITHDRAW, { member_id: "zz" }, 'member_id "zz" is no member'],
    [WITHDRAW, { at: "2025-12-31" }, 'at is before member "a" joined'],
    [WITHDRAW, { amount: "0" }, "amount must be above 0"],
    [WITHDRAW, { amount: "-1" }, 'amount "-1" is negative'],
    [WITHDRAW, { amount: "1.234" }, 'amount "1.234" has more than 2 decimal digits'],
    [WITHDRAW, { currency: "xxx" }, 'currency "xxx" is not known'],
    [TASK, { member_id: "zz" }, 'member_id "zz" is no member'],
    [TASK, { metric: "" }, "metric is missing"],
    [TASK, { metric: "minting" }, 'metric "minting" is not one of sign_ins, reservations, '],
    [TASK, { metric: "consecutive_sign_ins" }, "is not one of"],
    [TASK, { amount: "1.5" }, 'amount "1.5" is not a count'],
    [TASK, { amount: "0" }, 'amount "0" is not a count'],
    [TASK, { amount: "1000000000" }, "is not a count"],
    [TASK, { metric: "transaction_amount" }, "amount is missing"],
    [TASK, { currency: "eur" }, 'currency "eur" is not the plan\'s ("usd")'],
  ])("like %j with %j are refused", (row, cells, reason) => {
    expect(() => read([ROOT], [{ ...row, ...cells }], POINTS)).toThrow("e.csv:2: ");
    expect(() => read([ROOT], [{ ...row, ...cells }], POINTS)).toThrow(reason);
  });

  it("are withdrawals alone where a plan has no points", () => {
    expect(read([ROOT], [WITHDRAW]).events).toHaveLength(1);
    expect(() => read([ROOT], [TASK])).toThrow("refund, cancel, close, withdraw");
    expect(() => read([ROOT], [TASK])).not.toThrow("withdraw, task");
    const unknown = { ...TASK, kind: "gift" };
    expect(() => read([ROOT], [unknown], POINTS)).toThrow("cancel, close, withdraw, task");
  });
});
