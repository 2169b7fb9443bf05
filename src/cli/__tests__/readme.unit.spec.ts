import { execFileSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

const ROOT = join(__dirname, "../../..");

/** A fenced block of the README that is marked as part of its story. */
function story(name: string): string {
  const readme = readFileSync(join(ROOT, "README.md"), "utf8");
  const block = new RegExp(`<!-- story: ${name} -->\\n\`\`\`csv\\n([\\s\\S]*?)\`\`\``).exec(readme);
  if (!block) throw new Error(`the README has no story block ${name}`);
  return block[1];
}

it("the README's story ends as the README says", () => {
  const folder = mkdtempSync(join(tmpdir(), "upline-readme-"));
  try {
    for (const name of ["members.csv", "events.csv"])
      writeFileSync(join(folder, name), story(name));
    const args = ["--plan", "halving-matrix", "--members", "members.csv", "--events", "events.csv"];
    const command = [join(ROOT, "scripts/cli.mjs"), "simulate", ...args, "--out", "out"];
    // Node's own flags of the test runner would also reach the command.
    execFileSync(process.execPath, command, {
      cwd: folder,
      env: { ...process.env, NODE_OPTIONS: "" },
    });
    expect(readFileSync(join(folder, "out/balances.csv"), "utf8")).toBe(story("balances.csv"));
  } finally {
    rmSync(folder, { recursive: true });
  }
});
