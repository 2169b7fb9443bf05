/** Statements that read everybody at once, for the close of a period. */
import type { Statement } from "../../support/sql";

/** Everybody, or $2 and who is below, in order of joining, with sponsor, and with parent and position in tree $1. */
export const SEATS: Statement = {
  name: "upline_tree_seats",
  text: `
    select n.partner_id, n.joined_at, s.partner_id as sponsor_id, above.partner_id as parent_id,
      p.position
    from upline_node n
    left join upline_node s on s.tree = 'sponsor' and s.no = n.parent_no
    left join upline_node p on p.tree = $1 and p.partner_id = n.partner_id
    left join upline_node above on above.tree = $1 and above.no = p.parent_no
    where n.tree = 'sponsor' and ($2::text is null or n.partner_id = $2 or n.no in (
      select d.no from upline_node top
      cross join lateral upline_descendants('sponsor', top.no, 2147483647) d
      where top.tree = 'sponsor' and top.partner_id = $2))
    order by n.no`,
};

/** When the network began. */
export const FIRST_JOINING: Statement = {
  name: "upline_tree_first_joining",
  text: `select joined_at from upline_node where tree = 'sponsor' order by no limit 1`,
};

const SUMS = `
  sum(pv)::text as pv, sum(bv)::text as bv, sum(cv)::text as cv, sum(clients_bv)::text as clients_bv,
  sum(clients_cv)::text as clients_cv, sum(own_amount)::text as own_amount, sum(amount)::text as amount`;

/**
 * What was counted for each partner up to and without $2, in the stretch that began at $1: what bears a time
 * in it, and what was counted late, after entry $3, with an earlier one. Null for $1: ever. Null for $4:
 * everybody.
 */
export const COUNTED: Statement = {
  name: "upline_volume_counted",
  text: `
    select partner_id, ${SUMS} from upline_volume_entry
    where partner_id is not null and at < $2::timestamptz
      and ($1::timestamptz is null or at >= $1::timestamptz or no > $3::bigint)
      and ($4::text[] is null or partner_id = any($4))
    group by partner_id`,
};

/** When each partner, or each of $2, last bought, before $1. */
export const LAST_PURCHASES: Statement = {
  name: "upline_volume_last_purchases",
  text: `
    select partner_id, max(at) as at from upline_volume_entry
    where own_amount > 0 and partner_id is not null and at < $1::timestamptz
      and ($2::text[] is null or partner_id = any($2))
    group by partner_id`,
};

/** The same for the company: all orders, strangers' too. */
export const COUNTED_COMPANY: Statement = {
  name: "upline_volume_company",
  text: `
    select coalesce(sum(amount), 0)::text as company from upline_volume_entry
    where source = 'order' and at < $2::timestamptz
      and ($1::timestamptz is null or at >= $1::timestamptz or no > $3::bigint)`,
};

export const LAST_ENTRY: Statement = {
  name: "upline_volume_last",
  text: `select coalesce(max(no), 0)::text as no from upline_volume_entry`,
};
