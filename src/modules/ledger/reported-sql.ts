/** Statements of what others report, and of who bought before. */
import type { Statement } from "../../support/sql";

const COLUMNS = `
  kind, id, customer_id, buyer_id, seller_id, amount::text, currency, fee::text, own_return::text, metric,
  at, actor`;

/** Adds a reported fact unless its kind and id are there already. */
export const ADD_REPORTED: Statement = {
  name: "upline_reported_add",
  text: `
    insert into upline_reported_fact
      (kind, id, customer_id, buyer_id, seller_id, amount, currency, fee, own_return, metric, at, actor)
    values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)
    on conflict (kind, id) do nothing returning ${COLUMNS}`,
};

export const REPORTED: Statement = {
  name: "upline_reported_of",
  text: `
    select ${COLUMNS} from upline_reported_fact where (kind, id) in (
      select split_part(r.ref, ':', 1), substr(r.ref, strpos(r.ref, ':') + 1)
      from unnest($1::text[]) r (ref))`,
};

/** Which of the customers of $1 were the client of an order that counted for a partner; profits aside. */
export const BOUGHT_BEFORE: Statement = {
  name: "upline_order_bought_before",
  text: `
    select distinct client_id from upline_order
    where client_id = any($1::text[]) and source <> 'profit'`,
};

/** The partner for whom a client's latest order counted. */
export const LATEST_SELLER: Statement = {
  name: "upline_order_latest_seller",
  text: `
    select o.seller_id from upline_order o join upline_fact f on f.id = o.sale_fact_id
    where o.client_id = $1 and o.source = 'order' order by f.at desc, o.order_id desc limit 1`,
};

/** Partners whose joining was decided, a page after $1. */
export const JOINED_AFTER: Statement = {
  name: "upline_fact_joined_after",
  text: `
    select substr(id, 6) as partner_id from upline_fact
    where kind = 'join' and id > 'join:' || $1 order by id limit $2`,
};
