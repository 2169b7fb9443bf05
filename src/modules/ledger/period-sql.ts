/** Statements of closed periods and of what is remembered from one close to the next. */
import type { Statement } from "../../support/sql";

/** The last close of each name. */
export const LAST_CLOSES: Statement = {
  name: "upline_period_last",
  text: `
    select distinct on (name) name, starts_at, ends_at, volume_no::text, state, closed_at
    from upline_period order by name, ends_at desc`,
};

/** Adds a closed period and tells when that was; refused when one of that name ends, or begins, there already. */
export const ADD_PERIOD: Statement = {
  name: "upline_period_add",
  text: `
    insert into upline_period (name, starts_at, ends_at, plan_version_id, volume_no, state)
    values ($1, $2, $3, $4, $5::bigint, $6) returning closed_at`,
};

/** How far everything a close looks at has come, other closes not counted: equal texts, nothing happened in between. */
export const NETWORK_STATE: Statement = {
  name: "upline_network_state",
  text: `
    select concat_ws(':', coalesce((
      select j.no from upline_journal j
      where j.kind not in ('pool', 'package', 'binary_match', 'rerate')
      order by j.no desc limit 1), 0), $1::text) as state`,
};

export const PERIODS_CLOSED: Statement = {
  name: "upline_period_closed",
  text: `
    select name, starts_at, ends_at, closed_at from upline_period
    where $1::text is null or name = $1
    order by ends_at desc, name limit $2 offset $3`,
};

export const COUNT_PERIODS: Statement = {
  name: "upline_period_count",
  text: `select count(*)::int as count from upline_period where $1::text is null or name = $1`,
};

export const MARKS: Statement = {
  name: "upline_mark_read",
  text: `select code, partner_id, value from upline_mark where code = any($1::text[])`,
};

export const MARKS_OF: Statement = {
  name: "upline_mark_of_partners",
  text: `
    select partner_id, value from upline_mark where code = $1 and partner_id = any($2::text[])`,
};

export const PUT_MARKS: Statement = {
  name: "upline_mark_put",
  text: `
    insert into upline_mark (code, partner_id, value)
    select $1, partner_id, value from jsonb_to_recordset($2::jsonb) r (partner_id text, value jsonb)
    on conflict (code, partner_id) do update set value = excluded.value`,
};

/** What a period item of the plan decided upon, newest first. */
export const PERIOD_FACTS: Statement = {
  name: "upline_period_facts",
  text: `
    select f.id, f.payload, f.plan_version_id, j.created_at as distributed_at
    from upline_fact f join upline_journal j on j.fact_id = f.id
    where f.kind in ('pool', 'package', 'binary_match') and f.payload ->> 'code' = $1
    order by f.at desc, f.id limit $2 offset $3`,
};

export const COUNT_PERIOD_FACTS: Statement = {
  name: "upline_period_count_facts",
  text: `
    select count(*)::int as count from upline_fact f
    where f.kind in ('pool', 'package', 'binary_match') and f.payload ->> 'code' = $1`,
};

export const HELD: Statement = {
  name: "upline_held_by_partner",
  text: `
    select owner_id as partner_id, sum(balance)::text as amount from upline_account
    where owner_kind = 'partner' and bucket in ('pending', 'available', 'payout_hold')
      and currency = $1 and ($2::text[] is null or owner_id = any($2))
    group by owner_id having sum(balance) <> 0`,
};

/** By partner: the latest order, of its own or of a client, that counts for something now. */
export const LATEST_SALES: Statement = {
  name: "upline_orders_latest_sales",
  text: `
    select distinct on (partner_id) partner_id, amount from (
      select coalesce(f.payload ->> 'buyer_id', f.payload ->> 'seller_id') as partner_id,
        o.counted ->> 'turnover' as amount, f.at, j.no
      from upline_order o join upline_fact f on f.id = o.sale_fact_id
      join upline_journal j on j.fact_id = f.id
      where o.source = 'order' and (o.counted ->> 'turnover')::bigint > 0
    ) s order by partner_id, no desc`,
};

/** Orders with a sale placed from $1 on, after the one at $2 with the id $3: a page of $4. */
export const ORDERS_SINCE: Statement = {
  name: "upline_orders_since",
  text: `
    select f.order_id, f.at from upline_fact f
    where f.kind = 'sale' and f.at >= $1::timestamptz
      and (f.at, f.order_id) > ($2::timestamptz, $3)
    order by f.at, f.order_id limit $4`,
};

export const RERATES_OF: Statement = {
  name: "upline_facts_rerates_of",
  text: `
    select f.order_id, f.payload from upline_fact f join upline_journal j on j.fact_id = f.id
    where f.kind = 'rerate' and f.order_id = any($1::text[]) and j.no < $2::bigint
    order by j.no`,
};

export const FROZEN_SALES: Statement = {
  name: "upline_facts_frozen_sales",
  text: `
    select order_id, payload from upline_fact where kind = 'sale' and order_id = any($1::text[])`,
};
