import type { Statement } from "../../support/sql";

const COLUMNS = `id, code, version, status, document, hash, effective_from`;

/** The version in force at each time of $1; a time without one is left out. */
export const VERSIONS_AT: Statement = {
  name: "upline_plan_versions_at",
  text: `
    select t.place::int, v.id
    from unnest($1::timestamptz[]) with ordinality t (at, place) cross join lateral (
      select id from upline_plan_version
      where status <> 'draft' and effective_from <= t.at
      order by version desc limit 1) v`,
};

/**
 * Versions in force at any time from $1 to $2, the oldest first, each with when the next one took over: null
 * for the one in force at $2.
 */
export const IN_FORCE_BETWEEN: Statement = {
  name: "upline_plan_in_force_between",
  text: `
    select * from (
      select ${COLUMNS}, lead(effective_from) over (order by version) as until
      from upline_plan_version where status <> 'draft' and effective_from <= $2
    ) v where until is null or until > $1 order by version`,
};

export const VERSIONS: Statement = {
  name: "upline_plan_versions",
  text: `select ${COLUMNS} from upline_plan_version where id = any($1::text[])`,
};

/** Version 1 is in force from the beginning of time, so an order placed before anybody looked has a plan. */
export const SEED: Statement = {
  name: "upline_plan_seed",
  text: `
    insert into upline_plan_version (id, code, version, status, document, hash, effective_from)
    values ($1, $2, 1, 'published', $3, $4, '1970-01-01T00:00:00Z')
    on conflict (version) do nothing`,
};

/** Publishing is one at a time: each must come after the last. Held until commit. */
export const PUBLISH_LOCK: Statement = {
  name: "upline_plan_publish_lock",
  text: `select pg_advisory_xact_lock(129087396309606)`,
};

/**
 * A version with its status at $1. A published one is superseded as soon as a later one is in force: that
 * follows from the times alone, so nothing has to run at that moment and nothing can be late.
 */
const STANDING = `
  select v.id, v.code, v.document->>'name' as name, v.version, v.hash, v.effective_from, v.acknowledged,
    v.created_by, v.created_at, v.published_by, v.published_at,
    exists (
      select 1 from upline_shadow s where s.plan_version_id = v.id and s.stopped_at is null) as is_shadow,
    case when v.status = 'published' and exists (
      select 1 from upline_plan_version l
      where l.status <> 'draft' and l.version > v.version and l.effective_from <= $1
    ) then 'superseded' else v.status end as status`;

export const SHOW: Statement = {
  name: "upline_plan_show",
  text: `${STANDING}, v.document from upline_plan_version v where v.id = $2`,
};

export const LIST: Statement = {
  name: "upline_plan_list",
  text: `
    with shown as (${STANDING} from upline_plan_version v)
    select * from shown where $2::text is null or status = $2
    order by version desc nulls first, created_at desc, id limit $3 offset $4`,
};

export const COUNT: Statement = {
  name: "upline_plan_count",
  text: `
    with shown as (${STANDING} from upline_plan_version v)
    select count(*)::int as count from shown where $2::text is null or status = $2`,
};

export const ADD_DRAFT: Statement = {
  name: "upline_plan_add_draft",
  text: `
    insert into upline_plan_version (id, code, version, status, document, hash, created_by)
    values ($1, $2, null, 'draft', $3, $4, $5)`,
};

export const CHANGE_DRAFT: Statement = {
  name: "upline_plan_change_draft",
  text: `
    update upline_plan_version set code = $2, document = $3, hash = $4, updated_at = now()
    where id = $1 and status = 'draft' returning id`,
};

export const DELETE_DRAFT: Statement = {
  name: "upline_plan_delete_draft",
  text: `delete from upline_plan_version where id = $1 and status = 'draft' returning id`,
};

/** The row as it is stored, kept from changing until commit. */
export const HOLD: Statement = {
  name: "upline_plan_hold",
  text: `select status, document from upline_plan_version where id = $1 for update`,
};

export const LAST: Statement = {
  name: "upline_plan_last",
  text: `
    select ${COLUMNS} from upline_plan_version
    where status <> 'draft' order by version desc limit 1`,
};

export const PUBLISH: Statement = {
  name: "upline_plan_publish",
  text: `
    update upline_plan_version set status = 'published', version = $2, effective_from = $3,
      acknowledged = $4, published_by = $5, published_at = $6, updated_at = now()
    where id = $1 and status = 'draft'`,
};

/** What published plans ever said of the house funds. */
export const FUNDS_EVER: Statement = {
  name: "upline_plan_funds_ever",
  text: `
    select distinct f ->> 'code' as code, f ->> 'purpose' as purpose
    from upline_plan_version v, jsonb_array_elements(v.document -> 'funds') f
    where v.status <> 'draft'`,
};
