/** Drains in processes of their own, to be killed. See `drain-child.ts`. */
import { spawn } from "node:child_process";
import path from "node:path";
import type { DrainOrders } from "./drain-child";

export interface DrainEnd {
  signal: NodeJS.Signals | null;
  code: number | null;
  /** the statements it ran, when it lived to tell */
  statements: string[];
  stderr: string;
}

export async function drainInProcess(orders: DrainOrders): Promise<DrainEnd> {
  const env = { ...process.env, NODE_OPTIONS: "--no-warnings" };
  const file = path.join(__dirname, "drain-child.ts");
  const child = spawn(process.execPath, ["--require", "tsx/cjs", file], { env });
  const end: DrainEnd = { signal: null, code: null, statements: [], stderr: "" };
  let told = "";
  child.stdout.on("data", (text) => (told += String(text)));
  child.stderr.on("data", (text) => (end.stderr += String(text)));
  child.stdin.on("error", () => {});
  child.stdin.end(JSON.stringify(orders));
  [end.code, end.signal] = await new Promise((resolve, reject) => {
    child.on("error", reject);
    child.on("close", (...how) => resolve(how));
  });
  return { ...end, statements: told === "" ? [] : (JSON.parse(told) as string[]) };
}
