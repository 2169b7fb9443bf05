/** The story of a preset, played in a booted store: register → enrol → order → refund → period close. */
import { medusaIntegrationTestRunner } from "@medusajs/test-utils";
import type { Http } from "../../demo/http";
import { growNetwork, type Network } from "../../demo/network";
import { perform, type Played } from "../../demo/perform";
import { storyOf } from "../../demo/stories";
import { Shop, type ShownOrder } from "./shop";

export interface Performance {
  shop: Shop;
  network: Network;
  orders: Played;
  /** what a partner holds of a bucket, "0" when it never had any */
  holds(name: string, bucket: "pending" | "available" | "owed"): Promise<string>;
  /** who got what of an order: `bonus/level` → name or fund, amount */
  paid(order: string): Promise<Record<string, readonly [who: string, amount: string]>>;
}

/** Plays the story once, lets `check` look at what came of it, and proves the book. */
export function playsPreset(
  preset: string,
  check: (performance: Performance) => Promise<void>,
): void {
  process.env.UPLINE_PRESET = preset;
  medusaIntegrationTestRunner({
    testSuite: ({ api, getContainer }) => {
      it(`${preset}: register, enrol, order, refund, close a period`, async () => {
        const { catalogue, invitations, steps } = storyOf(preset);
        const shop = await Shop.open(api as Http, getContainer(), catalogue);
        const { http, store, admin_token } = shop;
        const network = await growNetwork(http, store, invitations);
        const orders = await perform({ http, store, admin_token, network }, steps);
        const names = new Map([...network.values()].map(({ id, name }) => [id, name]));
        await check({
          shop,
          network,
          orders,
          async holds(name, bucket) {
            type Balance = Record<"currency" | "pending" | "available" | "owed", string>;
            const me = await shop.mine<{ partner: { balances: Balance[] } }>(
              memberOf(network, name),
            );
            return me.partner.balances.find(({ currency }) => currency === "usd")?.[bucket] ?? "0";
          },
          async paid(order) {
            const shown = await shop.commissions(orders.get(order)?.id ?? "");
            return Object.fromEntries(shown.lines.map((line) => entry(line, names)));
          },
        });
        const { verify } = await shop.admin<{ verify: object }>("/ledger/verify?run=true");
        expect(verify).toMatchObject({ ok: true, first_fault: null });
      });
    },
  });
}

export function memberOf(network: Network, name: string) {
  const member = network.get(name);
  if (!member) throw new Error(`nobody is called "${name}"`);
  return member;
}

const entry = (
  { bonus, level, recipient, amount }: ShownOrder["lines"][number],
  names: ReadonlyMap<string, string>,
) => [`${bonus}/${level ?? "-"}`, [names.get(recipient.id) ?? recipient.id, amount]] as const;
