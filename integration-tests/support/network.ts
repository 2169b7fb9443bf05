/**
 * A network without a store: the five real modules on a real Postgres, driven the way the store drives them.
 * Time, ids and the store's orders are the test's; everything else is the product.
 */
import { Pool, type PoolClient } from "pg";
import type { PartnerStatus } from "../../src/engine/facts";
import { parsePlan } from "../../src/engine/plan";
import { halvingMatrix } from "../../src/engine/presets/halving-matrix";
import { prove, type Proof } from "../../src/workflows/prove-ledger";
import type { Services } from "../../src/workflows/services";
import { changeStatus } from "../../src/workflows/steps/change-status";
import type { Decided } from "../../src/workflows/steps/decide-batch";
import { drain } from "../../src/workflows/steps/drain";
import { enrol, type EnrolledPartner } from "../../src/workflows/steps/enrol";
import type { OrderState } from "../../src/workflows/steps/read-orders";
import { reportFact, type FactReport } from "../../src/workflows/steps/report-fact";
import { releaseHolds } from "../../src/workflows/steps/release";
import { createDatabase, databaseUrl, dropDatabase } from "./databases";
import { assertInvariants } from "./invariants";
import { migrate, openModules, type OpenModules } from "./modules";
import { lessOf, stateOf, sumOf, type ShopOrder } from "./orders";

/** Joins read this clock: Postgres' own, unless a test set another time. */
const CLOCK = `
  create schema upline_test;
  create table upline_test.clock (now timestamptz not null);
  create function upline_test.clock_timestamp() returns timestamptz language sql volatile as $$
    select coalesce((select now from upline_test.clock), pg_catalog.clock_timestamp())
  $$;
  alter function upline_join set search_path = upline_test, pg_catalog, public`;

const START = Date.UTC(2030, 0, 1);
const SECOND_MS = 1_000;
export const DAY_MS = 86_400_000;

export type Partner = EnrolledPartner;

export interface NetworkOptions {
  /** the plugin's options */
  options?: object;
  /** Postgres' own clock instead of the test's */
  real_clock?: boolean;
}

/** Makes networks of one suite: every module's migrations run once, and each network is a copy of that. */
export class Lab {
  readonly #databases: string[] = [];
  readonly #networks: Network[] = [];

  private constructor(readonly template: string) {
    this.#databases.push(template);
  }

  /** Migrates an empty database. `plan` has fields on top of the halving matrix. */
  static async open(plan: object = {}): Promise<Lab> {
    const lab = new Lab(await createDatabase());
    await migrate(lab.template);
    const pool = new Pool({ connectionString: databaseUrl(lab.template), max: 1 });
    await pool.query(CLOCK);
    await pool.end();
    // Version 1 has one id in all copies, or their books could not be compared.
    const options = { plan: parsePlan({ ...halvingMatrix, ...plan }) };
    const { services, close } = await openModules(lab.template, options);
    await services.plan.versionAt(new Date(START).toISOString());
    await close();
    return lab;
  }

  /** A copy of a database that nobody is connected to; the template, when none is named. */
  async copy(of = this.template): Promise<string> {
    const database = await createDatabase(of);
    this.#databases.push(database);
    return database;
  }

  /** Drops a copy before its time, with whatever is still connected to it. */
  async drop(database: string): Promise<void> {
    await dropDatabase(database);
  }

  async network(given: NetworkOptions & { database?: string } = {}): Promise<Network> {
    const net = await Network.open(given.database ?? (await this.copy()), given);
    this.#networks.push(net);
    return net;
  }

  async close(): Promise<void> {
    for (const net of this.#networks) await net.close();
    for (const database of this.#databases) await dropDatabase(database);
  }
}

export class Network {
  /** every order of the shop, by id */
  readonly orders = new Map<string, ShopOrder>();
  readonly #closers: (() => Promise<unknown>)[];
  #now_ms = START;
  #ids = 0;

  private constructor(
    readonly database: string,
    readonly services: Services,
    private readonly pool: Pool,
    private readonly hasRealClock: boolean,
    modules: OpenModules,
  ) {
    this.#closers = [() => modules.close(), () => pool.end()];
  }

  static async open(database: string, { options, real_clock }: NetworkOptions = {}) {
    const modules = await openModules(database, options);
    const pool = new Pool({ connectionString: databaseUrl(database), max: 4 });
    // A database that is dropped ends the connections that idle in the pool.
    pool.on("error", () => {});
    const net = new Network(database, modules.services, pool, real_clock === true, modules);
    if (!net.hasRealClock) {
      net.services.partner.newPartnerId = () => net.#nextId("prt");
      // A copy goes on where its database stopped: nobody buys before having joined.
      const [clock] = await net.rows<{ now: Date }>(`select now from upline_test.clock`);
      if (clock) net.#now_ms = clock.now.getTime() + DAY_MS;
    }
    return net;
  }

  async close(): Promise<void> {
    for (const close of this.#closers.splice(0)) await close();
  }

  /** Rows of a query beside the product's own connections. */
  async rows<Row>(text: string, values: unknown[] = []): Promise<Row[]> {
    return (await this.pool.query(text, values)).rows as Row[];
  }

  /** A connection of one's own, for a transaction. */
  async connect(): Promise<PoolClient> {
    return this.pool.connect();
  }

  #nextId(prefix: string): string {
    return `${prefix}_${String(++this.#ids).padStart(5, "0")}`;
  }

  /** A later time, as ISO. */
  tick(ms = SECOND_MS): string {
    this.#now_ms = this.hasRealClock ? Date.now() + ms : this.#now_ms + ms;
    return new Date(this.#now_ms).toISOString();
  }

  async #tickPostgres(): Promise<void> {
    if (this.hasRealClock) return;
    await this.rows(
      `with gone as (delete from upline_test.clock) insert into upline_test.clock values ($1)`,
      [this.tick()],
    );
  }

  /** Enrols a new customer below a sponsor; without one, as somebody nobody invited. */
  async enrol(
    sponsor: Pick<Partner, "id"> | null = null,
    customer_id = this.#nextId("cus"),
  ): Promise<Partner> {
    await this.#tickPostgres();
    const sponsor_id = sponsor?.id ?? null;
    return enrol(this.services, { customer_id, display_name: "Somebody S.", sponsor_id });
  }

  /** Puts an order into the shop; nobody is told. */
  place(amount: string, more: Partial<ShopOrder> = {}): ShopOrder {
    const order = {
      id: this.#nextId("order"),
      currency: "usd",
      created_at: this.tick(),
      customer_id: this.#nextId("guest"),
      cart_id: this.#nextId("cart"),
      nets: [amount],
      extras: "0",
      refunded: "0",
      canceled: false,
      captured_at: null,
      ...more,
    };
    this.orders.set(order.id, { ...order, changed_at: order.created_at });
    return this.orders.get(order.id) as ShopOrder;
  }

  /** A partner buys for itself. */
  async buy(buyer: Partner, amount: string, currency = "usd"): Promise<ShopOrder> {
    const order = this.place(amount, { customer_id: buyer.customer_id, currency });
    await this.hint(order);
    return order;
  }

  /** Somebody who is no partner buys by a partner's code. */
  async clientBuys(seller: Partner, amount: string, currency = "usd"): Promise<ShopOrder> {
    const order = this.place(amount, { cart_id: await this.codeOnCart(seller), currency });
    await this.hint(order);
    return order;
  }

  /** Reports a profit or an investment; the drain decides it. */
  async report(
    customer_id: string,
    fact: Pick<FactReport, "kind" | "amount"> & Partial<FactReport>,
  ) {
    const report = { id: this.#nextId("fact"), currency: "usd", ...fact, customer_id };
    return (await reportFact(this.services, report, this.tick())).fact;
  }

  /** A new cart that counts for a partner from now on. */
  async codeOnCart(seller: Pick<Partner, "id">): Promise<string> {
    const cart_id = this.#nextId("cart");
    await this.services.partner.attributeCart(cart_id, seller.id);
    await this.rows(`update upline_attribution set attributed_at = $2 where cart_id = $1`, [
      cart_id,
      this.tick(),
    ]);
    return cart_id;
  }

  /** Changes an order as the store does; nobody is told. */
  change(order: ShopOrder, change: Partial<ShopOrder>): void {
    Object.assign(order, change, { changed_at: this.tick() });
  }

  /** Goods go back: the lines that remain are worth `base`. */
  async refundTo(order: ShopOrder, base: string): Promise<void> {
    this.change(order, { nets: [base] });
    await this.hint(order);
  }

  /** Money goes back beyond what is owed: a credit line. */
  async refund(order: ShopOrder, amount: string): Promise<void> {
    this.change(order, { refunded: sumOf([order.refunded, amount]) });
    await this.hint(order);
  }

  async cancel(order: ShopOrder): Promise<void> {
    this.change(order, { canceled: true });
    await this.hint(order);
  }

  async capture(order: ShopOrder): Promise<void> {
    this.change(order, { captured_at: order.captured_at ?? this.tick() });
    await this.hint(order);
  }

  /** What is left to refund of an order, delivery and taxes included. */
  refundable(order: ShopOrder): string {
    return lessOf(sumOf([...order.nets, order.extras]), order.refunded);
  }

  async hint(...orders: Pick<ShopOrder, "id">[]): Promise<void> {
    for (const { id } of orders) await this.services.ledger.hint([{ kind: "order", ref: id }]);
  }

  /** Empties the inbox. `read` stands in for the store's reader, for one that looked some time ago. */
  async drain(
    batch_max = 200,
    read = (id: string): OrderState | undefined => this.read(id),
  ): Promise<Decided[]> {
    const decided: Decided[] = [];
    (this.services.ledger.options as { batch_max: number }).batch_max = batch_max;
    await drain(this.services, {
      readOrders: async (order_ids) =>
        new Map(order_ids.flatMap((id) => [[id, read(id)] as const].filter(isRead))),
      decided: (batch) => decided.push(batch),
    });
    return decided;
  }

  /** What the reader finds of an order now. */
  read(id: string): OrderState | undefined {
    const order = this.orders.get(id);
    return order && stateOf(order);
  }

  /** Finds every order whatever events were lost, as the scheduled sweep does, and drains. */
  async sweep(batch_max?: number): Promise<void> {
    await this.hint(...this.orders.values());
    await this.drain(batch_max);
  }

  /** Time passes, and holds that are over are released. */
  async release(days = 15): Promise<number> {
    return releaseHolds(this.services, this.tick(days * DAY_MS));
  }

  async setStatus(partner: Pick<Partner, "id">, status: PartnerStatus): Promise<PartnerStatus> {
    return changeStatus(this.services, partner.id, status, this.tick());
  }

  async prove(): Promise<Proof> {
    return prove(this.services);
  }

  /** Throws when design §6 does not hold of what is stored. */
  async assertInvariants(): Promise<void> {
    await assertInvariants(this);
  }

  /** Balances that are not zero, by account and currency. */
  async balances(): Promise<Record<string, string>> {
    const rows = await this.rows<{ account: string; balance: string }>(
      `select code || ' ' || currency as account, balance from upline_account
       where balance <> 0 order by 1`,
    );
    return Object.fromEntries(rows.map((row) => [row.account, row.balance]));
  }
}

type Read = readonly [string, OrderState];
const isRead = (pair: readonly [string, OrderState | undefined]): pair is Read =>
  pair[1] !== undefined;
