/** What the plugin keeps, as one hash a table: two looks are equal when nothing was written in between. */
import type { MedusaContainer } from "@medusajs/framework/types";
import { ContainerRegistrationKeys } from "@medusajs/framework/utils";

/** What scheduled jobs keep of their own work: they may run at any moment. */
const OF_JOBS = ["upline_sweep_mark", "upline_inbox"];

/** table → number of rows and their hash */
export type State = Record<string, string>;

interface Rows {
  rows: { name: string; state: string }[];
}

const TABLES = `select table_name as name, '' as state from information_schema.tables
  where table_schema = 'public' and table_type = 'BASE TABLE' and table_name like '%upline%'
  order by 1`;

/** Every table of the plugin, those of its links too. */
export async function stateOf(container: MedusaContainer): Promise<State> {
  const knex = container.resolve(ContainerRegistrationKeys.PG_CONNECTION);
  const { rows: tables } = (await knex.raw(TABLES)) as Rows;
  const kept = tables.filter(({ name }) => !OF_JOBS.includes(name));
  const looks = kept.map(
    ({ name }) => `select '${name}' as name, count(*) || ' '
      || md5(coalesce(string_agg(t::text, ',' order by t::text), '')) as state from "${name}" t`,
  );
  const { rows } = (await knex.raw(looks.join(" union all "))) as Rows;
  return Object.fromEntries(rows.map(({ name, state }) => [name, state]));
}

/** Names of tables that differ. */
export function changedTables(before: State, after: State): string[] {
  return Object.keys(after).filter((table) => before[table] !== after[table]);
}
