/** The job that looks for differences: it reports each once, stops payouts, and repairs nothing. */
import { keepProof } from "../../src/workflows/proof/keep";
import { reconcile } from "../../src/workflows/reconcile-ledger";
import { refuseInDoubt } from "../../src/workflows/steps/doubt";
import { showHealth } from "../../src/workflows/views/health";
import { Lab, type Network } from "../support/network";
import { asVandal, liveALittle } from "../support/vandal";

const HOUR_MS = 3_600_000;

describe("reconciliation", () => {
  let lab: Lab;
  let net: Network;
  beforeAll(async () => {
    lab = await Lab.open();
  });
  afterAll(() => lab.close());
  beforeEach(async () => {
    net = await lab.network();
    await liveALittle(net);
  });
  afterEach(() => net.close());

  const inHours = (hours: number) => new Date(Date.now() + hours * HOUR_MS).toISOString();
  const health = async () =>
    (await showHealth(net.services, { limit: 20, offset: 0 }, new Date())).health;
  const spoil = (change: string) =>
    asVandal(
      net,
      `update upline_account set balance = balance ${change} where code = 'fund:trust'
      and currency = 'usd'`,
    );

  it("proves once a day and checks every hour", async () => {
    const kinds = [];
    for (const hours of [0, 1, 2, 25]) kinds.push(await reconcile(net.services, inHours(hours)));
    expect(kinds.map(({ kind }) => kind)).toEqual(["proof", "check", "check", "proof"]);
    expect(kinds.every(({ found }) => found === null)).toBe(true);
    await expect(refuseInDoubt(net.services)).resolves.toBeUndefined();
    expect(await health()).toMatchObject({
      last_proof: { ok: true },
      last_check: { kind: "proof", ok: true, first_fault: null },
      in_doubt: null,
    });
  });

  it.each([
    ["a balance", `update upline_account set balance = balance + 1 where code = 'fund:trust'`],
    ["money out of nothing", `update upline_account set balance = balance + 1 where id = 1`],
    ["a posting gone", `delete from upline_posting where journal_no = 4 and line = 1`],
    ["a journal gone", `delete from upline_journal where no = 4`],
    ["the last journal gone", `delete from upline_journal where no = 8`],
    ["a fact gone", `delete from upline_fact where kind = 'sale'`],
    [
      "a fact more",
      `insert into upline_fact select 'more', kind, order_id, at, plan_version_id,
       payload, hash from upline_fact limit 1`,
    ],
    ["a link", `update upline_journal set prev_hash = hash where no = 3`],
    ["a base", `update upline_order set base = base - 1 where base > 0`],
  ])("the hourly check sees %s", async (_what, change) => {
    await reconcile(net.services, inHours(0));
    await asVandal(net, change);
    const { kind, found } = await reconcile(net.services, inHours(1));
    expect(kind).toBe("check");
    expect(found).not.toBeNull();
  });

  it("reports a difference once, keeps payouts back, and changes nothing", async () => {
    await reconcile(net.services, inHours(0));
    await spoil("+ 1");
    const before = await net.balances();
    expect(await reconcile(net.services, inHours(1))).toMatchObject({
      kind: "check",
      found: { what: "sum of all accounts", id: "usd", found: "1" },
    });
    await expect(refuseInDoubt(net.services)).rejects.toMatchObject({
      status: 409,
      code: "ledger_in_doubt",
    });
    // In doubt the whole book is looked at: it knows better which row it is.
    expect(await reconcile(net.services, inHours(2))).toMatchObject({
      kind: "proof",
      found: { what: "balance", id: "fund:trust usd" },
    });
    expect(await reconcile(net.services, inHours(3))).toEqual({ kind: "proof", found: null });
    expect(await net.balances()).toEqual(before);
    expect(await health()).toMatchObject({
      last_proof: { ok: false },
      in_doubt: { first_fault: { what: "balance", id: "fund:trust usd" } },
    });
  });

  it("a doubt is lifted by a clean proof, and by nothing less", async () => {
    await spoil("+ 1");
    await keepProof(net.services, await net.prove());
    await spoil("- 1");
    await net.services.ledger.keepProof(true, { ok: true, first_fault: null }, "check");
    await expect(refuseInDoubt(net.services)).rejects.toMatchObject({ code: "ledger_in_doubt" });
    expect(await reconcile(net.services, inHours(0))).toEqual({ kind: "proof", found: null });
    await expect(refuseInDoubt(net.services)).resolves.toBeUndefined();
  });

  it("several instances at once: one looks, and nothing goes wrong", async () => {
    const all = await Promise.all([1, 2, 3, 4].map(() => reconcile(net.services, inHours(0))));
    expect(all.filter(({ kind }) => kind !== null).length).toBeGreaterThan(0);
    expect(all.every(({ found }) => found === null)).toBe(true);
    const [{ count }] = await net.rows<{ count: string }>(`select count(*) from upline_proof`);
    expect(Number(count)).toBe(all.filter(({ kind }) => kind !== null).length);
  });
});
