/** An imagined shop's orders in a table of the network's database, where drains in other processes read them. */
import type { OrderState } from "../../src/workflows/steps/read-orders";

type Rows = <Row>(text: string, values?: unknown[]) => Promise<Row[]>;

export async function openShop(rows: Rows): Promise<void> {
  await rows(
    `create table if not exists upline_test.shop_order (id text primary key, state jsonb not null)`,
  );
}

export async function keepInShop(rows: Rows, states: readonly OrderState[]): Promise<void> {
  await rows(
    `insert into upline_test.shop_order
     select s->>'id', s from jsonb_array_elements($1::jsonb) s
     on conflict (id) do update set state = excluded.state`,
    [JSON.stringify(states)],
  );
}

export async function readShop(
  rows: Rows,
  ids: readonly string[],
): Promise<Map<string, OrderState>> {
  const found = await rows<{ id: string; state: OrderState }>(
    `select id, state from upline_test.shop_order where id = any($1)`,
    [ids],
  );
  return new Map(found.map(({ id, state }) => [id, state]));
}
