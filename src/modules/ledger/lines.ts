/** Lines: what a sale credits, one a slot, whichever postings made it. */
import type { Posting } from "../../engine/decision";

/** The first posting of each line that a journal brought; a journal that is no sale brings none. */
export function lineHeads(kind: string, postings: readonly Posting[]): Posting[] {
  if (kind !== "sale") return [];
  const slots = new Set<string>();
  return postings.filter(({ bonus, level, rate, order_id }) => {
    const slot = JSON.stringify([bonus, level, rate]);
    if (slots.has(slot)) return false;
    slots.add(slot);
    return order_id !== null;
  });
}
