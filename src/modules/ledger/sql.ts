/** Statements of the book and its inbox. Everything that writes a journal holds LOCK until commit. */
import type { Statement } from "../../support/sql";

/**
 * The one advisory lock of the store's network: "upline" as a number. Compiling a statement to machine code, which
 * Postgres does by itself for what it thinks is long, takes many times as long as any statement under the lock.
 */
export const LOCK: Statement = {
  name: "upline_ledger_lock",
  text: `select set_config('jit', 'off', true), pg_advisory_xact_lock(129087396309605)`,
};

/** Asks for a look at each of ($1 ids, $2 kinds, $3 refs); a hint that is there already moves to the end. */
export const HINT: Statement = {
  name: "upline_inbox_hint",
  text: `
    insert into upline_inbox (id, kind, ref)
    select distinct on (id) id, kind, ref from unnest($1::text[], $2::text[], $3::text[]) h (id, kind, ref)
    order by id
    on conflict (id) do update
    set hint_no = nextval('upline_hint_no'), next_try_at = now(), hinted_at = now()`,
};

export const DUE_HINTS: Statement = {
  name: "upline_inbox_due",
  text: `
    select id, kind, ref, hint_no::text, tries from upline_inbox
    where next_try_at <= now() order by upline_inbox.hint_no limit $1`,
};

/**
 * Which of the hints are still as they were read; another drain may have taken or a new hint renewed them.
 * Locked in order of id, as HINT writes them: no deadlock.
 */
export const LIVE_HINTS: Statement = {
  name: "upline_inbox_live",
  text: `
    select i.id from upline_inbox i
    where i.id = any($1::text[]) and (i.id, i.hint_no) in (select * from unnest($1, $2::bigint[]))
    order by i.id for update of i`,
};

export const FINISH_HINTS: Statement = {
  name: "upline_inbox_finish",
  text: `
    delete from upline_inbox i
    where i.id = any($1::text[]) and (i.id, i.hint_no) in (select * from unnest($1, $2::bigint[]))`,
};

/** Waits 10 s, doubled with each try, at most an hour. */
export const FAIL_HINT: Statement = {
  name: "upline_inbox_fail",
  text: `
    update upline_inbox set tries = tries + 1, error = $3,
      next_try_at = now() + least(interval '10 seconds' * power(2, least(tries, 10)), interval '1 hour')
    where id = $1 and hint_no = $2`,
};

export const HINT_OF: Statement = {
  name: "upline_inbox_of",
  text: `select id, tries, error, next_try_at from upline_inbox where id = $1`,
};

const ORDER_COLUMNS = `
  o.order_id, o.currency, o.plan_version_id, o.base::text, o.first_base::text, o.fingerprint,
  o.journal_count, o.captured_at, o.release_at, o.source, o.client_id, o.seller_id, o.value, o.counted,
  o.rated, f.payload as sale`;

export const ORDERS: Statement = {
  name: "upline_orders",
  text: `
    select ${ORDER_COLUMNS} from upline_order o left join upline_fact f on f.id = o.sale_fact_id
    where o.order_id = any($1::text[])`,
};

export const DUE_RELEASES: Statement = {
  name: "upline_orders_due_for_release",
  text: `
    select ${ORDER_COLUMNS} from upline_order o join upline_fact f on f.id = o.sale_fact_id
    where o.release_at <= $1 order by o.release_at, o.order_id limit $2`,
};

/** Orders in which a partner still has pending money. */
export const PENDING_ORDERS_OF: Statement = {
  name: "upline_orders_pending_of",
  text: `
    select distinct p.order_id from upline_account a join upline_posting p on p.to_account = a.id
    where a.owner_kind = 'partner' and a.owner_id = $1 and a.bucket = 'pending' and a.balance > 0
      and p.order_id is not null`,
};

/**
 * Where the money of each order stands, slot by slot and account by account, in the order they were first
 * touched. What came to nothing is left out, but for a look at the past: a replay needs its place.
 */
export const STANDINGS: Statement = {
  name: "upline_standings",
  text: `
    select m.order_id, a.code as account, m.bonus, m.level, m.rate, sum(m.amount)::text as amount
    from (
      select order_id, to_account as account, bonus, level, rate, amount,
        array[journal_no, line, 1] as place
      from upline_posting where order_id = any($1::text[]) and journal_no < $2::bigint
      union all
      select order_id, from_account, bonus, level, rate, -amount, array[journal_no, line, 0]
      from upline_posting where order_id = any($1::text[]) and journal_no < $2::bigint
    ) m join upline_account a on a.id = m.account
    where a.owner_kind <> 'world'
    group by m.order_id, a.code, m.bonus, m.level, m.rate
    having sum(m.amount) <> 0 or $2::bigint < 9223372036854775807
    order by m.order_id, min(m.place)`,
};

export const BALANCES: Statement = {
  name: "upline_balances",
  text: `
    select code as account, currency, balance::text as amount from upline_account
    where owner_kind = 'partner' and owner_id = any($1::text[])`,
};

export const HEAD: Statement = {
  name: "upline_journal_head",
  text: `select no::text, hash from upline_journal order by upline_journal.no desc limit 1`,
};

export const JOURNALS_BY_ID: Statement = {
  name: "upline_journals_by_id",
  text: `select id, input_hash from upline_journal where id = any($1::text[])`,
};

/**
 * Documents travel as lines of one text ($6; $8 below), because JSON has no line breaks: as an array, each of their
 * quotation marks would be escaped here and unescaped there.
 */
export const ADD_FACTS: Statement = {
  name: "upline_fact_add",
  text: `
    insert into upline_fact (id, kind, order_id, at, plan_version_id, payload, hash)
    select id, kind, order_id, at, plan_version_id, payload::jsonb, hash
    from unnest($1::text[], $2::text[], $3::text[], $4::timestamptz[], $5::text[],
      string_to_array($6, chr(10)), $7::text[]) r (
      id, kind, order_id, at, plan_version_id, payload, hash)`,
};

/** Recorded when they are written, which never goes back: under the lock no journal is recorded before another. */
export const ADD_JOURNALS: Statement = {
  name: "upline_journal_add",
  text: `
    with recorded as materialized (
      select greatest(clock_timestamp(), (
        select created_at from upline_journal order by no desc limit 1)) as at)
    insert into upline_journal
      (id, no, kind, fact_id, order_id, at, input_hash, trace, prev_hash, hash, created_at, updated_at)
    select r.id, r.no, r.kind, r.fact_id, r.order_id, r.at, r.input_hash, r.trace::jsonb, r.prev_hash, r.hash,
      recorded.at, recorded.at
    from recorded, unnest($1::text[], $2::bigint[], $3::text[], $4::text[], $5::text[], $6::timestamptz[],
      $7::text[], string_to_array($8, chr(10), ''), $9::text[], $10::text[]) r (
      id, no, kind, fact_id, order_id, at, input_hash, trace, prev_hash, hash)`,
};

/** Numbers of the accounts ($1 codes, $2 currencies) that there are. */
export const ACCOUNTS: Statement = {
  name: "upline_account_numbers",
  text: `
    select a.id, a.code, a.currency from unnest($1::text[], $2::text[]) w (code, currency)
    join upline_account a on a.code = w.code and a.currency = w.currency`,
};

export const OPEN_ACCOUNTS: Statement = {
  name: "upline_account_open",
  text: `
    insert into upline_account (code, currency, owner_kind, owner_id, bucket)
    select * from unnest($1::text[], $2::text[], $3::text[], $4::text[], $5::text[])
    returning id, code, currency`,
};

export const ADD_POSTINGS: Statement = {
  name: "upline_posting_add",
  text: `
    insert into upline_posting
      (journal_no, line, from_account, to_account, amount, currency, order_id, bonus, level, rate, note)
    select * from unnest($1::bigint[], $2::int[], $3::bigint[], $4::bigint[], $5::bigint[], $6::text[],
      $7::text[], $8::text[], $9::int[], $10::text[], $11::text[])`,
};

/** Moves cached balances by ($1 accounts, $2 sums, $3 postings, $4 lines), in order of id: no deadlock. */
export const MOVE_BALANCES: Statement = {
  name: "upline_balance_move",
  text: `
    with moved as (
      select * from unnest($1::bigint[], $2::bigint[], $3::int[], $4::int[]) m (id, amount, times, lines)),
    locked as materialized (
      select a.id, moved.amount, moved.times, moved.lines
      from upline_account a join moved on moved.id = a.id
      order by a.id for update of a)
    update upline_account a set balance = a.balance + locked.amount, version = a.version + locked.times,
      lines = a.lines + locked.lines
    from locked where a.id = locked.id`,
};

export const PUT_ORDERS: Statement = {
  name: "upline_order_put",
  text: `
    insert into upline_order (order_id, currency, plan_version_id, sale_fact_id, base, first_base,
      fingerprint, journal_count, captured_at, release_at, source, client_id, seller_id, value, counted,
      rated)
    select * from jsonb_to_recordset($1::jsonb) r (
      order_id text, currency text, plan_version_id text, sale_fact_id text, base bigint,
      first_base bigint, fingerprint text, journal_count int, captured_at timestamptz,
      release_at timestamptz, source text, client_id text, seller_id text, value jsonb, counted jsonb,
      rated jsonb)
    on conflict (order_id) do update set base = excluded.base, fingerprint = excluded.fingerprint,
      journal_count = excluded.journal_count, captured_at = excluded.captured_at,
      release_at = excluded.release_at, counted = excluded.counted,
      rated = excluded.rated`,
};

/** Lets orders ($1) that wait for longer than their hold be released at its end ($2). */
export const WAKE_RELEASES: Statement = {
  name: "upline_order_wake_releases",
  text: `
    update upline_order o set release_at = h.ends_at
    from unnest($1::text[], $2::timestamptz[]) h (order_id, ends_at)
    where o.order_id = h.order_id and o.release_at > h.ends_at`,
};

export const SWEEP_MARK: Statement = {
  name: "upline_sweep_mark_read",
  text: `select swept_to from upline_sweep_mark where id = $1`,
};

export const MOVE_SWEEP_MARK: Statement = {
  name: "upline_sweep_mark_move",
  text: `
    insert into upline_sweep_mark (id, swept_to) values ($1, $2)
    on conflict (id) do update set swept_to = greatest(upline_sweep_mark.swept_to, excluded.swept_to)`,
};
