/**
 * Money that goes back, in every way and at every moment: whatever happens to an order, its partners end with
 * what an order of the base that is left would have given them, wherever their money has gone meanwhile.
 */
import { WORLD_PAID_OUT } from "../../src/engine/accounts";
import { bankOptions, openBank } from "../support/bank-table";
import { databaseUrl } from "../support/databases";
import { unitsOfRate } from "../support/units";
import { DAY_MS, Lab, type Network, type Partner } from "../support/network";
import type { ShopOrder } from "../support/orders";
import { payEverybody } from "../support/pay-out";

/** What is done to an order of 60 + 40 and 5 for delivery. */
type Deed = (order: ShopOrder) => Partial<ShopOrder>;

const refund =
  (amount: number): Deed =>
  ({ refunded }) => ({ refunded: (Number(refunded) + amount).toFixed(2) });
const returnFirst: Deed = ({ nets: [, second] }) => ({ nets: ["0", second] });
const returnSecond: Deed = ({ nets: [first] }) => ({ nets: [first, "0"] });
const cancel: Deed = () => ({ canceled: true });
const nothing: Deed = () => ({});

const permutations = <Item>(items: readonly Item[]): Item[][] =>
  items.length < 2
    ? [[...items]]
    : items.flatMap((item, at) =>
        permutations(items.filter((_, i) => i !== at)).map((rest) => [item, ...rest]),
      );

/** Name, what happens, and the base that is left: lines × (total − refunded) ÷ total, in whole cents. */
type Case = [name: string, deeds: Deed[], base: string];

const inAnyOrder = (name: string, deeds: Deed[], base: string): Case[] =>
  permutations(deeds).map((order, i) => [`${name}, order ${i + 1}`, order, base]);

const CASES: Case[] = [
  ["nothing happens", [nothing], "100"],
  ["a refund of a part", [refund(42)], "60"],
  ["a refund of all", [refund(105)], "0"],
  ["a chargeback of all after a refund of a part", [refund(42), refund(63)], "0"],
  ["a refund above the order", [refund(500)], "0"],
  ["refunds that together are above the order", [refund(60), refund(60)], "0"],
  ["a refund of one cent", [refund(0.01)], "99.99"],
  ["a refund of a refund: the money came back to the store", [refund(42), refund(-42)], "100"],
  ["a refund of a part of a refund", [refund(42), refund(-21)], "80"],
  ["a chargeback that was won", [refund(105), refund(-105)], "100"],
  ["a return without a refund", [returnSecond], "60"],
  ["a return of everything without a refund", [returnFirst, returnSecond], "0"],
  ["a return and its refund", [returnSecond, refund(13)], "48"],
  ["a cancellation", [cancel], "0"],
  ["a cancellation after a refund", [refund(42), cancel], "0"],
  ["a refund after a cancellation", [cancel, refund(42)], "0"],
  ["the same news twice", [refund(42), nothing, nothing], "60"],
  ...inAnyOrder("three partial refunds", [refund(10.5), refund(21), refund(31.5)], "40"),
  ...inAnyOrder("two refunds and a return", [refund(6.5), refund(13), returnSecond], "42"),
  ...inAnyOrder("a refund, a return and a chargeback", [refund(1), returnSecond, refund(104)], "0"),
];

/** Where the partner's money is when it happens. */
const MOMENTS = ["before the capture", "in the hold", "after the release", "after the payout"];

const RATE = { ann: 45n, trust: 30n };

describe("money that goes back", () => {
  let lab: Lab;
  let net: Network;
  beforeAll(async () => {
    lab = await Lab.open();
    const database = await lab.copy();
    net = await lab.network({ database, options: bankOptions(databaseUrl(database)) });
    await openBank(rows);
  });
  const rows = <Row>(text: string, values?: unknown[]) => net.rows<Row>(text, values);
  afterAll(() => lab.close());

  /** What a partner has, had paid out and owes, of everything it ever earned. */
  async function heldBy({ id }: Partner): Promise<Record<string, bigint>> {
    const rows = await net.rows<{ bucket: string; sum: string }>(
      `select bucket, balance::text as sum from upline_account where owner_id = $1
       union all
       select 'paid', sum(p.amount)::text from upline_posting p
       join upline_account f on f.id = p.from_account join upline_account t on t.id = p.to_account
       where f.owner_id = $1 and t.code = $2 having sum(p.amount) > 0`,
      [id, WORLD_PAID_OUT],
    );
    return Object.fromEntries(rows.map(({ bucket, sum }) => [bucket, BigInt(sum)]));
  }

  async function trust(): Promise<bigint> {
    return BigInt((await net.balances())["fund:trust usd"] ?? 0);
  }

  describe.each(MOMENTS)("%s", (moment) => {
    it.each(CASES)("%s", async (_name, deeds, base) => {
      const ann = await net.enrol(await net.enrol());
      const buyer = await net.enrol(ann);
      const before = await trust();
      const order = net.place("60.00", {
        customer_id: buyer.customer_id,
        nets: ["60.00", "40.00"],
        extras: "5",
      });
      await net.hint(order);
      await net.drain();
      if (moment !== MOMENTS[0]) await net.capture(order);
      await net.drain();
      if (moment === MOMENTS[2] || moment === MOMENTS[3]) await net.release();
      if (moment === MOMENTS[3]) {
        await payEverybody(net.services, rows, () => net.tick(DAY_MS), [ann.id]);
      }
      for (const deed of deeds) {
        net.change(order, deed(order));
        await net.hint(order);
        await net.drain();
      }

      const units = unitsOfRate(base);
      const [whole, left] = [RATE.ann * unitsOfRate("100"), RATE.ann * units].map(
        (n) => n / 1_000n,
      );
      const held = await heldBy(ann);
      const sum = Object.values(held).reduce((total, amount) => total + amount, 0n);
      expect(sum).toBe(left);
      expect((await trust()) - before).toBe((RATE.trust * units) / 1_000n);
      if (moment === MOMENTS[3]) {
        // What was paid out stays paid; what is missing is owed, and covered by what it earns next.
        expect(held).toMatchObject({ paid: whole, available: 0n, pending: expect.anything() });
        expect((held.owed ?? 0n) + held.pending).toBe(left - whole);
      }
    });
  });

  it("leaves a sound book", async () => {
    await net.assertInvariants();
    expect(await net.prove()).toMatchObject({ ok: true, first_fault: null });
    expect(await net.rows(`select ref, error from upline_inbox`)).toEqual([]);
  });
});
