/** Statements of points: what partners earned, and what their tasks counted so far. */
import type { Statement } from "../../support/sql";

const COLUMNS = `
  partner_id, total::text, state, purchased::text, is_valid, first_valid_at, below_since, last_entry_at,
  last_rise_at`;

export const POINTS_OF: Statement = {
  name: "upline_points_of",
  text: `select ${COLUMNS} from upline_points where partner_id = any($1::text[])`,
};

export const ALL_POINTS: Statement = {
  name: "upline_points_all",
  text: `select ${COLUMNS} from upline_points`,
};

export const PUT_POINTS: Statement = {
  name: "upline_points_put",
  text: `
    insert into upline_points
      (partner_id, total, state, purchased, is_valid, first_valid_at, below_since, last_entry_at, last_rise_at)
    select * from jsonb_to_recordset($1::jsonb) r (
      partner_id text, total bigint, state jsonb, purchased bigint, is_valid boolean,
      first_valid_at timestamptz, below_since timestamptz, last_entry_at timestamptz,
      last_rise_at timestamptz)
    order by partner_id
    on conflict (partner_id) do update set total = excluded.total, state = excluded.state,
      purchased = excluded.purchased, is_valid = excluded.is_valid,
      first_valid_at = excluded.first_valid_at, below_since = excluded.below_since,
      last_entry_at = excluded.last_entry_at, last_rise_at = excluded.last_rise_at`,
};

/** Adds entries in their order; a key that its partner used before is refused. */
export const ADD_POINT_ENTRIES: Statement = {
  name: "upline_point_entry_add",
  text: `
    insert into upline_point_entry (partner_id, key, task, tier, points, badge, at)
    select partner_id, key, task, tier, points, badge, at
    from rows from (jsonb_to_recordset($1::jsonb) as (
      partner_id text, key text, task text, tier text, points bigint, badge text, at timestamptz))
      with ordinality r (partner_id, key, task, tier, points, badge, at, place)
    order by r.place`,
};

/** A partner's entries, newest first. */
export const POINT_ENTRIES: Statement = {
  name: "upline_point_entry_of",
  text: `
    select key, task, tier, points::text, badge, at from upline_point_entry
    where partner_id = $1 order by no desc limit $2 offset $3`,
};

export const COUNT_POINT_ENTRIES: Statement = {
  name: "upline_point_entry_count",
  text: `select count(*)::int as count from upline_point_entry where partner_id = $1`,
};

/** A partner's badges in the order it won them. */
export const BADGES: Statement = {
  name: "upline_point_entry_badges",
  text: `
    select key, task, tier, points::text, badge, at from upline_point_entry
    where partner_id = $1 and badge is not null order by no`,
};

/** How many entries there ever were. */
export const LAST_POINT_ENTRY: Statement = {
  name: "upline_point_entry_last",
  text: `select coalesce(max(no), 0)::text as no from upline_point_entry`,
};

/** The first partner whose points are not the sum of its entries. */
export const FIRST_WRONG_POINTS: Statement = {
  name: "upline_points_first_wrong",
  text: `
    select partner_id, coalesce(e.total, 0)::text as expected, coalesce(p.total::text, 'none') as found
    from (select partner_id, sum(points) as total from upline_point_entry group by partner_id) e
    full join upline_points p using (partner_id)
    where coalesce(e.total, 0) is distinct from p.total
    order by partner_id limit 1`,
};
