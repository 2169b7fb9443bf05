/** Statements of what one partner had and how it came, up to a journal; and of journals as a list. */
import type { Statement } from "../../support/sql";

/** What is on each account that partner $1 had after the journals up to $2. */
export const BALANCES_AT: Statement = {
  name: "upline_balances_at",
  text: `
    select a.code as account, a.currency,
      (coalesce(i.amount, 0) - coalesce(o.amount, 0))::text as amount
    from upline_account a
    cross join lateral (select sum(p.amount) as amount from upline_posting p
      where p.to_account = a.id and p.journal_no <= $2::bigint) i
    cross join lateral (select sum(p.amount) as amount from upline_posting p
      where p.from_account = a.id and p.journal_no <= $2::bigint) o
    where a.owner_kind = 'partner' and a.owner_id = $1
      and (i.amount is not null or o.amount is not null)
    order by a.currency, a.code`,
};

/** Postings on accounts of partner $1 in currency $2, after journal $3 and up to $4. */
const LINES = `
  from (
    select p.journal_no, p.line from upline_account a
    join upline_posting p on p.to_account = a.id
    where a.owner_kind = 'partner' and a.owner_id = $1 and a.currency = $2
      and p.journal_no > $3::bigint and p.journal_no <= $4::bigint
    union
    select p.journal_no, p.line from upline_account a
    join upline_posting p on p.from_account = a.id
    where a.owner_kind = 'partner' and a.owner_id = $1 and a.currency = $2
      and p.journal_no > $3::bigint and p.journal_no <= $4::bigint) m
  join upline_posting p on p.journal_no = m.journal_no and p.line = m.line
  join upline_account f on f.id = p.from_account
  join upline_account t on t.id = p.to_account`;

const own = (side: string): string =>
  `case when ${side}.owner_kind = 'partner' and ${side}.owner_id = $1 then ${side}.bucket end`;

/** Oldest first; a bucket is null where the money came from or went to somebody else. */
export const STATEMENT_LINES: Statement = {
  name: "upline_statement_lines",
  text: `
    select p.journal_no::text as no, p.line, j.kind, j.at, j.created_at as recorded_at, p.order_id, p.bonus,
      p.level, p.note, p.amount::text, ${own("f")} as from_bucket, ${own("t")} as to_bucket
    ${LINES} join upline_journal j on j.no = p.journal_no
    order by p.journal_no, p.line limit $5 offset $6`,
};

/** How many lines there are, and what the first $5 of them moved by bucket. */
export const STATEMENT_SUMS: Statement = {
  name: "upline_statement_sums",
  text: `
    with lines as materialized (
      select row_number() over (order by p.journal_no, p.line) as place, p.amount,
        ${own("f")} as from_bucket, ${own("t")} as to_bucket ${LINES})
    select b.bucket, (select count(*)::int from lines) as count,
      coalesce(sum(case when l.to_bucket = b.bucket then l.amount else 0 end
        - case when l.from_bucket = b.bucket then l.amount else 0 end), 0)::text as amount
    from unnest(array['pending', 'available', 'payout_hold', 'owed']) b (bucket)
    left join lines l on l.place <= $5 and b.bucket in (l.from_bucket, l.to_bucket)
    group by b.bucket`,
};

const JOURNAL = `select j.no::text, j.id, j.kind, j.order_id, j.at, j.created_at as recorded_at, j.hash, j.prev_hash`;

const OF_KIND_AND_ORDER = `
  ($1::text is null or j.kind = $1)
  and ($2::text is null or j.order_id = $2
    or j.no in (select p.journal_no from upline_posting p where p.order_id = $2))`;

const PLAIN = `from upline_journal j where ${OF_KIND_AND_ORDER}`;

/** Of partner $3, and of account $4. */
const TOUCHING = `
  from (
    select p.journal_no from upline_account a join upline_posting p on p.to_account = a.id
    where ($3::text is null or (a.owner_kind = 'partner' and a.owner_id = $3))
      and ($4::text is null or a.code = $4)
    union
    select p.journal_no from upline_account a join upline_posting p on p.from_account = a.id
    where ($3::text is null or (a.owner_kind = 'partner' and a.owner_id = $3))
      and ($4::text is null or a.code = $4)) m
  join upline_journal j on j.no = m.journal_no where ${OF_KIND_AND_ORDER}`;

/** Newest first: of kind $1 and order $2, each where given. */
export const JOURNALS: Statement = {
  name: "upline_journals_page",
  text: `${JOURNAL} ${PLAIN} order by j.no desc limit $3 offset $4`,
};

export const COUNT_JOURNALS: Statement = {
  name: "upline_journals_count",
  text: `select count(*)::int as count ${PLAIN}`,
};

export const JOURNALS_TOUCHING: Statement = {
  name: "upline_journals_touching",
  text: `${JOURNAL} ${TOUCHING} order by j.no desc limit $5 offset $6`,
};

export const COUNT_JOURNALS_TOUCHING: Statement = {
  name: "upline_journals_touching_count",
  text: `select count(*)::int as count ${TOUCHING}`,
};

export const POSTINGS_OF: Statement = {
  name: "upline_postings_of_journals",
  text: `
    select p.journal_no::text, f.code as "from", t.code as "to", p.amount::text, p.currency, p.order_id,
      p.bonus, p.level, p.rate, p.note
    from upline_posting p
    join upline_account f on f.id = p.from_account
    join upline_account t on t.id = p.to_account
    where p.journal_no = any($1::bigint[]) order by p.journal_no, p.line`,
};
