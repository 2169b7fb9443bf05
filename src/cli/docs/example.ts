/** An example of the documents: a small plan over a small history, really run, and what came of it as tables. */
import { parse } from "csv-parse/sync";
import type { Outcome, Posting } from "../../engine/decision";
import {
  explainJoinLine,
  explainLine,
  explainShare,
  showJoinSkips,
  showSkips,
} from "../../engine/explain";
import type { ShownSkip } from "../../engine/explain";
import type { JoinFact, PeriodFact, PlacementFact, SaleFact } from "../../engine/facts";
import { HistoryReader, timeline } from "../../engine/history";
import type { Row } from "../../engine/history";
import { lint } from "../../engine/lint";
import { formatUnits } from "../../engine/money";
import type { Plan } from "../../engine/plan";
import type { Share } from "../../engine/periods/kind";
import type { Earned } from "../../engine/points/points";
import type { RankChange } from "../../engine/ranking";
import { Simulation } from "../../engine/simulate";
import type { SimulationSink } from "../../engine/simulate";
import type { Refused } from "../../engine/withdrawal";
import { textOf } from "../findings";
import { table } from "./tables";

export interface Example {
  plan: Plan;
  /** CSV texts, with their header */
  members: string;
  events: string;
}

/** What a `run` directive can ask to see. */
export const VIEWS = [
  "paid",
  "left-out",
  "ranks",
  "placement",
  "postings",
  "balances",
  "volumes",
  "points",
  "refused",
  "lint",
] as const;
export type View = (typeof VIEWS)[number];

/** Runs an example and shows what was asked for, each as a table. */
export function runExample(example: Example, views: readonly View[]): string {
  const outcome = new Account(example.plan);
  outcome.run(example);
  return views.map((view) => outcome.show(view)).join("\n\n");
}

function rowsOf(text: string, name: string): Row[] {
  const records = parse(text, { columns: true, trim: true, relax_column_count_less: true });
  return (records as Row["cells"][]).map((cells, index) => ({
    place: `${name}:${index + 2}`,
    cells,
  }));
}

type Recipient = Share["recipient"];

const nameOf = ({ kind, id }: Recipient): string =>
  ({ partner: id, fund: `fund \`${id}\``, house: `the house (${id})` })[kind];

const levelOf = (level: number | null): string => (level === null ? "" : String(level));

/** Remembers what a simulation tells, row by row as it will be shown. */
class Account implements SimulationSink {
  readonly #simulation: Simulation;
  readonly #rows: { [V in View]: string[][] } = {
    paid: [],
    "left-out": [],
    ranks: [],
    placement: [],
    postings: [],
    balances: [],
    volumes: [],
    points: [],
    refused: [],
    lint: [],
  };

  constructor(private readonly plan: Plan) {
    this.#simulation = new Simulation(plan, this);
  }

  run({ plan, members, events }: Example): void {
    const reader = new HistoryReader(plan);
    for (const row of rowsOf(members, "members")) reader.addMember(row);
    for (const row of rowsOf(events, "events")) reader.addEvent(row);
    for (const step of timeline(plan, reader.members, reader.events())) {
      if ("join" in step) {
        const place = this.#simulation.join(step.join);
        const { parent_id, level, position } = place ?? {};
        this.#rows.placement.push([
          step.join.id,
          place ? (parent_id ?? "nobody") : "waits for a place",
          levelOf(level ?? null),
          levelOf(position ?? null),
        ]);
      } else this.#simulation.apply(step.event);
    }
    const { book, network } = this.#simulation;
    for (const { account, amount, currency } of book.rows()) {
      this.#rows.balances.push([`\`${account}\``, `${formatUnits(amount, currency)} ${currency}`]);
    }
    for (const [id, volumes] of network.volumes()) {
      const { pv, gv, bv, cv, mv } = volumes;
      const cells = [pv, gv, bv, cv, mv].map((units) => formatUnits(units, plan.currency));
      this.#rows.volumes.push([id, ...cells]);
    }
  }

  show(view: View): string {
    if (view === "lint") return ["```text", textOf(lint(this.plan)).trimEnd(), "```"].join("\n");
    const rows = this.#rows[view];
    return rows.length === 0 ? EMPTY[view] : table(HEADS[view], rows);
  }

  decided(event_id: string, sale: SaleFact, outcome: Outcome): void {
    this.#sale(event_id, sale, outcome);
  }

  rerated(event_id: string, sale: SaleFact, outcome: Outcome): void {
    this.#sale(`${sale.order_id}, again at ${event_id}`, sale, outcome);
  }

  rebased(): void {
    // What a refund changed shows in the postings.
  }

  recruited(event_id: string, fact: JoinFact | PlacementFact, outcome: Outcome): void {
    const { currency } = this.plan;
    const event = event_id.replace("join:", "joining of ");
    for (const line of outcome.lines) this.#paid(event, line, currency, explainJoinLine(line));
    this.#left(event, showJoinSkips(outcome.skips, fact));
  }

  distributed(event_id: string, { code, currency }: PeriodFact, shares: readonly Share[]): void {
    for (const { recipient, amount, reason } of shares) {
      const line = { recipient, amount, bonus: code };
      this.#paid(event_id, line, currency, explainShare(reason));
    }
  }

  posting(event_id: string, _at: string, posting: Posting): void {
    const { from, to, amount, currency, bonus, note } = posting;
    this.#rows.postings.push([
      event_id.replace("release:", "release of "),
      `\`${from}\``,
      `\`${to}\``,
      `${formatUnits(amount, currency)} ${currency}`,
      bonus ?? "",
      note ?? "",
    ]);
  }

  ranked(event_id: string, at: string, { member_id, ladder, rank }: RankChange): void {
    const event = event_id.replace("join:", "joining of ");
    this.#rows.ranks.push([at.slice(0, 10), event, member_id, ladder, rank]);
  }

  earned(event_id: string, { member_id, entry }: Earned): void {
    const { task, tier, badge, points } = entry;
    const name = [task, ...(tier ? [tier] : [])].join(", ");
    this.#rows.points.push([event_id, member_id, String(points), name, badge ?? ""]);
  }

  refused(event_id: string, _at: string, reason: Refused): void {
    this.#rows.refused.push([event_id, REFUSALS[reason]]);
  }

  #sale(event: string, sale: SaleFact, outcome: Outcome): void {
    for (const line of outcome.lines) {
      this.#paid(event, line, sale.currency, explainLine(line, sale));
    }
    this.#left(event, showSkips(outcome.skips, sale, this.plan));
  }

  #paid(
    event: string,
    { recipient, bonus, amount }: { recipient: Recipient; bonus: string; amount: bigint },
    currency: string,
    why: string,
  ): void {
    const shown = `${formatUnits(amount, currency)} ${currency}`;
    this.#rows.paid.push([event, nameOf(recipient), shown, bonus, why]);
  }

  #left(event: string, skips: readonly ShownSkip[]): void {
    for (const { partner_id, from_level, to_level, bonus, why } of skips) {
      const run =
        from_level === to_level ? `level ${from_level}` : `levels ${from_level} to ${to_level}`;
      this.#rows["left-out"].push([event, partner_id ? `${partner_id}, ${run}` : run, bonus, why]);
    }
  }
}

const REFUSALS: { [R in Refused]: string } = {
  suspended: "the partner is suspended",
  not_enough: "less than that is available",
};

const HEADS: { [V in Exclude<View, "lint">]: string[] } = {
  paid: ["event", "who", "gets", "for", "why"],
  "left-out": ["event", "who gets nothing", "for", "why"],
  ranks: ["on", "event", "partner", "ladder", "rank"],
  placement: ["partner", "sits below", "level", "position"],
  postings: ["event", "from", "to", "amount", "for", "note"],
  balances: ["account", "holds"],
  volumes: ["partner", "PV", "GV", "BV", "CV", "MV"],
  points: ["event", "partner", "points", "for", "badge"],
  refused: ["event", "refused, because"],
};

const EMPTY: { [V in Exclude<View, "lint">]: string } = {
  paid: "Nobody is paid.",
  "left-out": "Nobody is left out.",
  ranks: "Nobody's rank changes.",
  placement: "Nobody has a place.",
  postings: "No money moves.",
  balances: "No account holds anything.",
  volumes: "Nobody brought anything.",
  points: "Nobody earns points.",
  refused: "Nothing is refused.",
};
