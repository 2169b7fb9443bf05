/** Commands of the project in a process of their own, so that its memory can be told. */
import { spawn } from "node:child_process";
import path from "node:path";

const ROOT = path.join(__dirname, "..");

/** Runs `src/cli/NAME.ts` to its end; the most memory its process had, KB. */
export async function runCommand(
  name: string,
  args: readonly string[],
  env: Record<string, string> = {},
): Promise<number> {
  const child = spawn(
    process.execPath,
    [
      ...["--require", path.join(ROOT, "bench/peak-memory.cjs"), "--require", "tsx/cjs"],
      path.join(ROOT, `src/cli/${name}.ts`),
      ...args,
    ],
    { cwd: ROOT, stdio: ["ignore", "ignore", "pipe", "pipe"], env: { ...process.env, ...env } },
  );
  let told = "";
  let errors = "";
  child.stdio[3]?.on("data", (data) => (told += String(data)));
  child.stdio[2]?.on("data", (data) => (errors = (errors + String(data)).slice(-2_000)));
  const code = await new Promise((resolve) => child.on("close", resolve));
  if (code !== 0) throw new Error(`${name} ended with ${String(code)}: ${errors}`);
  return Number(told);
}
