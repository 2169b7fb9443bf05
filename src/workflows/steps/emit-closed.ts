/** Tells the store what the close of a period paid, after its commit. */
import type { MedusaContainer } from "@medusajs/framework/types";
import { formatUnits } from "../../engine/money";
import type { Closed, Paid } from "./close-period";
import { changeEvents, emitEvents } from "./emit-decided";

/** `rank.changed` for every award, `pool.distributed` for each item that paid somebody. */
export function emitClosed(container: MedusaContainer, { paid, awards }: Closed): void {
  const events = paid.filter(({ shares }) => shares.length > 0).map(distributed);
  emitEvents(container, [...changeEvents({ awards, activated: [] }), ...events]);
}

function distributed({ fact, shares }: Paid) {
  const { code, kind, from, at, currency } = fact;
  const total = shares.reduce((sum, { amount }) => sum + amount, 0n);
  const participants = shares.filter(({ recipient }) => recipient.kind === "partner").length;
  return {
    name: "pool.distributed",
    data: {
      pool_id: code,
      kind,
      period_start: from,
      period_end: at,
      currency,
      amount: formatUnits(total, currency),
      participants: String(participants),
    },
  };
}
