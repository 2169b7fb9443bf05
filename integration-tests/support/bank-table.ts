/**
 * A bank that pays payouts and keeps a list of what it paid in the network's database, so that it outlives the
 * process that asked. By the payout's id it refuses some, pays some without an answer, and never hears of some.
 * It takes no notice of keys: asked twice to pay, it pays twice.
 */
import { ModuleProvider } from "@medusajs/framework/utils";
import { Pool } from "pg";
import { PAYOUT_MODULE } from "../../src/modules/payout";
import {
  PayoutProvider,
  type LookUpAnswer,
  type PaymentOrder,
  type PayoutAnswer,
  type ReadMethod,
} from "../../src/modules/payout/provider";

export const BANK = "bank";

interface Paid {
  payout_id: string;
  partner_id: string;
  net: string;
  currency: string;
}

type Rows = <Row>(text: string, values?: unknown[]) => Promise<Row[]>;

export async function openBank(rows: Rows): Promise<void> {
  await rows(
    `create table if not exists upline_test.bank (
       payout_id text not null, partner_id text not null, net bigint not null, currency text not null)`,
  );
}

export const paidByBank = (rows: Rows): Promise<Paid[]> =>
  rows<Paid>(`select payout_id, partner_id, net::text, currency from upline_test.bank order by 1`);

/** One of ten moods by the payout's id, another one when it is asked again. */
const moodOf = ({ id }: PaymentOrder, times: number): number =>
  ([...id].reduce((sum, letter) => (sum * 31 + letter.charCodeAt(0)) % 1_000_003, 7) + times) % 10;

export class TableBank extends PayoutProvider {
  static override identifier = BANK;
  readonly #pool: Pool;
  readonly #asked = new Map<string, number>();

  constructor(_cradle: object, { url }: { url: string }) {
    super();
    this.#pool = new Pool({ connectionString: url, max: 2, allowExitOnIdle: true });
    this.#pool.on("error", () => {});
  }

  override readMethod(details: Record<string, unknown>): ReadMethod {
    const account = String(details.account);
    return { details: { account }, masked: `•••• ${account.slice(-4)}`, identity: account };
  }

  override async send(order: PaymentOrder): Promise<PayoutAnswer> {
    const times = this.#asked.get(order.id) ?? 0;
    this.#asked.set(order.id, times + 1);
    const mood = moodOf(order, times);
    if (mood === 0) return { state: "failed", reason: "the bank refuses it" };
    if (mood === 1) await this.#pay(order);
    if (mood === 1 || mood === 2) throw new Error("the line is dead");
    if (mood === 3) {
      await this.#pay(order);
      return { state: "processing", reference: null };
    }
    await this.#pay(order);
    return { state: "paid", reference: `bank-${order.id}` };
  }

  override async lookUp({ id }: PaymentOrder): Promise<LookUpAnswer> {
    const text = `select from upline_test.bank where payout_id = $1`;
    const { rowCount } = await this.#pool.query(text, [id]);
    return rowCount ? { state: "paid", reference: `bank-${id}` } : { state: "never_seen" };
  }

  async #pay({ id, partner_id, net, currency }: PaymentOrder): Promise<void> {
    const values = [id, partner_id, net.toString(), currency];
    await this.#pool.query(`insert into upline_test.bank values ($1, $2, $3, $4)`, values);
  }
}

/** The plugin's options with which a network pays by this bank. */
export const bankOptions = (url: string) => ({
  encryption_key: "c0ffee".padEnd(64, "0"),
  payout_providers: [
    {
      resolve: ModuleProvider(PAYOUT_MODULE, { services: [TableBank] }),
      id: BANK,
      options: { url },
    },
  ],
});
