import { z } from "@medusajs/framework/zod";
import { id, route } from "../../../../../support/http";
import { receivePayoutNewsWorkflow } from "../../../../../workflows/receive-payout-news";
import { servicesOf } from "../../../../../workflows/services";
import { readNews } from "../../../../../workflows/steps/take-news";

const params = z.object({ provider: id });

/** What a provider tells of payouts; the provider checks that it is its own. */
export const POST = route({ params }, async ({ req, params: { provider } }) => {
  const raw_body = Buffer.from(req.rawBody ?? "");
  const news = readNews(servicesOf(req.scope), provider, { headers: req.headers, raw_body });
  await receivePayoutNewsWorkflow(req.scope).run({ input: { provider, news } });
  return { received: news.length };
});
