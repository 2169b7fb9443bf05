import { spawnSync } from "node:child_process";
import { existsSync, mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { parse } from "csv-parse/sync";
import { PRESET_CODES, preset } from "../../engine/presets";
import { halvingMatrix } from "../../engine/presets/halving-matrix";
import { readHistory } from "../history";
import { loadPlan } from "../plan";

const ROOT = path.resolve(__dirname, "../../..");
let folder: string;
beforeEach(() => (folder = mkdtempSync(path.join(tmpdir(), "upline-cli-"))));
afterEach(() => rmSync(folder, { recursive: true, force: true }));

/** Writes a file into the test's folder and gives its path. */
function file(name: string, text: string): string {
  writeFileSync(path.join(folder, name), text);
  return path.join(folder, name);
}

function simulate(...args: string[]) {
  const command = ["--import", "tsx", "src/cli/simulate.ts", ...args];
  const done = spawnSync(process.execPath, command, {
    cwd: ROOT,
    encoding: "utf8",
    env: { ...process.env, NODE_OPTIONS: "" },
  });
  return { status: done.status, stdout: done.stdout, stderr: done.stderr };
}

const MEMBERS = `id,sponsor_id,joined_at,status,note
root,,2026-01-01T00:00:00Z,,the company
a,root,2026-01-02T00:00:00Z,active,"said ""hi"", twice"
b,a,2026-01-03T00:00:00Z,suspended,
c,b,2026-01-04T00:00:00Z,,
`;
const EVENTS = `at,kind,id,member_id,amount,currency,ref,pv
2026-02-01T00:00:00Z,order,o1,c,100.00,usd,,
2026-02-02T00:00:00Z,order,o2,shopper,1000,jpy,a,3
2026-02-03T00:00:00Z,order,o3,stranger,5,usd,,
2026-02-04T00:00:00Z,refund,r1,,50,usd,o1,
2026-02-16T00:00:00Z,cancel,c1,,,,o2,
2026-03-01T00:00:00Z,order,o4,root,0.01,usd,,
`;

describe("npm run simulate", () => {
  const run = (out: string, ...more: string[]) =>
    simulate(
      ...["--plan", "halving-matrix", "--members", file("members.csv", MEMBERS)],
      ...["--events", file("events.csv", EVENTS), "--out", out, ...more],
    );

  it("leaves who waits for a place without one, and pays nobody of the tree for its orders", () => {
    const out = path.join(folder, "out");
    const placement = { kind: "binary", fill: "breadth_first", start: "root", max_depth: 1 };
    const plan = file("plan.json", JSON.stringify({ ...halvingMatrix, placement }));
    const rows = ["at,kind,id,member_id,amount,currency", "2026-02-01,order,o1,c,100.00,usd"];
    const inputs = ["--plan", plan, "--members", file("members.csv", MEMBERS)];
    const done = simulate(...inputs, "--events", file("events.csv", rows.join("\n")), "--out", out);
    expect(done).toMatchObject({ status: 0, stderr: "" });
    const table = (name: string) => readFileSync(path.join(out, name), "utf8").trim().split("\n");
    expect(table("placement.csv").slice(1)).toEqual([
      "root,,1,0",
      "a,root,2,0",
      "b,root,2,1",
      "c,,,",
    ]);
    expect(table("postings.csv").filter((row) => row.includes(",tree,"))).toEqual([
      "o1,2026-02-01T00:00:00.000Z,world:sales,fund:development,3.000000,usd,tree,,,remainder",
    ]);
  });

  it("places who is held when its days are over, and nobody whose days end after the history", () => {
    const out = path.join(folder, "out");
    const matrix = { ...halvingMatrix.placement, holding_days: 28 };
    const plan = file("plan.json", JSON.stringify({ ...halvingMatrix, placement: matrix }));
    const rows = ["at,kind,id,member_id,amount,currency", "2026-01-31,order,o1,b,100.00,usd"];
    const inputs = ["--plan", plan, "--members", file("members.csv", MEMBERS)];
    const done = simulate(...inputs, "--events", file("events.csv", rows.join("\n")), "--out", out);
    expect(done).toMatchObject({ status: 0, stderr: "" });
    const text = (name: string) => readFileSync(path.join(out, name), "utf8");
    expect(text("placement.csv").trim().split("\n").slice(1)).toEqual([
      ...["root,,1,0", "a,root,2,0", "b,a,3,0", "c,,,"],
    ]);
    expect(JSON.parse(text("summary.json"))).toMatchObject({ counts: { late_placements: 2 } });
    const levels = text("postings.csv")
      .split("\n")
      .filter((row) => row.includes(",tree,"));
    expect(levels.some((row) => row.includes("partner:root:pending"))).toBe(true);
  });

  it("writes the eight files", () => {
    const out = path.join(folder, "deep", "out");
    expect(run(out)).toEqual({ status: 0, stdout: "", stderr: "" });
    const text = (name: string) => readFileSync(path.join(out, name), "utf8");
    expect(readdirSync(out).sort()).toEqual([
      "balances.csv",
      "placement.csv",
      "points.csv",
      "postings.csv",
      "ranks.csv",
      "summary.json",
      "trace.jsonl",
      "volumes.csv",
    ]);
    expect(text("placement.csv")).toBe(`member_id,parent_id,level,position
root,,1,0
a,root,2,0
b,a,3,0
c,b,4,0
`);
    expect(text("ranks.csv")).toBe("at,member_id,ladder,rank\n");
    expect(text("points.csv")).toBe("member_id,points,badges\nroot,0,\na,0,\nb,0,\nc,0,\n");
    expect(text("volumes.csv")).toBe(`member_id,pv,gv,bv,cv,mv
root,0.010000,50.000000,0.010000,0.010000,0.000000
a,0.000000,50.000000,0.000000,0.000000,0.000000
b,0.000000,50.000000,0.000000,0.000000,0.000000
c,50.000000,0.000000,50.000000,50.000000,0.000000
`);
    expect(text("postings.csv")).toBe(
      `event_id,at,from,to,amount,currency,bonus,level,rate,note
${[
  "o1,2026-02-01T00:00:00.000Z,world:sales,fund:trust,3.000000,usd,trust,,0.03,allocated",
  "o1,2026-02-01T00:00:00.000Z,world:sales,fund:trust,3.000000,usd,direct,1,0.03,recipient_not_active",
  "o1,2026-02-01T00:00:00.000Z,world:sales,fund:development,1.000000,usd,development,,0.01,allocated",
  "o1,2026-02-01T00:00:00.000Z,world:sales,partner:a:pending,0.750000,usd,tree,2,0.0075,sale",
  "o1,2026-02-01T00:00:00.000Z,world:sales,partner:root:pending,0.375000,usd,tree,3,0.00375,sale",
  "o1,2026-02-01T00:00:00.000Z,world:sales,fund:development,1.875000,usd,tree,,,remainder",
  "o2,2026-02-02T00:00:00.000Z,world:sales,fund:trust,30.0000,jpy,trust,,0.03,allocated",
  "o2,2026-02-02T00:00:00.000Z,world:sales,partner:a:pending,30.0000,jpy,direct,1,0.03,sale",
  "o2,2026-02-02T00:00:00.000Z,world:sales,fund:development,10.0000,jpy,development,,0.01,allocated",
  "o2,2026-02-02T00:00:00.000Z,world:sales,partner:a:pending,15.0000,jpy,tree,1,0.015,sale",
  "o2,2026-02-02T00:00:00.000Z,world:sales,partner:root:pending,7.5000,jpy,tree,2,0.0075,sale",
  "o2,2026-02-02T00:00:00.000Z,world:sales,fund:development,7.5000,jpy,tree,,,remainder",
  "r1,2026-02-04T00:00:00.000Z,fund:trust,world:sales,1.500000,usd,trust,,0.03,reversal",
  "r1,2026-02-04T00:00:00.000Z,fund:trust,world:sales,1.500000,usd,direct,1,0.03,reversal",
  "r1,2026-02-04T00:00:00.000Z,fund:development,world:sales,0.500000,usd,development,,0.01,reversal",
  "r1,2026-02-04T00:00:00.000Z,partner:a:pending,world:sales,0.375000,usd,tree,2,0.0075,reversal",
  "r1,2026-02-04T00:00:00.000Z,partner:root:pending,world:sales,0.187500,usd,tree,3,0.00375,reversal",
  "r1,2026-02-04T00:00:00.000Z,fund:development,world:sales,0.937500,usd,tree,,,reversal",
  "release:o1,2026-02-15T00:00:00.000Z,partner:a:pending,partner:a:available,0.375000,usd,tree,2,0.0075,release",
  "release:o1,2026-02-15T00:00:00.000Z,partner:root:pending,partner:root:available,0.187500,usd,tree,3,0.00375,release",
  "release:o2,2026-02-16T00:00:00.000Z,partner:a:pending,partner:a:available,30.0000,jpy,direct,1,0.03,release",
  "release:o2,2026-02-16T00:00:00.000Z,partner:a:pending,partner:a:available,15.0000,jpy,tree,1,0.015,release",
  "release:o2,2026-02-16T00:00:00.000Z,partner:root:pending,partner:root:available,7.5000,jpy,tree,2,0.0075,release",
  "c1,2026-02-16T00:00:00.000Z,fund:trust,world:sales,30.0000,jpy,trust,,0.03,reversal",
  "c1,2026-02-16T00:00:00.000Z,partner:a:available,world:sales,30.0000,jpy,direct,1,0.03,reversal",
  "c1,2026-02-16T00:00:00.000Z,fund:development,world:sales,10.0000,jpy,development,,0.01,reversal",
  "c1,2026-02-16T00:00:00.000Z,fund:development,world:sales,7.5000,jpy,tree,,,reversal",
  "c1,2026-02-16T00:00:00.000Z,partner:a:available,world:sales,15.0000,jpy,tree,1,0.015,reversal",
  "c1,2026-02-16T00:00:00.000Z,partner:root:available,world:sales,7.5000,jpy,tree,2,0.0075,reversal",
  "o4,2026-03-01T00:00:00.000Z,world:sales,fund:trust,0.000300,usd,trust,,0.03,allocated",
  "o4,2026-03-01T00:00:00.000Z,world:sales,fund:trust,0.000300,usd,direct,1,0.03,no_recipient",
  "o4,2026-03-01T00:00:00.000Z,world:sales,fund:development,0.000100,usd,development,,0.01,allocated",
  "o4,2026-03-01T00:00:00.000Z,world:sales,fund:development,0.000300,usd,tree,,,remainder",
].join("\n")}
`,
    );
    const balances = parse(text("balances.csv"), { columns: true }) as Record<string, string>[];
    expect(
      balances
        .filter(({ amount }) => !/^0\.0*$/.test(amount))
        .map(({ account, currency, amount }) => `${account} ${amount} ${currency}`),
    ).toEqual([
      "fund:development 1.437900 usd",
      "fund:trust 3.000600 usd",
      "partner:a:available 0.375000 usd",
      "partner:root:available 0.187500 usd",
      "world:sales -5.001000 usd",
    ]);
    expect(JSON.parse(text("summary.json"))).toEqual({
      plan: "halving-matrix",
      payout_ratio: "0.1",
      currencies: {
        usd: { base: "50.010000", paid: "5.001000", payout_ratio: "0.1" },
        jpy: { base: "0.0000", paid: "0.0000", payout_ratio: "0" },
      },
      totals_by_bonus: {
        trust: { usd: "1.500300", jpy: "0.0000" },
        direct: { usd: "1.500300", jpy: "0.0000" },
        development: { usd: "0.500100", jpy: "0.0000" },
        tree: { usd: "1.500300", jpy: "0.0000" },
      },
      worst_order: {
        id: "o1",
        currency: "usd",
        base: "100.000000",
        paid: "10.000000",
        ratio: "0.1",
      },
      counts: {
        members: 4,
        orders: 4,
        decided_orders: 3,
        refunds: 1,
        cancels: 1,
        releases: 2,
        postings: 33,
      },
    });
    const traces = text("trace.jsonl").trim().split("\n");
    expect(traces).toHaveLength(3);
    const [first] = traces.map((line) => JSON.parse(line));
    expect(first).toMatchObject({
      order_id: "o1",
      base: "100.000000",
      buyer_id: "c",
      seller_id: null,
      skipped: [
        { partner_id: "b", from_level: 1, to_level: 1, bonus: "direct" },
        { from_level: 2, to_level: 3, bonus: "direct" },
        { partner_id: "b", from_level: 1, to_level: 1, bonus: "tree" },
      ],
    });
    expect(first.lines).toHaveLength(6);
    expect(first.lines[3]).toEqual({
      recipient: { kind: "partner", id: "a" },
      bonus: "tree",
      income_type: "tree",
      level: 2,
      rate: "0.0075",
      amount: "0.750000",
      why: "0.75 % of 100.000000 usd, as partner at level 2 above the buyer",
    });
  });

  it("writes points and badges, and counts what was withdrawn and refused", () => {
    const out = path.join(folder, "out");
    const rows = [
      "at,kind,id,member_id,amount,currency,ref,metric",
      "2026-02-01,task,t1,c,7,,,reservations",
      "2026-02-02,order,o1,c,1000,usd,,",
      "2026-02-03,withdraw,w1,c,20.01,usd,,",
      "2026-02-04,withdraw,w2,c,20,usd,,",
    ];
    const inputs = ["--plan", "points-ladder", "--members", file("members.csv", MEMBERS)];
    const done = simulate(...inputs, "--events", file("events.csv", rows.join("\n")), "--out", out);
    expect(done).toMatchObject({ status: 0, stderr: "" });
    const text = (name: string) => readFileSync(path.join(out, name), "utf8");
    expect(text("points.csv")).toBe(
      [
        "member_id,points,badges",
        "root,0,",
        "a,0,",
        "b,10,",
        "c,30,all_reservations-a|all_reservations-b|all_amount-a",
        "",
      ].join("\n"),
    );
    expect(text("postings.csv").split("\n").slice(-3)).toEqual([
      "w2,2026-02-04T00:00:00.000Z,partner:c:available,world:paid_out,19.000000,usd,withdrawal,,,withdrawal",
      "w2,2026-02-04T00:00:00.000Z,partner:c:available,house:fees,1.000000,usd,withdrawal,,,withdrawal_fee",
      "",
    ]);
    const traces = text("trace.jsonl").trim().split("\n");
    expect(traces.map((line) => JSON.parse(line))).toEqual(
      expect.arrayContaining([
        { event_id: "w1", at: "2026-02-03T00:00:00.000Z", refused: "not_enough" },
        expect.objectContaining({ event_id: "t1", key: "reservation:2026-02-01", points: "5" }),
      ]),
    );
    const { counts } = JSON.parse(text("summary.json")) as { counts: object };
    expect(counts).toMatchObject({ tasks: 1, withdrawals: 2, refused: 1 });
  });

  it("leaves the trace empty with --trace none, and writes over an earlier run", () => {
    const out = path.join(folder, "out");
    expect(run(out).status).toBe(0);
    const before = readFileSync(path.join(out, "postings.csv"), "utf8");
    expect(run(out, "--trace", "none").status).toBe(0);
    expect(readFileSync(path.join(out, "trace.jsonl"), "utf8")).toBe("");
    expect(readFileSync(path.join(out, "postings.csv"), "utf8")).toBe(before);
  });

  it("names file, line and reason of a bad row, and writes nothing", () => {
    const out = path.join(folder, "out");
    const members = file("members.csv", MEMBERS);
    const events = file("bad.csv", `${EVENTS}2026-04-01,order,o5,c,-1,usd,,\n`);
    const args = [
      "--plan",
      "halving-matrix",
      "--members",
      members,
      "--events",
      events,
      "--out",
      out,
    ];
    expect(simulate(...args)).toEqual({
      status: 2,
      stdout: "",
      stderr: `${events}:8: amount "-1" is negative\n`,
    });
    expect(existsSync(out)).toBe(false);
  });

  it("refuses wrong arguments with its usage", () => {
    for (const args of [["--plan", "halving-matrix"], ["--surprise"], []]) {
      const { status, stdout, stderr } = simulate(...args);
      expect([status, stdout]).toEqual([2, ""]);
      expect(stderr).toContain("usage: npm run simulate");
    }
  });
});

describe("reading a history", () => {
  const read = (members: string, events = "at,kind,id,member_id,amount,currency\n") =>
    readHistory(preset("halving-matrix"), file("m.csv", members), file("e.csv", events));
  const HEAD = "id,sponsor_id,joined_at\n";
  const ORDERS = "at,kind,id,member_id,amount,currency,ref\n";

  it.each([
    [
      "a byte order mark and Windows line ends",
      "\uFEFFid,sponsor_id,joined_at\r\na,,2026-01-01\r\n",
    ],
    ["blank lines", `\n${HEAD}\na,,2026-01-01\n\n`],
    ["columns in another order, and unknown ones", "x,joined_at,id,sponsor_id\n1,2026-01-01,a,\n"],
    ["quotes", `"id","sponsor_id","joined_at"\n"a","","2026-01-01"`],
    ["a file without a last line end", `${HEAD}a,,2026-01-01`],
  ])("takes %s", async (_what, text) => {
    const { members } = await read(text);
    expect([...members.keys()]).toEqual(["a"]);
  });

  it("takes rows that end before optional columns", async () => {
    const { events } = await read(`${HEAD}a,,2026-01-01`, `${ORDERS}2026-02-01,order,o1,a,1,usd\n`);
    expect(events).toHaveLength(1);
  });

  it.each([
    ["an empty file", "", "m.csv: is empty; needs columns id, sponsor_id, joined_at"],
    ["a missing column", "id,joined_at\na,2026-01-01", 'm.csv:1: column "sponsor_id" is missing'],
    ["a column twice", "id,id,sponsor_id,joined_at\n", 'm.csv:1: column "id" is there twice'],
    ["a row too long", `${HEAD}a,,2026-01-01,x`, "m.csv:2: "],
    ["a quote that never ends", `${HEAD}"a,,2026-01-01\n`, "m.csv:2: "],
    ["a quote inside a cell", `${HEAD}a,,2026-01-01\nb"c,,2026-01-01\n`, "m.csv:3: "],
    ["a bad row after a blank line", `${HEAD}\n\na,b,2026-01-01`, "m.csv:4: sponsor_id"],
    ["a bad row after a cell of two lines", `${HEAD}"a\nb",,2026-01-01`, "m.csv:3: id"],
  ])("refuses %s", async (_what, text, reason) => {
    await expect(read(text)).rejects.toThrow(path.join(folder, reason));
  });

  it("refuses a file that is not there, or is a folder", async () => {
    const members = file("m.csv", HEAD);
    const plan = preset("halving-matrix");
    const nowhere = path.join(folder, "nowhere.csv");
    await expect(readHistory(plan, nowhere, members)).rejects.toThrow(`${nowhere}: does not exist`);
    await expect(readHistory(plan, members, folder)).rejects.toThrow(`${folder}: is a folder`);
  });
});

describe("the plan of a command", () => {
  it("is a preset or a JSON file", () => {
    const plan = file("plan.json", JSON.stringify({ ...halvingMatrix, code: "mine" }));
    expect(loadPlan("halving-matrix")).toEqual(preset("halving-matrix"));
    expect(loadPlan(plan)).toEqual({ ...preset("halving-matrix"), code: "mine" });
  });

  it("is refused with the path of the wrong field", () => {
    const bonuses = [{ ...halvingMatrix.bonuses[0], rate: "lots" }];
    const plan = file("plan.json", JSON.stringify({ ...halvingMatrix, bonuses }));
    expect(() => loadPlan(plan)).toThrow("plan.bonuses.0.rate: must be a decimal fraction");
  });

  it("is refused when it is no JSON, no file and no preset", () => {
    const plan = file("plan.json", "{");
    expect(() => loadPlan(plan)).toThrow(`${plan}: `);
    expect(() => loadPlan("nothing")).toThrow(
      `plan "nothing" is no preset (${PRESET_CODES.join(", ")}), and as a file does not exist`,
    );
  });
});
