/** `npm run lint-plan`: findings about a plan and its proven worst case. */
import { parseArgs } from "node:util";
import { lint } from "../engine/lint";
import { Refusal, run } from "./command";
import { exitCodeOf, textOf } from "./findings";
import { loadPlan } from "./plan";

const USAGE = `usage: npm run lint-plan -- P [--json]
  P       a preset id or a plan as a JSON file
  --json  the report as JSON: { plan, findings, worst_case }
exit code: 0, 1 with a finding that is an error, 2 for a plan that cannot be read`;

function readOptions(args: string[]): { plan: string; json: boolean } {
  let given: { values: { json?: boolean }; positionals: string[] };
  try {
    given = parseArgs({ args, options: { json: { type: "boolean" } }, allowPositionals: true });
  } catch (error) {
    throw new Refusal(`${(error as Error).message}\n${USAGE}`);
  }
  const [plan, ...more] = given.positionals;
  if (!plan || more.length > 0) throw new Refusal(`give one plan\n${USAGE}`);
  return { plan, json: given.values.json === true };
}

void run(async () => {
  const { plan, json } = readOptions(process.argv.slice(2));
  const report = lint(loadPlan(plan));
  process.stdout.write(json ? `${JSON.stringify(report, null, 2)}\n` : textOf(report));
  process.exitCode = exitCodeOf(report);
});
