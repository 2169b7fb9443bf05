/** Statements that read the house funds: what is in them, and how it came and went. */
import { FUND_WITHDRAWAL } from "../../engine/movements";
import type { Statement } from "../../support/sql";

export const FUND_BALANCES: Statement = {
  name: "upline_fund_balances",
  text: `
    select owner_id as code, currency, balance::text as amount from upline_account
    where owner_kind = 'fund' order by owner_id, currency`,
};

/** Postings of fund $1, in currency $2, from time $3 and before $4, each where given. */
const MOVES = `
  from upline_account a
  join upline_posting p on a.id in (p.from_account, p.to_account)
  join upline_journal j on j.no = p.journal_no
  where a.owner_kind = 'fund' and a.owner_id = $1 and ($2::text is null or a.currency = $2)
    and ($3::timestamptz is null or j.at >= $3) and ($4::timestamptz is null or j.at < $4)`;

const SIGNED = `case when p.to_account = a.id then p.amount else -p.amount end`;

const KIND = `
  case when p.bonus = '${FUND_WITHDRAWAL}' then 'withdrawal'
    when p.from_account = a.id then 'reversal'
    when p.note = 'remainder' then 'remainder' else 'order_allocation' end`;

const COLUMNS = `
  p.journal_no || '-' || p.line as id, j.at, j.id as journal_id, p.order_id, p.bonus, p.note, p.currency,
  ${KIND} as kind, ${SIGNED}::text as amount`;

/** The history of a fund, newest first: every posting is one transaction with its time and source order. */
export const FUND_TRANSACTIONS: Statement = {
  name: "upline_fund_transactions",
  text: `select ${COLUMNS} ${MOVES} order by p.journal_no desc, p.line desc limit $5 offset $6`,
};

export const COUNT_FUND_TRANSACTIONS: Statement = {
  name: "upline_count_fund_transactions",
  text: `select count(*)::int as count ${MOVES}`,
};

/** The same, the oldest first. */
export const FUND_STATEMENT: Statement = {
  name: "upline_fund_statement",
  text: `select ${COLUMNS} ${MOVES} order by j.at, p.journal_no, p.line limit $5 offset $6`,
};

/** What was in the fund before a time is the sum of all that came and went before. */
export const FUND_SUM: Statement = {
  name: "upline_fund_sum",
  text: `select coalesce(sum(${SIGNED}), 0)::text as amount ${MOVES}`,
};

export const FUND_TOTALS: Statement = {
  name: "upline_fund_totals",
  text: `
    select ${KIND} as kind, count(*)::int as count, sum(${SIGNED})::text as amount ${MOVES}
    group by 1 order by 1`,
};
