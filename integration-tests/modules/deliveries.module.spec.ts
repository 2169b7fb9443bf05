/** However the news of an order arrive, the book ends the same; and a sale taken back whole leaves no trace. */
import fc from "fast-check";
import type { OrderState } from "../../src/workflows/steps/read-orders";
import { Lab, type Network, type Partner } from "../support/network";
import { stateOf, type ShopOrder } from "../support/orders";

interface Delivery {
  order: number;
  state: OrderState;
}

describe("deliveries", () => {
  let lab: Lab;
  /** a network with some orders behind it, for every delivery to start from */
  let template: string;
  const people: Partner[] = [];

  beforeAll(async () => {
    lab = await Lab.open();
    template = await lab.copy();
    const net = await lab.network({ database: template });
    for (const above of [null, 0, 1, 1, 2, 4, 5]) {
      people.push(await net.enrol(above === null ? null : people[above]));
    }
    await net.capture(await net.buy(people[6], "70.00"));
    await net.drain();
    await net.release();
    await net.setStatus(people[2], "suspended");
    await net.buy(people[4], "3333", "jpy");
    await net.drain();
    await net.close();
  });
  afterAll(() => lab.close());

  const onACopy = async <Result>(work: (net: Network) => Promise<Result>): Promise<Result> => {
    const database = await lab.copy(template);
    const net = await lab.network({ database });
    const result = await work(net);
    await net.assertInvariants();
    expect(await net.prove()).toMatchObject({ ok: true, first_fault: null });
    await net.close();
    await lab.drop(database);
    return result;
  };

  /** What stands, and what every account holds. */
  const standing = async (net: Network) => ({
    balances: await net.balances(),
    orders: await net.rows(
      `select order_id, base, currency, captured_at, release_at from upline_order order by 1`,
    ),
    slots: await net.rows(
      `select p.order_id, p.bonus, p.level, p.rate,
         sum(case when f.code = 'world:sales' then p.amount else -p.amount end) as amount
       from upline_posting p join upline_account f on f.id = p.from_account
       join upline_account t on t.id = p.to_account
       where 'world:sales' in (f.code, t.code) group by 1, 2, 3, 4
       having sum(case when f.code = 'world:sales' then p.amount else -p.amount end) <> 0
       order by 1, 2, 3, 4`,
    ),
  });

  const currency = fc.constantFrom("usd", "jpy", "kwd");
  const news = fc.record({
    buyer: fc.nat(6),
    isClient: fc.boolean(),
    currency,
    amount: fc.integer({ min: 1, max: 99_999 }),
    /** shares of the goods that were kept, one after the other; `cancel` ends it */
    kept: fc.array(fc.integer({ min: 0, max: 999 }), { maxLength: 4 }),
    refunded: fc.boolean(),
    captured_after: fc.option(fc.nat(3)),
    isCanceled: fc.boolean(),
  });

  type News = typeof news extends fc.Arbitrary<infer Told> ? Told : never;

  /** The states an order goes through; what is left of it never grows. */
  async function statesOf(net: Network, told: News, at: number) {
    const buyer = people[told.buyer];
    const order = net.place(String(told.amount), {
      id: `news_${at}`,
      currency: told.currency,
      extras: "5",
      ...(told.isClient
        ? { cart_id: await net.codeOnCart(buyer) }
        : { customer_id: buyer.customer_id }),
    });
    const states = [stateOf(order)];
    const become = (change: Partial<ShopOrder>) => {
      net.change(order, change);
      states.push(stateOf(order));
    };
    const shares = [...told.kept].sort((a, b) => b - a);
    for (const [turn, share] of shares.entries()) {
      if (told.captured_after === turn) become({ captured_at: net.tick() });
      if (told.refunded) become({ refunded: `${((told.amount + 5) * (1_000 - share)) / 1_000}` });
      else become({ nets: [`${(told.amount * share) / 1_000}`] });
    }
    if (told.isCanceled) become({ canceled: true });
    return states;
  }

  it("twice, late, in any order, or never but swept: the same accounts and slots", async () => {
    const orders = fc.array(news, { minLength: 1, maxLength: 6 });
    const shuffle = fc.array(fc.nat(), { minLength: 60, maxLength: 60 });
    const batch = fc.constantFrom(1, 2, 7, 500);
    await fc.assert(
      fc.asyncProperty(orders, shuffle, batch, async (told, order, batch_max) => {
        const histories: OrderState[][] = [];
        /** Delivers states one by one and drains at once; at the end comes the sweep. */
        const deliver = (pick: (all: Delivery[]) => Delivery[], times = 1) =>
          onACopy(async (net) => {
            histories.length = 0;
            for (const [at, one] of told.entries()) histories.push(await statesOf(net, one, at));
            const all = histories.flatMap((states, at) =>
              states.map((state) => ({ order: at, state })),
            );
            for (const { state } of pick(all)) {
              for (let time = 0; time < times; time++) {
                await net.hint({ id: state.id });
                await net.drain(batch_max, () => state);
              }
            }
            await net.sweep(batch_max);
            const before = await standing(net);
            await net.release(60);
            return { before, after: await standing(net) };
          });
        const mixed = (all: Delivery[]) =>
          all
            .map((one, at) => [order[at % order.length] + at / 100, one] as const)
            .sort(([a], [b]) => a - b)
            .map(([, one]) => one);
        const prompt = await deliver((all) => all);
        expect(await deliver((all) => all, 2)).toEqual(prompt);
        expect(await deliver((all) => [...all].reverse())).toEqual(prompt);
        expect(await deliver(mixed)).toEqual(prompt);
        expect(await deliver((all) => mixed(all).filter((_, at) => order[at] % 2))).toEqual(prompt);
        expect(await deliver(() => [])).toEqual(prompt);
      }),
      { numRuns: 8, endOnFailure: true },
    );
  });

  it("of partial refunds that add up to everything leave every account as before the sale", async () => {
    const deed = fc.record({
      buyer: fc.nat(6),
      isClient: fc.boolean(),
      currency,
      amount: fc.integer({ min: 1, max: 99_999_999 }),
      shares: fc.array(fc.integer({ min: 0, max: 1_000 }), { maxLength: 5 }),
      byMoney: fc.boolean(),
      /** before which refund the hold is over, if ever */
      released_before: fc.option(fc.nat(5)),
    });
    const net = await lab.network({ database: await lab.copy(template) });
    let sales = 0;
    await fc.assert(
      fc.asyncProperty(deed, async ({ buyer, isClient, amount, shares, ...told }) => {
        const before = await net.balances();
        const minor = told.currency === "jpy" ? 1 : 100;
        const price = (amount / minor).toFixed(minor === 1 ? 0 : 2);
        const order = net.place(price, {
          id: `sale_${++sales}`,
          currency: told.currency,
          captured_at: net.tick(),
          ...(isClient
            ? { cart_id: await net.codeOnCart(people[buyer]) }
            : { customer_id: people[buyer].customer_id }),
        });
        await net.hint(order);
        await net.drain();
        expect(await net.balances()).not.toEqual(before);
        const steps = [...shares.sort((a, b) => a - b), 1_000];
        for (const [at, share] of steps.entries()) {
          if (told.released_before === at) await net.release();
          const back = (BigInt(amount) * BigInt(share)) / 1_000n;
          const text = (units: bigint) => (Number(units) / minor).toFixed(minor === 1 ? 0 : 2);
          if (told.byMoney) net.change(order, { refunded: text(back) });
          else net.change(order, { nets: [text(BigInt(amount) - back)] });
          await net.hint(order);
          await net.drain();
        }
        expect(await net.balances()).toEqual(before);
      }),
      { numRuns: 60, endOnFailure: true },
    );
    await net.assertInvariants();
    expect(await net.prove()).toMatchObject({ ok: true, first_fault: null });
  });
});
