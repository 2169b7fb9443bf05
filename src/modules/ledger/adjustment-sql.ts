/** Statements of corrections. */
import type { Statement } from "../../support/sql";

const COLUMNS = `
  id, partner_id, amount::text, currency, reason, state, requested_by, requested_at, decided_by,
  decided_at, decision_reason`;

export const ADD_ADJUSTMENT: Statement = {
  name: "upline_adjustment_add",
  text: `
    insert into upline_adjustment
      (id, partner_id, amount, currency, reason, requested_by, requested_at)
    values ($1, $2, $3, $4, $5, $6, $7)`,
};

/** Locked until commit. */
export const HOLD_ADJUSTMENT: Statement = {
  name: "upline_adjustment_hold",
  text: `select ${COLUMNS} from upline_adjustment where id = $1 for update`,
};

export const ADJUSTMENT: Statement = {
  name: "upline_adjustment_one",
  text: `select ${COLUMNS} from upline_adjustment where id = $1`,
};

export const DECIDE_ADJUSTMENT: Statement = {
  name: "upline_adjustment_decide",
  text: `
    update upline_adjustment
    set state = $2, decided_by = $3, decided_at = $4, decision_reason = $5 where id = $1`,
};

const FOUND = `
  from upline_adjustment
  where ($1::text is null or partner_id = $1) and ($2::text is null or state = $2)`;

export const ADJUSTMENTS: Statement = {
  name: "upline_adjustment_page",
  text: `select ${COLUMNS} ${FOUND} order by upline_adjustment.no desc limit $3 offset $4`,
};

export const COUNT_ADJUSTMENTS: Statement = {
  name: "upline_adjustment_count",
  text: `select count(*)::int as count ${FOUND}`,
};

/** What each approved one says of its fact, sorted by the fact's id, after $1. */
export const ADJUSTMENT_MOVES: Statement = {
  name: "upline_adjustment_moves",
  text: `
    select 'adjustment:' || id as fact_id, jsonb_build_object('adjustment_id', id, 'partner_id', partner_id,
      'currency', currency, 'amount', amount::text,
      'at', to_char(decided_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"')) as says
    from upline_adjustment
    where state = 'approved' and ('adjustment:' || id) collate "C" > $1
    order by ('adjustment:' || id) collate "C" limit $2`,
};
