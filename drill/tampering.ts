/** Somebody with all rights changes, adds or deletes a row of the book; the proof has to find it and name it. */
import type { PoolClient } from "pg";
import { Lab, type Network } from "../integration-tests/support/network";
import { keepProof } from "../src/workflows/proof/keep";
import type { Proof } from "../src/workflows/prove-ledger";
import { must, type Drill, type Figures } from "./drill";
import type { HistorySize } from "./history";
import { Random } from "./random";
import { Rehearsal } from "./rehearsal";

type Value = string | number | boolean | null | object;
type Row = Record<string, Value>;

interface Target {
  /** a table, or some of its rows */
  table: string;
  /** what the proof may call a row, beside the journals at which the chain breaks */
  namesOf(row: Row): string[];
  /** the number of the first journal that it is part of, as SQL of `t` */
  journal: string;
  /** Makes of a copy of a row one that is new. */
  renew(row: Row): Row;
}

const accountName = ({ code, currency }: Row) => [`${String(code)} ${String(currency)}`];
const ACCOUNTS_JOURNAL = `
  (select min(journal_no) from upline_posting where t.id in (from_account, to_account))`;

const TARGETS: readonly Target[] = [
  {
    table: "upline_fact",
    namesOf: ({ id }) => [String(id)],
    journal: "(select no from upline_journal where fact_id = t.id)",
    renew: (row) => ({ ...row, id: `${String(row.id)}-more` }),
  },
  {
    table: "upline_journal",
    // A published head is called by the number of its journal.
    namesOf: ({ id, no }) => [String(id), String(no)],
    journal: "t.no",
    renew: (row) => ({ ...row, id: `${String(row.id)}-more`, no: 1_000_000 }),
  },
  {
    table: "upline_posting",
    namesOf: ({ journal_no, line }) => [`${String(journal_no)}/${String(line)}`],
    journal: "t.journal_no",
    renew: (row) => ({ ...row, line: Number(row.line) + 1_000 }),
  },
  {
    table: "upline_account",
    namesOf: accountName,
    journal: ACCOUNTS_JOURNAL,
    renew: (row) => ({ ...row, id: 1_000_000, code: `${String(row.code)}-more`, balance: 1 }),
  },
  {
    table: "upline_account where owner_kind = 'fund'",
    namesOf: accountName,
    journal: ACCOUNTS_JOURNAL,
    renew: (row) => ({ ...row, id: 1_000_001, code: `${String(row.code)}-more`, balance: 1 }),
  },
];

interface Tampering {
  what: string;
  /** what the proof named; `refused`: Postgres itself would not have it */
  fault: Proof["first_fault"] | "refused";
  /** what the proof may call it */
  names: string[];
}

/** A vandal in one book: what it does is undone after each proof. */
class Vandal {
  constructor(
    private readonly net: Network,
    private readonly random: Random,
  ) {}

  /** Some row, and the ids of its first journal and of the one after, where the chain breaks without it. */
  async #rowOf({ table, journal }: Target): Promise<{ row: Row; journals: string[] }> {
    const [name, where = "true"] = table.split(" where ");
    const [{ count }] = await this.net.rows<{ count: number }>(
      `select count(*)::int as count from ${name} where ${where}`,
    );
    const at = this.random.between(0, count - 1);
    const [found] = await this.net.rows<{ row: Row; journals: string[] }>(
      `select to_jsonb(t) as row, array(select id from upline_journal j
         where j.no in (${journal}, ${journal} + 1)) as journals
       from ${name} t where ${where} order by t.ctid offset ${at} limit 1`,
    );
    return found;
  }

  /** Another value of the same kind; jsonb is changed somewhere inside. */
  #other(value: Value): Value {
    if (value === null) return "1";
    if (typeof value === "number") return value + this.random.between(1, 1_000);
    if (typeof value === "string") {
      if (/^\d{4}-\d\d-\d\dT/.test(value)) return new Date(Date.parse(value) + 1_000).toISOString();
      return `${value}1`;
    }
    if (typeof value === "boolean") return !value;
    if (Array.isArray(value)) {
      if (value.length === 0) return [1];
      const at = this.random.between(0, value.length - 1);
      return value.map((item: Value, i) => (i === at ? this.#other(item) : item));
    }
    const key = this.random.pick(Object.keys(value));
    const inside = value as Row;
    return key === undefined ? { more: 1 } : { ...inside, [key]: this.#other(inside[key]) };
  }

  /** Does one thing, lets the proof look, and undoes it. */
  async tamper(): Promise<Tampering> {
    const { random, net } = this;
    const target = random.pick(TARGETS);
    const [table] = target.table.split(" where ");
    const { row, journals } = await this.#rowOf(target);
    const deed = random.pick(["change", "change", "change", "insert", "delete"] as const);
    const column = random.pick(Object.keys(row));
    const after =
      deed === "delete" ? null : deed === "insert" ? target.renew(row) : this.#changed(row, column);
    const names = [...journals, ...target.namesOf(row), ...(after ? target.namesOf(after) : [])];
    const client = await net.connect();
    const before = deed === "insert" ? null : row;
    const what = `${deed} ${table}${deed === "change" ? `.${column}` : ""}`;
    try {
      await client.query("set session_replication_role = replica");
      const stored = await replace(client, table, before, after);
      if (stored === "refused") return { what, fault: stored, names };
      const fault = await this.#faultFound();
      const undone = await replace(client, table, stored, before);
      must(undone !== "refused", `${what} could not be undone`);
      return { what, fault, names };
    } finally {
      await client.query("reset session_replication_role");
      client.release();
    }
  }

  /** A proof that breaks off names nothing: that is no answer. */
  async #faultFound(): Promise<Proof["first_fault"]> {
    try {
      return (await this.net.prove()).first_fault;
    } catch {
      return null;
    }
  }

  #changed(row: Row, column: string): Row {
    return { ...row, [column]: this.#other(row[column]) };
  }
}

/** Puts one row in the place of another (null: none); answers it as it is stored, unless a constraint forbids it. */
async function replace(
  client: PoolClient,
  table: string,
  before: Row | null,
  after: Row | null,
): Promise<Row | null | "refused"> {
  const identity = table === "upline_account" ? "overriding system value" : "";
  await client.query("begin");
  try {
    if (before) {
      const same = `delete from ${table} t where to_jsonb(t) = $1::jsonb`;
      await client.query(same, [JSON.stringify(before)]);
    }
    const { rows } = await client.query<{ row: Row }>(
      `insert into ${table} as t ${identity}
       select r.* from jsonb_array_elements($1::jsonb) a,
         jsonb_populate_record(null::${table}, a) r
       returning to_jsonb(t) as row`,
      [JSON.stringify(after ? [after] : [])],
    );
    await client.query("commit");
    return rows.at(0)?.row ?? null;
  } catch {
    await client.query("rollback");
    return "refused";
  }
}

export interface TamperPlan extends HistorySize {
  seed: number;
  tamperings: number;
}

export async function tamperOften({ seed, tamperings, ...size }: TamperPlan): Promise<Figures> {
  const lab = await Lab.open();
  try {
    const rehearsal = await Rehearsal.open(lab, size, seed);
    await rehearsal.decideCalmly();
    const vandal = new Vandal(rehearsal.net, new Random(seed));
    // What lies below a published head is what somebody may already rely on.
    await keepProof(rehearsal.net.services, await rehearsal.net.prove());
    const figures = { tamperings, refused: 0, found: 0, named: 0 };
    const [missed, unnamed] = [new Set<string>(), new Set<string>()];
    for (let i = 0; i < tamperings; i++) {
      const { what, fault, names } = await vandal.tamper();
      if (fault === "refused") figures.refused += 1;
      else if (!fault) missed.add(what);
      else {
        figures.found += 1;
        if (names.includes(fault.id)) figures.named += 1;
        else unnamed.add(`${what}: ${fault.what} ${fault.id}`);
      }
    }
    must(missed.size === 0, "the proof did not find", [...missed]);
    must(unnamed.size === 0, "the proof named something else", [...unnamed]);
    await rehearsal.mustProve();
    await rehearsal.close();
    return figures;
  } finally {
    await lab.close();
  }
}

export const tampering: Drill = {
  name: "tampering",
  does:
    "random changes, insertions and deletions by SQL as superuser, triggers off: facts, journals, postings, " +
    "balances, funds",
  holds: "Postgres refuses it, or the proof finds it and names the row or where the chain breaks",
  rounds: ["1", "2"],
  least: { tamperings: 400, found: 300 },
  run: (round, place) =>
    tamperOften(
      place.scaled({ partners: 40, orders: 300, tamperings: 200, seed: 40 + Number(round) }),
    ),
};
