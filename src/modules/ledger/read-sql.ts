/** Statements that only read the book: histories, balances and the stream a proof walks. */
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

export const JOURNALS_AFTER: Statement = {
  name: "upline_journals_after",
  text: `
    select j.id, j.no::text, j.kind, j.fact_id, j.order_id, j.at, j.input_hash, j.trace, j.prev_hash,
      j.hash, f.payload, f.hash as fact_hash, f.plan_version_id
    from upline_journal j left join upline_fact f on f.id = j.fact_id
    where j.no > $1::bigint order by j.no limit $2`,
};

export const POSTINGS_BETWEEN: Statement = {
  name: "upline_postings_between",
  text: `
    select ${POSTING} ${FROM_POSTING}
    where p.journal_no > $1::bigint and p.journal_no <= $2::bigint order by p.journal_no, p.line`,
};

export const ACCOUNTS_AFTER: Statement = {
  name: "upline_accounts_after",
  text: `
    select id::text, code as account, currency, balance::text as amount from upline_account
    where id > $1::bigint order by upline_account.id limit $2`,
};

export const COUNT_BOOK: Statement = {
  name: "upline_count_book",
  text: `
    select (select count(*) from upline_fact)::int as facts,
      (select count(*) from upline_journal)::int as journals,
      (select count(*) from upline_posting)::int as postings,
      (select count(*) from upline_account)::int as accounts`,
};

/** What a partner ever earned, net of what was taken back, by bonus. */
export const PARTNER_EARNINGS: Statement = {
  name: "upline_partner_earnings",
  text: `
    select m.currency, m.bonus, sum(m.amount)::text as amount from (
      select p.currency, p.bonus, p.amount from upline_account a
      join upline_posting p on p.to_account = a.id
      join upline_account w on w.id = p.from_account and w.owner_kind <> 'partner'
      where a.owner_kind = 'partner' and a.owner_id = $1
      union all
      select p.currency, p.bonus, -p.amount from upline_account a
      join upline_posting p on p.from_account = a.id
      join upline_account w on w.id = p.to_account and w.owner_kind <> 'partner'
      where a.owner_kind = 'partner' and a.owner_id = $1 and w.code <> 'world:paid_out'
    ) m group by 1, 2 having sum(m.amount) <> 0 order by 1, 2`,
};

/** What was paid out to a partner, by currency. */
export const PARTNER_WITHDRAWALS: Statement = {
  name: "upline_partner_withdrawals",
  text: `
    select p.currency, sum(p.amount)::text as amount from upline_account a
    join upline_posting p on p.from_account = a.id
    join upline_account w on w.id = p.to_account and w.code = 'world:paid_out'
    where a.owner_kind = 'partner' and a.owner_id = $1 group by 1`,
};

export const FUND_BALANCES: Statement = {
  name: "upline_fund_balances",
  text: `
    select owner_id as code, currency, balance::text as amount from upline_account
    where owner_kind = 'fund' order by owner_id, currency`,
};

const FUND_MOVES = `
  from upline_account a
  join upline_posting p on a.id in (p.from_account, p.to_account)
  join upline_journal j on j.no = p.journal_no
  where a.owner_kind = 'fund' and a.owner_id = $1 and ($2::text is null or a.currency = $2)`;

/** The history of a fund, newest first: every posting is one transaction with its time and source order. */
export const FUND_TRANSACTIONS: Statement = {
  name: "upline_fund_transactions",
  text: `
    select p.journal_no || '-' || p.line as id, j.at, j.kind as journal_kind, p.order_id, p.bonus, p.note,
      p.currency, case when p.to_account = a.id then p.amount else -p.amount end::text as amount
    ${FUND_MOVES} order by p.journal_no desc, p.line desc limit $3 offset $4`,
};

export const COUNT_FUND_TRANSACTIONS: Statement = {
  name: "upline_count_fund_transactions",
  text: `select count(*)::int as count ${FUND_MOVES}`,
};

export const LAST_PROOF: Statement = {
  name: "upline_last_proof",
  text: `select result, at from upline_proof order by id desc limit 1`,
};

export const KEEP_PROOF: Statement = {
  name: "upline_keep_proof",
  text: `insert into upline_proof (ok, result) values ($1, $2) returning at`,
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
