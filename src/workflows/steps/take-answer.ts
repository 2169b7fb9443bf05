/** What a provider says of a payout, at once or late, once or twice, in order or not: it counts where it fits. */
import { audit } from "../../modules/ledger";
import { isAllowed } from "../../modules/payout";
import type { PayoutAnswer, ProviderNews } from "../../modules/payout/provider";
import type { PayoutAction } from "../../modules/payout/states";
import type { Payout, PayoutChanges } from "../../modules/payout/types";
import type { SharedContext } from "../../support/sql";
import type { Services } from "../services";
import { moveLocked, payoutDeed, transactionOf, type MovedPayout } from "./move-payout";

type Answer = PayoutAnswer | ProviderNews["answer"];

/** From when a payout is looked up that nobody knows the fate of. */
const DOUBT_MS = 60_000;
/** What a provider took on, without telling the result, is looked up this often. */
const ACCEPTED_MS = 3_600_000;
/** So that the waits between its look-ups are the longest ones. */
const ACCEPTED_LOOKS = 6;

export const later = (now: string, ms: number = DOUBT_MS): string =>
  new Date(Date.parse(now) + ms).toISOString();

/** `contradiction`: it says paid of what was refused or failed before; kept for an admin to look at. */
export type CameTo = PayoutAction | "nothing" | "contradiction";

/** Takes the answer of a send or a look-up; null when it moves nothing. */
export async function takeAnswer(
  services: Services,
  payout_id: string,
  answer: PayoutAnswer,
  now: string,
  actor: string | null = null,
): Promise<MovedPayout | null> {
  return transactionOf(
    services,
    ACTIONS[answer.state],
  )(async (context) => {
    const [payout] = await services.payout.payoutsForUpdate([payout_id], context);
    return (await takeLocked(services, payout, answer, { now, actor }, context)).moved;
  });
}

/** The same for a payout whose row is locked; in a transaction under the network's lock where money may move. */
export async function takeLocked(
  services: Services,
  payout: Payout,
  answer: Answer,
  { now, actor }: { now: string; actor: string | null },
  context: SharedContext,
): Promise<{ came_to: CameTo; moved: MovedPayout | null }> {
  const action = actionOf(payout, answer);
  if (isAllowed(action, payout.state)) {
    const move = { payout_id: payout.id, action, changes: changesOf(payout, answer, now) };
    const moved = await moveLocked(services, payout, { ...move, actor, now }, context);
    return { came_to: action, moved };
  }
  if (action !== "pay" || payout.state === "paid") return { came_to: "nothing", moved: null };
  const deed = payoutDeed(payout.state, payout, "pay", actor);
  await audit.record(context, [{ ...deed, action: "payout.contradiction", after: answer }]);
  return { came_to: "contradiction", moved: null };
}

const ACTIONS = {
  paid: "pay",
  processing: "accept",
  failed: "fail",
  reversed: "fail",
  unknown: "doubt",
} as const satisfies Record<Answer["state"], PayoutAction>;

/** A bank may say that a payout failed after it had said paid: the money is back all the same. */
function actionOf(payout: Payout, { state }: Answer): PayoutAction {
  const action = ACTIONS[state];
  return action === "fail" && payout.state === "paid" ? "reverse" : action;
}

function changesOf(payout: Payout, answer: Answer, now: string): PayoutChanges {
  switch (answer.state) {
    case "paid":
      return { reference: answer.reference, paid_at: now, reason: null, next_look_at: null };
    case "processing":
      return {
        reference: answer.reference ?? payout.reference,
        accepted_at: now,
        reason: null,
        next_look_at: later(now, ACCEPTED_MS),
        looks: ACCEPTED_LOOKS,
      };
    case "failed":
    case "reversed":
      return { reason: answer.reason, next_look_at: null };
    case "unknown":
      return { reason: answer.reason, next_look_at: later(now) };
  }
}
