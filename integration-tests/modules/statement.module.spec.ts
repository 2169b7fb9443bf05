/** Statements: opening and lines come to closing, over random histories; what is past never changes. */
import { randomInt } from "node:crypto";
import fc from "fast-check";
import { PARTNER_BUCKETS } from "../../src/engine/accounts";
import { parseUnits } from "../../src/engine/money";
import { showBalances, showPartner } from "../../src/workflows/views/partner";
import { showStatement, type Statement } from "../../src/workflows/views/statement";
import { step } from "../support/histories";
import { Life } from "../support/life";
import { Lab, type Network } from "../support/network";
import { liveALittle } from "../support/vandal";

const { UPLINE_SEED } = process.env;
const SEED = UPLINE_SEED ? Number(UPLINE_SEED) : randomInt(2 ** 31);
const STEPS = 120;
const history = fc.array(step, { minLength: STEPS, maxLength: STEPS, size: "max" });

type Body = Statement["statement"];

/** Ledger units by bucket, as the book has them: what is owed below zero. */
function units(amounts: Body["opening"], currency: string): Record<string, bigint> {
  const of = (bucket: (typeof PARTNER_BUCKETS)[number]) => {
    const amount = parseUnits(amounts[bucket], currency);
    return bucket === "owed" ? -amount : amount;
  };
  return Object.fromEntries(PARTNER_BUCKETS.map((bucket) => [bucket, of(bucket)]));
}

/** Adds the lines up from the opening balance, looking at each running balance on the way. */
function addUp({ opening, lines, currency }: Body, from = units(opening, currency)) {
  const sum = { ...from };
  for (const line of lines) {
    const amount = parseUnits(line.amount, currency);
    if (line.from) sum[line.from] -= amount;
    if (line.to) sum[line.to] += amount;
    expect(units(line.balances, currency)).toEqual(sum);
  }
  return sum;
}

describe("a statement", () => {
  let lab: Lab;
  beforeAll(async () => {
    lab = await Lab.open();
  });
  afterAll(() => lab.close());

  const whole = { limit: 500, offset: 0 };

  /** When the last journal was written, by the clock of the database. */
  const lastRecorded = async (net: Network): Promise<string> => {
    const [{ at }] = await net.rows<{ at: string }>(
      `select to_char(max(created_at) at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"') as at
       from upline_journal`,
    );
    return at;
  };

  it(`seed ${SEED}: opening and lines come to closing, whole, in stretches and in pages`, async () => {
    const net = await lab.network();
    const life = new Life(net, 50);
    const [steps] = fc.sample(history, { seed: SEED, numRuns: 1 });
    const times: string[] = [];
    const kept: [string, string, Statement][] = [];
    for (const [at, todo] of steps.entries()) {
      await life.live(todo);
      if (at % 30 !== 29 || life.partners.length === 0) continue;
      await life.live({ do: "sweep" });
      const [{ count }] = await net.rows<{ count: number }>(
        `select count(*)::int as count from upline_journal`,
      );
      if (count === 0) continue;
      times.push(await lastRecorded(net));
      const { id } = life.partners[at % life.partners.length];
      const said = await showStatement(net.services, id, whole);
      kept.push([id, said.statement.at, said]);
    }
    let lines = 0;
    for (const { id } of life.partners) {
      for (const currency of ["usd", "jpy", "kwd"]) {
        const all = await showStatement(net.services, id, { ...whole, currency });
        lines += all.count;
        expect(Object.values(units(all.statement.opening, currency))).toEqual([0n, 0n, 0n, 0n]);
        const closing = units(all.statement.closing, currency);
        if (all.count <= whole.limit) expect(addUp(all.statement)).toEqual(closing);
        await inPages(net, id, currency, all);
        await inStretches(net, id, currency, times, closing);
        const now = (await showBalances(net.services, id)).find((row) => row.currency === currency);
        if (now) {
          const { total: _total, ...shown } = all.statement.closing;
          const { total_earned, total_withdrawn } = all.statement;
          expect(now).toMatchObject({ ...shown, total_earned, total_withdrawn });
        }
      }
    }
    expect(lines).toBeGreaterThan(0);
    for (const [id, at, said] of kept) {
      const again = await showStatement(net.services, id, { ...whole, at });
      expect(again).toEqual(said);
    }
    expect(await net.prove()).toMatchObject({ ok: true, first_fault: null });
    await net.close();
  });

  async function inPages(net: Network, id: string, currency: string, all: Statement) {
    const limit = 7;
    const lines: Body["lines"] = [];
    for (let offset = 0; offset < all.count && offset < whole.limit; offset += limit) {
      const page = await showStatement(net.services, id, { currency, limit, offset });
      expect(page.statement.closing).toEqual(all.statement.closing);
      lines.push(...page.statement.lines);
    }
    expect(lines.slice(0, whole.limit)).toEqual(all.statement.lines);
  }

  async function inStretches(
    net: Network,
    id: string,
    currency: string,
    times: readonly string[],
    closing: Record<string, bigint>,
  ) {
    let sum: Record<string, bigint> | undefined;
    for (const [index, at] of [...times, undefined].entries()) {
      // A stretch begins right after the one before ended.
      const from = index === 0 ? undefined : microsecondAfter(times[index - 1]);
      const part = await showStatement(net.services, id, { ...whole, currency, from, at });
      if (sum) expect(units(part.statement.opening, currency)).toEqual(sum);
      sum = addUp(part.statement);
      expect(units(part.statement.closing, currency)).toEqual(sum);
    }
    expect(sum).toEqual(closing);
  }

  const microsecondAfter = (time: string): string =>
    time.replace(/\d{6}Z$/, (digits) => `${String(parseInt(digits, 10) + 1).padStart(6, "0")}Z`);

  it("names the head it stands on, which is published; by that head it is told again", async () => {
    const net = await lab.network();
    const root = await liveALittle(net);
    const { id } = root;
    const said = await showStatement(net.services, id, whole);
    const { head } = said.statement;
    expect(await net.rows(`select no, hash, why from upline_head`)).toEqual([
      { no: "8", hash: head.hash, why: "statement" },
    ]);
    const partner = await net.enrol();
    await net.buy(partner, "10.00");
    await net.clientBuys(root, "50.00");
    await net.drain();
    const again = await showStatement(net.services, id, { ...whole, head: head.hash });
    const { at: _at, ...figures } = said.statement;
    expect(again.statement).toMatchObject(figures);
    const now = await showStatement(net.services, id, whole);
    expect(now.count).toBeGreaterThan(said.count);
    const strange = { ...whole, head: "ab".repeat(32) };
    await expect(showStatement(net.services, id, strange)).rejects.toMatchObject({
      code: "head_not_found",
    });
    const turned = { ...whole, from: now.statement.at, head: head.hash };
    await expect(showStatement(net.services, id, turned)).rejects.toMatchObject({ status: 400 });
    expect(await net.prove()).toMatchObject({ ok: true });
    await net.close();
  });

  it("waits for what is being written: a time that was told is over", async () => {
    const net = await lab.network();
    const root = await liveALittle(net);
    const { id } = root;
    const partner = await net.enrol();
    await net.clientBuys(root, "50.00");
    await net.buy(partner, "50.00");
    const drained = net.drain(1);
    const told: Statement[] = [];
    for (let asked = 0; asked < 20; asked++)
      told.push(await showStatement(net.services, id, whole));
    await drained;
    for (const { statement, count } of told) {
      const again = await showStatement(net.services, id, { ...whole, at: statement.at });
      expect(again).toMatchObject({ count, statement: { head: statement.head } });
    }
    await net.close();
  });

  it("balances of a time are those the partner was shown then", async () => {
    const net = await lab.network();
    const root = await liveALittle(net);
    const { id } = root;
    const { balances } = await showPartner(net.services, id);
    const at = await lastRecorded(net);
    await net.clientBuys(root, "50.00");
    await net.drain();
    expect((await showPartner(net.services, id)).balances).not.toEqual(balances);
    expect((await showPartner(net.services, id, at)).balances).toEqual(balances);
    const before = await showPartner(net.services, id, "2020-01-01T00:00:00.000Z");
    expect(before.balances).toEqual([
      expect.objectContaining({ currency: "usd", pending: "0.000000", total_earned: "0.000000" }),
    ]);
    await net.close();
  });
});
