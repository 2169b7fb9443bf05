/**
 * A network in a store and the same network in a simulation, living through one history. What the store's
 * drain decides, in the order in which it decides it, is told to the simulation; both must come to the same.
 */
import { exchanged } from "../../src/engine/exchange";
import { saleFact, type SaleFact } from "../../src/engine/facts";
import type { OwnVolume } from "../../src/engine/history";
import { cutToCurrency, parseUnits } from "../../src/engine/money";
import type { Plan } from "../../src/engine/plan";
import type { Metrics } from "../../src/engine/rank";
import { Simulation } from "../../src/engine/simulate";
import { COUNTERS } from "../../src/modules/tree-path/metrics-sql";
import { major, thousandths } from "./histories";
import type { MirrorStep } from "./mirror-steps";
import type { Network, Partner } from "./network";
import type { ShopOrder } from "./orders";

interface Known {
  id: string;
  member_id: string;
  ref: string | null;
  currency: string;
  base: bigint;
  /** turnover that the simulation was told of, in the plan's currency */
  counted: bigint;
  /** counted by the order's own event, so that its refunds count by themselves */
  isNative: boolean;
}

interface Reported {
  member_id: string;
  ref: string | null;
  kind: "profit" | "investment";
  at: string;
  amount: bigint;
  fee: bigint;
  own_return: bigint;
}

const USD = "usd";
const volumeOf = (units: bigint): OwnVolume => ({ pv: units, bv: units, cv: units });

export class Mirror {
  readonly partners: Partner[] = [];
  readonly simulation: Simulation;
  /** every award: when, who, which ladder, which rank */
  readonly awards: string[][] = [];
  readonly #sales = new Map<string, SaleFact>();
  readonly #known = new Map<string, Known>();
  /** whom each order counts for; a stranger's for nobody */
  readonly #parties = new Map<string, { member_id: string; ref: string | null }>();
  readonly #reported = new Map<string, Reported>();
  readonly #joining = new Map<string, { at: string; status: "active" | "suspended" }>();
  /** hints as the inbox has them: what is hinted again goes to the end */
  readonly #hints = new Map<string, true>();
  readonly #bought = new Map<string, string>();
  /** by guest: the seller of its latest decided order, and when it was placed */
  readonly #sellers = new Map<string, { seller: Partner; at: string }>();
  #counts = 0;

  constructor(
    readonly net: Network,
    readonly plan: Plan,
    private readonly batch_max: number,
    private readonly drains = 1,
  ) {
    this.simulation = new Simulation(plan, {
      posting: () => {},
      decided: (id, sale) => this.#sales.set(id, sale),
      rebased: () => {},
      recruited: () => {},
      distributed: () => {},
      ranked: (_id, at, { member_id, ladder, rank }) =>
        this.awards.push([at, member_id, ladder, rank]),
    });
  }

  async live(todo: MirrorStep): Promise<void> {
    switch (todo.do) {
      case "enrol":
        return this.#enrol(todo.sponsor, todo.isSuspended);
      case "buy":
        return this.#buy(todo);
      case "client":
        return this.#clientBuys(todo);
      case "stranger": {
        const order = this.net.place(major(todo.amount, USD), {});
        return this.#placed(order, todo.isCaptured);
      }
      case "keep":
        return this.#change(todo.order, (order) => {
          const bought = this.#bought.get(order.id) ?? order.nets[0];
          this.#bought.set(order.id, bought);
          const kept = thousandths(bought, todo.permille);
          return unitsOf(kept) < unitsOf(order.nets[0]) ? { nets: [kept] } : {};
        });
      case "cancel":
        return this.#change(todo.order, () => ({ canceled: true }));
      case "capture":
        return this.#change(todo.order, ({ captured_at }) => ({
          captured_at: captured_at ?? this.net.tick(),
        }));
      case "report":
        return this.#report(todo);
      case "release":
        return this.#release(todo.days);
      case "drain":
        return this.drain();
    }
  }

  async drain(): Promise<void> {
    for (const id of this.#hints.keys()) this.#tell(id);
    this.#hints.clear();
    await Promise.all(Array.from({ length: this.drains }, () => this.net.drain(this.batch_max)));
  }

  #partner(at: number): Partner | undefined {
    return this.partners[at % this.partners.length];
  }

  #hint(id: string): void {
    this.#hints.delete(id);
    this.#hints.set(id, true);
  }

  async #enrol(at: number | null, isSuspended: boolean): Promise<void> {
    const sponsor = at === null ? undefined : this.#partner(at);
    const partner = await this.net.enrol(sponsor ?? null);
    if (isSuspended) await this.net.setStatus(partner, "suspended");
    this.partners.push(partner);
    const status = isSuspended ? ("suspended" as const) : ("active" as const);
    this.#joining.set(`join:${partner.id}`, { at: this.net.tick(0), status });
    this.#hint(`join:${partner.id}`);
  }

  async #buy({ who, amount, currency, isCaptured }: Extract<MirrorStep, { do: "buy" }>) {
    const buyer = this.#partner(who);
    if (!buyer) return;
    const { customer_id } = buyer;
    const order = this.net.place(major(amount, currency), { customer_id, currency });
    this.#parties.set(order.id, { member_id: buyer.id, ref: null });
    await this.#placed(order, isCaptured);
  }

  async #clientBuys({ who, guest, amount, isCaptured }: Extract<MirrorStep, { do: "client" }>) {
    const seller = this.#partner(who);
    if (!seller) return;
    const customer_id = `guest_${guest}`;
    const cart_id = await this.net.codeOnCart(seller);
    const order = this.net.place(major(amount, USD), { customer_id, cart_id });
    this.#parties.set(order.id, { member_id: customer_id, ref: seller.id });
    await this.#placed(order, isCaptured);
  }

  async #placed(order: ShopOrder, isCaptured: boolean): Promise<void> {
    if (isCaptured) this.net.change(order, { captured_at: this.net.tick() });
    await this.net.hint(order);
    this.#hint(order.id);
  }

  async #change(at: number, change: (order: ShopOrder) => Partial<ShopOrder>): Promise<void> {
    const orders = [...this.net.orders.values()];
    const order = orders[at % orders.length];
    if (!order) return;
    this.net.change(order, change(order));
    await this.net.hint(order);
    this.#hint(order.id);
  }

  async #report({ who, guest, kind, amount }: Extract<MirrorStep, { do: "report" }>) {
    const buyer = guest === null ? this.#partner(who) : undefined;
    const seller = guest === null ? undefined : this.#sellers.get(`guest_${guest}`)?.seller;
    if (!buyer && !seller) return;
    const customer_id = buyer ? buyer.customer_id : `guest_${guest}`;
    const part = kind === "investment" ? "fee" : "own_return";
    const fact = await this.net.report(customer_id, {
      kind,
      amount: major(amount, USD),
      [part]: major(amount / 10n, USD),
    });
    const order_id = `${kind}:${fact.id}`;
    const tenth = (amount / 10n) * 10_000n;
    this.#reported.set(order_id, {
      member_id: buyer ? buyer.id : customer_id,
      ref: seller ? seller.id : null,
      kind,
      at: fact.at,
      amount: amount * 10_000n,
      fee: tenth,
      own_return: tenth,
    });
    this.#hint(order_id);
  }

  /** Tells the simulation what the store's drain will find. */
  #tell(id: string): void {
    const joining = this.#joining.get(id);
    if (joining) return this.#tellJoin(id.slice("join:".length), joining);
    const reported = this.#reported.get(id);
    if (reported) return this.#tellReported(id, reported);
    const order = this.net.orders.get(id) as ShopOrder;
    if (this.#parties.has(id)) this.#tellOrder(order);
  }

  #tellJoin(id: string, { at, status }: { at: string; status: "active" | "suspended" }): void {
    const sponsor_id = this.partners.find((partner) => partner.id === id)?.sponsor_id ?? null;
    const opening = { pv: 0n, bv: 0n, cv: 0n };
    this.simulation.join({ id, sponsor_id, joined_at: at, status, opening });
  }

  #tellReported(id: string, { kind, at, member_id, ref, amount, fee, own_return }: Reported): void {
    const counted = kind === "investment" ? amount : 0n;
    this.simulation.apply({
      kind: "order",
      id,
      at,
      source: kind,
      member_id,
      amount: kind === "investment" ? fee : amount,
      currency: USD,
      ref,
      volume: volumeOf(counted),
      turnover: counted,
      ...(kind === "profit" && own_return > 0n ? { own_return } : {}),
    });
  }

  #tellOrder(order: ShopOrder): void {
    const { id, currency, captured_at, created_at, changed_at } = order;
    const party = this.#parties.get(id) as { member_id: string; ref: string | null };
    const base = baseOf(order);
    const worth = captured_at === null ? 0n : (exchanged(this.plan, base, currency) as bigint);
    const known = this.#known.get(id);
    if (!known) {
      const event = { kind: "order" as const, id, at: created_at, currency, ...party };
      this.simulation.apply({ ...event, amount: base, volume: volumeOf(worth), turnover: worth });
      const isNative = captured_at !== null;
      this.#known.set(id, { id, ...party, currency, base, counted: worth, isNative });
      const seller = this.partners.find((partner) => partner.id === party.ref);
      const latest = this.#sellers.get(party.member_id);
      if (seller && (!latest || latest.at < created_at)) {
        this.#sellers.set(party.member_id, { seller, at: created_at });
      }
      return;
    }
    if (base !== known.base) {
      const amount = known.base - base;
      const refund = { kind: "refund" as const, id: `refund:${++this.#counts}`, ref: id, amount };
      this.simulation.apply({ ...refund, at: changed_at });
      known.base = base;
    }
    if (!known.isNative && worth !== known.counted) this.#count(known, worth, changed_at);
    known.counted = worth;
  }

  /** What was captured late counts late: in a simulation, by an order that earns nothing. */
  #count({ member_id, ref, counted }: Known, worth: bigint, at: string): void {
    const difference = worth - counted;
    this.simulation.apply({
      kind: "order",
      id: `count:${++this.#counts}`,
      at,
      member_id,
      amount: 0n,
      currency: USD,
      ref,
      volume: volumeOf(difference),
      turnover: difference,
    });
  }

  async #release(days: number): Promise<void> {
    await this.drain();
    const at = this.net.tick(days * 86_400_000);
    const due = await this.net.rows<{ order_id: string }>(
      `select order_id from upline_order where release_at <= $1 and sale_fact_id is not null
       order by release_at, order_id`,
      [new Date(Date.parse(at) + days * 86_400_000).toISOString()],
    );
    for (const { order_id: ref } of due) {
      this.simulation.apply({ kind: "release", id: `release:${ref}`, at, ref });
    }
    await this.net.release(days);
  }

  /** Throws when the store came to anything else than the simulation. */
  async assertEqual(): Promise<void> {
    await this.drain();
    expect(await this.net.rows(`select ref, error from upline_inbox`)).toEqual([]);
    await this.#assertSales();
    expect(await this.net.balances()).toEqual(this.#balances());
    expect(await this.#storedMetrics()).toEqual(this.#metrics());
    await this.#assertRanks();
    await this.#assertCompany();
  }

  #balances(): Record<string, string> {
    const rows = this.simulation.book.rows().filter(({ amount }) => amount !== 0n);
    return Object.fromEntries(
      rows.map(({ account, currency, amount }) => [`${account} ${currency}`, `${amount}`]),
    );
  }

  #metrics(): Record<string, Record<string, string>> {
    return Object.fromEntries(
      this.partners.map(({ id }) => [id, textOf(this.simulation.ranking.metricsOf(id))]),
    );
  }

  async #storedMetrics(): Promise<Record<string, Record<string, string>>> {
    const metrics = await this.net.services.tree.metricsOf(this.partners.map(({ id }) => id));
    return Object.fromEntries([...metrics].map(([id, row]) => [id, textOf(row)]).sort());
  }

  /** Every sale froze what the simulation froze of it. */
  async #assertSales(): Promise<void> {
    const rows = await this.net.rows<{ payload: unknown }>(
      `select payload from upline_fact where kind = 'sale'`,
    );
    const sales = rows.map(({ payload }) => saleFact.parse(payload));
    for (const sale of sales) expect(sale).toEqual(this.#sales.get(sale.order_id));
    const told = [...this.#sales.keys()].filter((id) => !id.startsWith("count:"));
    expect(sales.map(({ order_id }) => order_id).sort()).toEqual(told.sort());
  }

  async #assertRanks(): Promise<void> {
    const stored = await this.net.rows<{ partner_id: string; ladder: string; rank: string }>(
      `select partner_id, ladder, rank from upline_rank order by 1, 2`,
    );
    const ladders = this.plan.ranks?.ladders ?? [];
    const right = this.partners.flatMap(({ id: partner_id }) =>
      ladders.flatMap(({ code: ladder, steps }) => {
        const rank = this.simulation.ranking.rankOf(partner_id, ladder);
        return rank === steps[0].code ? [] : [{ partner_id, ladder, rank }];
      }),
    );
    const byId = (row: object) => JSON.stringify(row);
    expect(stored.map(byId).sort()).toEqual(right.map(byId).sort());
    const awards = await this.net.rows<{ partner_id: string; ladder: string; rank: string }>(
      `select partner_id, ladder, rank from upline_rank_award order by no`,
    );
    expect(awards.map(({ partner_id, ladder, rank }) => [partner_id, ladder, rank])).toEqual(
      this.awards.map(([, ...award]) => award),
    );
  }

  /** The company's turnover is what is left of every captured order of the store, strangers' too. */
  async #assertCompany(): Promise<void> {
    const [{ sum }] = await this.net.rows<{ sum: string | null }>(
      `select sum(amount)::text as sum from upline_volume_entry where source = 'order'`,
    );
    const captured = [...this.net.orders.values()].filter(({ captured_at }) => captured_at);
    const right = captured.reduce(
      (total, order) => total + (exchanged(this.plan, baseOf(order), order.currency) as bigint),
      0n,
    );
    expect(BigInt(sum ?? "0")).toBe(right);
  }
}

const unitsOf = (decimal: string): bigint => parseUnits(decimal.slice(0, 20), USD);

/** Tests' orders have one line in a currency of two digits, and no refunds as credit lines. */
const baseOf = ({ canceled, nets }: ShopOrder): bigint =>
  canceled ? 0n : cutToCurrency(parseUnits(nets[0].replace(/(\.\d{6}).*/, "$1"), USD));

const textOf = (metrics: Metrics): Record<string, string> =>
  Object.fromEntries(COUNTERS.map((counter) => [counter, metrics[counter].toString()]));
