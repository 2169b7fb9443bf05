/** What a drain and a partner's page ask of Postgres is found by its index, however much else there is. */
import { Pool } from "pg";
import { heavyTailed } from "../../bench/forest";
import { loadPartners, loadTree, loadTurnover, partnerId } from "../../bench/load";
import * as reports from "../../src/modules/ledger/report-sql";
import * as ledger from "../../src/modules/ledger/sql";
import * as partner from "../../src/modules/partner/sql";
import * as ranks from "../../src/modules/partner/rank-sql";
import * as metrics from "../../src/modules/tree-path/metrics-sql";
import * as tree from "../../src/modules/tree-path/sql";
import type { Statement } from "../../src/support/sql";
import { createDatabase, databaseUrl, dropDatabase } from "../support/databases";
import { migrate } from "../support/modules";

const MEMBERS = 20_000;
const BATCH = 50;
const EVERY_LEVEL = 2 ** 31 - 1;

const numbers = Array.from({ length: BATCH }, (_, i) => i * 37 + 1);
const ids = numbers.map(partnerId);
const orders = numbers.map((no) => `order_${no}`);
const accounts = ids.map((id) => `partner:${id}:pending`);
const all = <Value>(value: Value): Value[] => numbers.map(() => value);

const READ: Record<string, [Statement, unknown[]]> = {
  "hints that are due": [ledger.DUE_HINTS, [BATCH]],
  "hints that are live": [ledger.LIVE_HINTS, [orders.map((id) => `order:${id}`), numbers]],
  "orders known": [ledger.ORDERS, [orders]],
  "whom carts count for": [
    partner.ATTRIBUTIONS_OF_ORDERS,
    [orders, ids.map((id) => `cus_${id}`), orders, all("2031-01-01")],
  ],
  uplines: [tree.UPLINES, ["sponsor", ids, EVERY_LEVEL]],
  statuses: [partner.PARTNER_STATUSES, [ids]],
  "counters of everybody above": [metrics.SLICE, [ids]],
  "counters of some": [metrics.METRICS_OF, [ids]],
  ranks: [ranks.RANKS_OF, [ids]],
  "what was reached": [ranks.REACHED, [ids]],
  "journals by id": [ledger.JOURNALS_BY_ID, [orders.map((id) => `order:${id}:1`)]],
  "the last journal": [ledger.HEAD, []],
  accounts: [ledger.ACCOUNTS, [accounts, all("usd")]],
  balances: [ledger.BALANCES, [ids.slice(0, 1)]],
  "a page of a partner's lines": [
    reports.PARTNER_LINES,
    [ids[0], ...Array<null>(6).fill(null), 50, 0],
  ],
  "how many lines a partner has": [reports.COUNT_ALL_LINES, [ids[0]]],
  standings: [ledger.STANDINGS, [orders, "9223372036854775807"]],
  "holds that are over": [ledger.DUE_RELEASES, ["2031-01-01", BATCH]],
  "joins to count": [tree.UNCOUNTED_TREES, []],
  "a node": [tree.NODES_OF, ["sponsor", ids.slice(0, 1)]],
  "a page of children": [tree.CHILDREN, ["sponsor", ids[0], 20, 0]],
  "a page of a level": [tree.LEVEL_BY_JOINING, ["sponsor", 3, 20, 0]],
  "a path": [tree.PATH, ["sponsor", ids[0]]],
};

const WRITTEN: Record<string, [Statement, unknown[]]> = {
  "hints done": [ledger.FINISH_HINTS, [orders.map((id) => `order:${id}`), numbers]],
  balances: [ledger.MOVE_BALANCES, [numbers, all("1"), all(1), all(1)]],
  counters: [metrics.PUT_METRICS, [ids, ...metrics.COUNTERS.map(() => all("1"))]],
  "what was reached": [ranks.REACH, [ids, all("2031-01-01"), all("2031-01-01")]],
};

interface PlanNode {
  "Node Type": string;
  "Relation Name"?: string;
  Plans?: PlanNode[];
}

describe("query plans in a network of 20,000", () => {
  let database: string;
  let pool: Pool;

  beforeAll(async () => {
    database = await createDatabase();
    await migrate(database);
    pool = new Pool({ connectionString: databaseUrl(database), max: 1 });
    const sponsors = heavyTailed(MEMBERS);
    await loadPartners(pool, sponsors);
    await loadTree(pool, sponsors);
    const steps = ["0", "1"].map((code) => ({ code, at_least: 0n }));
    await loadTurnover(pool, sponsors, "consultant", steps);
    await loadBook();
    await pool.query(`vacuum analyze`);
  });
  afterAll(async () => {
    await pool.end();
    await dropDatabase(database);
  });

  /** An order, its journal, two postings, two accounts and a hint for each member. */
  async function loadBook(): Promise<void> {
    await pool.query(`set session_replication_role = replica`);
    const each = `from generate_series(1, ${MEMBERS}) g`;
    for (const text of [
      `insert into upline_inbox (id, kind, ref) select 'order:order_' || g, 'order', 'order_' || g ${each}`,
      `insert into upline_fact (id, kind, order_id, at, plan_version_id, payload, hash)
       select 'sale:order_' || g, 'sale', 'order_' || g, now(), 'plan', '{}', 'h' ${each}`,
      `insert into upline_journal (id, no, kind, fact_id, order_id, at, input_hash, prev_hash, hash)
       select 'order:order_' || g || ':1', g, 'sale', 'sale:order_' || g, 'order_' || g, now(), 'h', 'h', 'h' ${each}`,
      `insert into upline_account (code, currency, owner_kind, owner_id, bucket)
       select 'partner:' || p.id || ':' || bucket, 'usd', 'partner', p.id, bucket
       from upline_partner p cross join unnest(array['pending', 'available']) bucket`,
      `insert into upline_posting (journal_no, line, from_account, to_account, amount, currency, order_id, bonus,
         note)
       select g, line, g, g + line, 1, 'usd', 'order_' || g, 'level', 'sale'
       ${each} cross join generate_series(1, 2) line`,
      `insert into upline_order (order_id, currency, plan_version_id, sale_fact_id, base, first_base, fingerprint,
         journal_count, source, release_at)
       select 'order_' || g, 'usd', 'plan', 'sale:order_' || g, 1, 1, 'f', 1, 'order',
         timestamptz '2030-12-31' + g * interval '1 hour' ${each}`,
    ]) {
      await pool.query(text);
    }
    await pool.query(`reset session_replication_role`);
  }

  async function tablesReadWhole([{ text }, values]: [Statement, unknown[]]): Promise<string[]> {
    type Row = { "QUERY PLAN": [{ Plan: PlanNode }] };
    const { rows } = await pool.query<Row>(`explain (format json) ${text}`, values);
    const found: string[] = [];
    const walk = (node: PlanNode): void => {
      const table = node["Relation Name"];
      if (node["Node Type"] === "Seq Scan" && table) found.push(table);
      node.Plans?.forEach(walk);
    };
    walk(rows[0]["QUERY PLAN"][0].Plan);
    return found;
  }

  /** Of a row or two. */
  const SMALL = ["upline_tree_mark", "upline_tree", "upline_waiting", "upline_attribution"];
  const large = (tables: string[]) => tables.filter((table) => !SMALL.includes(table));

  it.each(Object.entries(READ))("reads %s by index", async (_name, asked) => {
    expect(large(await tablesReadWhole(asked))).toEqual([]);
  });

  it.each(Object.entries(WRITTEN))("writes %s by index", async (_name, asked) => {
    expect(large(await tablesReadWhole(asked))).toEqual([]);
  });

  it("would see a table that is read whole", async () => {
    const text = `select id from upline_partner where display_name = $1`;
    expect(await tablesReadWhole([{ name: "no_index", text }, ["x"]])).toEqual(["upline_partner"]);
  });
});
