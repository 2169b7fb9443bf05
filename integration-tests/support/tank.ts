/** What tests of the holding tank do and look at. */
import { choosePlace } from "../../src/workflows/steps/choose-place";
import type { Network, Partner } from "./network";

export type Who = Pick<Partner, "id">;

/** Days pass for everybody who is held. */
export const pass = (net: Network, days: number) =>
  net.rows(
    `update upline_waiting set held_until = held_until - make_interval(days => $1)
     where placed_no is null and queue_no is null`,
    [days],
  );

export const choose = (net: Network, who: Who, parent: Who, sponsor: Who, position?: number) =>
  choosePlace(
    net.services,
    {
      ...{ partner_id: who.id, parent_id: parent.id, position: position ?? null },
      ...{ chosen_by: "sponsor", chooser_id: sponsor.id },
    },
    new Date().toISOString(),
  );

export const chooseAsAdmin = (net: Network, who: Who, parent: Who, position?: number) =>
  choosePlace(
    net.services,
    {
      ...{ partner_id: who.id, parent_id: parent.id, position: position ?? null },
      ...{ chosen_by: "admin", chooser_id: "user_1" },
    },
    new Date().toISOString(),
  );

/** The code of a refusal; null when there is none. */
export const codeOf = (work: Promise<unknown>): Promise<string | null> =>
  work.then(
    () => null,
    (error: { code?: string }) => {
      if (!error.code) throw error;
      return error.code;
    },
  );

/** Where everybody sits, in order of joining: parent, level, position. */
export async function seatsOf(net: Network): Promise<Record<string, string | null>> {
  const rows = await net.rows<{ id: string; seat: string | null }>(`
    select m.id, coalesce(p.partner_id, '') || ' ' || n.depth + 1 || ' ' || n.position as seat
    from upline_partner m left join upline_node n on n.partner_id = m.id and n.tree = 'placement'
    left join upline_node p on p.tree = n.tree and p.no = n.parent_no order by m.joined_at`);
  return Object.fromEntries(rows.map(({ id, seat }) => [id, seat]));
}

export async function factsOf(net: Network, kind: string): Promise<Record<string, unknown>[]> {
  const rows = await net.rows<{ payload: Record<string, unknown> }>(
    `select f.payload from upline_fact f join upline_journal j on j.fact_id = f.id
     where j.kind = $1 order by j.no`,
    [kind],
  );
  return rows.map(({ payload }) => payload);
}

export async function assertSound(net: Network): Promise<void> {
  await net.drain();
  await net.assertInvariants();
  expect(await net.prove()).toMatchObject({ ok: true, first_fault: null });
}
