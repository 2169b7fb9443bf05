/** Drains in processes of their own, to be killed. See `drain-child.ts`. */
import { spawn } from "node:child_process";
import path from "node:path";
import { createInterface } from "node:readline";
import type { DrainOrders } from "./drain-child";

export interface DrainEnd {
  signal: NodeJS.Signals | null;
  code: number | null;
  /** the statements it ran, when it lived to tell */
  statements: string[];
  stderr: string;
}

export interface DrainProcess {
  /** it is ready and looks at the inbox; false when it ended before */
  readonly working: Promise<boolean>;
  readonly ended: Promise<DrainEnd>;
  kill(): void;
  /** Lets one that stays end when it has finished what it is at. */
  finish(): void;
}

const FILE = path.join(__dirname, "drain-child.ts");

export function startDrain(orders: DrainOrders): DrainProcess {
  const env = { ...process.env, NODE_OPTIONS: "--no-warnings" };
  const child = spawn(process.execPath, ["--require", "tsx/cjs", FILE], { env });
  const end: DrainEnd = { signal: null, code: null, statements: [], stderr: "" };
  const told = createInterface(child.stdout);
  child.stderr.on("data", (text) => (end.stderr += String(text)));
  child.stdin.on("error", () => {});
  child.stdin.write(`${JSON.stringify(orders)}\n`);
  if (!orders.stays) child.stdin.end();
  const working = new Promise<boolean>((resolve) => {
    told.once("line", () => resolve(true));
    told.once("close", () => resolve(false));
  });
  told.on("line", (line) => line.startsWith("[") && (end.statements = JSON.parse(line)));
  const ended = new Promise<DrainEnd>((resolve, reject) => {
    child.on("error", reject);
    child.on("close", (code, signal) => resolve({ ...end, code, signal }));
  });
  return {
    working,
    ended,
    kill: () => void child.kill("SIGKILL"),
    finish: () => void child.stdin.end(),
  };
}

export const drainInProcess = (orders: DrainOrders): Promise<DrainEnd> => startDrain(orders).ended;
