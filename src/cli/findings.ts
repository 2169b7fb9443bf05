/** What `lint-plan` prints, and what it tells by its exit code. */
import type { LintReport } from "../engine/lint";

/** 1 when a finding is an error, 0 otherwise. */
export function exitCodeOf({ findings }: LintReport): 0 | 1 {
  return findings.some(({ level }) => level === "error") ? 1 : 0;
}

/** The report as lines for people: findings, then the worst case with its proof. */
export function textOf({ plan, findings, worst_case }: LintReport): string {
  const found = findings.map(({ level, code, path, message, must_acknowledge }) => {
    const where = ["plan", path].filter(Boolean).join(".");
    const ask = must_acknowledge ? " (publishing needs its code acknowledged)" : "";
    return `${level.padEnd(7)} ${where}: ${message} [${code}]${ask}`;
  });
  return [
    `plan ${plan}`,
    ...(found.length > 0 ? found : ["no findings"]),
    `worst case: ${worst_case.rate} of the base`,
    ...worst_case.proof.map((step) => `  ${step}`),
    "",
  ].join("\n");
}
