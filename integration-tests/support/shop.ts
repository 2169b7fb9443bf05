/** A booted store with its catalogue, an admin and a network, driven over HTTP as shoppers and admins do. */
import type { MedusaContainer } from "@medusajs/framework/types";
import { createAdmin } from "../../demo/admin";
import { CATALOGUE, type CatalogueItem } from "../../demo/catalogue";
import { adminHeaders, type Http, storeHeaders } from "../../demo/http";
import { placeOrder, type OrderInput, type PlacedOrder } from "../../demo/orders";
import { ADMIN, enrol, logInAdmin, person, registerCustomer } from "../../demo/people";
import { seedStore, type DemoStore } from "../../demo/store";

export interface ShopPartner {
  id: string;
  customer_id: string;
  referral_code: string;
  sponsor_id: string | null;
  token: string;
}

export interface ShownLine {
  recipient: { kind: string; id: string };
  bonus: string;
  level: number | null;
  rate: string | null;
  amount: string;
  reversed: string;
  state: string;
  why: string;
}

export interface ShownOrder {
  order_id: string;
  status: string;
  error: string | null;
  currency: string;
  base: string;
  total: string;
  reversed: string;
  lines: ShownLine[];
  skipped: {
    partner_id?: string;
    from_level: number;
    to_level: number;
    bonus: string;
    why: string;
  }[];
}

const WAIT_MS = 20_000;
const POLL_MS = 50;

/** Asks again until `done` says so; fails with the last answer when it takes too long. */
export async function waitFor<Answer>(
  ask: () => Promise<Answer>,
  done: (answer: Answer) => boolean,
): Promise<Answer> {
  const end = Date.now() + WAIT_MS;
  for (;;) {
    const answer = await ask();
    if (done(answer)) return answer;
    if (Date.now() > end) throw new Error(`still not so: ${JSON.stringify(answer)}`);
    await new Promise((resolve) => setTimeout(resolve, POLL_MS));
  }
}

export class Shop {
  private constructor(
    readonly http: Http,
    readonly container: MedusaContainer,
    readonly store: DemoStore,
    readonly admin_token: string,
  ) {}

  static async open(
    http: Http,
    container: MedusaContainer,
    catalogue: readonly CatalogueItem[] = CATALOGUE,
  ): Promise<Shop> {
    const store = await seedStore(container, catalogue);
    await createAdmin(container, ADMIN.email, ADMIN.password);
    return new Shop(http, container, store, await logInAdmin(http, ADMIN.email, ADMIN.password));
  }

  /** Registers a customer by name; not yet a partner. */
  async customer(name: string): Promise<{ customer_id: string; token: string }> {
    return registerCustomer(this.http, this.store.publishable_key, person(name));
  }

  /** Registers and enrols somebody, below the partner whose code is given. */
  async partner(name: string, sponsor?: { referral_code: string }): Promise<ShopPartner> {
    const { customer_id, token } = await this.customer(name);
    const { publishable_key } = this.store;
    const partner = await enrol(this.http, publishable_key, token, sponsor?.referral_code);
    return { ...partner, customer_id, token };
  }

  order(input: OrderInput = {}): Promise<PlacedOrder> {
    return placeOrder(this.http, this.store, input);
  }

  async admin<Answer>(path: string): Promise<Answer> {
    return (await this.http.get<Answer>(`/admin${path}`, adminHeaders(this.admin_token))).data;
  }

  async adminPost<Answer>(path: string, body: object = {}): Promise<Answer> {
    const config = adminHeaders(this.admin_token);
    return (await this.http.post<Answer>(`/admin${path}`, body, config)).data;
  }

  async mine<Answer>(partner: { token: string }, path = ""): Promise<Answer> {
    const config = storeHeaders(this.store.publishable_key, partner.token);
    return (await this.http.get<Answer>(`/store/partners/me${path}`, config)).data;
  }

  async commissions(order_id: string): Promise<ShownOrder> {
    type Answer = { order_commissions: ShownOrder };
    return (await this.admin<Answer>(`/orders/${order_id}/commissions`)).order_commissions;
  }

  /** What an order earned, once it is decided (and, when given, taken back as far as `reversed`). */
  async settled(order_id: string, reversed?: string): Promise<ShownOrder> {
    return waitFor(
      () => this.commissions(order_id),
      (shown) =>
        shown.status === "decided" && (reversed === undefined || shown.reversed === reversed),
    );
  }

  /** Balance of a fund in a currency, "0…" when it never got any. */
  async fund(code: string, currency = "usd"): Promise<string | undefined> {
    type Answer = { trust_funds: { code: string; currency: string; balance: string }[] };
    const { trust_funds } = await this.admin<Answer>("/trust-funds");
    return trust_funds.find((fund) => fund.code === code && fund.currency === currency)?.balance;
  }
}

/** Sum of decimal strings with the same number of digits, exactly. */
export function sumOf(amounts: string[]): string {
  const digits = (amounts[0] ?? "0").split(".")[1]?.length ?? 0;
  const units = amounts.reduce((sum, amount) => sum + BigInt(amount.replace(".", "")), 0n);
  const text = units.toString().padStart(digits + 1, "0");
  return digits === 0 ? text : `${text.slice(0, -digits)}.${text.slice(-digits)}`;
}
