/** Statements that list and add up commissions: lines of orders, and what was decided and taken back. */
import type { Statement } from "../../support/sql";

const sameSlot = (a: string, b: string): string => `
  ${a}.bonus = ${b}.bonus and ${a}.level is not distinct from ${b}.level
  and ${a}.rate is not distinct from ${b}.rate`;

/** Why the line pays: the note of its posting; money that covered a debt was earned all the same. */
const REASON = `case when p.note in ('sale', 'repays_owed') then 'earned' else p.note end`;

/** What became of the line, by where its money is now; the same words as in one order's answer. */
const STATE = `(
  select case
    when sum(case when t.bucket = 'pending' then q.amount
                  when f.bucket = 'pending' then -q.amount else 0 end) > 0 then 'pending'
    when sum(case when f.owner_kind = 'world' then q.amount
                  when t.owner_kind = 'world' then -q.amount else 0 end) = 0 then 'reversed'
    else 'available' end
  from upline_posting q
  join upline_account f on f.id = q.from_account
  join upline_account t on t.id = q.to_account
  where q.order_id = p.order_id and ${sameSlot("q", "p")})`;

/**
 * One row a slot of a sale, whichever postings made it: of partner ($1), order ($2), bonus ($3), state ($4),
 * reason ($5), from ($6) and before ($7), each where given.
 */
const WANTED = `
  j.kind = 'sale' and p.order_id is not null
    and not exists (
      select from upline_posting e
      where e.journal_no = p.journal_no and e.line < p.line and ${sameSlot("e", "p")})
    and ($1::text is null or (a.owner_kind = 'partner' and a.owner_id = $1))
    and ($2::text is null or p.order_id = $2)
    and ($3::text is null or p.bonus = $3)
    and ($4::text is null or ${STATE} = $4)
    and ($5::text is null or ${REASON} = $5)
    and ($6::timestamptz is null or j.at >= $6)
    and ($7::timestamptz is null or j.at < $7)`;

const LINES = `
  from upline_journal j
  join upline_posting p on p.journal_no = j.no
  join upline_account a on a.id = p.to_account
  where ${WANTED}`;

const LINE = `
  p.order_id, p.bonus, p.level, p.rate, p.currency, j.at, a.owner_kind, a.owner_id, ${REASON} as reason,
  (select sum(e.amount) from upline_posting e
   where e.journal_no = p.journal_no and ${sameSlot("e", "p")})::text as amount`;

export const COMMISSION_LINES: Statement = {
  name: "upline_commission_lines",
  text: `select ${LINE} ${LINES} order by p.journal_no desc, p.line limit $8 offset $9`,
};

/** The same of one partner ($1): each of its few accounts is read from its last posting back, no further than the page. */
export const PARTNER_LINES: Statement = {
  name: "upline_partner_lines",
  text: `
    select l.* from upline_account a cross join lateral (
      select ${LINE}, p.journal_no, p.line from upline_posting p join upline_journal j on j.no = p.journal_no
      where p.to_account = a.id and ${WANTED}
      order by p.journal_no desc, p.line limit $8::bigint + $9::bigint) l
    where a.owner_kind = 'partner' and a.owner_id = $1
    order by l.journal_no desc, l.line limit $8::bigint offset $9::bigint`,
};

export const COUNT_COMMISSION_LINES: Statement = {
  name: "upline_count_commission_lines",
  text: `select count(*)::int as count ${LINES}`,
};

/** All lines of everybody, or of partner $1: accounts know how many. */
export const COUNT_ALL_LINES: Statement = {
  name: "upline_count_all_lines",
  text: `
    select coalesce(sum(lines), 0)::int as count from upline_account
    where $1::text is null or (owner_kind = 'partner' and owner_id = $1)`,
};

const CREDIT = `(f.code = 'world:sales'
  or (f.code = 'house:commission' and t.owner_kind in ('partner', 'fund')))`;

const DEBIT = `(t.code = 'world:sales'
  or (t.code = 'house:commission' and f.owner_kind in ('partner', 'fund')))`;

/**
 * What was decided and taken back from $1 and before $2, at the time of its journal. A refund counts as taken
 * back whichever way it goes, so that over all time both are the sums of the lines.
 */
const MOVES = `
  from upline_journal j
  join upline_posting p on p.journal_no = j.no
  join upline_account f on f.id = p.from_account
  join upline_account t on t.id = p.to_account
  where j.at >= $1::timestamptz and j.at < $2::timestamptz and (${CREDIT} or ${DEBIT})`;

const DECIDED = `coalesce(sum(p.amount) filter (where j.kind <> 'refund' and ${CREDIT}), 0)`;

const REVERSED = `coalesce(sum(case when ${CREDIT} then -p.amount else p.amount end)
  filter (where j.kind = 'refund' or not ${CREDIT}), 0)`;

const SUMS = `${DECIDED}::text as decided, ${REVERSED}::text as reversed`;

const day = (unit: string): string =>
  `to_char(date_trunc('${unit}', j.at at time zone 'UTC'), 'YYYY-MM-DD')`;

/** Rows by `key` and currency, $3 of them from $4 on; `count` is how many there are. */
const reportBy = (name: string, key: string): Statement => ({
  name: `upline_report_by_${name}`,
  text: `
    select ${key} as key, p.currency, ${SUMS}, count(*) over ()::int as count ${MOVES}
    group by 1, 2 order by 1, 2 limit $3 offset $4`,
});

export const REPORT_BY_DAY = reportBy("day", day("day"));
export const REPORT_BY_WEEK = reportBy("week", day("week"));
export const REPORT_BY_MONTH = reportBy("month", `left(${day("month")}, 7)`);
export const REPORT_BY_BONUS = reportBy("bonus", "p.bonus");
export const REPORT_BY_CURRENCY = reportBy("currency", "p.currency");

/** By bonus of a plan version: what income it is, the plan tells. */
export const REPORT_BY_INCOME_TYPE = reportBy(
  "income_type",
  `(select x.plan_version_id from upline_fact x where x.id = j.fact_id) || ' ' || p.bonus`,
);

/** Whose line it is: what is taken back may come from elsewhere by then, such as the house's breakage. */
const OWNER = `
  case when ${CREDIT} then t.owner_kind || ':' || t.owner_id
  else coalesce((
    select o.owner_kind || ':' || o.owner_id
    from upline_posting s
    join upline_journal sj on sj.no = s.journal_no and sj.kind = 'sale'
    join upline_account o on o.id = s.to_account
    where s.order_id = p.order_id and ${sameSlot("s", "p")}
    order by s.journal_no, s.line limit 1), f.owner_kind || ':' || f.owner_id) end`;

/** By recipient: `partner:<id>`, `fund:<code>` or `house:<code>`. */
export const REPORT_BY_PARTNER = reportBy("partner", OWNER);

export const REPORT_TOTALS: Statement = {
  name: "upline_report_totals",
  text: `select p.currency, ${SUMS} ${MOVES} group by 1 order by 1`,
};
