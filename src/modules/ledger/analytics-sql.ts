/** Statements on decided sales: how many, how large, and whose. */
import type { Statement } from "../../support/sql";

const SALES = `
  from upline_fact s
  where s.kind = 'sale' and s.at >= $1::timestamptz and s.at < $2::timestamptz`;

/** Sales from $1 and before $2 by currency; `attributed` are those that count for a seller by its code. */
export const SALES_SUMMARY: Statement = {
  name: "upline_sales_summary",
  text: `
    select s.payload->>'currency' as currency, count(*)::int as orders,
      (count(*) filter (where s.payload->>'seller_id' is not null))::int as attributed,
      sum((s.payload->>'base')::bigint)::text as base
    ${SALES} group by 1 order by 1`,
};

/** Sellers whose codes brought most orders from $1 and before $2: $3 of them, a row for each currency. */
export const SALES_BY_SELLER: Statement = {
  name: "upline_sales_by_seller",
  text: `
    select r.* from (
      select s.payload->>'seller_id' as partner_id, s.payload->>'currency' as currency,
        count(*)::int as orders, sum((s.payload->>'base')::bigint)::text as base
      ${SALES} and s.payload->>'seller_id' is not null group by 1, 2
    ) r order by r.orders desc, r.partner_id, r.currency limit $3`,
};
