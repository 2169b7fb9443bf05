/**
 * Copies of orders that a real store wrote, row by row: thousands of real order rows in seconds, and without a
 * single event, as if the bus had lost them all.
 */
import type { Pool } from "pg";

interface Source {
  table: string;
  /** rows of one order, $1 its id */
  where: string;
}

const COLLECTIONS = `select payment_collection_id from order_payment_collection where order_id = $1`;
const PAYMENTS = `select id from payment where payment_collection_id in (${COLLECTIONS})`;

/** Everything Medusa keeps of an order, those it refers to first. */
const SOURCES: readonly Source[] = [
  { table: '"order"', where: "id = $1" },
  { table: "order_summary", where: "order_id = $1" },
  {
    table: "order_line_item",
    where: "id in (select item_id from order_item where order_id = $1)",
  },
  {
    table: "order_line_item_tax_line",
    where: "item_id in (select item_id from order_item where order_id = $1)",
  },
  { table: "order_item", where: "order_id = $1" },
  {
    table: "order_shipping_method",
    where: "id in (select shipping_method_id from order_shipping where order_id = $1)",
  },
  { table: "order_shipping", where: "order_id = $1" },
  { table: "order_change", where: "order_id = $1" },
  { table: "order_change_action", where: "order_id = $1" },
  { table: "order_credit_line", where: "order_id = $1" },
  { table: "order_transaction", where: "order_id = $1" },
  { table: "payment_collection", where: `id in (${COLLECTIONS})` },
  { table: "payment_session", where: `payment_collection_id in (${COLLECTIONS})` },
  { table: "payment", where: `payment_collection_id in (${COLLECTIONS})` },
  { table: "capture", where: `payment_id in (${PAYMENTS})` },
  { table: "refund", where: `payment_id in (${PAYMENTS})` },
  { table: "order_payment_collection", where: "order_id = $1" },
  { table: "order_cart", where: "order_id = $1" },
];

type Row = Record<string, unknown>;

/** An order's rows as JSON, table by table, and the ids that are its own. */
export interface Exemplar {
  rows: ReadonlyMap<string, string>;
  ids: RegExp;
  /** by a code, without an account */
  isGuests: boolean;
}

export interface Copy {
  suffix: string;
  /** whose order it is; absent: the exemplar's customer */
  customer_id?: string;
  /** absent: as the exemplar was */
  captured_at?: string;
}

export async function readExemplar(
  pool: Pool,
  order_id: string,
  isGuests: boolean,
): Promise<Exemplar> {
  const rows = new Map<string, string>();
  const ids: string[] = [];
  for (const { table, where } of SOURCES) {
    const text = `select to_jsonb(t) as row from ${table} t where ${where}`;
    const found = (await pool.query<{ row: Row }>(text, [order_id])).rows.map(({ row }) => row);
    ids.push(...found.map(({ id }) => String(id)));
    rows.set(table, JSON.stringify(found));
  }
  return { rows, ids: new RegExp(ids.map((id) => `"${id}"`).join("|"), "g"), isGuests };
}

/** Writes copies of an order; answers their ids. */
export async function copyOrder(
  pool: Pool,
  { rows, ids }: Exemplar,
  copies: readonly Copy[],
): Promise<string[]> {
  const order_ids: string[] = [];
  const client = await pool.connect();
  try {
    await client.query("begin");
    for (const { table } of SOURCES) {
      const copied = copies.flatMap((copy) => {
        const renamed = (rows.get(table) as string).replace(
          ids,
          (id) => `${id.slice(0, -1)}${copy.suffix}"`,
        );
        return (JSON.parse(renamed) as Row[]).map((row) => changed(row, copy));
      });
      if (table === '"order"') order_ids.push(...copied.map(({ id }) => String(id)));
      await client.query(
        `insert into ${table} select * from jsonb_populate_recordset(null::${table}, $1::jsonb)`,
        [JSON.stringify(copied)],
      );
    }
    await client.query("commit");
    return order_ids;
  } catch (error) {
    await client.query("rollback");
    throw error;
  } finally {
    client.release();
  }
}

function changed(row: Row, { customer_id, captured_at }: Copy): Row {
  const copy = { ...row };
  // The sweep looks at what changed since its mark.
  if ("updated_at" in copy) copy.updated_at = new Date().toISOString();
  if ("display_id" in copy) copy.display_id = null;
  if ("display_id" in copy && customer_id) copy.customer_id = customer_id;
  if ("captured_at" in copy && copy.captured_at && captured_at) copy.captured_at = captured_at;
  return copy;
}
