/** Statements of the proof: the stream it walks, heads, and what stands beside the chain. */
import type { Statement } from "../../support/sql";

const utc = (column: string, digits: "MS" | "US"): string =>
  `to_char(${column} at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.${digits}"Z"')`;

/** A time as facts write it; one that no fact can have keeps its finer digits, so that it differs. */
const exact = (column: string): string => `
  case when ${column} = date_trunc('milliseconds', ${column})
    then ${utc(column, "MS")} else ${utc(column, "US")} end`;

const RECORDED = utc("j.created_at", "US");

export const JOURNALS_AFTER: Statement = {
  name: "upline_journals_after",
  text: `
    select j.id, j.no::text, j.kind, j.fact_id, j.order_id, ${exact("j.at")} as at, j.input_hash, j.trace,
      j.prev_hash, j.hash, ${RECORDED} as recorded_at,
      j.updated_at is not distinct from j.created_at and j.deleted_at is null as is_untouched,
      f.payload, f.hash as fact_hash, f.plan_version_id, f.kind as fact_kind,
      f.order_id as fact_order_id, ${exact("f.at")} as fact_at
    from upline_journal j left join upline_fact f on f.id = j.fact_id
    where j.no > $1::bigint order by j.no limit $2`,
};

export const POSTINGS_BETWEEN: Statement = {
  name: "upline_postings_between",
  text: `
    select p.journal_no::text, p.line, f.code as "from", t.code as "to", p.amount::text, p.currency,
      p.order_id, p.bonus, p.level, p.rate, p.note
    from upline_posting p
    join upline_account f on f.id = p.from_account and f.currency = p.currency
    join upline_account t on t.id = p.to_account and t.currency = p.currency
    where p.journal_no > $1::bigint and p.journal_no <= $2::bigint order by p.journal_no, p.line`,
};

export const ACCOUNTS_AFTER: Statement = {
  name: "upline_accounts_after",
  text: `
    select a.id::text, a.code as account, a.currency, a.balance::text as amount, a.owner_kind, a.owner_id,
      a.bucket, a.version::text, a.lines
    from upline_account a where a.id > $1::bigint order by a.id limit $2`,
};

export const COUNT_BOOK: Statement = {
  name: "upline_count_book",
  text: `
    select (select count(*) from upline_fact)::int as facts,
      (select count(*) from upline_journal)::int as journals,
      (select count(*) from upline_posting)::int as postings,
      (select count(*) from upline_account)::int as accounts`,
};

/** Facts that no journal decided, and postings of no journal: the first. */
export const STRAYS: Statement = {
  name: "upline_proof_strays",
  text: `
    (select 'fact of no journal' as what, f.id, 'a journal' as expected, 'none' as found
     from upline_fact f where not exists (select from upline_journal j where j.fact_id = f.id)
     order by f.id limit 1)
    union all
    (select 'posting of no journal', p.journal_no || '/' || p.line, 'a journal', 'none'
     from upline_posting p where not exists (select from upline_journal j where j.no = p.journal_no)
     order by p.journal_no, p.line limit 1)
    limit 1`,
};

/** What facts say of the ranks an order was rated with again. */
const RATED = `
  select jsonb_object_agg(partner, ranks) from (
    select partner, jsonb_object_agg(ladder, rank) as ranks from (
      select distinct on (p.key, l.key) p.key as partner, l.key as ladder, l.value as rank
      from upline_fact f join upline_journal j on j.fact_id = f.id,
        jsonb_each(f.payload -> 'ranks') p, jsonb_each(p.value) l
      where f.kind = 'rerate' and f.order_id = o.order_id order by p.key, l.key, j.no desc) l
    group by partner) p`;

/** The first order whose record is not what its facts say; what only the store knows is left out. */
export const WRONG_ORDER: Statement = {
  name: "upline_proof_wrong_order",
  text: `
    select 'order ' || w.what as what, o.order_id as id, coalesce(w.expected, 'none') as expected,
      coalesce(w.found, 'none') as found
    from upline_order o
    left join upline_fact s on s.id = 'sale:' || o.order_id
    cross join lateral (
      select count(*)::text as journals,
        coalesce((array_agg(f.payload ->> 'base' order by j.no desc)
          filter (where f.payload ? 'base'))[1], '0') as base
      from upline_journal j left join upline_fact f on f.id = j.fact_id
      where j.order_id = o.order_id) c
    cross join lateral (values
      ('sale_fact_id', s.id, o.sale_fact_id),
      ('currency', coalesce(s.payload ->> 'currency', o.currency), o.currency),
      ('plan_version_id', coalesce(s.plan_version_id, o.plan_version_id), o.plan_version_id),
      ('first_base', coalesce(s.payload ->> 'base', '0'), o.first_base::text),
      ('base', c.base, o.base::text),
      ('journal_count', c.journals, o.journal_count::text),
      ('source', coalesce(s.payload ->> 'source', case when s.id is null then o.source else 'order' end),
        o.source),
      ('seller_id', s.payload ->> 'seller_id', o.seller_id),
      ('client_id', case when s.payload ->> 'buyer_id' is null and s.id is not null then o.client_id end,
        o.client_id),
      ('release_at', case when o.captured_at is not null and s.id is not null then o.release_at::text end,
        o.release_at::text),
      ('rated', (${RATED})::text, o.rated::text)) w (what, expected, found)
    where w.expected is distinct from w.found order by o.order_id, w.what limit 1`,
};

export const MISSING_ORDER: Statement = {
  name: "upline_proof_missing_order",
  text: `
    select 'order' as what, j.order_id as id, 'a record' as expected, 'none' as found
    from upline_journal j
    where j.kind = 'sale' and not exists (select from upline_order o where o.order_id = j.order_id)
    order by j.no limit 1`,
};

/**
 * What can be checked every hour without deciding anything again: the first that is wrong. Sums, counts, signs,
 * links of the chain and published heads.
 */
export const GLANCE: Statement = {
  name: "upline_proof_glance",
  text: `
    (select 'sum of all accounts' as what, currency as id, '0' as expected, sum(balance)::text as found
     from upline_account group by currency having sum(balance) <> 0 order by currency limit 1)
    union all
    (select 'balance', a.code || ' ' || a.currency, coalesce(m.amount, 0)::text, a.balance::text
     from upline_account a left join (
       select account, sum(amount) as amount from (
         select to_account as account, amount from upline_posting
         union all select from_account, -amount from upline_posting) s group by 1) m on m.account = a.id
     where a.balance <> coalesce(m.amount, 0) order by a.id limit 1)
    union all
    (select 'sign of a balance', code || ' ' || currency,
       case bucket when 'owed' then 'at most 0' else 'at least 0' end, balance::text
     from upline_account
     where (bucket in ('pending', 'available', 'payout_hold') and balance < 0)
       or (bucket = 'owed' and balance > 0) order by id limit 1)
    union all
    (select 'journal prev_hash', id, above, prev_hash from (
       select no, id, prev_hash, lag(hash, 1, repeat('0', 64)) over (order by no) as above
       from upline_journal) c where prev_hash <> above order by no limit 1)
    union all
    (select 'journal number', id, place::text, no::text from (
       select no, id, row_number() over (order by no) as place from upline_journal) c
     where no <> place order by no limit 1)
    union all
    (select 'published head', h.no::text, h.hash, coalesce(j.hash, 'none')
     from upline_head h left join upline_journal j on j.no = h.no
     where j.hash is distinct from h.hash order by h.no limit 1)
    limit 1`,
};

export const LAST_PROOF: Statement = {
  name: "upline_last_proof",
  text: `select result, at from upline_proof where kind = 'proof' order by id desc limit 1`,
};

export const LAST_CHECK: Statement = {
  name: "upline_last_check",
  text: `select kind, ok, result, at from upline_proof order by id desc limit 1`,
};

export const KEEP_PROOF: Statement = {
  name: "upline_keep_proof",
  text: `insert into upline_proof (ok, result, kind) values ($1, $2, $3) returning at`,
};

/** The latest finding that no clean proof has lifted since. A check that sees little lifts nothing. */
export const DOUBT: Statement = {
  name: "upline_proof_doubt",
  text: `
    select result -> 'first_fault' as fault, at from upline_proof
    where not ok and id > coalesce((select max(id) from upline_proof where ok and kind = 'proof'), 0)
    order by id desc limit 1`,
};

/** Only one instance proves at a time; the others have nothing to add. */
export const TRY_PROVING: Statement = {
  name: "upline_proof_try_lock",
  text: `select pg_try_advisory_xact_lock(129087396309606) as is_mine`,
};

/** Waits until whoever writes now has committed. */
export const LOCK_SHARED: Statement = {
  name: "upline_ledger_lock_shared",
  text: `select pg_advisory_xact_lock_shared(129087396309605)`,
};

/** Heads are published one after the other: each fixes the times since the one before. */
export const LOCK_HEADS: Statement = {
  name: "upline_head_lock",
  text: `select pg_advisory_xact_lock(129087396309607)`,
};

/** The last journal recorded by $1, at the latest now; by what time, to the microsecond. */
export const HEAD_AT: Statement = {
  name: "upline_head_at",
  text: `
    with asked as materialized (
      select least(coalesce($1::timestamptz, 'infinity'), clock_timestamp()) as at)
    select ${exact("asked.at")} as at, coalesce(j.no, 0)::text as no,
      coalesce(j.hash, repeat('0', 64)) as hash
    from asked left join lateral (
      select no, hash from upline_journal where created_at <= asked.at
      order by created_at desc, upline_journal.no desc limit 1) j on true`,
};

/** The journal with a hash. */
export const HEAD_OF_HASH: Statement = {
  name: "upline_head_of_hash",
  text: `
    select j.no::text, j.hash, ${RECORDED} as at, h.at as published_at, h.why
    from upline_journal j left join upline_head h on h.no = j.no and h.hash = j.hash
    where j.hash = $1`,
};

/** Publishes the head with number $1, why $2, and when all below it since the head before were recorded. */
export const PUBLISH_HEAD: Statement = {
  name: "upline_head_publish",
  text: `
    insert into upline_head (no, hash, times_hash, why)
    select last.no, last.hash, (
      select encode(sha256(convert_to(string_agg(
        j.no || ' ' || ${RECORDED} || chr(10), '' order by j.no), 'UTF8')), 'hex')
      from upline_journal j
      where j.no <= last.no and j.no > coalesce((select max(h.no) from upline_head h), 0)), $2
    from upline_journal last
    where last.no = $1::bigint and not exists (select from upline_head h where h.no >= last.no)
    on conflict (no) do nothing`,
};

export const HEADS_BETWEEN: Statement = {
  name: "upline_heads_between",
  text: `
    select no::text, hash, times_hash from upline_head
    where no > $1::bigint and no <= $2::bigint order by upline_head.no limit $3`,
};

/** Facts of kind $1 that moved what somebody asked for, sorted by id, after $2. */
export const MOVE_FACTS: Statement = {
  name: "upline_move_facts",
  text: `
    select id as fact_id, payload as says from upline_fact
    where kind = $1 and kind in ('payout', 'fund_withdrawal', 'adjustment') and id collate "C" > $2
    order by id collate "C" limit $3`,
};
