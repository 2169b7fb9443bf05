/** A network whose partners have money and accounts, and a bank that pays them. */
import { audit } from "../../src/modules/ledger";
import { DEMO_KEY } from "../../src/support/secrets";
import { addPayoutMethod } from "../../src/workflows/payout-methods";
import { batchPayouts, type BatchRequest } from "../../src/workflows/steps/batch-payouts";
import { approvePayout } from "../../src/workflows/steps/decide-payout";
import type { MovedPayout } from "../../src/workflows/steps/move-payout";
import { requestPayout } from "../../src/workflows/steps/request-payout";
import { sendUnsent, settlePayouts } from "../../src/workflows/steps/send-payouts";
import { formatMajor } from "../../src/engine/money";
import type { Payout } from "../../src/modules/payout/types";
import { Bank } from "./bank";
import type { Lab, Network, NetworkOptions, Partner } from "./network";

export const ADMIN = "user_admin";

export class Paying {
  /** what was told after commits, in order */
  readonly told: MovedPayout[] = [];

  private constructor(
    readonly net: Network,
    readonly bank: Bank,
  ) {}

  static async open(lab: Lab, given: NetworkOptions & { database?: string } = {}): Promise<Paying> {
    const bank = await Bank.open();
    const payout_providers = [bank.declaration];
    const options = { encryption_key: DEMO_KEY, payout_providers, ...given.options };
    return new Paying(await lab.network({ ...given, options }), bank);
  }

  async close(): Promise<void> {
    await this.net.close();
    await this.bank.close();
  }

  get services() {
    return this.net.services;
  }

  /** A partner with an amount available, and the client's order it comes from. */
  async rich(order_amount: string, sponsor: Partner | null = null) {
    const partner = await this.net.enrol(sponsor);
    const order = await this.net.clientBuys(partner, order_amount);
    await this.net.capture(order);
    await this.net.drain();
    await this.net.release();
    return { partner, order };
  }

  async methodOf(partner: Pick<Partner, "id">, account = "12345678"): Promise<string> {
    const given = { partner_id: partner.id, actor: "cus", kind: "bank", details: { account } };
    return (await addPayoutMethod(this.services, given)).id;
  }

  request(partner: Pick<Partner, "id">, method_id: string, amount: string, currency = "usd") {
    const ask = { partner_id: partner.id, amount, currency, method_id, actor: "cus" };
    return requestPayout(this.services, ask, this.net.tick());
  }

  approve({ id }: Pick<Payout, "id">, actor = ADMIN) {
    return approvePayout(this.services, { payout_id: id, actor }, this.net.tick());
  }

  batch(payouts: readonly Payout[], actor = ADMIN) {
    const [{ currency }] = payouts;
    const net = payouts.reduce((sum, { amount, fee }) => sum + amount - fee, 0n);
    const total = { amount: formatMajor(net, currency), currency };
    const which = { payout_ids: payouts.map(({ id }) => id) };
    return batchPayouts(this.services, { which, total, actor }, this.net.tick());
  }

  batchOf(which: BatchRequest["which"], amount: string, actor = ADMIN) {
    const total = { amount, currency: "usd" };
    return batchPayouts(this.services, { which, total, actor }, this.net.tick());
  }

  /** What the job does, or a batch right after its commit. */
  send(): Promise<number> {
    return sendUnsent(this.services, this.clock, this.tell);
  }

  settle(): Promise<number> {
    return settlePayouts(this.services, this.clock, this.tell);
  }

  readonly clock = (): string => this.net.tick(0);
  readonly tell = async (moved: MovedPayout): Promise<void> => void this.told.push(moved);

  /** A payout on its way: requested and approved, in a batch, not yet sent. */
  async onItsWay(amount: string, order_amount: string) {
    const { partner, order } = await this.rich(order_amount);
    const { payout } = await this.request(partner, await this.methodOf(partner), amount);
    await this.approve(payout);
    await this.batch([payout]);
    return { partner, order, payout };
  }

  /** Its deeds, the first one first. */
  async historyOf({ id: subject_id }: Pick<Payout, "id">) {
    const { deeds } = await this.services.payout.transact((context) =>
      audit.readDeeds(context, { subject_kind: "payout", subject_id }, { limit: 50, offset: 0 }),
    );
    return deeds.reverse();
  }

  async stateOf({ id }: Pick<Payout, "id">): Promise<string> {
    return (await this.services.payout.payout(id)).state;
  }

  /** `pending/available/payout_hold/owed` in US cents, and what the world and the fees got. */
  async money({ id }: Pick<Partner, "id">): Promise<Record<string, number>> {
    const balances = await this.net.balances();
    const cents = (account: string): number => Number(balances[`${account} usd`] ?? "0") / 10_000;
    return {
      pending: cents(`partner:${id}:pending`),
      available: cents(`partner:${id}:available`),
      payout_hold: cents(`partner:${id}:payout_hold`),
      owed: cents(`partner:${id}:owed`),
      paid_out: cents("world:paid_out"),
      fees: cents("house:fees"),
    };
  }
}
