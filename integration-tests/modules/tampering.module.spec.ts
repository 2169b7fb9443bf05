/** What a superuser changes behind the back of Postgres' triggers, the proof names. */
import { Lab, type Network } from "../support/network";
import { asVandal, liveALittle, rehash } from "../support/vandal";

describe("a change behind the back of Postgres' triggers", () => {
  let lab: Lab;
  let sound: string;
  afterAll(() => lab.close());
  beforeAll(async () => {
    lab = await Lab.open();
    sound = await lab.copy();
    const net = await lab.network({ database: sound });
    await liveALittle(net);
    await net.close();
  });

  /** What the proof says of a copy of the sound book after a vandal was in it. */
  async function proofAfter(vandal: (net: Network) => Promise<unknown>) {
    const net = await lab.network({ database: await lab.copy(sound) });
    await vandal(net);
    const proof = await net.prove();
    await net.close();
    return proof;
  }

  it("is not claimed where there is none", async () => {
    expect(await proofAfter(async () => {})).toMatchObject({
      ok: true,
      first_fault: null,
      checked: { facts: 8, journals: 8, balances: 14, funds: 4, paths: 6 },
    });
  });

  const SALE = "order:order_00007:1";
  const no = `(select no from upline_journal where id = '${SALE}')`;
  const balances = (direction: string) => `
    update upline_account set balance = balance + 1 where id = (
      select id from upline_account where owner_kind = 'fund' order by id ${direction} limit 1)`;
  it.each([
    [
      "an amount",
      `update upline_posting set amount = amount + 1 where journal_no = ${no} and line = 2`,
      { what: "journal hash", id: SALE },
    ],
    [
      "a recipient",
      `update upline_posting set to_account = from_account, from_account = to_account
       where journal_no = ${no} and line = 1`,
      { what: "journal hash", id: SALE },
    ],
    [
      "a posting gone",
      `delete from upline_posting where journal_no = ${no} and line = 1`,
      { what: "journal hash", id: SALE },
    ],
    [
      "a posting more",
      `insert into upline_posting select journal_no, line + 100, from_account, to_account, amount,
         currency, order_id, bonus, level, rate, note
       from upline_posting where journal_no = ${no} and line = 1`,
      { what: "journal hash", id: SALE },
    ],
    [
      "a posting of no journal",
      `insert into upline_posting select 1000, line, from_account, to_account, amount, currency,
         order_id, bonus, level, rate, note
       from upline_posting where journal_no = ${no} and line = 1`,
      { what: "posting of no journal", id: "1000/1" },
    ],
    [
      "a trace",
      `update upline_journal set trace = jsonb_set(trace, '{skips}', '[]') where id = '${SALE}'`,
      { what: "journal hash", id: SALE },
    ],
    [
      "a time",
      `update upline_journal set at = at + interval '1 second' where id = '${SALE}'`,
      { what: "journal hash", id: SALE },
    ],
    [
      "a journal gone",
      `delete from upline_journal where id = '${SALE}'`,
      { what: "journal number" },
    ],
    [
      "the last journal gone, and all that is its",
      `with gone as (delete from upline_journal where no = (select max(no) from upline_journal)
         returning no, fact_id),
       postings as (delete from upline_posting p using gone where p.journal_no = gone.no)
       delete from upline_fact f using gone where f.id = gone.fact_id`,
      { what: "balance" },
    ],
    [
      "a journal more",
      `insert into upline_journal (id, no, kind, fact_id, at, input_hash, prev_hash, hash)
       select 'more', no + 1, kind, 'other', at, input_hash, hash, 'made up' from upline_journal
       order by no desc limit 1`,
      { what: "journal hash", id: "more" },
    ],
    [
      "two journals in each other's place",
      `update upline_journal set no = -no where no in (2, 3);
       update upline_journal set no = case no when -2 then 3 else 2 end where no < 0`,
      { what: "journal prev_hash" },
    ],
    [
      "a fact",
      `update upline_fact set payload = jsonb_set(payload, '{base}', '"1"') where order_id is not null
       and kind = 'sale'`,
      { what: "fact hash", id: SALE },
    ],
    [
      "a fact and its hash",
      `update upline_fact set hash = 'made up' where kind = 'refund'`,
      { what: "fact hash" },
    ],
    [
      "a fact gone",
      `delete from upline_fact where kind = 'join' and id = (select max(id) from upline_fact
         where kind = 'join')`,
      { what: "fact" },
    ],
    [
      "the fact of a sale gone",
      `delete from upline_fact where id = 'sale:order_00007'`,
      { what: "fact", id: SALE },
    ],
    [
      "a fact more",
      `insert into upline_fact select 'sale:more', kind, 'more', at, plan_version_id, payload, hash
       from upline_fact where kind = 'sale' limit 1`,
      { what: "fact of no journal", id: "sale:more" },
    ],
    [
      "a fact's plan",
      `update upline_fact set plan_version_id = 'other' where kind = 'sale'`,
      { what: "journal input_hash", id: SALE },
    ],
    [
      "a rate of the plan",
      `update upline_plan_version set document =
         jsonb_set(document, '{bonuses,1,rate}', '"0.02"')`,
      { what: "postings", id: SALE },
    ],
    ["a balance", balances("asc"), { what: "balance" }],
    [
      "two balances that still sum to zero",
      `${balances("asc")}; ${balances("desc").replace("+ 1", "- 1")}`,
      { what: "balance" },
    ],
    [
      "an account's name",
      `update upline_account set code = 'fund:mine' where code = 'fund:trust' and currency = 'usd'`,
      { what: "journal hash", id: SALE },
    ],
    [
      "the currency of an account that is empty",
      `update upline_account set currency = 'eur' where id = (
         select id from upline_account where balance = 0 order by id limit 1)`,
      { what: "journal hash" },
    ],
    [
      "an account made up",
      `insert into upline_account (code, currency, owner_kind, owner_id, bucket, balance)
       values ('partner:x:available', 'usd', 'partner', 'x', 'available', 100)`,
      { what: "balance", id: "partner:x:available usd" },
    ],
    ...["sponsor", "placement"].flatMap((tree) =>
      [
        ["depth", "depth + 1"],
        ["position", "position + 1"],
        ["ancestors", "'{1,2,3}'"],
        ["child_count", "child_count + 1"],
        ["joined_at", "joined_at - interval '1 day'"],
      ].map(
        ([column, value]) =>
          [
            `the ${column} of a node of the ${tree} tree`,
            `update upline_node set ${column} = ${value} where tree = '${tree}' and no = 3`,
            { what: `${tree} tree` },
          ] as [string, string, object],
      ),
    ),
  ])("is named: %s", async (_what, statements, fault) => {
    const proof = await proofAfter((net) => asVandal(net, statements));
    expect(proof).toMatchObject({ ok: false, first_fault: fault });
  });

  it("is named although every hash after it was made anew: an amount", async () => {
    const proof = await proofAfter(async (net) => {
      await asVandal(
        net,
        `update upline_posting set amount = amount + 1 where journal_no = ${no} and line = 2`,
      );
      await rehash(net);
    });
    expect(proof).toMatchObject({ ok: false, first_fault: { what: "postings", id: SALE } });
  });

  it("is named although every hash after it was made anew: a trace", async () => {
    const proof = await proofAfter(async (net) => {
      await asVandal(
        net,
        `update upline_journal set trace = jsonb_set(trace, '{skips}', '[]') where id = '${SALE}'`,
      );
      await rehash(net);
    });
    expect(proof).toMatchObject({ ok: false, first_fault: { what: "trace", id: SALE } });
  });

  it("is named although every hash after it was made anew: the base of a sale", async () => {
    const proof = await proofAfter(async (net) => {
      await asVandal(
        net,
        `update upline_fact set payload = jsonb_set(payload, '{base}', '"1"')
         where id = 'sale:order_00007'`,
      );
      await rehash(net);
    });
    expect(proof).toMatchObject({ ok: false, first_fault: { what: "postings", id: SALE } });
  });
});
