/** Statements that only read the book: histories, balances and the stream a proof walks. */
import { WITHDRAWAL } from "../../engine/withdrawal";
import type { Statement } from "../../support/sql";

const POSTING = `
  p.journal_no::text, p.line, f.code as "from", t.code as "to", p.amount::text, p.currency,
  p.order_id, p.bonus, p.level, p.rate, p.note`;

const FROM_POSTING = `
  from upline_posting p
  join upline_account f on f.id = p.from_account
  join upline_account t on t.id = p.to_account`;

export const POSTINGS_OF_ORDER: Statement = {
  name: "upline_postings_of_order",
  text: `
    select ${POSTING}, j.kind as journal_kind, j.id as journal_id, j.at
    ${FROM_POSTING} join upline_journal j on j.no = p.journal_no
    where p.order_id = $1 order by p.journal_no, p.line`,
};

/** What a partner ever earned, net of what was taken back, by bonus: up to journal $2. */
export const PARTNER_EARNINGS: Statement = {
  name: "upline_partner_earnings",
  text: `
    select m.currency, m.bonus, sum(m.amount)::text as amount from (
      select p.currency, p.bonus, p.amount from upline_account a
      join upline_posting p on p.to_account = a.id
      join upline_account w on w.id = p.from_account and w.owner_kind <> 'partner'
      where a.owner_kind = 'partner' and a.owner_id = $1 and p.journal_no <= $2::bigint
      union all
      select p.currency, p.bonus, -p.amount from upline_account a
      join upline_posting p on p.from_account = a.id
      join upline_account w on w.id = p.to_account and w.owner_kind <> 'partner'
      where a.owner_kind = 'partner' and a.owner_id = $1 and p.journal_no <= $2::bigint
    ) m where m.bonus <> '${WITHDRAWAL}' group by 1, 2 having sum(m.amount) <> 0 order by 1, 2`,
};

/** What was paid out to a partner with its fees, less payouts that came back, by currency: up to journal $2. */
export const PARTNER_WITHDRAWALS: Statement = {
  name: "upline_partner_withdrawals",
  text: `
    select m.currency, sum(m.amount)::text as amount from (
      select p.currency, p.amount from upline_account a
      join upline_posting p on p.from_account = a.id and p.bonus = '${WITHDRAWAL}'
      join upline_account w on w.id = p.to_account and w.owner_kind <> 'partner'
      where a.owner_kind = 'partner' and a.owner_id = $1 and p.journal_no <= $2::bigint
      union all
      select p.currency, -p.amount from upline_account a
      join upline_posting p on p.to_account = a.id and p.bonus = '${WITHDRAWAL}'
      join upline_account w on w.id = p.from_account and w.owner_kind <> 'partner'
      where a.owner_kind = 'partner' and a.owner_id = $1 and p.journal_no <= $2::bigint
    ) m group by 1`,
};

/** Decided sales with the base that stands now, last decided first: before journal $1, of times $2 to $3. */
export const SALES_BEFORE: Statement = {
  name: "upline_sales_before",
  text: `
    select j.no::text, f.payload as sale, o.base::text, o.rated, o.plan_version_id
    from upline_journal j join upline_fact f on f.id = j.fact_id
    join upline_order o on o.order_id = j.order_id
    where j.kind = 'sale' and j.no < $1::bigint
      and ($2::timestamptz is null or j.at >= $2) and ($3::timestamptz is null or j.at < $3)
    order by j.no desc limit $4`,
};
