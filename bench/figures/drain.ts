/** Draining a full inbox: read orders → facts, journals, postings, balances, volumes, turnover and ranks. */
import { bareRate, type Written } from "../baselines/bare";
import { generatedRate } from "../baselines/generated/run";
import { heavyTailed } from "../forest";
import { openLab, slowest, type Lab } from "../lab";
import { loadPartners, loadTree, loadTurnover, partnerId } from "../load";
import type { Bench } from "../main";
import { median, percentile, timed } from "../measure";
import { below, randomOf } from "../random";
import { figureOf, type Report } from "../report";
import type { OrderState } from "../../src/workflows/steps/read-orders";
import { parseUnits } from "../../src/engine/money";
import { differential } from "../../src/engine/presets/differential";
import { drain } from "../../src/workflows/steps/drain";

const [{ code, steps }] = differential.ranks.ladders;
/** The differential plan's ladder, and the structure turnover that each of its ranks needs. */
export const LADDER = code;
export const STEPS = steps.map(({ code, requires }) => ({
  code,
  at_least: requires.length === 0 ? 0n : parseUnits(requires[0].at_least, "usd"),
}));

const LINE = { quantity: "1", is_added: false, product: null };

const orderId = (no: number): string => `order_01BENCH${String(no).padStart(19, "0")}`;

/** An order of one line, captured, by a member; `net` in dollars. */
export function orderOf(
  no: number,
  member: number,
  at: string,
  net = String(20 + (no % 300)),
): OrderState {
  const id = orderId(no);
  const seen = {
    id,
    currency: "usd",
    created_at: at,
    customer_id: `cus_${partnerId(member)}`,
    cart_id: `cart_${id}`,
    lines: [{ id: "line_1", net, ...LINE }],
    total: net,
    refunded: "0",
    canceled: false,
    captured_at: at,
    changed_at: at,
  };
  return { ...seen, fingerprint: `f${no}` };
}

/** Puts orders into the inbox and drains it; how long the draining took. */
export async function drainOrders(
  { services }: Lab,
  states: readonly OrderState[],
): Promise<number> {
  const byId = new Map(states.map((state) => [state.id, state]));
  for (let from = 0; from < states.length; from += 5_000) {
    const page = states.slice(from, from + 5_000);
    await services.ledger.hint(page.map(({ id }) => ({ kind: "order", ref: id })));
  }
  const store = {
    readOrders: async (ids: string[]) =>
      new Map(ids.flatMap((id) => [[id, byId.get(id) as OrderState] as const])),
    decided() {},
  };
  return timed(() => drain(services, store));
}

const ORDERS = 4_000;
const ROUNDS = 4;
const ROW_BY_ROW = 40;
/** Orders of the paced run, and how far apart they come. */
const PACED = 500;
const PACE_MS = 20;

export const drainBench: Bench = async (report, { members, isFull }) => {
  await drainOf(report, members);
  if (isFull) await drainOf(report, 1_000_000);
};

async function drainOf(report: Report, members: number): Promise<void> {
  const batch_max = Number(process.env.BENCH_BATCH ?? 500);
  const lab = await openLab({ preset: "differential", batch_max });
  try {
    const sponsors = heavyTailed(members);
    await loadPartners(lab.pool, sponsors);
    await loadTree(lab.pool, sponsors);
    await loadTurnover(lab.pool, sponsors, LADDER, STEPS);
    await lab.pool.query(`vacuum analyze`);
    const at = new Date(Date.UTC(2031, 0, 1)).toISOString();
    const random = randomOf(11);
    const buyers = Array.from({ length: ROUNDS * ORDERS + PACED }, () => below(random, members));
    const states = buyers.map((member, no) => orderOf(no, member, at));
    const rates: number[] = [];
    const sql: number[] = [];
    let before = 0n;
    for (let round = 0; round < ROUNDS; round++) {
      before = await lastJournal(lab);
      lab.sqlTime();
      const ms = await drainOrders(lab, states.slice(round * ORDERS, (round + 1) * ORDERS));
      sql.push(lab.sqlTime() / ms);
      // The first round warms up.
      if (round > 0) rates.push((1_000 * ORDERS) / ms);
    }
    const ours = median(rates);
    const last = buyers.slice((ROUNDS - 1) * ORDERS, ROUNDS * ORDERS);
    const written = batchesOf(sponsors, last, (ROUNDS - 1) * ORDERS, { before, batch_max });
    const n = ORDERS * rates.length;
    const figure = `drain of a full inbox, differential, ${members} members, batches of ${batch_max}`;
    const common = { bench: "drain", figure, ours, unit: "orders/s", n };
    const bare = { name: "bare batched SQL, same rows", value: await bareRate(lab.pool, written) };
    report.add(figureOf({ ...common, baseline: bare }));
    const generated = await generatedRate(lab.pool, lab.url, buyers.slice(0, ROW_BY_ROW));
    const name = "row by row through Medusa's generated services";
    report.add(figureOf({ ...common, baseline: { name, value: generated } }));
    await paced(report, lab, states.slice(ROUNDS * ORDERS), members);
    process.stderr.write(`share in SQL: ${sql.map((share) => share.toFixed(2)).join(" ")}\n`);
    process.stderr.write(`${slowest(25)}\n`);
  } finally {
    await lab.close();
  }
}

/** Orders that come one by one, each drained at once. */
async function paced(
  report: Report,
  lab: Lab,
  states: readonly OrderState[],
  members: number,
): Promise<void> {
  const times: number[] = [];
  for (const state of states) {
    const ms = await drainOrders(lab, [state]);
    times.push(ms);
    await new Promise((resolve) => setTimeout(resolve, Math.max(0, PACE_MS - ms)));
  }
  const unit = "ms";
  const figure = `one read order until posted, differential, ${members} members, 50 orders/s`;
  for (const [name, share] of [
    ["p50", 0.5],
    ["p99", 0.99],
  ] as const) {
    const ours = percentile(times, share);
    report.add(figureOf({ bench: "drain", figure: `${figure}, ${name}`, ours, unit, n: PACED }));
  }
}

async function lastJournal({ pool }: Lab): Promise<bigint> {
  const { rows } = await pool.query<{ no: string }>(
    `select coalesce(max(no), 0)::text as no from upline_journal`,
  );
  return BigInt(rows[0].no);
}

/** What each batch of a round wrote: a journal an order, and counters of everybody above its buyers. */
function batchesOf(
  sponsors: Int32Array,
  buyers: readonly number[],
  first: number,
  { before, batch_max }: { before: bigint; batch_max: number },
): Written[] {
  const batches: Written[] = [];
  for (let from = 0; from < buyers.length; from += batch_max) {
    const some = buyers.slice(from, from + batch_max);
    const above = new Set<number>();
    for (const buyer of some) {
      for (let at = buyer; at >= 0 && !above.has(at); at = sponsors[at]) above.add(at);
    }
    const journals: [bigint, bigint] = [
      before + BigInt(from + 1),
      before + BigInt(from + some.length),
    ];
    const order_ids = some.map((_, i) => orderId(first + from + i));
    batches.push({ journals, order_ids, partner_ids: [...above].map(partnerId) });
  }
  return batches;
}
