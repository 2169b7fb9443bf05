/**
 * A process that drains the inbox of a database, releases holds and pays when it is told to, and may die of SIGKILL
 * on the way: by another's hand, or by its own `before` its n-th SQL statement is sent, or once it is `sent` and
 * before its answer is read. It waits for its orders on its standard input, prints a line when it begins and
 * one with the statements it ran when nothing is left to do.
 */
import { createInterface } from "node:readline";
import { Client, Pool } from "pg";
import { drain } from "../../src/workflows/steps/drain";
import type { OrderState } from "../../src/workflows/steps/read-orders";
import { releaseHolds } from "../../src/workflows/steps/release";
import { bankOptions } from "./bank-table";
import { databaseUrl } from "./databases";
import { openModules } from "./modules";
import { fastClock, payEverybody } from "./pay-out";
import { readShop } from "./shop-table";

export interface DrainOrders {
  database: string;
  batch_max: number;
  /** absent: the orders are in the database's own shop table */
  states?: OrderState[];
  /** ISO time up to which holds are over; absent: nothing is released */
  now?: string;
  /** pays everybody who has something available; when its clock stood at `now`, ms */
  pays?: { began_ms: number };
  /** goes on after errors and when there is nothing to do, until its input ends */
  stays?: boolean;
  /** absent: it lives */
  die?: { when: "before" | "sent"; statement: number };
}

const PAUSE_MS = 50;

type Query = string | { text: string };

/** Notes the statements of every connection from now on, and dies at the one that was named. */
function noteStatements(die: DrainOrders["die"]): string[] {
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

async function work(orders: DrainOrders, isEnding: () => boolean): Promise<void> {
  const { database, batch_max, states, now, pays, stays, die } = orders;
  const url = databaseUrl(database);
  const { services, close } = await openModules(database, { batch_max, ...bankOptions(url) });
  const shop = new Pool({ connectionString: url, max: 1 });
  shop.on("error", () => {});
  const rows = async <Row>(text: string, values: unknown[] = []) =>
    (await shop.query(text, values)).rows as Row[];
  const byId = new Map((states ?? []).map((state) => [state.id, state]));
  const readOrders = async (ids: string[]) =>
    states
      ? new Map(ids.flatMap((id) => [[id, byId.get(id) as OrderState] as const]))
      : readShop(rows, ids);
  const statements = noteStatements(stays ? undefined : die);
  const look = async () => {
    await drain(services, { readOrders, decided() {} });
    if (now) await releaseHolds(services, now);
    if (now && pays) {
      await payEverybody(services, rows, fastClock(now, pays.began_ms));
    }
  };
  process.stdout.write("working\n");
  if (stays) {
    while (!isEnding()) {
      await look().catch((error: Error) => process.stderr.write(`${error.message}\n`));
      statements.length = 0;
      await new Promise((resolve) => setTimeout(resolve, PAUSE_MS));
    }
  } else {
    await look();
  }
  process.stdout.write(`${JSON.stringify(statements)}\n`);
  await shop.end();
  await close();
}

let isEnding = false;
const input = createInterface(process.stdin);
input.once("line", (line) => void work(JSON.parse(line) as DrainOrders, () => isEnding));
input.once("close", () => (isEnding = true));
