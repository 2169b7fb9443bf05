import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { lint, type Finding } from "../../engine/lint";
import { preset } from "../../engine/presets";
import { halvingMatrix } from "../../engine/presets/halving-matrix";
import { exitCodeOf, textOf } from "../findings";

const ROOT = path.resolve(__dirname, "../../..");
let folder: string;
beforeAll(() => (folder = mkdtempSync(path.join(tmpdir(), "upline-lint-"))));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

function lintPlan(...args: string[]) {
  const command = ["--import", "tsx", "src/cli/lint-plan.ts", ...args];
  const env = { ...process.env, NODE_OPTIONS: "" };
  const { status, stdout, stderr } = spawnSync(process.execPath, command, {
    cwd: ROOT,
    encoding: "utf8",
    env,
  });
  return { status, stdout, stderr };
}

describe("npm run lint-plan", () => {
  it("prints findings and the worst case, as JSON when asked", () => {
    const plan = path.join(folder, "plan.json");
    writeFileSync(plan, JSON.stringify({ ...halvingMatrix, holds_days: { order: 0 } }));
    const report = lint({ ...preset("halving-matrix"), holds_days: { order: 0 } });
    const text = lintPlan(plan);
    expect(text).toEqual({ status: 0, stdout: textOf(report), stderr: "" });
    expect(text.stdout).toContain("info    plan.holds_days.order: money is available at once");
    expect(text.stdout).toContain("worst case: 0.1 of the base");
    const { status, stdout } = lintPlan(plan, "--json");
    expect([status, JSON.parse(stdout)]).toEqual([0, report]);
  });

  it("refuses an invalid plan with the path of the field", () => {
    const plan = path.join(folder, "bad.json");
    const placement = { ...halvingMatrix.placement, width: 1 };
    writeFileSync(plan, JSON.stringify({ ...halvingMatrix, placement }));
    const { status, stdout, stderr } = lintPlan(plan, "--json");
    expect([status, stdout]).toEqual([2, ""]);
    expect(stderr).toContain("plan.placement.width: ");
  });

  it.each([["no plan"], ["two plans", "a", "b"], ["an unknown option", "a", "--loud"]])(
    "refuses %s with its usage",
    (_what, ...args) => {
      const { status, stderr } = lintPlan(...args);
      expect(status).toBe(2);
      expect(stderr).toContain("usage: npm run lint-plan");
    },
  );
});

it("exits with 1 for an error, and not for a warning", () => {
  const found = (level: Finding["level"]) => ({
    ...lint(preset("halving-matrix")),
    findings: [{ code: "c", level, path: "", message: "m" }],
  });
  expect(exitCodeOf(found("error"))).toBe(1);
  expect(exitCodeOf(found("warning"))).toBe(0);
  expect(exitCodeOf(found("info"))).toBe(0);
  expect(textOf(found("error"))).toContain("error   plan: m [c]\n");
});
