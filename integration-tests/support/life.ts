/** One network living through a random history, and what must be true of it by what it lived through. */
import { saleFact, TREES, type PartnerStatus, type Tree } from "../../src/engine/facts";
import { currencyDigits } from "../../src/engine/money";
import { Matrix } from "../../src/engine/placement/matrix";
import { reachOfPlan } from "../../src/engine/plan";
import { preset } from "../../src/engine/presets";
import type { OrderState } from "../../src/workflows/steps/read-orders";
import { major, thousandths, type Step } from "./histories";
import type { Network, Partner } from "./network";
import { sumOf, type ShopOrder } from "./orders";

const REACH = reachOfPlan(preset("halving-matrix"));

/** Enough for every decimal of a history. */
const SCALE = 30;

const scaled = (decimal: string): bigint => {
  const [whole, fraction = ""] = decimal.split(".");
  return BigInt(whole + fraction.padEnd(SCALE, "0"));
};

/** Lines that are left, less the share that was refunded, cut to the currency; in ledger units. */
function naiveBase({ canceled, lines, total, refunded, currency }: OrderState): bigint {
  if (canceled || scaled(total) < scaled(refunded)) return 0n;
  const sum = lines.map(({ net }) => scaled(net)).reduce((a, b) => a + b, 0n);
  const [kept, whole] = [scaled(total) - scaled(refunded), scaled(total)];
  const coin = 10n ** BigInt(SCALE - currencyDigits(currency));
  return (whole === 0n ? 0n : (sum * kept) / whole / coin) * 10_000n;
}

/** One network living through a history. Events are lost until a step delivers or sweeps. */
export class Life {
  readonly partners: Partner[] = [];
  readonly #statuses = new Map<string, PartnerStatus>();
  readonly #matrix = new Matrix(5);
  /** what the reader saw of each order the last time; it may answer late, never with less than it knew */
  readonly #seen = new Map<string, OrderState>();
  /** lines as they were bought */
  readonly #bought = new Map<string, string[]>();
  /** whom each order counts for; strangers' orders for nobody */
  readonly #parties = new Map<string, { buyer_id: string | null; seller_id: string | null }>();
  readonly #broken = new Set<string>();
  /** base at the first decision */
  readonly #firsts = new Map<string, bigint>();
  #journals = 0;

  constructor(
    readonly net: Network,
    private readonly batch_max: number,
  ) {}

  async live(todo: Step): Promise<void> {
    const { net } = this;
    switch (todo.do) {
      case "enrol": {
        const sponsor = todo.sponsor === null ? undefined : this.#partner(todo.sponsor);
        const customer_id = `cus_${this.partners.length}`;
        if (todo.isClient && sponsor) await this.#buyByCode(sponsor, customer_id, "9.99", "usd");
        const partner = await net.enrol(sponsor, customer_id);
        this.#matrix.place(partner.id, sponsor?.id ?? null);
        this.#statuses.set(partner.id, "active");
        this.partners.push(partner);
        return;
      }
      case "buy":
        return this.#buy(todo);
      case "client": {
        const seller = this.#partner(todo.who);
        const price = major(todo.amount, todo.currency);
        if (seller) await this.#buyByCode(seller, `guest_${net.orders.size}`, price, todo.currency);
        return;
      }
      case "stranger":
        net.place(major(todo.amount, todo.currency), { currency: todo.currency });
        return;
      case "broken":
        return this.#breakOne(todo);
      case "keep":
        return this.#change(todo.order, ({ id, nets }) => {
          const bought = this.#bought.get(id) ?? nets;
          this.#bought.set(id, bought);
          return { nets: bought.map((line) => thousandths(line, todo.permille)) };
        });
      case "refund":
        return this.#change(todo.order, (order) => {
          const left = net.refundable(order);
          const back = left.startsWith("-") ? "0" : thousandths(left, todo.permille);
          return { refunded: sumOf([order.refunded, back]) };
        });
      case "cancel":
        return this.#change(todo.order, () => ({ canceled: true }));
      case "capture":
        return this.#change(todo.order, ({ captured_at }) => ({
          captured_at: captured_at ?? net.tick(),
        }));
      case "suspended":
      case "active":
      case "terminated":
        return this.#setStatus(todo.who, todo.do);
      case "release":
        await net.release(todo.days);
        return this.#assertReleased();
      case "deliver": {
        const orders = [...net.orders.values()];
        if (orders.length === 0) return;
        return net.hint(...todo.orders.map((at) => orders[at % orders.length]));
      }
      case "drain":
        return this.drain(todo.stale);
      case "sweep":
        await net.hint(...net.orders.values());
        return this.drain();
    }
  }

  /** Drains; of some orders the reader still has what it saw when it looked the last time. */
  async drain(stale = 0): Promise<void> {
    const read = new Map<string, OrderState>();
    await this.net.drain(this.batch_max, (id) => {
      const before = this.#seen.get(id);
      const isStale = stale > 0 && before && (id.charCodeAt(id.length - 1) + stale) % 4 === 0;
      const state = isStale ? before : this.net.read(id);
      if (state) read.set(id, state);
      return state;
    });
    for (const [id, state] of read) this.#seen.set(id, state);
    await this.#assertDecided(read);
    await this.#assertFrozen();
  }

  /** Cancels everything there is, and drains. */
  async cancelAll(): Promise<void> {
    for (const order of this.net.orders.values()) this.net.change(order, { canceled: true });
    await this.live({ do: "sweep" });
  }

  #partner(at: number): Partner | undefined {
    return this.partners[at % this.partners.length];
  }

  async #buyByCode(seller: Partner, customer_id: string, price: string, currency: string) {
    const cart_id = await this.net.codeOnCart(seller);
    const { id } = this.net.place(price, { customer_id, cart_id, currency });
    this.#parties.set(id, { buyer_id: null, seller_id: seller.id });
  }

  /** An order that cannot be decided: of an unknown currency, or of more than a ledger holds. */
  #breakOne({ who, huge }: Extract<Step, { do: "broken" }>): void {
    const buyer = this.#partner(who);
    if (!buyer) return;
    const { customer_id } = buyer;
    const { id } = huge
      ? this.net.place("99999999999999999999", { customer_id })
      : this.net.place("1", { customer_id, currency: "xts" });
    this.#parties.set(id, { buyer_id: buyer.id, seller_id: null });
    this.#broken.add(id);
  }

  #buy({ who, amount: coins, currency: code, lines }: Extract<Step, { do: "buy" }>): void {
    const buyer = this.#partner(who);
    if (!buyer) return;
    const nets = [major(coins, code)];
    // A line whose net repeats, as under an inclusive tax, and one that is free.
    if (lines > 0) nets.push("33.333333333333333333");
    if (lines > 1) nets.push("0");
    const extras = lines > 0 ? "4.99" : "0";
    const { customer_id } = buyer;
    const { id } = this.net.place("0", { customer_id, currency: code, nets, extras });
    this.#parties.set(id, { buyer_id: buyer.id, seller_id: null });
  }

  #change(at: number, change: (order: ShopOrder) => Partial<ShopOrder>): void {
    const orders = [...this.net.orders.values()];
    const order = orders[at % orders.length];
    if (order) this.net.change(order, change(order));
  }

  async #setStatus(who: number, status: PartnerStatus): Promise<void> {
    const partner = this.#partner(who);
    if (!partner) return;
    const isFinal = this.#statuses.get(partner.id) === "terminated";
    const change = this.net.setStatus(partner, status);
    if (isFinal) {
      await expect(change).rejects.toMatchObject({ code: "partner_terminated" });
      return;
    }
    await change;
    this.#statuses.set(partner.id, status);
  }

  /** I9: what was read is decided at its present base, or waits with its error. */
  async #assertDecided(read: ReadonlyMap<string, OrderState>): Promise<void> {
    const waiting = await this.net.rows<{ ref: string; error: string | null }>(
      `select ref, error from upline_inbox`,
    );
    for (const { ref, error } of waiting) {
      expect([ref, error, this.#broken.has(ref)]).toEqual([ref, expect.any(String), true]);
    }
    const failed = new Set(waiting.map(({ ref }) => ref));
    type Row = { order_id: string; base: string; counts: boolean };
    const rows = await this.net.rows<Row>(
      `select order_id, base, sale_fact_id is not null as counts from upline_order
       where order_id = any($1)`,
      [[...read.keys()]],
    );
    const orders = new Map(rows.map((row) => [row.order_id, row]));
    for (const [id, state] of read) {
      if (failed.has(id)) continue;
      const counts = this.#parties.has(id);
      const now = naiveBase(state);
      const first = this.#firsts.get(id) ?? now;
      this.#firsts.set(id, first);
      const base = !counts ? 0n : now < first ? now : first;
      expect(orders.get(id)).toEqual({ order_id: id, base: String(base), counts });
    }
  }

  /** Every sale decided since the last look froze the upline that this life knows, with its statuses. */
  async #assertFrozen(): Promise<void> {
    const rows = await this.net.rows<{ no: string; payload: unknown }>(
      `select j.no, f.payload from upline_journal j join upline_fact f on f.id = j.fact_id
       where j.no > $1 and j.kind = 'sale' order by j.no`,
      [this.#journals],
    );
    for (const { no, payload } of rows) {
      this.#journals = Number(no);
      const { order_id, buyer_id, seller_id, upline } = saleFact.parse(payload);
      expect({ order_id, buyer_id, seller_id }).toEqual({
        order_id,
        ...this.#parties.get(order_id),
      });
      for (const tree of TREES) {
        const above = this.#above(tree, buyer_id ?? (seller_id as string));
        if (buyer_id === null) above.unshift(seller_id as string);
        const nodes = above.slice(0, REACH[tree]).map((partner_id) => ({
          partner_id,
          status: this.#statuses.get(partner_id),
        }));
        expect(upline[tree]).toEqual({ depth: above.length, nodes });
      }
    }
  }

  /** After a release active partners have nothing pending whose hold is over; the others got nothing. */
  async #assertReleased(): Promise<void> {
    const now = this.net.tick(0);
    const late = await this.net.rows(
      `select p.order_id, a.owner_id from upline_posting p
       join upline_account a on a.id in (p.from_account, p.to_account) and a.bucket = 'pending'
       join upline_partner m on m.id = a.owner_id and m.status = 'active'
       join upline_order o on o.order_id = p.order_id
       where o.captured_at + interval '14 days' <= $1
       group by 1, 2 having sum(case when p.to_account = a.id then p.amount else -p.amount end) <> 0`,
      [now],
    );
    expect(late).toEqual([]);
    const early = await this.net.rows(
      `select j.id, t.code from upline_journal j join upline_posting p on p.journal_no = j.no
       join upline_account t on t.id = p.to_account
       join upline_partner m on m.id = t.owner_id
       join upline_order o on o.order_id = j.order_id
       where j.kind = 'release' and j.at = $1
         and (m.status <> 'active' or o.captured_at + interval '14 days' > $1)`,
      [now],
    );
    expect(early).toEqual([]);
  }

  /** The partners above one, nearest first. */
  #above(tree: Tree, partner_id: string): string[] {
    const up =
      tree === "sponsor"
        ? this.partners.find(({ id }) => id === partner_id)?.sponsor_id
        : this.#matrix.placeOf(partner_id)?.parent_id;
    return up ? [up, ...this.#above(tree, up)] : [];
  }
}
