/** Messages of providers: each counts once, whatever order they come in. */
import type { ProviderNews, Webhook } from "../../modules/payout/provider";
import { UplineError } from "../../support/errors";
import type { Services } from "../services";
import type { MovedPayout } from "./move-payout";
import { takeLocked, type CameTo } from "./take-answer";

/** The messages of a webhook. Throws what its provider refuses; `payout_webhook_not_found` where none reads webhooks. */
export function readNews({ payout }: Services, id: string, webhook: Webhook): ProviderNews[] {
  const provider = payout.hasProvider(id) ? payout.provider(id) : null;
  if (provider?.readWebhook) return provider.readWebhook(webhook);
  throw new UplineError("not_found", "payout_webhook_not_found", "no provider listens here");
}

/** Takes a message; null when it moves nothing: it came before, is of no payout of ours, or does not fit. */
export async function takeNews(
  services: Services,
  provider: string,
  { event_id, payout_id, answer }: ProviderNews,
  now: string,
): Promise<MovedPayout | null> {
  const { ledger, payout: payouts } = services;
  return ledger.underLock(async (context) => {
    const [payout] = await payouts.payoutsForUpdate([payout_id], context);
    const news = { provider, event_id, payout_id, says: answer.state };
    const keep = (came_to: CameTo | "no_such_payout") =>
      payouts.keepNews({ ...news, came_to }, context);
    if (!payout || payout.provider !== provider) {
      await keep("no_such_payout");
      return null;
    }
    if (await payouts.knowsNews(provider, event_id, context)) return null;
    const as = { now, actor: null };
    const { came_to, moved } = await takeLocked(services, payout, answer, as, context);
    await keep(came_to);
    return moved;
  });
}
