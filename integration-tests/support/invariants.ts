/** The invariants of design §6 of what is stored: asserted after every step of a random history. */
import { decideAt } from "../../src/engine/decide";
import { slotOf } from "../../src/engine/decision";
import { saleFact, type RerateFact } from "../../src/engine/facts";
import { Matrix } from "../../src/engine/placement/matrix";
import { compare, rate } from "../../src/engine/money";
import { budgetOfPlan, hasExactBudget } from "../../src/engine/plan";
import { rerate } from "../../src/engine/retroactive";
import { widthOf } from "../../src/engine/placement/schema";
import { FAULTS, MOVES } from "./invariant-sql";
import type { Network } from "./network";

const EXACT = "I2 an order does not pay exactly a tenth of its base";

const faultsSql = (isWanted: (fault: string) => boolean): string =>
  `with moves as materialized (${MOVES}) ${Object.entries(FAULTS)
    .filter(([fault]) => isWanted(fault))
    .map(([fault, text]) => `select '${fault}' as fault, id::text from (${text}) f`)
    .join(" union all ")}`;

export async function assertInvariants(net: Network): Promise<void> {
  const { plan } = await net.services.plan.versionAt(new Date().toISOString());
  const isExact = hasExactBudget(plan) && compare(budgetOfPlan(plan), rate("0.1")) === 0;
  const text = faultsSql((fault) => isExact || fault !== EXACT);
  const faults = await net.rows<{ fault: string; id: string }>(text);
  if (faults.length > 0) throw new Error(`broken: ${JSON.stringify(faults.slice(0, 5))}`);
  await assertPlaces(net);
  await assertStandings(net);
}

interface Seat {
  partner_id: string;
  sponsor_id: string | null;
  parent_id: string | null;
  level: number;
  position: number;
  chosen_by: string | null;
}

/**
 * I8: everybody sits where the pure engine's matrix puts them, one after the other in order of placing, or
 * where somebody chose; whom a partner without a place invited starts at the nearest sponsor who has one.
 */
export async function assertPlaces(net: Network): Promise<void> {
  const seats = await net.rows<Seat>(`
    select n.partner_id, m.sponsor_id, p.partner_id as parent_id, n.depth + 1 as level, n.position,
      w.chosen_by
    from upline_node n join upline_partner m on m.id = n.partner_id
    left join upline_waiting w on w.placed_no = n.no
    left join upline_node p on p.tree = n.tree and p.no = n.parent_no
    where n.tree = 'placement' order by n.no`);
  const { plan } = await net.services.plan.versionAt(new Date().toISOString());
  if (plan.placement.kind === "sponsor") return;
  const { start, max_depth } = plan.placement;
  const matrix = new Matrix(widthOf(plan.placement) as number, max_depth);
  const partners = await net.rows<{ id: string; sponsor_id: string | null }>(
    `select id, sponsor_id from upline_partner`,
  );
  const sponsors = new Map(partners.map(({ id, sponsor_id }) => [id, sponsor_id]));
  for (const { partner_id, sponsor_id, chosen_by, ...place } of seats) {
    let anchor = start === "root" ? null : sponsor_id;
    while (anchor !== null && !matrix.placeOf(anchor)) anchor = sponsors.get(anchor) ?? null;
    const right =
      chosen_by === null
        ? matrix.place(partner_id, anchor)
        : matrix.choose(partner_id, place.parent_id as string, place.position);
    const [found, expected] = [JSON.stringify(place), JSON.stringify(right)];
    if (found !== expected) throw new Error(`I8: ${partner_id} sits at ${found}, not ${expected}`);
  }
}

interface Stands {
  payload: unknown;
  base: string;
  rated: RerateFact["ranks"] | null;
  stands: Record<string, string> | null;
}

/** What stands of every order, slot by slot, is what the engine decides at its present base. */
export async function assertStandings(net: Network): Promise<void> {
  const [version] = await net.rows<{ id: string }>(`select id from upline_plan_version`);
  const { plan } = (await net.services.plan.versions([version.id])).get(version.id) ?? {};
  if (!plan) throw new Error("the network has no plan");
  const orders = await net.rows<Stands>(`
    select f.payload, o.base::text, o.rated, (
      select jsonb_object_agg(s.slot, s.amount::text) from (
        select concat_ws('|', p.bonus, coalesce(p.level::text, ''), coalesce(p.rate, '')) as slot,
          sum(case when w.id = p.from_account then p.amount else -p.amount end) as amount
        from upline_posting p
        join upline_account w on w.id in (p.from_account, p.to_account) and w.owner_kind = 'world'
        where p.order_id = o.order_id group by 1) s where s.amount <> 0) as stands
    from upline_order o join upline_fact f on f.id = o.sale_fact_id`);
  for (const { payload, base, rated, stands } of orders) {
    const sale = rerate(saleFact.parse(payload), { ranks: rated ?? {} });
    const lines = decideAt(plan, sale, BigInt(base)).lines.filter((line) => line.amount > 0n);
    const expected = Object.fromEntries(lines.map((line) => [slotOf(line), String(line.amount)]));
    const [found, right] = [stands ?? {}, expected].map(sorted);
    if (found !== right) throw new Error(`${sale.order_id} stands at ${found}, not ${right}`);
  }
}

const sorted = (slots: Record<string, string>): string =>
  JSON.stringify(Object.entries(slots).sort(([a], [b]) => (a < b ? -1 : 1)));
