/** Statements of payouts. Every change of state names the states it may come from. */
import type { Statement } from "../../support/sql";

const COLUMNS = `
  p.id, p.partner_id, p.method_id, p.provider, p.currency, p.amount::text, p.fee::text, p.state,
  p.one_open, p.plan_version_id, p.reason, p.reference, p.requested_at, p.due_at, p.approved_by,
  p.batch_id, p.sent_at, p.accepted_at, p.paid_at,
  (select jsonb_build_object('kind', m.kind, 'masked', m.masked) from upline_payout_method m
   where m.id = p.method_id) as method`;

export const ADD_PAYOUT: Statement = {
  name: "upline_payout_add",
  text: `
    insert into upline_payout (id, partner_id, method_id, provider, currency, amount, fee, one_open,
      plan_version_id, requested_at, due_at)
    select r.id, r.partner_id, r.method_id, r.provider, r.currency, r.amount, r.fee, r.one_open,
      r.plan_version_id, r.requested_at, r.due_at
    from jsonb_populate_record(null::upline_payout, $1::jsonb) r`,
};

export const PAYOUTS: Statement = {
  name: "upline_payout_read",
  text: `select ${COLUMNS} from upline_payout p where p.id = any($1::text[]) order by p.requested_at, p.id`,
};

/** The same, and nobody else changes them until the transaction ends. */
export const PAYOUTS_FOR_UPDATE: Statement = {
  name: "upline_payout_read_for_update",
  text: `${PAYOUTS.text} for update of p`,
};

/** Moves payouts $1 that are in one of the states $2 to state $3, with the columns that $4 names. */
export const MOVE: Statement = {
  name: "upline_payout_move",
  text: `
    update upline_payout p set (state, reason, reference, approved_by, approved_at, batch_id, sent_at,
      accepted_at, next_look_at, looks, paid_at) = (
      select $3, r.reason, r.reference, r.approved_by, r.approved_at, r.batch_id, r.sent_at,
        r.accepted_at, r.next_look_at, r.looks, r.paid_at
      from jsonb_populate_record(p, $4::jsonb) r)
    where p.id = any($1::text[]) and p.state = any($2::text[])
    returning ${COLUMNS}`,
};

export const OPEN_OF_PARTNER: Statement = {
  name: "upline_payout_open_of",
  text: `
    select id from upline_payout
    where partner_id = $1 and state in ('requested', 'approved', 'processing', 'unknown')
    order by requested_at limit 1`,
};

const FOUND = `
  from upline_payout p
  where ($1::text is null or p.state = $1) and ($2::text is null or p.partner_id = $2)
    and ($3::text is null or p.provider = $3) and ($4::text is null or p.batch_id = $4)`;

/** What needs a decision first: failed and unknown, then requested; the oldest of each first. */
export const WORK_LIST: Statement = {
  name: "upline_payout_work_list",
  text: `
    select ${COLUMNS} ${FOUND}
    order by array_position(array['failed', 'unknown', 'requested', 'approved', 'processing', 'paid',
      'rejected'], p.state), p.requested_at, p.id
    limit $5 offset $6`,
};

export const NEWEST: Statement = {
  name: "upline_payout_newest",
  text: `select ${COLUMNS} ${FOUND} order by p.requested_at desc, p.id desc limit $5 offset $6`,
};

export const TOTALS: Statement = {
  name: "upline_payout_totals",
  text: `
    select p.state, p.currency, count(*)::int as count, sum(p.amount)::text as amount
    ${FOUND} group by 1, 2 order by 1, 2`,
};

/** Approved payouts of a provider and a currency. */
export const SENDABLE: Statement = {
  name: "upline_payout_sendable",
  text: `
    select ${COLUMNS} from upline_payout p
    where p.state = 'approved' and p.provider = $1 and p.currency = $2
    order by p.requested_at, p.id for update of p`,
};

/** What of a batch is to be paid, or was. */
export const OF_BATCH: Statement = {
  name: "upline_payout_of_batch",
  text: `
    select ${COLUMNS} from upline_payout p
    where p.batch_id = $1 and p.state in ('processing', 'unknown', 'paid')
    order by p.requested_at, p.id`,
};

export const ADD_BATCH: Statement = {
  name: "upline_payout_batch_add",
  text: `
    insert into upline_payout_batch (id, provider, currency, total, count, created_by, created_at)
    values ($1, $2, $3, $4::bigint, $5, $6, $7)`,
};

const BATCH = `id, provider, currency, total::text, count, created_by, created_at, exported_at`;

export const BATCHES: Statement = {
  name: "upline_payout_batches",
  text: `
    select ${BATCH} from upline_payout_batch where $1::text is null or id = $1
    order by created_at desc, id desc limit $2 offset $3`,
};

export const COUNT_BATCHES: Statement = {
  name: "upline_payout_batches_count",
  text: `select count(*)::int as count from upline_payout_batch`,
};

/** Notes that a batch was exported, and tells when that was first. */
export const MARK_EXPORTED: Statement = {
  name: "upline_payout_batch_mark_exported",
  text: `
    with before as (select id, exported_at from upline_payout_batch where id = $1 for update)
    update upline_payout_batch b set exported_at = coalesce(b.exported_at, $2)
    from before where b.id = before.id returning before.exported_at`,
};

/** Whose payouts wait to be sent. */
export const UNSENT_PARTNERS: Statement = {
  name: "upline_payout_unsent_partners",
  text: `
    select distinct partner_id from upline_payout where state = 'processing' and sent_at is null`,
};

/** Takes up to $3 payouts to be sent at $1, to be looked up at $2; none of the partners $4. */
export const CLAIM_UNSENT: Statement = {
  name: "upline_payout_claim_unsent",
  text: `
    update upline_payout p set sent_at = $1, next_look_at = $2, looks = 0
    where p.id in (
      select id from upline_payout
      where state = 'processing' and sent_at is null and partner_id <> all($4::text[])
      order by requested_at, id limit $3 for update skip locked)
    returning ${COLUMNS}`,
};

/** Takes up to $2 payouts that are to be looked up at $1; the next look is later each time, at most an hour. */
export const CLAIM_LOOKS: Statement = {
  name: "upline_payout_claim_looks",
  text: `
    update upline_payout p set looks = p.looks + 1,
      next_look_at = $1::timestamptz + least(interval '1 minute' * power(2, least(p.looks, 6)), interval '1 hour')
    where p.id in (
      select id from upline_payout
      where next_look_at <= $1 and state in ('processing', 'unknown')
      order by next_look_at limit $2 for update skip locked)
    returning ${COLUMNS}`,
};

export const NEWS: Statement = {
  name: "upline_payout_news_of",
  text: `select event_id from upline_payout_news where provider = $1 and event_id = $2`,
};

/** Keeps a message of a provider; one that was there before stays as it is. */
export const KEEP_NEWS: Statement = {
  name: "upline_payout_news_keep",
  text: `
    insert into upline_payout_news (provider, event_id, payout_id, says, came_to)
    values ($1, $2, $3, $4, $5) on conflict do nothing`,
};

const METHOD = `id, partner_id, kind, masked, created_at`;

export const ADD_METHOD: Statement = {
  name: "upline_payout_method_add",
  text: `
    insert into upline_payout_method (id, partner_id, kind, masked, key_id, sealed, fingerprint)
    values ($1, $2, $3, $4, $5, $6, $7) returning ${METHOD}`,
};

export const METHODS: Statement = {
  name: "upline_payout_methods",
  text: `
    select ${METHOD} from upline_payout_method
    where partner_id = $1 and deleted_at is null and ($2::text is null or id = $2)
    order by created_at, id limit $3 offset $4`,
};

export const COUNT_METHODS: Statement = {
  name: "upline_payout_methods_count",
  text: `
    select count(*)::int as count from upline_payout_method
    where partner_id = $1 and deleted_at is null`,
};

/** Forgets a method for good: what was encrypted is gone, what was shown of it stays with its payouts. */
export const FORGET_METHOD: Statement = {
  name: "upline_payout_method_forget",
  text: `
    update upline_payout_method m set sealed = null, key_id = null, deleted_at = now()
    where m.partner_id = $1 and m.id = $2 and m.deleted_at is null and not exists (
      select from upline_payout p
      where p.method_id = m.id and p.state in ('requested', 'approved', 'processing', 'unknown'))
    returning m.id`,
};

export const SEALED: Statement = {
  name: "upline_payout_method_sealed",
  text: `
    select id, partner_id, kind, key_id, sealed from upline_payout_method
    where id = any($1::text[]) and sealed is not null`,
};

/** Up to $3 methods behind the id $2 that another key than $1 encrypted, locked. */
export const OF_OTHER_KEYS: Statement = {
  name: "upline_payout_method_of_other_keys",
  text: `
    select id, partner_id, kind, key_id, sealed from upline_payout_method
    where key_id <> $1 and id > $2 order by id limit $3 for update`,
};

export const RESEAL: Statement = {
  name: "upline_payout_method_reseal",
  text: `
    update upline_payout_method m
    set key_id = r.key_id, sealed = r.sealed, fingerprint = r.fingerprint
    from unnest($1::text[], $2::text[], $3::text[], $4::text[]) r (id, key_id, sealed, fingerprint)
    where m.id = r.id`,
};

export const COUNT_BY_KEY: Statement = {
  name: "upline_payout_method_count_by_key",
  text: `
    select key_id, count(*)::int as count from upline_payout_method
    where key_id is not null group by 1 order by 1`,
};

/** Other partners with the account of method $1, which under other keys has the fingerprints $2. */
export const SAME_ACCOUNT: Statement = {
  name: "upline_payout_method_same_account",
  text: `
    select distinct o.partner_id from upline_payout_method m
    join upline_payout_method o
      on o.partner_id <> m.partner_id and o.fingerprint = any(array[m.fingerprint] || $2::text[])
    where m.id = $1 order by 1`,
};

/** What each payout says of the facts that moved its money, sorted by the fact's id, after $1. */
export const PAYOUT_MOVES: Statement = {
  name: "upline_payout_moves",
  text: `
    select m.fact_id, jsonb_build_object('payout_id', p.id, 'partner_id', p.partner_id,
      'currency', p.currency, 'amount', p.amount::text, 'fee', p.fee::text, 'step', s.step) as says
    from upline_payout p
    cross join lateral unnest(case
      when p.state in ('requested', 'approved', 'processing', 'unknown') then array['requested']
      when p.state = 'paid' then array['requested', 'paid']
      when p.paid_at is null then array['requested', 'returned']
      else array['requested', 'paid', 'reversed'] end) s (step)
    cross join lateral (select 'payout:' || p.id || ':' || s.step as fact_id) m
    where m.fact_id collate "C" > $1 order by m.fact_id collate "C" limit $2`,
};
