import { writeFileSync } from "node:fs";
import type { Outcome, Posting } from "../engine/decision";
import {
  explainJoinLine,
  explainLine,
  explainShare,
  showJoinSkips,
  showSkips,
} from "../engine/explain";
import type { JoinFact, PeriodFact, PlacementFact, SaleFact } from "../engine/facts";
import type { TimedEvent } from "../engine/history";
import { formatUnits } from "../engine/money";
import type { Plan } from "../engine/plan";
import type { Share } from "../engine/periods/kind";
import type { Earned } from "../engine/points/points";
import type { RankChange } from "../engine/ranking";
import type { Simulation, SimulationSink } from "../engine/simulate";
import { Summary } from "../engine/summary";
import type { Refused } from "../engine/withdrawal";
import { JsonLines, Table, openFolder } from "./output";

const NO_PLACE = { parent_id: null, level: null, position: null };

/** Writes the eight files of a simulation into a folder while it runs. */
export class Report implements SimulationSink {
  readonly #file: (name: string) => string;
  readonly #placement: Table;
  readonly #postings: Table;
  readonly #ranks: Table;
  readonly #trace: JsonLines;
  readonly #summary: Summary;
  readonly #counts = {
    member: 0,
    order: 0,
    investment: 0,
    profit: 0,
    refund: 0,
    cancel: 0,
    release: 0,
    close: 0,
    task: 0,
    withdraw: 0,
    place: 0,
  };

  constructor(
    private readonly plan: Plan,
    folder: string,
    private readonly withTrace: boolean,
  ) {
    this.#file = openFolder(folder);
    this.#placement = this.#table("placement", ["member_id", "parent_id", "level", "position"]);
    const columns = ["from", "to", "amount", "currency", "bonus", "level", "rate", "note"];
    this.#postings = this.#table("postings", ["event_id", "at", ...columns]);
    this.#ranks = this.#table("ranks", ["at", "member_id", "ladder", "rank"]);
    this.#trace = new JsonLines(this.#file("trace.jsonl"));
    this.#summary = new Summary(plan);
  }

  #table(name: string, columns: string[]): Table {
    return new Table(this.#file(`${name}.csv`), columns);
  }

  joined(): void {
    this.#counts.member++;
  }

  happened(event: TimedEvent): void {
    this.#counts[event.kind === "order" ? (event.source ?? "order") : event.kind]++;
  }

  decided(event_id: string, sale: SaleFact, outcome: Outcome): void {
    this.#summary.decided(event_id, sale, outcome);
    if (this.withTrace) this.#trace.add(traceOf(this.plan, sale, outcome));
  }

  rerated(event_id: string, sale: SaleFact, outcome: Outcome): void {
    if (!this.withTrace) return;
    this.#trace.add({ close_id: event_id, ...traceOf(this.plan, sale, outcome) });
  }

  rebased(event_id: string, sale: SaleFact, change: bigint): void {
    this.#summary.rebased(event_id, sale, change);
  }

  posting(event_id: string, at: string, posting: Posting): void {
    this.#summary.posting(event_id, at, posting);
    const { from, to, currency, bonus, level, rate, note } = posting;
    const amount = formatUnits(posting.amount, currency);
    this.#postings.add([event_id, at, from, to, amount, currency, bonus, level, rate, note]);
  }

  recruited(event_id: string, fact: JoinFact | PlacementFact, outcome: Outcome): void {
    if (!this.withTrace) return;
    const { currency } = this.plan;
    this.#trace.add({
      join_id: event_id,
      partner_id: fact.partner_id,
      at: fact.at,
      currency,
      lines: outcome.lines.map((line) => ({
        recipient: line.recipient,
        bonus: line.bonus,
        income_type: line.income_type,
        level: line.level,
        amount: formatUnits(line.amount, currency),
        reason: line.reason,
        why: explainJoinLine(line),
      })),
      skipped: showJoinSkips(outcome.skips, fact),
    });
  }

  distributed(event_id: string, fact: PeriodFact, shares: readonly Share[]): void {
    if (!this.withTrace) return;
    const { kind: _kind, code, from, at, currency, ...figures } = fact;
    this.#trace.add({
      close_id: event_id,
      period: code,
      from,
      at,
      currency,
      ...inMajor(figures, currency),
      shares: shares.map(({ recipient, amount, reason }) => ({
        recipient,
        amount: formatUnits(amount, currency),
        reason,
        why: explainShare(reason),
      })),
      ...(shares.length === 0 ? { why: "nobody qualified, or nothing was sold" } : {}),
    });
  }

  ranked(_event_id: string, at: string, { member_id, ladder, rank }: RankChange): void {
    this.#ranks.add([at, member_id, ladder, rank]);
  }

  earned(event_id: string, { member_id, entry }: Earned): void {
    if (this.withTrace)
      this.#trace.add({ event_id, member_id, ...entry, points: `${entry.points}` });
  }

  refused(event_id: string, at: string, why: Refused): void {
    this.#summary.refused();
    if (this.withTrace) this.#trace.add({ event_id, at, refused: why });
  }

  /** Badges in the order they were won, with `|` between them. */
  #points({ network, points }: Simulation): Table {
    const table = this.#table("points", ["member_id", "points", "badges"]);
    for (const seat of network.members()) {
      const has = points?.of(seat);
      table.add([seat.node.partner_id, `${has?.points ?? 0}`, has?.badges.join("|") || null]);
    }
    return table;
  }

  end(simulation: Simulation): void {
    // Who was held is placed after joining. One without a place has its row all the same, with empty cells.
    for (const { node, place } of simulation.network.members()) {
      const { parent_id, level, position } = place ?? NO_PLACE;
      this.#placement.add([node.partner_id, parent_id, level, position]);
    }
    const balances = this.#table("balances", ["account", "currency", "amount"]);
    for (const { account, currency, amount } of simulation.book.rows()) {
      balances.add([account, currency, formatUnits(amount, currency)]);
    }
    const volumes = this.#table("volumes", ["member_id", "pv", "gv", "bv", "cv", "mv"]);
    const points = this.#points(simulation);
    for (const [member_id, { pv, gv, bv, cv, mv }] of simulation.network.volumes()) {
      const cells = [pv, gv, bv, cv, mv].map((units) => formatUnits(units, this.plan.currency));
      volumes.add([member_id, ...cells]);
    }
    const tables = [this.#placement, this.#postings, balances, volumes, points, this.#ranks];
    for (const output of tables) output.close();
    this.#trace.close();
    const { decided_orders, postings, refused, ...summary } = this.#summary.report();
    const { member, order, investment, profit, refund, cancel, release } = this.#counts;
    const { close, task, withdraw, place } = this.#counts;
    const counts = {
      members: member,
      orders: order,
      decided_orders,
      ...(investment > 0 ? { investments: investment } : {}),
      ...(profit > 0 ? { profits: profit } : {}),
      ...(close > 0 ? { closes: close } : {}),
      ...(task > 0 ? { tasks: task } : {}),
      ...(withdraw > 0 ? { withdrawals: withdraw, refused } : {}),
      ...(place > 0 ? { late_placements: place } : {}),
      refunds: refund,
      cancels: cancel,
      releases: release,
      postings,
    };
    writeFileSync(
      this.#file("summary.json"),
      `${JSON.stringify({ ...summary, counts }, null, 2)}\n`,
    );
  }
}

/** What a fact holds, its amounts as they are shown. */
function inMajor<Value extends object>(figures: Value, currency: string): object {
  const shown = (value: unknown): unknown => {
    if (typeof value === "bigint") return formatUnits(value, currency);
    if (Array.isArray(value)) return value.map(shown);
    return value !== null && typeof value === "object" ? inMajor(value, currency) : value;
  };
  return Object.fromEntries(Object.entries(figures).map(([name, value]) => [name, shown(value)]));
}

function traceOf(plan: Plan, sale: SaleFact, outcome: Outcome): object {
  const { order_id, at, currency, buyer_id, seller_id } = sale;
  return {
    order_id,
    at,
    currency,
    base: formatUnits(sale.base, currency),
    buyer_id,
    seller_id,
    lines: outcome.lines.map((line) => ({
      recipient: line.recipient,
      bonus: line.bonus,
      income_type: line.income_type,
      level: line.level,
      rate: line.rate,
      ...(line.own_rate ? { own_rate: line.own_rate, source_rate: line.source_rate } : {}),
      amount: formatUnits(line.amount, currency),
      why: explainLine(line, sale),
    })),
    skipped: showSkips(outcome.skips, sale, plan),
  };
}
