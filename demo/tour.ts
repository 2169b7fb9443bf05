import { type OrderCommissions, waitForCommissions } from "./commissions";
import { adminHeaders, fetchHttp, type Http } from "./http";
import { codeOf, growNetwork, type Network, NETWORK_SIZE } from "./network";
import { placeOrder, refundOrder } from "./orders";
import { ADMIN, logInAdmin } from "./people";
import { earnings } from "./report";
import type { DemoStore } from "./store";

/** Whose code the shoppers of the demo use, and how deep that is in the tree. */
const SELLER = "Zoe Hart";

interface Tour {
  http: Http;
  admin_token: string;
  store: DemoStore;
  say: (text: string) => void;
}

async function orderByCode(
  { http, admin_token, store }: Tour,
  input: Parameters<typeof placeOrder>[2],
) {
  const order = await placeOrder(http, store, input);
  return { order, commissions: await waitForCommissions(http, admin_token, order.id) };
}

/** A few orders of different people, places and currencies; half of one is given back. */
async function placeFirstOrders(tour: Tour, network: Network) {
  const { http, admin_token, store } = tour;
  const by = (name: string) => network.get(name)?.referral_code;
  const [kit, essentials, , , family] = store.products;
  await orderByCode(tour, {
    items: [{ variant_id: kit.variant_id }],
    referral_code: by("Cora Lind"),
  });
  await orderByCode(tour, {
    items: [{ variant_id: essentials.variant_id, quantity: 2 }],
    customer_token: network.get("Tara Singh")?.token,
  });
  await orderByCode(tour, { currency: "eur", referral_code: by("Ben Hale") });
  const { order } = await orderByCode(tour, {
    items: [{ variant_id: family.variant_id }],
    referral_code: by(SELLER),
  });
  await refundOrder(http, admin_token, order.id, 125);
  await waitForCommissions(http, admin_token, order.id, {
    accept: ({ reversed }) => Number(reversed) > 0,
  });
}

async function namesOfPartners({ http, admin_token }: Tour): Promise<Map<string, string>> {
  const { data } = await http.get<{ partners: { id: string; display_name: string }[] }>(
    "/admin/partners?limit=100",
    adminHeaders(admin_token),
  );
  return new Map(data.partners.map(({ id, display_name }) => [id, display_name]));
}

async function show(tour: Tour, commissions: OrderCommissions) {
  const names = await namesOfPartners(tour);
  tour.say(`what everyone earned from that order, and why:`);
  process.stdout.write(`\n${earnings(commissions, (id) => names.get(id) ?? id)}\n\n`);
}

/**
 * Shows a running demo store at work. `first_time` grows the network and places the first orders;
 * every time, one more shopper orders with a partner's code, and what came of it is printed.
 * With `seed` `none` it only looks the store up. Resolves with what a storefront needs to know.
 */
export async function tour({
  base_url,
  seed,
  first_time,
  say,
}: {
  base_url: string;
  seed: "small" | "none";
  first_time: boolean;
  say: (text: string) => void;
}) {
  const http = fetchHttp(base_url);
  const admin_token = await logInAdmin(http, ADMIN.email, ADMIN.password);
  const { data } = await http.get<{ stores: { metadata: { upline_demo: DemoStore } }[] }>(
    "/admin/stores",
    adminHeaders(admin_token),
  );
  const store = data.stores[0].metadata.upline_demo;
  const visit: Tour = { http, admin_token, store, say };
  if (seed !== "none") {
    if (first_time) {
      say(`registering and enrolling ${NETWORK_SIZE} partners`);
      const network = await growNetwork(http, store);
      say("placing the first orders, and refunding half of one");
      await placeFirstOrders(visit, network);
    }
    const referral_code = await codeOf(http, store, SELLER);
    say(`placing an order with ${SELLER}'s code ${referral_code}`);
    const { order, commissions } = await orderByCode(visit, { referral_code });
    say(
      `order #${order.display_id} of ${order.total} ${order.currency_code} is placed and decided`,
    );
    await show(visit, commissions);
  }
  return { ...ADMIN, publishable_key: store.publishable_key };
}
