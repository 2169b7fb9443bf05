/** Statements of the metrics: what was counted for partners, and its roll-up along the sponsors. */
import type { Statement } from "../../support/sql";

/** Counters of a row of `upline_metrics`, in the order of its columns. */
export const COUNTERS = [
  "pv",
  "bv",
  "cv",
  "gv",
  "own_purchases",
  "largest_purchase",
  "personal_turnover",
  "structure_turnover",
  "directs",
  "team_size",
] as const;

const list = (make: (counter: string) => string): string => COUNTERS.map(make).join(", ");

/**
 * Each of $1 and everybody above in the sponsor tree, sponsors first, with what is counted so far. Walked by
 * parents, so that what the paths share is read once. `offset 0` keeps Postgres, which cannot know how few
 * they are, from joining whole tables.
 */
export const SLICE: Statement = {
  name: "upline_metrics_slice",
  text: `
    with recursive wanted as (
      select n.no, n.parent_no, n.partner_id, n.joined_at from upline_node n
      where n.tree = 'sponsor' and n.partner_id = any($1::text[])
      union
      select n.no, n.parent_no, n.partner_id, n.joined_at
      from wanted w cross join lateral (
        select * from upline_node n where n.tree = 'sponsor' and n.no = w.parent_no offset 0) n
    )
    select w.partner_id, s.partner_id as sponsor_id, w.joined_at, m.partner_id is not null as is_counted,
      ${list((counter) => `m.${counter}::text`)}
    from wanted w left join wanted s on s.no = w.parent_no
    left join lateral (
      select * from upline_metrics m where m.partner_id = w.partner_id offset 0) m on true
    order by w.no`,
};

export const ADD_VOLUME_ENTRIES: Statement = {
  name: "upline_volume_entry_add",
  text: `
    insert into upline_volume_entry
      (partner_id, order_id, source, at, pv, bv, cv, clients_bv, clients_cv, own_amount, amount)
    select partner_id, order_id, source, at, pv, bv, cv, clients_bv, clients_cv, own_amount, amount
    from unnest($1::text[], $2::text[], $3::text[], $4::timestamptz[], $5::bigint[], $6::bigint[],
      $7::bigint[], $8::bigint[], $9::bigint[], $10::bigint[], $11::bigint[]) with ordinality r (
      partner_id, order_id, source, at, pv, bv, cv, clients_bv, clients_cv, own_amount, amount, place)
    order by r.place`,
};

/** Puts counters: $1 partners, then a column for each. */
export const PUT_METRICS: Statement = {
  name: "upline_metrics_put",
  text: `
    insert into upline_metrics (partner_id, ${COUNTERS.join(", ")})
    select * from unnest($1::text[], ${COUNTERS.map((_, at) => `$${at + 2}::bigint[]`).join(", ")}) r
    order by 1
    on conflict (partner_id) do update set ${list((counter) => `${counter} = excluded.${counter}`)}`,
};

export const METRICS_OF: Statement = {
  name: "upline_metrics_of",
  text: `
    select partner_id, ${list((counter) => `${counter}::text`)} from upline_metrics
    where partner_id = any($1::text[])`,
};

export const HAS_METRICS: Statement = {
  name: "upline_metrics_any",
  text: `select exists (select 1 from upline_metrics) as found`,
};

export const OPEN_METRICS: Statement = {
  name: "upline_metrics_open",
  text: `
    insert into upline_metrics (partner_id) select unnest($1::text[]) on conflict do nothing`,
};

/** Counts directs and teams anew, once metrics begin in a network that is there already. */
export const COUNT_TEAMS: Statement = {
  name: "upline_metrics_count_teams",
  text: `
    with team as (
      select a.partner_id, count(*) as size, count(*) filter (where a.level = 1) as directs
      from upline_metrics m join upline_node n on n.partner_id = m.partner_id and n.tree = 'sponsor'
      cross join lateral upline_ancestors('sponsor', n.no, 2147483647) a
      group by a.partner_id)
    update upline_metrics m set directs = team.directs, team_size = team.size
    from team where m.partner_id = team.partner_id`,
};

export const COUNT_METRICS: Statement = {
  name: "upline_metrics_count",
  text: `select count(*)::int as count from upline_metrics`,
};

/**
 * The first row that is not the roll-up of the entries, with its first wrong counter. Every row is held
 * against its own entries and the rows of its recruits alone: right everywhere, it is right from the leaves up.
 * All that is wrong is gathered first: looking for one alone, Postgres would compare everybody with everybody.
 */
export const FIRST_WRONG_METRICS: Statement = {
  name: "upline_metrics_first_wrong",
  text: `
    with own as (
      select partner_id, sum(pv) as pv, sum(bv) as bv, sum(cv) as cv, sum(clients_bv) as clients_bv,
        sum(own_amount) as own_purchases, greatest(max(own_amount), 0) as largest_purchase,
        sum(amount) as turnover
      from upline_volume_entry where partner_id is not null group by partner_id),
    recruits as (
      select n.parent_no as no, count(*) as directs, sum(m.team_size + 1) as team_size,
        sum(m.gv + m.bv) as gv, sum(m.structure_turnover) as turnover
      from upline_metrics m join upline_node n on n.partner_id = m.partner_id and n.tree = 'sponsor'
      where n.parent_no is not null group by n.parent_no),
    expected as (
      select coalesce(m.partner_id, own.partner_id) as partner_id, n.no is not null as is_member,
        coalesce(own.pv, 0) as pv, coalesce(own.bv, 0) as bv, coalesce(own.cv, 0) as cv,
        coalesce(own.clients_bv, 0) + coalesce(r.gv, 0) as gv,
        coalesce(own.own_purchases, 0) as own_purchases,
        coalesce(own.largest_purchase, 0) as largest_purchase,
        coalesce(own.turnover, 0) as personal_turnover,
        coalesce(own.turnover, 0) + coalesce(r.turnover, 0) as structure_turnover,
        coalesce(r.directs, 0) as directs, coalesce(r.team_size, 0) as team_size
      from upline_metrics m full join own on own.partner_id = m.partner_id
      left join upline_node n
        on n.partner_id = coalesce(m.partner_id, own.partner_id) and n.tree = 'sponsor'
      left join recruits r on r.no = n.no),
    wrong as materialized (
      select e.partner_id, c.counter, c.expected, c.found
      from expected e left join upline_metrics m on m.partner_id = e.partner_id
      cross join lateral (values
        ('node in the sponsor tree', 1::numeric, e.is_member::int::numeric),
        ${COUNTERS.map((counter) => `('${counter}', e.${counter}::numeric, m.${counter}::numeric)`).join(",\n        ")}
      ) c (counter, expected, found)
      where c.expected is distinct from c.found)
    select partner_id, counter, expected::text, coalesce(found::text, 'none') as found
    from wrong order by partner_id limit 1`,
};
