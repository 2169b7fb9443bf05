/** Heads that were published: what was cut off below one, or made anew with all its hashes, is found. */
import { keepProof } from "../../src/workflows/proof/keep";
import { showHead } from "../../src/workflows/views/heads";
import { Lab, type Network } from "../support/network";
import { asVandal, liveALittle, rehash } from "../support/vandal";

describe("published heads", () => {
  let lab: Lab;
  let sound: string;
  beforeAll(async () => {
    lab = await Lab.open();
    sound = await lab.copy();
    const net = await lab.network({ database: sound });
    await liveALittle(net);
    await net.close();
  });
  afterAll(() => lab.close());

  const open = async (): Promise<Network> => lab.network({ database: await lab.copy(sound) });

  /** The last journals gone with all that is theirs, and every balance as if they had never been. */
  const CUT = `
    create temp table gone as select no, fact_id from upline_journal order by no desc limit 2;
    delete from upline_posting where journal_no in (select no from gone);
    delete from upline_journal where no in (select no from gone);
    delete from upline_fact where id in (select fact_id from gone);
    update upline_account a set balance = m.amount, version = m.times, lines = m.lines from (
      select a.id, coalesce(sum(case when p.to_account = a.id then p.amount else -p.amount end), 0) as amount,
        count(p.line) as times, count(j.no) filter (where p.to_account = a.id) as lines
      from upline_account a left join upline_posting p on a.id in (p.from_account, p.to_account)
      left join upline_journal j on j.no = p.journal_no and j.kind = 'sale'
      group by a.id) m where m.id = a.id;
    delete from upline_account where version = 0;
    update upline_order o set journal_count = (
      select count(*) from upline_journal j where j.order_id = o.order_id);
    drop table gone`;

  it("nobody notices a clean cut of what was never published", async () => {
    const net = await open();
    await asVandal(net, CUT);
    expect(await net.prove()).toMatchObject({ ok: true, checked: { journals: 6 } });
  });

  it("a clean cut below a published head is named by that head", async () => {
    const net = await open();
    const { head } = await net.prove();
    await keepProof(net.services, await net.prove());
    await asVandal(net, CUT);
    expect(await net.prove()).toMatchObject({
      ok: false,
      first_fault: { what: "published head", id: "8", expected: head, found: "none" },
    });
    expect(await showHead(net.services, head)).toMatchObject({ is_on_chain: false, no: null });
  });

  it("a cut that takes the kept heads along is found by whoever has one", async () => {
    const net = await open();
    const { head } = await net.prove();
    await keepProof(net.services, await net.prove());
    expect(await showHead(net.services, head)).toMatchObject({
      is_on_chain: true,
      no: "8",
      published_at: expect.any(String),
    });
    await asVandal(net, `${CUT}; delete from upline_head`);
    expect(await net.prove()).toMatchObject({ ok: true });
    expect(await showHead(net.services, head)).toMatchObject({ is_on_chain: false });
  });

  it("a chain made anew, which proves itself, is not the one that was published", async () => {
    const net = await open();
    await keepProof(net.services, await net.prove());
    await asVandal(
      net,
      `update upline_fact set at = at - interval '1 hour',
         payload = jsonb_set(payload, '{at}', to_jsonb(to_char((at - interval '1 hour') at time zone 'UTC',
           'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"')))
       where id in (select fact_id from upline_journal where no = 5);
       update upline_journal set at = at - interval '1 hour' where no = 5`,
    );
    await rehash(net);
    expect(await net.prove()).toMatchObject({
      ok: false,
      first_fault: { what: "published head", id: "8" },
    });
    await asVandal(net, `delete from upline_head`);
    expect(await net.prove()).toMatchObject({ ok: true });
  });

  it("many published at once, while others write, each fix the times since the one before", async () => {
    const net = await lab.network();
    const partner = await net.enrol();
    for (let round = 0; round < 5; round++) {
      await net.clientBuys(partner, "10.00");
      const proofs = [1, 2, 3].map(async () => keepProof(net.services, await net.prove()));
      await Promise.all([net.drain(), ...proofs]);
    }
    await keepProof(net.services, await net.prove());
    const heads = await net.rows<{ no: string }>(`select no from upline_head`);
    expect(heads.length).toBeGreaterThan(1);
    expect(await net.prove()).toMatchObject({ ok: true, first_fault: null });
  });
});
