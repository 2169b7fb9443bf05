/** Statements for those who follow the book from outside: they read journals in order and write nothing of it. */
import type { Statement } from "../../support/sql";

/** Journals commit under one lock, in order of their numbers: behind the last one seen there is no gap. */
export const LAST_JOURNAL: Statement = {
  name: "upline_follow_last_journal",
  text: `select coalesce(max(j.no), 0)::text as no from upline_journal j`,
};

/** The journals after number $1; of sales and refunds with the fact, and the sale of its order with its number. */
export const FACTS_AFTER: Statement = {
  name: "upline_follow_facts_after",
  text: `
    select j.no::text, j.kind, j.fact_id, j.order_id, j.at, f.payload, s.payload as sale,
      sj.no::text as sale_no
    from (select * from upline_journal where no > $1::bigint order by no limit $2) j
    left join upline_fact f on f.id = j.fact_id and j.kind in ('sale', 'refund')
    left join upline_order o on o.order_id = j.order_id and f.id is not null
    left join upline_fact s on s.id = o.sale_fact_id
    left join upline_journal sj on sj.order_id = o.order_id and sj.fact_id = s.id
    order by j.no`,
};

/** What was decided in each journal of $1. */
export const LINES_OF_JOURNALS: Statement = {
  name: "upline_follow_lines_of_journals",
  text: `
    select j.no::text, j.trace->'lines' as lines from upline_journal j
    where j.no = any($1::bigint[])`,
};
