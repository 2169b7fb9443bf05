/** What was written stands: Postgres itself, and the ledger before it, refuse to change it. */
import type { Entry } from "../../src/modules/ledger/types";
import { Lab, type Network, type Partner } from "../support/network";

const MUTATORS = ["create", "update", "delete", "softDelete", "restore", "upsert"];
const READING = /^(list|listAndCount|retrieve)UplineJournals?$/;

describe("append-only", () => {
  let lab: Lab;
  let net: Network;
  let root: Partner;
  beforeAll(async () => {
    lab = await Lab.open();
    net = await lab.network();
    root = await net.enrol();
    await net.clientBuys(root, "100.00");
    await net.drain();
  });
  afterAll(() => lab.close());

  const refused = { code: "UP003" };

  describe.each(["upline_fact", "upline_journal", "upline_posting"])("%s", (table) => {
    it.each([
      ["UPDATE", `update ${table} set order_id = order_id`],
      ["UPDATE that meets no row", `update ${table} set order_id = null where false`],
      ["DELETE", `delete from ${table}`],
      ["TRUNCATE", `truncate ${table} cascade`],
      ["MERGE", `merge into ${table} t using (select 1) s on true when matched then delete`],
    ])("refuses %s", async (_operation, statement) => {
      const before = await net.rows(`select * from ${table}`);
      await expect(net.rows(statement)).rejects.toMatchObject(refused);
      expect(await net.rows(`select * from ${table}`)).toEqual(before);
    });
  });

  describe("the ledger's service", () => {
    it.each(MUTATORS)("has no way to %s journals", (mutator) => {
      const service = net.services.ledger as unknown as Record<string, (id: string) => unknown>;
      expect(() => service[`${mutator}UplineJournals`]("order:1:1")).toThrow(/append-only/);
    });

    it("generates no other method for journals but those that read", () => {
      const names = new Set<string>();
      for (let at: object = net.services.ledger; at !== Object.prototype;) {
        Object.getOwnPropertyNames(at).forEach((name) => names.add(name));
        at = Object.getPrototypeOf(at) as object;
      }
      const changing = [...names].filter((name) => /Journal/.test(name) && !READING.test(name));
      expect(changing.sort()).toEqual(MUTATORS.map((verb) => `${verb}UplineJournals`).sort());
    });
  });

  describe("a journal's key", () => {
    const pay = (amount: bigint, at: string): Entry => ({
      key: "termination:nobody",
      kind: "termination",
      fact: { kind: "termination", partner_id: "nobody", at },
      fact_id: "termination:nobody",
      order_id: null,
      plan_version_id: "plan",
      postings: [
        {
          from: "world:sales",
          to: "house:breakage",
          amount,
          currency: "usd",
          order_id: null,
          bonus: "test",
          level: null,
          rate: null,
          note: "test",
        },
      ],
      trace: null,
    });
    const write = (...entries: Entry[]) =>
      net.services.ledger.underLock((context) => net.services.ledger.write(entries, [], context));
    const at = "2031-01-01T00:00:00.000Z";

    it("with the same input again is no operation", async () => {
      await write(pay(5n, at));
      const before = await bookOf(net);
      await write(pay(5n, at));
      expect(await bookOf(net)).toEqual(before);
      expect(before.accounts).toContainEqual(
        expect.objectContaining({ code: "house:breakage", currency: "usd", balance: "5" }),
      );
    });

    it("with another input is an error, and nothing of the batch is written", async () => {
      const before = await bookOf(net);
      const fresh = { ...pay(7n, at), key: "termination:fresh", fact_id: "termination:fresh" };
      await expect(write(fresh, pay(5n, "2031-01-02T00:00:00.000Z"))).rejects.toThrow(
        "journal termination:nobody exists with another input",
      );
      expect(await bookOf(net)).toEqual(before);
    });
  });

  describe("an account", () => {
    const set = (code: string, balance: number) =>
      net.rows(`update upline_account set balance = $2 where code = $1`, [code, balance]);

    it.each(["pending", "available", "payout_hold"])("refuses %s below zero", async (bucket) => {
      await open(`partner:${root.id}:${bucket}`, bucket);
      await expect(set(`partner:${root.id}:${bucket}`, -1)).rejects.toMatchObject({
        constraint: "upline_account_never_negative",
      });
    });

    it("refuses owed above zero", async () => {
      await open(`partner:${root.id}:owed`, "owed");
      await expect(set(`partner:${root.id}:owed`, 1)).rejects.toMatchObject({
        constraint: "upline_account_owed_is_debt",
      });
    });

    const open = (code: string, bucket: string) =>
      net.rows(
        `insert into upline_account (code, currency, owner_kind, owner_id, bucket)
         values ($1, 'usd', 'partner', $2, $3) on conflict do nothing`,
        [code, root.id, bucket],
      );
  });

  describe("a published plan version", () => {
    it.each([
      ["its document", `update upline_plan_version set document = '{}'`],
      ["its hash", `update upline_plan_version set hash = 'x'`],
      ["its existence", `delete from upline_plan_version`],
    ])("keeps %s", async (_what, statement) => {
      await expect(net.rows(statement)).rejects.toMatchObject(refused);
    });

    it("may be superseded, and keeps everything else", async () => {
      await net.rows(`update upline_plan_version set status = 'superseded', updated_at = now()`);
      await net.rows(`update upline_plan_version set status = 'published'`);
      for (const change of [
        `effective_from = '2040-01-01'`,
        `version = 2`,
        `code = 'x'`,
        `status = 'draft'`,
        `id = 'x'`,
      ]) {
        await expect(net.rows(`update upline_plan_version set ${change}`)).rejects.toMatchObject(
          refused,
        );
      }
    });
  });
});

/** Everything the book says. */
async function bookOf(net: Network) {
  const [facts, journals, postings, accounts] = await Promise.all(
    ["upline_fact", "upline_journal", "upline_posting", "upline_account"].map((table) =>
      net.rows<Record<string, unknown>>(`select * from ${table} t order by t::text`),
    ),
  );
  return { facts, journals, postings, accounts };
}
