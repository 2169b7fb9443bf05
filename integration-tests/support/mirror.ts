/**
 * A network in a store and the same network in a simulation, living through one history. What the store's
 * drain decides, in the order in which it decides it, is told to the simulation; both must come to the same.
 */
import { exchanged } from "../../src/engine/exchange";
import { saleFact, type SaleFact } from "../../src/engine/facts";
import type { Plan } from "../../src/engine/plan";
import { Simulation } from "../../src/engine/simulate";
import { periodNamesOf } from "../../src/engine/closing";
import { closeAt } from "../../src/workflows/steps/close-period";
import { major, thousandths } from "./histories";
import { baseOf, textOf, unitsOf, USD, volumeOf } from "./mirror-orders";
import type { Known, Reported } from "./mirror-orders";
import { MirrorPoints } from "./mirror-points";
import type { MirrorStep } from "./mirror-steps";
import type { Network, Partner } from "./network";
import type { ShopOrder } from "./orders";

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
  readonly points: MirrorPoints;
  readonly #suspended = new Set<string>();
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
    this.points = new MirrorPoints(net);
    this.simulation = new Simulation(plan, {
      posting: () => {},
      decided: (id, sale) => this.#sales.set(id, sale),
      rebased: () => {},
      recruited: () => {},
      distributed: () => {},
      ranked: (_id, at, { member_id, ladder, rank }) =>
        this.awards.push([at, member_id, ladder, rank]),
      earned: (_id, earned) => this.points.earned(earned),
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
      case "task":
        return this.#task(todo);
      case "check_in":
        return this.#checkIn(todo.who);
      case "wait":
        this.net.tick(todo.hours * 3_600_000);
        return;
      case "close":
        return this.#close();
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
    const joined_at = this.net.tick(0);
    if (isSuspended) await this.net.setStatus(partner, "suspended");
    if (isSuspended) this.#suspended.add(partner.id);
    this.partners.push(partner);
    const status = isSuspended ? ("suspended" as const) : ("active" as const);
    this.#joining.set(`join:${partner.id}`, { at: joined_at, status });
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
    if (isCaptured) this.net.change(order, { captured_at: order.created_at });
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

  async #task(todo: Extract<MirrorStep, { do: "task" }>): Promise<void> {
    const partner = this.#partner(todo.who);
    if (partner) this.#hint(await this.points.task(partner, todo));
  }

  async #checkIn(who: number): Promise<void> {
    const partner = this.#partner(who);
    if (!partner || this.#suspended.has(partner.id)) return;
    const hint = await this.points.checkIn(partner);
    if (hint !== null) this.#hint(hint);
  }

  async #close(): Promise<void> {
    if (this.partners.length === 0) return;
    await this.drain();
    const at = this.net.tick();
    for (const name of periodNamesOf(this.plan)) {
      await closeAt(this.net.services, { name, ends_at: at });
      this.simulation.apply({ kind: "close", id: `close:${name}:${at}`, at, period: name });
    }
  }

  /** Tells the simulation what the store's drain will find. */
  #tell(id: string): void {
    if (this.points.tell(this.simulation, id)) return;
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
    await this.points.assertEqual(this.simulation, this.partners);
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
    const ladders = this.plan.ranks?.ladders ?? [];
    const firsts = ladders.map(({ steps }) => steps[0].code);
    // Who fell back to a first step stands where it began.
    const stored = await this.net.rows<{ partner_id: string; ladder: string; rank: string }>(
      `select partner_id, ladder, rank from upline_rank where rank <> all($1) order by 1, 2`,
      [firsts],
    );
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
