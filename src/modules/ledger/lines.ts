/** Lines: what a sale credits, one a slot, whichever postings made it. */
import { slotOf, type Posting } from "../../engine/decision";

/** The first posting of each line that a journal brought; a journal that is no sale brings none. */
export function lineHeads(kind: string, postings: readonly Posting[]): Posting[] {
  if (kind !== "sale") return [];
  const slots = new Set<string>();
  return postings.filter((posting) => {
    const slot = slotOf(posting);
    if (slots.has(slot)) return false;
    slots.add(slot);
    return posting.order_id !== null;
  });
}
