import type { Statement } from "../../support/sql";

export const INSERT_PARTNER: Statement = {
  name: "upline_partner_insert",
  text: `
    insert into upline_partner (id, customer_id, display_name, referral_code, sponsor_id, joined_at)
    values ($1, $2, $3, $4, $5, $6)
    on conflict do nothing
    returning id`,
};

export const PARTNERS_BY_CUSTOMER: Statement = {
  name: "upline_partner_by_customer",
  text: `
    select id, customer_id, status, joined_at from upline_partner
    where customer_id = any($1::text[])`,
};

export const PARTNER_STATUSES: Statement = {
  name: "upline_partner_statuses",
  text: `select id, status from upline_partner where id = any($1::text[])`,
};

export const PARTNER_NAMES: Statement = {
  name: "upline_partner_names",
  text: `
    select id, display_name, customer_id, sponsor_id, status, kyc_level, joined_at from upline_partner
    where id = any($1::text[])`,
};

export const SET_STATUS: Statement = {
  name: "upline_partner_set_status",
  text: `
    with old as (select id, status from upline_partner where id = $1 for update)
    update upline_partner p set status = $2, updated_at = now()
    from old where p.id = old.id and old.status <> 'terminated'
    returning old.status as from_status`,
};

export const END_ATTRIBUTION: Statement = {
  name: "upline_attribution_end",
  text: `
    update upline_attribution set removed_at = clock_timestamp(), updated_at = now()
    where cart_id = $1 and removed_at is null
    returning partner_id`,
};

export const ADD_ATTRIBUTION: Statement = {
  name: "upline_attribution_add",
  text: `
    insert into upline_attribution (id, cart_id, partner_id, source) values ($1, $2, $3, 'code')`,
};

/** For each order of ($1 ids, $2 customers, $3 carts, $4 times): its buying partner, or whom its cart counted for. */
export const ATTRIBUTIONS_OF_ORDERS: Statement = {
  name: "upline_attribution_of_orders",
  text: `
    select o.order_id, buyer.id as buyer_id, seller.partner_id as seller_id
    from unnest($1::text[], $2::text[], $3::text[], $4::timestamptz[])
      as o (order_id, customer_id, cart_id, at)
    left join upline_partner buyer
      on buyer.customer_id = o.customer_id and buyer.joined_at <= o.at
    left join lateral (
      select a.partner_id from upline_attribution a
      where a.cart_id = o.cart_id and a.attributed_at <= o.at
        and (a.removed_at is null or a.removed_at > o.at)
      order by a.attributed_at desc limit 1
    ) seller on buyer.id is null`,
};

export const COUNT_BY_STATUS: Statement = {
  name: "upline_partner_count_by_status",
  text: `select status, count(*)::int as count from upline_partner group by 1`,
};

const JOINED = `from upline_partner p where p.joined_at >= $1::timestamptz and p.joined_at < $2::timestamptz`;

/** Joinings by UTC day from $1 and before $2; days without any are left out. */
export const ENROLMENTS_BY_DAY: Statement = {
  name: "upline_partner_enrolments_by_day",
  text: `
    select to_char(p.joined_at at time zone 'UTC', 'YYYY-MM-DD') as day, count(*)::int as count
    ${JOINED} group by 1 order by 1`,
};

/** Who invited most of those who joined from $1 and before $2: $3 of them. */
export const TOP_SPONSORS: Statement = {
  name: "upline_partner_top_sponsors",
  text: `
    select p.sponsor_id as partner_id, count(*)::int as count
    ${JOINED} and p.sponsor_id is not null group by 1 order by 2 desc, 1 limit $3`,
};

/** Carts that a code was put on from $1 and before $2. */
export const COUNT_ATTRIBUTED_CARTS: Statement = {
  name: "upline_attribution_count_carts",
  text: `
    select count(distinct a.cart_id)::int as count from upline_attribution a
    where a.attributed_at >= $1::timestamptz and a.attributed_at < $2::timestamptz`,
};

export const PARTNER_CODES: Statement = {
  name: "upline_partner_codes",
  text: `select id, display_name, referral_code from upline_partner where id = any($1::text[])`,
};
