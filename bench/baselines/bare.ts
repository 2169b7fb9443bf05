/**
 * The least that batched SQL can do: the rows that a drain wrote, written again into tables of the same shape and
 * indexes, a transaction a batch, by prepared statements over arrays; nothing is read, decided, locked or proven.
 */
import type { Pool, PoolClient } from "pg";
import { median, timed } from "../measure";

/** Rows are added to these, and those of the others are changed. */
const ADDED = [
  "upline_fact",
  "upline_journal",
  "upline_posting",
  "upline_order",
  "upline_volume_entry",
];
const CHANGED = { upline_account: "id", upline_metrics: "partner_id" } as const;

type Table = keyof typeof CHANGED | (typeof ADDED)[number];

interface Column {
  name: string;
  type: string;
}

/** What a drain wrote in one batch: rows by table, each a list of columns of texts. */
type Batch = Map<Table, (string | null)[][]>;

export interface Written {
  /** journals of a batch: from, to */
  journals: [bigint, bigint];
  order_ids: string[];
  /** partners whose counters changed */
  partner_ids: string[];
}

/** Orders a second: the median of some repeats, each into empty tables. */
export async function bareRate(pool: Pool, written: Written[], repeats = 3): Promise<number> {
  const client = await pool.connect();
  try {
    const columns = new Map<Table, Column[]>();
    for (const table of [...ADDED, ...Object.keys(CHANGED)]) {
      columns.set(table, await columnsOf(client, table));
    }
    const batches: Batch[] = [];
    for (const batch of written) batches.push(await rowsOf(client, columns, batch));
    const orders = written.reduce((sum, { order_ids }) => sum + order_ids.length, 0);
    const rates: number[] = [];
    for (let i = 0; i < repeats; i++) {
      await makeTables(client);
      const ms = await timed(async () => {
        for (const batch of batches) await write(client, columns, batch);
      });
      rates.push((1_000 * orders) / ms);
    }
    await client.query(`drop schema bare cascade`);
    return median(rates);
  } finally {
    client.release();
  }
}

async function columnsOf(client: PoolClient, table: string): Promise<Column[]> {
  const { rows } = await client.query<Column>(
    `select column_name as name, udt_name as type from information_schema.columns
     where table_schema = 'public' and table_name = $1 order by ordinal_position`,
    [table],
  );
  return rows;
}

const CONDITIONS: Record<string, string> = {
  upline_fact: `id in (select fact_id from upline_journal where no between $1 and $2)`,
  upline_journal: `no between $1 and $2`,
  upline_posting: `journal_no between $1 and $2`,
  upline_account: `id in (
    select unnest(array[from_account, to_account]) from upline_posting where journal_no between $1 and $2)`,
  upline_order: `order_id = any($1)`,
  upline_volume_entry: `order_id = any($1)`,
  upline_metrics: `partner_id = any($1)`,
};

async function rowsOf(
  client: PoolClient,
  columns: Map<Table, Column[]>,
  { journals, order_ids, partner_ids }: Written,
): Promise<Batch> {
  const batch: Batch = new Map();
  for (const [table, list] of columns) {
    const values =
      table === "upline_metrics"
        ? [partner_ids]
        : /order|volume/.test(table)
          ? [order_ids]
          : journals.map(String);
    const { rows } = await client.query<Record<string, string | null>>(
      `select ${list.map(({ name }) => `${name}::text`).join(", ")} from ${table}
       where ${CONDITIONS[table]}`,
      values,
    );
    batch.set(
      table,
      list.map(({ name }) => rows.map((row) => row[name])),
    );
  }
  return batch;
}

async function makeTables(client: PoolClient): Promise<void> {
  await client.query(`drop schema if exists bare cascade; create schema bare`);
  for (const table of [...ADDED, ...Object.keys(CHANGED)]) {
    await client.query(`create table bare.${table} (like public.${table} including all)`);
  }
  for (const table of Object.keys(CHANGED)) {
    await client.query(`insert into bare.${table} overriding system value select * from ${table}`);
  }
  await client.query(`vacuum analyze bare.upline_account, bare.upline_metrics`);
}

async function write(
  client: PoolClient,
  columns: Map<Table, Column[]>,
  batch: Batch,
): Promise<void> {
  await client.query("begin");
  for (const [table, list] of columns) {
    const arrays = list.map(({ type }, at) => `$${at + 1}::${type}[]`).join(", ");
    const names = list.map(({ name }) => name).join(", ");
    const key = table in CHANGED ? CHANGED[table as keyof typeof CHANGED] : null;
    const changed = list.filter(({ name }) => name !== key);
    const text = key
      ? `update bare.${table} t set ${changed.map(({ name }) => `${name} = r.${name}`).join(", ")}
         from unnest(${arrays}) r (${names}) where t.${key} = r.${key}`
      : `insert into bare.${table} (${names}) overriding system value select * from unnest(${arrays})`;
    await client.query({ name: `bare_${table}`, text, values: batch.get(table) });
  }
  await client.query("commit");
}
