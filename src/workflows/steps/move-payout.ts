/** One transition of a payout: its state, its money and its deed in one transaction. */
import type { PayoutStep } from "../../engine/facts";
import { audit } from "../../modules/ledger";
import { isAllowed, payoutNotFound, TRANSITIONS } from "../../modules/payout";
import type { PayoutAction, PayoutState } from "../../modules/payout/states";
import type { Payout, PayoutChanges } from "../../modules/payout/types";
import { UplineError } from "../../support/errors";
import type { SharedContext } from "../../support/sql";
import type { Services } from "../services";
import { bookPayout } from "./book-payout";

export interface PayoutMove {
  payout_id: string;
  action: PayoutAction;
  changes?: PayoutChanges;
  /** admin or customer id; null: the store itself, or the provider */
  actor: string | null;
  now: string;
}

/** A payout after something happened to it. */
export interface MovedPayout {
  payout: Payout;
  action: PayoutAction | "request";
  /** null: no money was moved */
  step: PayoutStep | null;
}

/** Throws `payout_not_found`, and `payout_state_changed` when it is in no state from which the action goes. */
export async function movePayout(
  services: Services,
  move: PayoutMove,
  check: (payout: Payout, context: SharedContext) => void | Promise<void> = () => {},
): Promise<MovedPayout> {
  const work = async (context: SharedContext): Promise<MovedPayout> => {
    const [payout] = await services.payout.payoutsForUpdate([move.payout_id], context);
    if (!payout) throw payoutNotFound(move.payout_id);
    await check(payout, context);
    if (!isAllowed(move.action, payout.state)) throw stateChanged([payout], move.action);
    return moveLocked(services, payout, move, context);
  };
  return transactionOf(services, move.action)(work);
}

/** What moves money needs the network's lock; what does not shall not wait for it. */
export function transactionOf({ ledger, payout }: Services, action: PayoutAction) {
  return <Result>(work: (context: SharedContext) => Promise<Result>): Promise<Result> =>
    TRANSITIONS[action].moves === null ? payout.transact(work) : ledger.underLock(work);
}

/** Moves a payout whose row is locked and in a state from which the action goes. */
export async function moveLocked(
  services: Services,
  before: Payout,
  { action, changes = {}, actor, now }: PayoutMove,
  context: SharedContext,
): Promise<MovedPayout> {
  const [payout] = await services.payout.move([before.id], action, changes, context);
  if (!payout) throw stateChanged([before], action);
  const step = TRANSITIONS[action].moves;
  if (step) await bookPayout(services, payout, step, now, context);
  if (before.state !== payout.state) {
    await audit.record(context, [payoutDeed(before.state, payout, action, actor)]);
  }
  return { payout, action, step };
}

export function payoutDeed(
  before: PayoutState | null,
  { id, state, reason, reference, batch_id }: Payout,
  action: MovedPayout["action"],
  actor: string | null,
) {
  return {
    actor,
    action: `payout.${action}`,
    subject_kind: "payout" as const,
    subject_id: id,
    before: before && { state: before },
    after: {
      state,
      ...(reference === null ? {} : { reference }),
      ...(batch_id === null ? {} : { batch_id }),
    },
    reason: state === before ? null : reason,
  };
}

/** The refusal of an action for payouts that are elsewhere by now: another request was first. */
export function stateChanged(payouts: readonly Payout[], action: PayoutAction): UplineError {
  const from = TRANSITIONS[action].from.join(" or ");
  const message = `"${action}" needs a payout that is ${from}`;
  return new UplineError("conflict", "payout_state_changed", message, {
    payouts: payouts.map(({ id, state }) => ({ id, state })),
    needs: TRANSITIONS[action].from,
  });
}
