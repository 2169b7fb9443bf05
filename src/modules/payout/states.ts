/** What can become of a payout: one table, which Postgres holds too. */
import type { PayoutStep } from "../../engine/facts";

export const PAYOUT_STATES = [
  "requested",
  "approved",
  "processing",
  "paid",
  "rejected",
  "failed",
  "unknown",
] as const;
export type PayoutState = (typeof PAYOUT_STATES)[number];

interface Transition {
  from: readonly PayoutState[];
  to: PayoutState;
  /** what it does to the money; null: nothing */
  moves: PayoutStep | null;
}

export const TRANSITIONS = {
  approve: { from: ["requested"], to: "approved", moves: null },
  reject: { from: ["requested", "approved"], to: "rejected", moves: "returned" },
  /** by the partner */
  cancel: { from: ["requested"], to: "rejected", moves: "returned" },
  /** taken into a batch, to be sent */
  send: { from: ["approved"], to: "processing", moves: null },
  /** the provider took it on */
  accept: { from: ["processing", "unknown"], to: "processing", moves: null },
  /** no answer, or none that is certain */
  doubt: { from: ["processing", "unknown"], to: "unknown", moves: null },
  /** a look-up found that the provider never saw it */
  send_again: { from: ["unknown"], to: "processing", moves: null },
  pay: { from: ["processing", "unknown"], to: "paid", moves: "paid" },
  fail: { from: ["processing", "unknown"], to: "failed", moves: "returned" },
  /** it was paid and came back */
  reverse: { from: ["paid"], to: "failed", moves: "reversed" },
} as const satisfies Record<string, Transition>;
export type PayoutAction = keyof typeof TRANSITIONS;

/** Neither paid nor refused: its money is in `payout_hold`. */
export const OPEN_STATES = ["requested", "approved", "processing", "unknown"] as const;

export const isAllowed = (action: PayoutAction, state: PayoutState): boolean =>
  (TRANSITIONS[action].from as readonly PayoutState[]).includes(state);
