/** Joinings: the fact of each, in the order of joining. What a plan pays on a join is decided here. */
import type { Entry, InboxHint } from "../../modules/ledger/types";
import type { SharedContext } from "../../support/sql";
import type { Services } from "../services";

export async function joinEntries(
  { partner, tree, plan }: Services,
  hints: readonly InboxHint[],
  context: SharedContext,
): Promise<Map<string, Entry>> {
  const ids = hints.filter((hint) => hint.kind === "join").map((hint) => hint.ref);
  if (ids.length === 0) return new Map();
  const partners = await partner.namesOf(ids, context);
  const places = await tree.nodesOf("placement", ids, context);
  const entries = new Map<string, Entry>();
  for (const id of ids) {
    const joined = partners.get(id);
    const place = places.get(id);
    if (!joined || !place) continue;
    const version = await plan.versionAt(joined.joined_at, context);
    entries.set(id, {
      key: `join:${id}`,
      kind: "join",
      fact_id: `join:${id}`,
      fact: {
        kind: "join",
        partner_id: id,
        sponsor_id: joined.sponsor_id,
        at: joined.joined_at,
        placement: { parent_id: place.parent_id, level: place.level, position: place.position },
      },
      order_id: null,
      plan_version_id: version.id,
      postings: [],
      trace: null,
    });
  }
  return entries;
}
