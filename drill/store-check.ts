/** What a drilled store came to, against one calm drain of the orders it has in the end. */
import { readFileSync } from "node:fs";
import { Pool } from "pg";
import { createDatabase, databaseUrl, dropDatabase } from "../integration-tests/support/databases";
import { openModules } from "../integration-tests/support/modules";
import { drain } from "../src/workflows/steps/drain";
import type { OrderState } from "../src/workflows/steps/read-orders";
import { must } from "./drill";
import type { DrilledStore } from "./store";

/** What orders earned everybody, whatever bucket it is in now. */
const EARNED = `
  select a.owner_kind, a.owner_id, a.currency, sum(m.amount)::text as earned
  from upline_posting p
  cross join lateral (values (p.to_account, p.amount), (p.from_account, -p.amount)) m (account, amount)
  join upline_account a on a.id = m.account
  where p.order_id is not null
  group by 1, 2, 3 having sum(m.amount) <> 0 order by 1, 2, 3`;

const earnedIn = async (pool: Pool) => (await pool.query(EARNED)).rows;

/** Copies the store as it was before the drill, gives it the orders of the end, drains once, and compares. */
export async function mustEqualCalm(store: DrilledStore, template: string): Promise<void> {
  const states = JSON.parse(readFileSync(store.states_file, "utf8")) as OrderState[];
  const byId = new Map(states.map((state) => [state.id, state]));
  const database = await createDatabase(template);
  const pool = new Pool({ connectionString: databaseUrl(database), max: 2 });
  const { services, close } = await openModules(database);
  try {
    const { rows } = await store.pool.query(`select to_jsonb(a) as row from upline_attribution a`);
    await pool.query(
      `insert into upline_attribution
       select * from jsonb_populate_recordset(null::upline_attribution, $1::jsonb)
       on conflict do nothing`,
      [JSON.stringify(rows.map(({ row }) => row))],
    );
    await services.ledger.hint([...byId.keys()].map((ref) => ({ kind: "order", ref })));
    await drain(services, {
      readOrders: async (ids) =>
        new Map(ids.flatMap((id) => [[id, byId.get(id) as OrderState] as const])),
      decided() {},
    });
    const [found, calm] = [await earnedIn(store.pool), await earnedIn(pool)];
    const differing = found.filter((row, i) => JSON.stringify(row) !== JSON.stringify(calm[i]));
    must(
      differing.length === 0 && found.length === calm.length,
      "orders earned something else than in a calm drain",
      differing.slice(0, 5),
    );
  } finally {
    await close();
    await pool.end();
    await dropDatabase(database);
  }
}
