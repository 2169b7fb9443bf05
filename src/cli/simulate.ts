/** `npm run simulate`: a plan over a network and a history, without a database. */
import { parseArgs } from "node:util";
import { timeline } from "../engine/history";
import type { Step, TimedEvent } from "../engine/history";
import { Simulation } from "../engine/simulate";
import { Refusal, run } from "./command";
import { readHistory } from "./history";
import { loadPlan } from "./plan";
import { Report } from "./report";

const USAGE = `usage: npm run simulate -- --plan P --members M.csv --events E.csv --out DIR [--trace none]
  P       a preset id or a plan as a JSON file
  M.csv   id,sponsor_id,joined_at and optional status, rank, personal_volume
  E.csv   at,kind,id,member_id,amount,currency and optional ref, metric, pv, bv, cv, fee
  DIR     made if need be; receives placement.csv, postings.csv, balances.csv, ranks.csv,
          volumes.csv, points.csv (badges with | between them), trace.jsonl and summary.json`;

interface Options {
  plan: string;
  members: string;
  events: string;
  out: string;
  trace: boolean;
}

function readOptions(args: string[]): Options {
  const text = { type: "string" } as const;
  const options = { plan: text, members: text, events: text, out: text, trace: text };
  let values: Partial<Record<keyof typeof options, string>>;
  try {
    values = parseArgs({ args, options }).values;
  } catch (error) {
    throw new Refusal(`${(error as Error).message}\n${USAGE}`);
  }
  const need = (name: "plan" | "members" | "events" | "out"): string => {
    const value = values[name];
    if (!value) throw new Refusal(`--${name} is missing\n${USAGE}`);
    return value;
  };
  if (values.trace !== undefined && values.trace !== "none") {
    throw new Refusal(`--trace "${values.trace}" is not "none"\n${USAGE}`);
  }
  return {
    plan: need("plan"),
    members: need("members"),
    events: need("events"),
    out: need("out"),
    trace: values.trace !== "none",
  };
}

async function simulate(args: string[]): Promise<void> {
  const options = readOptions(args);
  const plan = loadPlan(options.plan);
  const { members, events } = await readHistory(plan, options.members, options.events);
  const steps = timeline(plan, members, events);
  const report = new Report(plan, options.out, options.trace);
  const simulation = new Simulation(plan, report);
  const last = lastMentions(steps);
  steps.forEach((step, index) => {
    if ("join" in step) {
      simulation.join(step.join);
      return report.joined();
    }
    report.happened(step.event);
    simulation.apply(step.event);
    const order_id = orderOf(step.event);
    if (order_id !== null && last.get(order_id) === index) simulation.forget(order_id);
  });
  report.end(simulation);
}

function orderOf(event: TimedEvent): string | null {
  if (event.kind === "order") return event.id;
  return "ref" in event && event.kind !== "place" ? event.ref : null;
}

/** The step after which each order can be forgotten, so that memory does not grow with the history. */
function lastMentions(steps: readonly Step[]): Map<string, number> {
  const last = new Map<string, number>();
  steps.forEach((step, index) => {
    const order_id = "join" in step ? null : orderOf(step.event);
    if (order_id !== null) last.set(order_id, index);
  });
  return last;
}

void run(() => simulate(process.argv.slice(2)));
