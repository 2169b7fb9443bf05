/** Corrections, withdrawals and payouts: rows beside the book against the facts by which their money moved. */
import { decideAdjustment, requestAdjustment } from "../../src/workflows/steps/adjustment";
import {
  decideFundWithdrawal,
  requestFundWithdrawal,
} from "../../src/workflows/steps/fund-withdrawal";
import { showTrustFunds } from "../../src/workflows/views/trust-funds";
import { Lab, type Network } from "../support/network";
import { Paying } from "../support/paying";
import { asVandal, liveALittle } from "../support/vandal";

const AT = "2030-06-01T12:00:00.000Z";

describe("rows of what was asked for", () => {
  let lab: Lab;
  let sound: string;
  beforeAll(async () => {
    lab = await Lab.open({ payout: { minimum: "10", fee: "0.05", one_open: true } });
    sound = await lab.copy();
    const paying = await Paying.open(lab, { database: sound });
    await liveALittle(paying.net);
    await askForMoney(paying.net);
    await payOut(paying);
    await paying.close();
  });
  afterAll(() => lab.close());

  /** Of each kind one approved, one rejected and one still open. */
  async function askForMoney(net: Network): Promise<void> {
    const { services } = net;
    await showTrustFunds(services);
    const [{ id: partner_id }] = await net.rows<{ id: string }>(
      `select id from upline_partner order by 1`,
    );
    const asked = { amount: "1.00", currency: "usd", reason: "because", by: "user_1" };
    for (const state of ["approved", "rejected", null] as const) {
      const ids = {
        adjustment: await requestAdjustment(services, { ...asked, partner_id }, AT),
        withdrawal: await requestFundWithdrawal(services, { ...asked, code: "trust" }, AT),
      };
      if (!state) continue;
      const reason = state === "rejected" ? "no" : null;
      const decision = { state, by: "user_2", at: AT, reason };
      await decideAdjustment(services, { ...decision, id: ids.adjustment });
      await decideFundWithdrawal(services, { ...decision, id: ids.withdrawal, code: "trust" });
    }
  }

  /** One paid, one asked for. */
  async function payOut(paying: Paying): Promise<void> {
    await paying.onItsWay("40.00", "1000.00");
    await paying.send();
    const { partner } = await paying.rich("1000.00");
    await paying.request(partner, await paying.methodOf(partner, "87654321"), "20.00");
  }

  const found = async (change: string) => {
    const net = await lab.network({ database: await lab.copy(sound) });
    await asVandal(net, change);
    const { first_fault } = await net.prove();
    await net.close();
    return first_fault;
  };

  it("are sound before", async () => {
    expect(await found("select 1")).toBeNull();
  });

  describe.each([
    ["upline_adjustment", "adjustment", "partner_id"],
    ["upline_fund_withdrawal", "fund_withdrawal", "code"],
  ])("%s", (table, kind, whose) => {
    const ROW = { what: `row of ${kind}`, found: "none" };
    const FACT = { what: `fact of ${kind}`, found: "none" };
    it.each([
      ["another amount", `set amount = amount + 1 where state = 'approved'`, `${kind} amount`],
      ["another currency", `set currency = 'eur' where state = 'approved'`, `${kind} currency`],
      [
        "another time",
        `set decided_at = decided_at + interval '1 day' where state = 'approved'`,
        `${kind} at`,
      ],
      ["somebody else", `set ${whose} = 'other' where state = 'approved'`, kind],
    ])("%s", async (_what, change, what) => {
      const fault = await found(`update ${table} ${change}`);
      expect(fault?.what).toMatch(new RegExp(`^${what}`));
      expect(fault?.id).toMatch(new RegExp(`^${kind}:`));
    });

    it("one gone, one never approved after all, and one approved by nobody", async () => {
      expect(await found(`delete from ${table} where state = 'approved'`)).toMatchObject(ROW);
      const open = `set state = 'requested', decided_by = null, decided_at = null`;
      expect(await found(`update ${table} ${open} where state = 'approved'`)).toMatchObject(ROW);
      const approve = `set state = 'approved', decided_by = 'user_3', decided_at = now()`;
      expect(await found(`update ${table} ${approve} where state = 'requested'`)).toMatchObject(
        FACT,
      );
    });
  });

  const paid = (change: string) => `update upline_payout set ${change} where state = 'paid'`;
  it.each([
    ["another amount", paid("amount = amount + 1"), "payout amount"],
    ["another fee", paid("fee = fee + 1"), "payout fee"],
    ["another currency", paid("currency = 'eur'"), "payout currency"],
    ["another partner", paid("partner_id = 'other'"), "payout partner_id"],
    ["not paid after all", paid("state = 'processing'"), "row of payout"],
    ["come back after all", paid("state = 'failed'"), "fact of payout"],
    [
      "paid by nobody",
      `update upline_payout set state = 'paid', paid_at = now() where state = 'requested'`,
      "fact of payout",
    ],
    ["a row gone", `delete from upline_payout where state = 'requested'`, "row of payout"],
    [
      "a row more",
      `insert into upline_payout (id, partner_id, method_id, provider, currency, amount, fee, one_open,
         plan_version_id, requested_at)
       select 'more', partner_id, method_id, provider, currency, amount, fee, false, plan_version_id,
         requested_at from upline_payout limit 1`,
      "fact of payout",
    ],
  ])("upline_payout: %s", async (_what, change, what) => {
    const fault = await found(change);
    expect(fault?.what).toBe(what);
    expect(fault?.id).toMatch(/^payout:.+:(requested|returned|paid|reversed)$/);
  });

  it("a fund with another purpose", async () => {
    expect(
      await found(`update upline_trust_fund set purpose = 'mine' where code = 'trust'`),
    ).toMatchObject({ what: "trust fund", id: "trust", found: "mine" });
    expect(
      await found(`insert into upline_trust_fund (code, purpose) values ('mine', 'mine')`),
    ).toMatchObject({ what: "trust fund", id: "mine" });
  });
});
