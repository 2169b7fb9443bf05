/** Statements of withdrawals from house funds. */
import type { Statement } from "../../support/sql";

const COLUMNS = `
  id, code, amount::text, currency, reason, state, requested_by, requested_at, decided_by, decided_at,
  decision_reason`;

export const ADD_WITHDRAWAL: Statement = {
  name: "upline_fund_withdrawal_add",
  text: `
    insert into upline_fund_withdrawal (id, code, amount, currency, reason, requested_by, requested_at)
    values ($1, $2, $3, $4, $5, $6, $7)`,
};

/** Locked until commit. */
export const HOLD_WITHDRAWAL: Statement = {
  name: "upline_fund_withdrawal_hold",
  text: `select ${COLUMNS} from upline_fund_withdrawal where id = $1 for update`,
};

export const WITHDRAWALS: Statement = {
  name: "upline_fund_withdrawals",
  text: `select ${COLUMNS} from upline_fund_withdrawal where id = any($1::text[])`,
};

export const DECIDE_WITHDRAWAL: Statement = {
  name: "upline_fund_withdrawal_decide",
  text: `
    update upline_fund_withdrawal
    set state = $2, decided_by = $3, decided_at = $4, decision_reason = $5 where id = $1`,
};

const FOUND = `
  from upline_fund_withdrawal where code = $1 and ($2::text is null or state = $2)`;

export const WITHDRAWALS_OF: Statement = {
  name: "upline_fund_withdrawals_of",
  text: `select ${COLUMNS} ${FOUND} order by upline_fund_withdrawal.no desc limit $3 offset $4`,
};

export const COUNT_WITHDRAWALS_OF: Statement = {
  name: "upline_fund_withdrawals_count",
  text: `select count(*)::int as count ${FOUND}`,
};

/** What each approved one says of its fact, sorted by the fact's id, after $1. */
export const WITHDRAWAL_MOVES: Statement = {
  name: "upline_fund_withdrawal_moves",
  text: `
    select 'fund_withdrawal:' || id as fact_id, jsonb_build_object('withdrawal_id', id, 'fund', code,
      'currency', currency, 'amount', amount::text,
      'at', to_char(decided_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"')) as says
    from upline_fund_withdrawal
    where state = 'approved' and ('fund_withdrawal:' || id) collate "C" > $1
    order by ('fund_withdrawal:' || id) collate "C" limit $2`,
};
