/**
 * A process that drains the inbox of a database and may die of SIGKILL on the way: `before` its n-th SQL
 * statement is sent, or once it is `sent` and before its answer is read. It waits for its orders on its
 * standard input and prints the statements it ran.
 */
import { readFileSync } from "node:fs";
import { Client } from "pg";
import { drain } from "../../src/workflows/steps/drain";
import type { OrderState } from "../../src/workflows/steps/read-orders";
import { openModules } from "./modules";

export interface DrainOrders {
  database: string;
  batch_max: number;
  states: OrderState[];
  /** absent: it lives */
  die?: { when: "before" | "sent"; statement: number };
}

const { database, batch_max, states, die } = JSON.parse(readFileSync(0, "utf8")) as DrainOrders;

type Query = string | { text: string };

/** Notes the statements of every connection from now on, and dies at the one that was named. */
function noteStatements(): string[] {
  const statements: string[] = [];
  const prototype = Client.prototype as unknown as { query: (...args: unknown[]) => unknown };
  const { query } = prototype;
  prototype.query = function (...args) {
    const statement = args[0] as Query;
    statements.push(typeof statement === "string" ? statement : statement.text);
    const isLast = statements.length === die?.statement;
    if (isLast && die.when === "before") process.kill(process.pid, "SIGKILL");
    const answer = query.apply(this, args);
    if (isLast) process.kill(process.pid, "SIGKILL");
    return answer;
  };
  return statements;
}

async function main(): Promise<void> {
  const { services, close } = await openModules(database, { batch_max });
  const byId = new Map(states.map((state) => [state.id, state]));
  const statements = noteStatements();
  await drain(services, {
    readOrders: async (ids) =>
      new Map(ids.flatMap((id) => [[id, byId.get(id) as OrderState] as const])),
    decided() {},
  });
  process.stdout.write(JSON.stringify(statements));
  await close();
}

void main();
