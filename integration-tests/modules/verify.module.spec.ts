/** `npm run verify` as somebody runs it: a child with a database's address and nothing else. */
import { spawn } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { showStatement } from "../../src/workflows/views/statement";
import { createDatabase, databaseUrl, dropDatabase } from "../support/databases";
import { Lab, type Network } from "../support/network";
import { asVandal, liveALittle } from "../support/vandal";

const ROOT = path.join(__dirname, "../..");
const LIMIT_MS = 100_000;

// A test starts up to four of them.
jest.setTimeout(4 * LIMIT_MS);

interface Ended {
  code: number | null;
  out: string;
  err: string;
}

/** Runs the command to its end. */
async function verify(url: string | undefined, ...args: string[]): Promise<Ended> {
  const { NODE_OPTIONS: _flags, DATABASE_URL: _url, ...env } = process.env;
  const child = spawn(process.execPath, ["scripts/cli.mjs", "verify", ...args], {
    cwd: ROOT,
    env: { ...env, ...(url && { DATABASE_URL: url }) },
    timeout: LIMIT_MS,
  });
  const ended: Ended = { code: null, out: "", err: "" };
  child.stdout.on("data", (chunk) => (ended.out += chunk));
  child.stderr.on("data", (chunk) => (ended.err += chunk));
  return new Promise((resolve) => {
    child.on("close", (code) => resolve({ ...ended, code }));
  });
}

describe("npm run verify", () => {
  let lab: Lab;
  let sound: string;
  let net: Network;
  const folder = mkdtempSync(path.join(tmpdir(), "upline-verify-"));
  beforeAll(async () => {
    lab = await Lab.open();
    sound = await lab.copy();
    const first = await lab.network({ database: sound });
    await liveALittle(first);
    await first.close();
    net = await lab.network({ database: await lab.copy(sound) });
  });
  afterAll(async () => {
    rmSync(folder, { recursive: true, force: true });
    await lab.close();
  });

  const url = () => databaseUrl(net.database);

  it("says what it needs, and finds no book where there is none", async () => {
    expect(await verify(undefined)).toMatchObject({
      code: 2,
      err: expect.stringContaining("DATABASE_URL is missing"),
    });
    const empty = await createDatabase();
    expect(await verify(databaseUrl(empty))).toMatchObject({
      code: 2,
      err: expect.stringContaining("has no tables of Upline"),
    });
    await dropDatabase(empty);
    expect(await verify("postgres://nobody:secret@127.0.0.1:1/none")).toMatchObject({
      code: 2,
      err: expect.not.stringContaining("secret"),
    });
    expect(await verify(url(), "--head", "abc")).toMatchObject({ code: 2 });
  });

  it("a clean book: counts, the head, exit code 0; the proof is kept", async () => {
    const { head } = await net.prove();
    const ended = await verify(url(), "--head", head);
    expect(ended).toMatchObject({ code: 0, err: expect.stringContaining("8 of 8 journals") });
    expect(ended.out).toContain(`head      ${head}`);
    expect(ended.out).toMatch(/journals {2}8\n/);
    expect(ended.out).toMatch(/\nclean\n$/);
    expect(await net.rows(`select ok, kind from upline_proof`)).toEqual([
      { ok: true, kind: "proof" },
    ]);
    expect(await net.rows(`select no, hash, why from upline_head`)).toEqual([
      { no: "8", hash: head, why: "proof" },
    ]);
  });

  it("a head of another book: exit code 1, and no doubt about this one", async () => {
    const strange = "ab".repeat(32);
    expect(await verify(url(), "--head", strange, "--read-only")).toMatchObject({
      code: 1,
      out: expect.stringContaining(`fault: head, ${strange}`),
    });
  });

  it("a statement: its head is on the chain and its sums follow from it, or not", async () => {
    const [{ id }] = await net.rows<{ id: string }>(`select id from upline_partner order by 1`);
    const page = { limit: 100, offset: 0 };
    const statement = await showStatement(net.services, id, page);
    expect(statement.statement.lines.length).toBeGreaterThan(0);
    const file = path.join(folder, "statement.json");
    const write = (value: object) => writeFileSync(file, JSON.stringify(value));
    write(statement);
    expect(await verify(url(), "--statement", file, "--read-only")).toMatchObject({ code: 0 });
    const closing = { ...statement.statement.closing, available: "1000.000000" };
    write({ ...statement, statement: { ...statement.statement, closing } });
    expect(await verify(url(), "--statement", file, "--read-only")).toMatchObject({
      code: 1,
      out: expect.stringContaining("fault: statement"),
    });
  });

  it("a book somebody was in: exit code 1 with the first fault, which is kept", async () => {
    const other = await lab.network({ database: await lab.copy(sound) });
    await asVandal(other, `update upline_posting set amount = amount + 1 where journal_no = 4`);
    const ended = await verify(databaseUrl(other.database), "--json");
    expect(ended.code).toBe(1);
    expect(JSON.parse(ended.out)).toMatchObject({
      verify: { ok: false, first_fault: { what: "journal hash", id: "order:order_00007:1" } },
    });
    expect(await other.rows(`select ok from upline_proof`)).toEqual([{ ok: false }]);
    expect(await other.rows(`select no from upline_head`)).toEqual([]);
  });
});
