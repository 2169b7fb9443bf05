/** The book: postings a second, and reading balances and pages of a partner who has many. */
import type { Pool } from "pg";
import { partnerAccount, WORLD_SALES } from "../../src/engine/accounts";
import type { Posting } from "../../src/engine/decision";
import type { SaleFact } from "../../src/engine/facts";
import { saleFactId } from "../../src/modules/ledger";
import type { Entry } from "../../src/modules/ledger/types";
import { showCommissions } from "../../src/workflows/views/commissions";
import { transferRate } from "../baselines/transfers";
import { openLab, type Lab } from "../lab";
import { partnerId } from "../load";
import type { Bench } from "../main";
import { inTurns, median, percentile, timed } from "../measure";
import { below, randomOf } from "../random";
import { figureOf, type Report } from "../report";

const PAYEES = 6;
const PARTNERS = 2_000;
const EVENTS = 6_000;
const PLAIN_EVENTS = 1_000;
const BATCH = 500;
const ROUNDS = 3;
const BUSY = 100_000;
const AT = new Date(Date.UTC(2031, 0, 1)).toISOString();

export const ledger: Bench = async (report, { isFull }) => {
  const lab = await openLab({ preset: "differential" });
  try {
    const random = randomOf(3);
    const payeesOf = (): number[] =>
      Array.from(
        { length: PAYEES },
        (_, i) => 1 + i + PAYEES * below(random, Math.floor(PARTNERS / PAYEES)),
      );
    const ours: number[] = [];
    const plain: number[] = [];
    const { id } = await lab.services.plan.versionAt(AT);
    for (let round = 0; round <= ROUNDS; round++) {
      const events = Array.from({ length: EVENTS }, payeesOf);
      const rate = await postingRate(lab, id, round * EVENTS, events);
      const other = await transferRate(lab.pool, PARTNERS, events.slice(0, PLAIN_EVENTS));
      // The first round warms up, and opens the accounts.
      if (round > 0) ours.push(rate);
      if (round > 0) plain.push(other);
    }
    report.add(
      figureOf({
        bench: "ledger",
        figure: `postings of commissions with ${PAYEES} payees, ${BATCH} in a batch`,
        ours: median(ours),
        baseline: { name: "one transfer a call", value: median(plain) },
        unit: "postings/s",
        n: EVENTS * PAYEES * ROUNDS,
      }),
    );
    await readBusy(lab, report, isFull ? 10_000_000 : 1_000_000);
  } finally {
    await lab.close();
  }
};

/** Postings a second through the module: facts, chained journals, postings and balances. */
async function postingRate(
  { services }: Lab,
  plan_version_id: string,
  first: number,
  events: readonly (readonly number[])[],
): Promise<number> {
  const entries = events.map((payees, i) => entryOf(first + i, payees, plan_version_id));
  const ms = await timed(async () => {
    for (let from = 0; from < entries.length; from += BATCH) {
      await services.ledger.underLock((context) =>
        services.ledger.write(entries.slice(from, from + BATCH), [], context),
      );
    }
  });
  return (1_000 * PAYEES * events.length) / ms;
}

function entryOf(no: number, payees: readonly number[], plan_version_id: string): Entry {
  const order_id = `order_bench_${no}`;
  const nobody = { depth: 0, nodes: [] };
  const fact: SaleFact = {
    kind: "sale",
    order_id,
    at: AT,
    currency: "usd",
    base: 100_000_000n,
    buyer_id: partnerId(0),
    seller_id: null,
    upline: { sponsor: nobody, placement: nobody },
  };
  const postings = payees.map((payee, level): Posting => ({
    from: WORLD_SALES,
    to: partnerAccount(partnerId(payee), "pending"),
    amount: 1_000_000n,
    currency: "usd",
    order_id,
    bonus: "personal_sales",
    level: level + 1,
    rate: "0.01",
    note: "sale",
  }));
  return {
    key: `order:${order_id}:1`,
    kind: "sale",
    fact,
    fact_id: saleFactId(order_id),
    order_id,
    plan_version_id,
    postings,
    trace: null,
  };
}

/** A partner with BUSY of `postings` postings: its balance, and pages of its history. */
async function readBusy({ pool, services }: Lab, report: Report, postings: number): Promise<void> {
  const busy = partnerId(0);
  await loadPostings(pool, busy, postings);
  const client = await pool.connect();
  const sum = {
    name: "sum_of_postings",
    text: `
      select coalesce(sum(case when p.to_account = a.id then p.amount else -p.amount end), 0)::text as amount
      from upline_account a join upline_posting p on a.id in (p.to_account, p.from_account)
      where a.owner_kind = 'partner' and a.owner_id = $1`,
    values: [busy],
  };
  const bench = "ledger";
  const unit = "ms";
  const balances = await inTurns(
    [{ name: "ours", run: () => services.ledger.balancesOf([busy]) }],
    { repeats: 1_000, warm_up: 500 },
  );
  const sums = await inTurns([{ name: "sum", run: () => client.query(sum) }], {
    repeats: 5,
    warm_up: 1,
  });
  report.add(
    figureOf({
      bench,
      figure: `balance of a partner with ${BUSY} of ${postings} postings, p99`,
      ours: percentile(balances.get("ours") as number[], 0.99),
      baseline: { name: "sum of its postings", value: median(sums.get("sum") as number[]) },
      unit,
      n: 1_000,
    }),
  );
  for (const [name, offset] of [
    ["first", 0],
    ["a late", 40_000],
  ] as const) {
    const page = { partner_id: busy, limit: 50, offset };
    const took = (
      await inTurns([{ name, run: () => showCommissions(services, page) }], {
        repeats: 100,
        warm_up: 50,
      })
    ).get(name) as number[];
    report.add(
      figureOf({
        bench,
        figure: `${name} page of the commissions of a partner with ${BUSY}, p99`,
        ours: percentile(took, 0.99),
        unit,
        n: 100,
      }),
    );
  }
  client.release();
}

/** Journals of PAYEES postings; every so many pays the busy partner, whose orders are there too. */
async function loadPostings(pool: Pool, busy: string, postings: number): Promise<void> {
  const client = await pool.connect();
  const journals = Math.ceil(postings / PAYEES);
  const every = Math.floor(journals / BUSY);
  const run = (text: string, values: unknown[] = []) => client.query(text, values);
  // The rows are right by construction; checking each key against the others would take minutes.
  await run(`set session_replication_role = replica`);
  const first = (await run(`select coalesce(max(no), 0)::int as no from upline_journal`))
    .rows[0] as { no: number };
  await run(
    `insert into upline_account (code, currency, owner_kind, owner_id, bucket, balance, version)
     values ('partner:' || $1 || ':available', 'usd', 'partner', $1, 'available', $2, $3)`,
    [busy, BUSY * 1_000_000, BUSY],
  );
  await run(
    `insert into upline_journal (id, no, kind, fact_id, order_id, at, input_hash, prev_hash, hash)
     select 'order:load_' || g || ':1', $2 + g, 'sale', 'sale:load_' || g, 'load_' || g,
       timestamptz '2031-01-02' + g * interval '1 second', 'h', 'h', 'h'
     from generate_series(1, $1::int) g`,
    [journals, first.no],
  );
  await run(
    `with accounts as materialized (
       select array_agg(id order by id) as ids from upline_account where owner_id <> $4 and owner_kind = 'partner')
     insert into upline_posting (journal_no, line, from_account, to_account, amount, currency, order_id, bonus,
       level, rate, note)
     select $2 + g, line, w.id,
       case when line = 1 and g % $3 = 0 and g <= $3 * ${BUSY} then b.id
         else ids[1 + (g * 7919 + line * 104729) % cardinality(ids)] end,
       1000000, 'usd', 'load_' || g, 'personal_sales', line, '0.01', 'sale'
     from generate_series(1, $1::int) g cross join generate_series(1, ${PAYEES}) line cross join accounts,
       (select id from upline_account where code = 'world:sales' and currency = 'usd') w,
       (select id from upline_account where owner_id = $4) b`,
    [journals, first.no, every, busy],
  );
  const sale = entryOf(0, [], "").fact as SaleFact;
  const payload = JSON.stringify(sale, (_key, value: unknown) =>
    typeof value === "bigint" ? value.toString() : value,
  );
  await run(
    `insert into upline_fact (id, kind, order_id, at, plan_version_id, payload, hash)
     select 'sale:load_' || g, 'sale', 'load_' || g, timestamptz '2031-01-02' + g * interval '1 second', v.id,
       $2::jsonb || jsonb_build_object('order_id', 'load_' || g), 'h'
     from generate_series($1::int, $1 * ${BUSY}, $1) g, (select id from upline_plan_version limit 1) v`,
    [every, payload],
  );
  await run(
    `insert into upline_order (order_id, currency, plan_version_id, sale_fact_id, base, first_base, fingerprint,
       journal_count, source)
     select order_id, 'usd', plan_version_id, id, 100000000, 100000000, 'f', 1, 'order'
     from upline_fact where order_id like 'load%'`,
  );
  await run(`reset session_replication_role`);
  await run(`vacuum analyze`);
  client.release();
}
