/**
 * What happens to a network while it is drilled: joinings, some thousand orders, captures, refunds, returns,
 * cancellations, chargebacks, releases, payouts. Told in acts: whoever decides one act to its end before the next is
 * told comes to the same journals, however often it died on the way.
 */
import { keepInShop, openShop } from "../integration-tests/support/shop-table";
import { lessOf, stateOf, sumOf, type ShopOrder } from "../integration-tests/support/orders";
import { openBank } from "../integration-tests/support/bank-table";
import { DAY_MS, type Network, type Partner } from "../integration-tests/support/network";
import { Random } from "./random";

export interface HistorySize {
  partners: number;
  orders: number;
}

export interface Act {
  what: string;
  /** Changes the imagined shop; answers the ids of the orders that changed. */
  tell(): string[];
  /** time up to which holds are over when this act is decided */
  now?: () => string;
  /** everybody is paid then */
  pays?: true;
}

/** Orders that are delivered together. */
const CHUNK = 250;
/** Longer than a hold. */
const HOLD_DAYS = 20;

export class History {
  readonly #random: Random;
  readonly #partners: Partner[] = [];
  readonly #carts: string[] = [];

  constructor(
    readonly net: Network,
    private readonly size: HistorySize,
    seed: number,
  ) {
    this.#random = new Random(seed);
  }

  /** Opens the shop and lets everybody join. */
  async begin(): Promise<void> {
    const { net } = this;
    await openShop((text) => net.rows(text));
    await openBank((text) => net.rows(text));
    for (let i = 0; i < this.size.partners; i++) {
      const sponsor = i === 0 ? null : this.#random.pick(this.#partners);
      this.#partners.push(await net.enrol(sponsor));
    }
    for (const partner of this.#partners) this.#carts.push(await net.codeOnCart(partner));
  }

  readonly acts: readonly Act[] = [
    { what: "orders", tell: () => this.#buy(Math.ceil(this.size.orders * 0.6)) },
    {
      what: "more orders, captures, refunds, returns, cancellations",
      tell: () => [...this.#change(45, false), ...this.#buy(Math.floor(this.size.orders * 0.35))],
    },
    { what: "holds end", tell: () => [], now: () => this.#later() },
    { what: "payouts", tell: () => [], now: () => this.net.tick(DAY_MS), pays: true },
    {
      what: "refunds and chargebacks of what was paid out",
      tell: () => [
        ...this.#change(25, true),
        ...this.#buy(this.size.orders - this.net.orders.size),
      ],
    },
    { what: "holds end again", tell: () => [], now: () => this.#later() },
    { what: "payouts again", tell: () => [], now: () => this.net.tick(DAY_MS), pays: true },
  ];

  /** Puts orders as they are now into the shop's table and asks for a look at them. */
  async deliver(ids: readonly string[]): Promise<void> {
    const { net } = this;
    for (let i = 0; i < ids.length; i += CHUNK) {
      const chunk = ids.slice(i, i + CHUNK);
      const states = chunk.map((id) => stateOf(net.orders.get(id) as ShopOrder));
      await keepInShop((text, values) => net.rows(text, values), states);
      await net.services.ledger.hint(chunk.map((ref) => ({ kind: "order" as const, ref })));
    }
  }

  #later(): string {
    return this.net.tick(HOLD_DAYS * DAY_MS);
  }

  #price(): string {
    return (this.#random.between(100, 50_000) / 100).toFixed(2);
  }

  #buy(count: number): string[] {
    const random = this.#random;
    return Array.from({ length: count }, () => {
      const isYen = random.chance(10);
      const lines = random.between(1, 3);
      const nets = Array.from({ length: lines }, () =>
        isYen ? String(random.between(50, 90_000)) : this.#price(),
      );
      const order = this.net.place(nets[0], {
        nets,
        currency: isYen ? "jpy" : "usd",
        extras: random.chance(50) ? "5" : "0",
        ...(random.chance(60)
          ? { customer_id: random.pick(this.#partners).customer_id }
          : { cart_id: random.pick(this.#carts) }),
      });
      if (random.chance(50)) this.net.change(order, { captured_at: this.net.tick() });
      return order.id;
    });
  }

  /** Something happens to so many of a hundred orders, each at its own time. */
  #change(percent: number, isLate: boolean): string[] {
    const { net } = this;
    const orders = [...net.orders.values()].filter(() => this.#random.chance(percent));
    for (const order of orders) net.change(order, this.#changeOf(order, isLate));
    return orders.map(({ id }) => id);
  }

  #changeOf(order: ShopOrder, isLate: boolean): Partial<ShopOrder> {
    const random = this.#random;
    const total = sumOf([...order.nets, order.extras]);
    const captured_at = order.captured_at ?? order.changed_at;
    switch (random.between(isLate ? 2 : 0, 5)) {
      case 0:
      case 1:
        return { captured_at };
      case 2: // a part of the money goes back
        return { captured_at, refunded: sumOf([order.refunded, part(order, total, random)]) };
      case 3: // some goods go back
        return { captured_at, nets: order.nets.slice(0, -1).concat("0") };
      case 4: // chargeback: all of the money goes back
        return { captured_at, refunded: total };
      default:
        return { canceled: true };
    }
  }
}

/** A third to two thirds of what was not refunded yet, in whole coins. */
function part({ refunded, currency }: ShopOrder, total: string, random: Random): string {
  const left = Number(lessOf(total, refunded));
  const digits = currency === "jpy" ? 0 : 2;
  return Math.max(0, (left * random.between(33, 66)) / 100).toFixed(digits);
}
