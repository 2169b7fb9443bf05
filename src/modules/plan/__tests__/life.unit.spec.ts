import type { Finding } from "../../../engine/lint";
import { acknowledgedOf } from "../life";

const finding = (level: Finding["level"], code: string, more: object = {}) => ({
  code,
  level,
  path: "bonuses.0",
  message: `about ${code}`,
  ...more,
});

const pay = finding("warning", "recruitment_pay", { must_acknowledge: true });

it("a plan with errors is refused, with all of them, whatever is acknowledged", () => {
  const errors = [finding("error", "a"), finding("error", "b")];
  expect(() => acknowledgedOf([...errors, finding("info", "c")], ["a", "b"])).toThrow(
    expect.objectContaining({
      code: "plan_has_errors",
      status: 400,
      details: { findings: errors },
      message: "bonuses.0: about a; bonuses.0: about b",
    }),
  );
});

it("a warning that must be acknowledged is refused until it is, and then kept", () => {
  const findings = [pay, finding("warning", "plain")];
  expect(() => acknowledgedOf(findings, ["plain"])).toThrow(
    expect.objectContaining({
      code: "not_acknowledged",
      status: 400,
      details: { findings: [pay] },
    }),
  );
  expect(acknowledgedOf(findings, ["recruitment_pay", "something_else"])).toEqual([
    "recruitment_pay",
  ]);
});

it("several of one code are acknowledged once; other warnings need nothing", () => {
  const plain = finding("warning", "plain");
  const findings = [pay, { ...pay, path: "bonuses.1" }, plain, finding("info", "c")];
  expect(acknowledgedOf(findings, ["recruitment_pay"])).toEqual(["recruitment_pay"]);
  expect(acknowledgedOf([plain], ["plain"])).toEqual([]);
});
