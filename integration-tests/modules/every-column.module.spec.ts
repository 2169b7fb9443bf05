/**
 * Every column of every table of money, changed; every row gone, doubled, exchanged with another: by a superuser
 * with all triggers and foreign keys off, after the head was published. Postgres refuses it, or the proof names it.
 */
import { Lab, type Network } from "../support/network";
import { asVandal, liveALittle } from "../support/vandal";
import { keepProof } from "../../src/workflows/proof/keep";

const TABLES = {
  upline_fact: "id",
  upline_journal: "no",
  upline_posting: "journal_no, line",
  upline_account: "id",
  upline_order: "order_id",
  upline_head: "no",
} as const;
type Table = keyof typeof TABLES;

/** What is no part of the book, and why. */
const FREE: Partial<Record<Table, readonly string[]>> = {
  // Of the store's order, not of the book: the sweep finds what differs.
  upline_order: ["fingerprint", "captured_at", "release_at", "client_id", "value", "counted"],
  // When and why somebody was shown a head says nothing of the book.
  upline_head: ["at", "why"],
};

/** Another value of a column's type; a null becomes some value. */
const OTHERS: Record<string, (column: string) => string> = {
  text: (column) => `coalesce(${column}, '') || 'x'`,
  bigint: (column) => `coalesce(${column}, 0) + 1000`,
  integer: (column) => `coalesce(${column}, 0) + 1000`,
  jsonb: (column) => `coalesce(${column}, '{}') || '{"x": "1"}'`,
  "timestamp with time zone": (column) => `coalesce(${column}, now()) + interval '1 microsecond'`,
};

interface Column {
  table: Table;
  column: string;
  type: string;
}

describe("below a published head", () => {
  let lab: Lab;
  let sound: string;
  let columns: Column[];
  beforeAll(async () => {
    lab = await Lab.open();
    sound = await lab.copy();
    const net = await lab.network({ database: sound });
    await liveALittle(net);
    await keepProof(net.services, await net.prove());
    columns = await net.rows<Column>(
      `select table_name as table, column_name as column, data_type as type
       from information_schema.columns
       where table_schema = 'public' and table_name = any($1) and is_generated = 'NEVER'`,
      [Object.keys(TABLES)],
    );
    await net.close();
  });
  afterAll(() => lab.close());

  /** What the proof finds after each of some changes, each made to the sound book and taken back. */
  async function found(changes: readonly string[]): Promise<[string, string][]> {
    const net = await lab.network({ database: await lab.copy(sound) });
    const results: [string, string][] = [];
    for (const change of changes) results.push([change, await attempt(net, change)]);
    expect(await net.prove()).toMatchObject({ ok: true });
    await net.close();
    return results;
  }

  async function attempt(net: Network, change: string): Promise<string> {
    const tables = Object.keys(TABLES);
    await net.rows(tables.map((name) => `create table kept_${name} as table ${name}`).join(";"));
    try {
      await asVandal(net, change);
      const { first_fault } = await net.prove();
      return first_fault ? `${first_fault.what}: ${first_fault.id}` : "nothing";
    } catch (error) {
      if ((error as { severity?: string }).severity === undefined) throw error;
      return `refused: ${(error as Error).message}`;
    } finally {
      await asVandal(
        net,
        tables
          .map(
            (name) =>
              `delete from ${name}; insert into ${name} overriding system value table kept_${name}`,
          )
          .join(";"),
      );
      await net.rows(tables.map((name) => `drop table kept_${name}`).join(";"));
    }
  }

  const missed = (results: [string, string][]) => results.filter(([, what]) => what === "nothing");

  it.each(Object.entries(TABLES))("a change of any column of %s is found", async (table, key) => {
    const own = columns.filter((item) => item.table === table);
    expect(own.length).toBeGreaterThan(4);
    const free = FREE[table as Table] ?? [];
    const changes = own
      .filter(({ column }) => !free.includes(column))
      .flatMap(({ column, type }) =>
        ["asc", "desc"].map((way) => {
          const order = key.replaceAll(",", ` ${way},`);
          return `update ${table} set ${column} = ${OTHERS[type](column)} where (${key}) in (
            select ${key} from ${table} order by ${order} ${way} limit 1)`;
        }),
      );
    const results = await found(changes);
    expect(missed(results)).toEqual([]);
    // Most are not refused by a constraint: it is the proof that finds them.
    expect(results.filter(([, what]) => !what.startsWith("refused")).length).toBeGreaterThan(2);
  });

  it.each(Object.entries(TABLES))("a row of %s that is gone is found", async (table, key) => {
    // The last head known to nobody else can be forgotten; the chain below it stands.
    const offsets = table === "upline_head" ? [] : [0, 1];
    const gone = offsets.map(
      (offset) => `delete from ${table} where (${key}) in (
        select ${key} from ${table} order by ${key} offset ${offset} limit 1)`,
    );
    expect(missed(await found(gone))).toEqual([]);
  });

  it.each(Object.keys(TABLES))("a row more in %s is found", async (table) => {
    const own = columns.filter((item) => item.table === table).map(({ column }) => column);
    const unique: Record<Table, Record<string, string>> = {
      upline_fact: { id: "'sale:more'", order_id: "'more'" },
      upline_journal: { id: "'more'", no: "no + 100", fact_id: "'sale:more'" },
      upline_posting: { line: "line + 100" },
      upline_account: { id: "id + 1000", code: "'fund:more'", owner_id: "'more'", balance: "0" },
      upline_order: { order_id: "'more'" },
      upline_head: { no: "no + 100" },
    };
    const values = own.map((column) => unique[table as Table][column] ?? column);
    const more = `insert into ${table} (${own.join(", ")}) overriding system value
      select ${values.join(", ")} from ${table} order by 1 desc limit 1`;
    expect(missed(await found([more]))).toEqual([]);
  });

  it("two rows in each other's place are found", async () => {
    const swap = (table: string, column: string, a: string, b: string) =>
      `update ${table} t set ${column} = o.${column} from ${table} o
       where (t.ctid = (${a}) and o.ctid = (${b})) or (t.ctid = (${b}) and o.ctid = (${a}))`;
    const nth = (table: string, key: string, offset: number) =>
      `select ctid from ${table} order by ${key} offset ${offset} limit 1`;
    const swaps = [
      ["upline_fact", "payload"],
      ["upline_journal", "created_at"],
      ["upline_journal", "trace"],
      ["upline_posting", "amount"],
      ["upline_posting", "to_account"],
      ["upline_account", "balance"],
      ["upline_account", "owner_id"],
    ].map(([table, column]) => {
      const key = table === "upline_fact" ? "kind, id" : TABLES[table as Table];
      // Of two that differ: the first journals have no trace.
      const [first, last] =
        table === "upline_posting" ? [0, 2] : column === "trace" ? [3, 4] : [0, 6];
      return swap(table, column, nth(table, key, first), nth(table, key, last));
    });
    expect(missed(await found(swaps))).toEqual([]);
  });
});
