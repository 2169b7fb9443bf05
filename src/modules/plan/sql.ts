import type { Statement } from "../../support/sql";

const COLUMNS = `id, code, version, status, document, hash, effective_from`;

export const VERSION_AT: Statement = {
  name: "upline_plan_version_at",
  text: `
    select ${COLUMNS} from upline_plan_version
    where status <> 'draft' and effective_from <= $1
    order by version desc limit 1`,
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
