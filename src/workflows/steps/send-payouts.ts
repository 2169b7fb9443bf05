/**
 * Hands payouts to their providers. A payout is taken in a transaction of its own before, and the answer is kept
 * in another one after; the call itself stands in none. Whoever dies in between leaves a payout that is looked up.
 */
import { isAllowed } from "../../modules/payout";
import type { LookUpAnswer, PaymentOrder, PayoutAnswer } from "../../modules/payout/provider";
import type { Payout } from "../../modules/payout/types";
import type { Services } from "../services";
import { isInDoubt } from "./doubt";
import { moveLocked, stateChanged, type MovedPayout } from "./move-payout";
import { later, takeAnswer } from "./take-answer";

/** How long a provider may take to answer. */
export const ANSWER_MS = 10_000;
/** Payouts sent, or looked up, side by side. */
const SIDE_BY_SIDE = 10;
/** A request that was under way for so long has arrived, or never will. */
const ARRIVED_MS = 120_000;

/** Is told of every payout that moved, after the commit. */
export type Told = (moved: MovedPayout) => Promise<void> | void;
export type Clock = () => string;

/**
 * Sends every payout that waits for it, each once. Those of suspended partners go on waiting, and all of them while
 * the book is in doubt.
 */
export async function sendUnsent(services: Services, clock: Clock, told: Told): Promise<number> {
  const { payout: payouts, partner } = services;
  if (!payouts.isConfigured) return 0;
  const statuses = await partner.statusesOf(await payouts.unsentPartners());
  const suspended = [...statuses].flatMap(([id, status]) => (status === "suspended" ? id : []));
  let sent = 0;
  while (!(await isInDoubt(services))) {
    const now = clock();
    const window = { now, look_at: later(now), limit: SIDE_BY_SIDE };
    const claimed = await payouts.claimUnsent(window, suspended);
    if (claimed.length === 0) break;
    const orders = await payouts.paymentOrders(claimed);
    const send = async (payout: Payout): Promise<void> => {
      const answer = await sendOne(services, payout, orders.get(payout.id));
      const moved = await takeAnswer(services, payout.id, answer, clock());
      if (moved) await told(moved);
    };
    await Promise.all(claimed.map(send));
    sent += claimed.length;
  }
  return sent;
}

/** What was never handed over has failed for certain. */
async function sendOne(
  { payout: payouts }: Services,
  { provider }: Payout,
  order: PaymentOrder | undefined,
): Promise<PayoutAnswer> {
  if (!order) return { state: "failed", reason: "payout_method_unreadable" };
  if (!payouts.hasProvider(provider)) return { state: "failed", reason: "payout_provider_missing" };
  return within(() => payouts.provider(provider).send(order));
}

/** Asks providers what became of payouts that wait for an answer for too long, and sends what never arrived. */
export async function settlePayouts(services: Services, clock: Clock, told: Told): Promise<number> {
  let looked = 0;
  if (!services.payout.isConfigured) return looked;
  for (;;) {
    const claimed = await services.payout.claimLooks(clock(), SIDE_BY_SIDE);
    await Promise.all(claimed.map((payout) => lookUp(services, payout, clock, told)));
    looked += claimed.length;
    if (claimed.length < SIDE_BY_SIDE) break;
  }
  await sendUnsent(services, clock, told);
  return looked;
}

/**
 * Asks the provider of one payout that is processing or unknown. Sent again is only what the provider is certain
 * never to have seen, never took on, and what can no longer be under way.
 */
export async function lookUp(
  services: Services,
  payout: Payout,
  clock: Clock,
  told: Told,
  actor: string | null = null,
): Promise<void> {
  const { payout: payouts } = services;
  const take = async (answer: PayoutAnswer): Promise<void> => {
    const moved = await takeAnswer(services, payout.id, answer, clock(), actor);
    if (moved) await told(moved);
  };
  if (payout.state === "processing" && payout.accepted_at === null) {
    await take({ state: "unknown", reason: "no_answer" });
  }
  const order = (await payouts.paymentOrders([payout])).get(payout.id);
  if (!order || !payouts.hasProvider(payout.provider)) return;
  const answer = await within(() => payouts.provider(payout.provider).lookUp(order));
  if (answer.state === "never_seen") {
    const moved = await sendAgain(services, payout, clock(), actor);
    if (moved) await told(moved);
  } else if (answer.state !== "unknown") {
    await take(answer);
  }
}

/** The same for an admin who asks. Throws `payout_not_found`, and `payout_state_changed` when its fate is known. */
export async function lookUpNow(
  services: Services,
  { payout_id, actor }: { payout_id: string; actor: string },
  clock: Clock,
  told: Told,
): Promise<void> {
  const payout = await services.payout.payout(payout_id);
  if (!isAllowed("doubt", payout.state)) throw stateChanged([payout], "doubt");
  if (payout.sent_at !== null) await lookUp(services, payout, clock, told, actor);
  await sendUnsent(services, clock, told);
}

/** Null when it may still be under way, or something happened to it meanwhile. */
async function sendAgain(
  services: Services,
  { id, accepted_at, reference, sent_at }: Payout,
  now: string,
  actor: string | null,
): Promise<MovedPayout | null> {
  if (accepted_at !== null || reference !== null || sent_at === null) return null;
  if (Date.parse(now) - Date.parse(sent_at) < ARRIVED_MS) return null;
  return services.payout.transact(async (context) => {
    const [payout] = await services.payout.payoutsForUpdate([id], context);
    if (!isAllowed("send_again", payout.state) || payout.sent_at !== sent_at) return null;
    const changes = { sent_at: null, next_look_at: null, looks: 0, reason: null };
    const move = { payout_id: id, action: "send_again" as const, changes, actor, now };
    return moveLocked(services, payout, move, context);
  });
}

/** An answer in time, or `unknown`: a call that came too late, or failed, may have paid. */
async function within<Answer extends LookUpAnswer>(
  call: () => Promise<Answer>,
): Promise<Answer | Extract<PayoutAnswer, { state: "unknown" }>> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<{ state: "unknown"; reason: string }>((resolve) => {
    timer = setTimeout(() => resolve({ state: "unknown", reason: "no_answer" }), ANSWER_MS);
  });
  try {
    return await Promise.race([call(), late]);
  } catch {
    // A provider throws nothing; what one throws all the same may hold a secret, and says nothing certain.
    return { state: "unknown", reason: "provider_error" };
  } finally {
    clearTimeout(timer);
  }
}
