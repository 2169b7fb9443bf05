/** Statements of the record of deeds. */
import type { Statement } from "../../support/sql";

export const ADD_DEEDS: Statement = {
  name: "upline_audit_add",
  text: `
    insert into upline_audit (actor, action, subject_kind, subject_id, before, after, reason)
    select actor, action, subject_kind, subject_id, before, after, reason
    from jsonb_to_recordset($1::jsonb) r (actor text, action text, subject_kind text, subject_id text,
      before jsonb, after jsonb, reason text)`,
};

const FOUND = `
  from upline_audit
  where ($1::text is null or subject_kind = $1) and ($2::text is null or subject_id = $2)
    and ($3::text is null or actor = $3) and ($4::text is null or action = $4)`;

export const DEEDS: Statement = {
  name: "upline_audit_page",
  text: `
    select no::text, at, actor, action, subject_kind, subject_id, before, after, reason
    ${FOUND} order by upline_audit.no desc limit $5 offset $6`,
};

export const COUNT_DEEDS: Statement = {
  name: "upline_audit_count",
  text: `select count(*)::int as count ${FOUND}`,
};
