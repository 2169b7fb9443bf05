import { type OrderCommissions, waitForCommissions } from "./commissions";
import { adminHeaders, fetchHttp, type Http } from "./http";
import { codeOf, growNetwork } from "./network";
import { placeOrder } from "./orders";
import { perform } from "./perform";
import { ADMIN, logInAdmin } from "./people";
import { earnings } from "./report";
import { storyOf } from "./stories";
import type { DemoStore } from "./store";

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
  preset,
  seed,
  first_time,
  say,
}: {
  base_url: string;
  preset: string;
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
    const { invitations, steps, last } = storyOf(preset);
    if (first_time) {
      const size = invitations.reduce((sum, [, ...invited]) => sum + invited.length, 0);
      say(`registering and enrolling ${size} partners`);
      const network = await growNetwork(http, store, invitations);
      say("playing the first days: orders, refunds, and what else the plan looks at");
      await perform({ http, admin_token, store, network }, steps);
    }
    const referral_code = await codeOf(http, store, last.code_of);
    say(`placing an order with ${last.code_of}'s code ${referral_code}`);
    const product = store.products.find(({ handle }) => handle === last.product);
    const { order, commissions } = await orderByCode(visit, {
      items: product && [{ variant_id: product.variant_id }],
      referral_code,
    });
    say(
      `order #${order.display_id} of ${order.total} ${order.currency_code} is placed and decided`,
    );
    await show(visit, commissions);
  }
  return { ...ADMIN, publishable_key: store.publishable_key };
}
