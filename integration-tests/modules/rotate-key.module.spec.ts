/** `npm run rotate-key` as somebody runs it, while partners go on being paid. */
import { spawn } from "node:child_process";
import { randomBytes } from "node:crypto";
import path from "node:path";
import { databaseUrl } from "../support/databases";
import { Lab } from "../support/network";
import { Paying } from "../support/paying";

const LIMIT_MS = 100_000;
jest.setTimeout(4 * LIMIT_MS);

const OLD = randomBytes(32).toString("base64");
const NEW = randomBytes(32).toString("hex");

async function rotateKey(
  env: Record<string, string>,
): Promise<{ code: number | null; out: string }> {
  const { NODE_OPTIONS: _flags, DATABASE_URL: _url, ...others } = process.env;
  const child = spawn(process.execPath, ["scripts/cli.mjs", "rotate-key"], {
    cwd: path.join(__dirname, "../.."),
    env: { ...others, ...env },
    timeout: LIMIT_MS,
  });
  let out = "";
  child.stdout.on("data", (chunk) => (out += chunk));
  child.stderr.on("data", (chunk) => (out += chunk));
  return new Promise((resolve) => child.on("close", (code) => resolve({ code, out })));
}

describe("npm run rotate-key", () => {
  let lab: Lab;
  beforeAll(async () => {
    lab = await Lab.open({ payout: { minimum: "0", fee: "0", one_open: false } });
  });
  afterAll(() => lab.close());

  const openWith = (encryption_key: unknown, database?: string) =>
    Paying.open(lab, { options: { encryption_key }, ...(database && { database }) });

  it("encrypts all by the new key; equal accounts are seen before, in the middle and after", async () => {
    const before = await openWith({ id: "old", key: OLD });
    const { database } = before.net;
    const { partner } = await before.rich("1000.00");
    const stranger = await before.net.enrol();
    const mine = await before.methodOf(partner, "11112222");
    await before.methodOf(stranger, "11112222");
    for (let index = 0; index < 19; index++) {
      await before.methodOf(partner, `${10_000_000 + index}`);
    }
    await expect(before.methodOf(partner)).rejects.toMatchObject({
      code: "too_many_payout_methods",
    });
    const { payout } = await before.request(partner, mine, "20.00");
    await before.close();

    const ring = { id: "new", key: NEW, retired: [{ id: "old", key: OLD }] };
    const during = await openWith(ring, database);
    expect(await during.services.payout.othersWith(mine)).toEqual([stranger.id]);
    const { rotated, last } = await during.services.payout.rotate("", 1);
    expect(rotated).toBe(1);
    expect(await during.services.payout.othersWith(mine)).toEqual([stranger.id]);
    // A row that was tampered with stays as it is, and is named.
    const broken = await during.methodOf(stranger);
    await during.net.rows(
      `update upline_payout_method set key_id = 'old', sealed = encode('x', 'base64') where id = $1`,
      [broken],
    );
    const env = {
      DATABASE_URL: databaseUrl(database),
      UPLINE_ENCRYPTION_KEY: JSON.stringify(ring),
    };
    const { code, out } = await rotateKey(env);
    expect([code, out.includes(`unreadable: ${broken}`)]).toEqual([1, true]);
    expect(out).toMatch(/by key:\nnew {2}21\nold {2}1\n/);
    expect(out).not.toContain(NEW);
    expect(out).not.toContain(OLD);
    expect(last).not.toBeNull();
    await during.net.rows(`delete from upline_payout_method where id = $1`, [broken]);
    expect(await rotateKey(env)).toMatchObject({ code: 0 });
    await during.close();

    const after = await openWith({ id: "new", key: NEW }, database);
    expect(await after.services.payout.othersWith(mine)).toEqual([stranger.id]);
    await after.approve(payout);
    await after.batch([payout]);
    await after.send();
    expect(await after.stateOf(payout)).toBe("paid");
    await after.close();
  });

  it("refuses what it cannot use, at once and without showing it", async () => {
    const url = databaseUrl(lab.template);
    const secret = "correct horse battery staple";
    for (const [env, why] of [
      [{ DATABASE_URL: url }, /UPLINE_ENCRYPTION_KEY is missing/],
      [{ UPLINE_ENCRYPTION_KEY: NEW }, /DATABASE_URL is missing/],
      [{ DATABASE_URL: url, UPLINE_ENCRYPTION_KEY: secret }, /encryption_key.*32 bytes/],
      [{ DATABASE_URL: url, UPLINE_ENCRYPTION_KEY: `{ "key": "${secret}` }, /no JSON/],
      [
        { DATABASE_URL: databaseUrl("template1"), UPLINE_ENCRYPTION_KEY: NEW },
        /no tables of Upline/,
      ],
    ] as const) {
      const { code, out } = await rotateKey(env);
      expect(code).toBe(2);
      expect(out).toMatch(why);
      expect(out).not.toContain(secret);
    }
  });
});
