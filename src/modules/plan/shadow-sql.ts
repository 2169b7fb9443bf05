/** Statements of shadows: drafts that run beside the plan in force. */
import type { Statement } from "../../support/sql";

const COLUMNS = `
  s.id, s.plan_version_id, s.document, s.hash, s.started_no::text, s.followed_no::text, s.started_by,
  s.started_at, s.stopped_by, s.stopped_at, s.error`;

export const START_SHADOW: Statement = {
  name: "upline_shadow_start",
  text: `
    insert into upline_shadow
      (id, plan_version_id, document, hash, started_no, followed_no, started_by, started_at)
    select $1, v.id, v.document, v.hash, $3, $3, $4, $5 from upline_plan_version v where v.id = $2`,
};

export const STOP_SHADOW: Statement = {
  name: "upline_shadow_stop",
  text: `
    update upline_shadow set stopped_by = $2, stopped_at = $3
    where plan_version_id = $1 and stopped_at is null returning id`,
};

export const RUNS_AS_SHADOW: Statement = {
  name: "upline_shadow_runs",
  text: `select 1 from upline_shadow where plan_version_id = $1 and stopped_at is null`,
};

/** The last one of a plan, running or not. */
export const SHADOW_OF: Statement = {
  name: "upline_shadow_of",
  text: `
    select ${COLUMNS} from upline_shadow s where s.plan_version_id = $1
    order by s.stopped_at is not null, s.started_at desc, s.id desc limit 1`,
};

export const RUNNING_SHADOWS: Statement = {
  name: "upline_shadow_running",
  text: `select id from upline_shadow where stopped_at is null order by started_at, id`,
};

/** One follower at a time; whoever finds it taken leaves the work to the other. Held until commit. */
export const FOLLOW_LOCK: Statement = {
  name: "upline_shadow_follow_lock",
  text: `select pg_try_advisory_xact_lock(129087396309613) as is_mine`,
};

/** A running shadow, kept from being stopped until commit. */
export const HOLD_SHADOW: Statement = {
  name: "upline_shadow_hold",
  text: `select ${COLUMNS} from upline_shadow s where s.id = $1 and s.stopped_at is null for update`,
};

export const ADD_DECISIONS: Statement = {
  name: "upline_shadow_add_decisions",
  text: `
    insert into upline_shadow_decision
      (shadow_id, journal_no, fact_id, kind, order_id, at, currency, base, upline, outcome, error)
    select $1, journal_no, fact_id, kind, order_id, at, currency, base, upline, outcome, error
    from jsonb_to_recordset($2::jsonb) r (
      journal_no bigint, fact_id text, kind text, order_id text, at timestamptz, currency text,
      base bigint, upline jsonb, outcome jsonb, error text)`,
};

export const MOVE_SHADOW: Statement = {
  name: "upline_shadow_move",
  text: `update upline_shadow set followed_no = $2, error = null where id = $1`,
};

export const FAIL_SHADOW: Statement = {
  name: "upline_shadow_fail",
  text: `update upline_shadow set error = $2 where id = $1 and stopped_at is null`,
};

/** Uplines of the sales of $2 as far as they had to be read from the tree when they were decided. */
export const SHADOW_UPLINES: Statement = {
  name: "upline_shadow_uplines",
  text: `
    select order_id, upline from upline_shadow_decision
    where shadow_id = $1 and order_id = any($2::text[]) and kind = 'sale' and upline is not null`,
};

/** What stands of each order, the last decided first: its last decision, before journal $2. */
export const LAST_DECISIONS: Statement = {
  name: "upline_shadow_last_decisions",
  text: `
    select d.journal_no::text, d.currency, d.base::text, d.outcome->'lines' as lines
    from upline_shadow_decision d
    where d.shadow_id = $1 and d.journal_no < $2::bigint and d.error is null and not exists (
      select 1 from upline_shadow_decision l
      where l.shadow_id = d.shadow_id and l.order_id = d.order_id and l.journal_no > d.journal_no)
    order by d.journal_no desc limit $3`,
};

export const COUNT_DECISIONS: Statement = {
  name: "upline_shadow_count_decisions",
  text: `
    select count(*)::int as facts, count(distinct order_id)::int as orders,
      count(*) filter (where error is not null)::int as failed,
      count(*) filter (where upline is not null)::int as approximate
    from upline_shadow_decision where shadow_id = $1`,
};

export const LAST_FAILURES: Statement = {
  name: "upline_shadow_last_failures",
  text: `
    select fact_id, order_id, at, error from upline_shadow_decision
    where shadow_id = $1 and error is not null order by journal_no desc limit $2`,
};
