/** Plans that pay by three ranks, and people who have them: what tests of level bonuses share. */
import { decide } from "../decide";
import type { Outcome } from "../decision";
import type { PartnerStatus, SaleFact, Upline } from "../facts";
import { parsePlan } from "../plan";
import type { Plan } from "../plan";
import { halvingMatrix } from "../presets/halving-matrix";
import { sale } from "./given";

const LADDER = {
  code: "grade",
  steps: ["none", "low", "high"].map((code, index) => ({
    code,
    name: code,
    requires: index === 0 ? [] : [{ metric: "pv", at_least: `${index}00` }],
  })),
};
export const RANKS = { ladders: [LADDER], effective: "next_sale", expire: "never" };

export const TABLE = { low: ["0.05", "0.03"], high: ["0.06", "0", "0.02"] };

export const byRank = (more: object = {}) => ({
  kind: "level",
  code: "tree",
  tree: "sponsor",
  rates: { kind: "by_rank", ladder: "grade", table: TABLE },
  pool: "0.12",
  remainder: "house:commission",
  ...more,
});

export const document = (...bonuses: object[]) => ({
  ...halvingMatrix,
  placement: { kind: "sponsor" },
  funds: [],
  ranks: RANKS,
  bonuses,
});
export const planOf = (...bonuses: object[]): Plan => parsePlan(document(...bonuses));

/** Who stands above: `high`, `low`, `none`; `-high` is suspended; `?` never had a rank frozen. */
export const above = (...who: string[]): Upline => ({
  depth: who.length,
  nodes: who.map((name, index) => ({
    partner_id: `u${index + 1}`,
    status: (name.startsWith("-") ? "suspended" : "active") as PartnerStatus,
    ...(name === "?" ? {} : { ranks: { grade: name.replace("-", "") } }),
  })),
});

export const told = ({ lines, skips }: Outcome): string[] => [
  ...lines.map(({ recipient, level, stands_at, rate, amount }) =>
    [recipient.id, level, stands_at && `at ${stands_at}`, rate, amount].filter(Boolean).join(" "),
  ),
  ...skips.map(({ from_level, to_level, reason }) => `${from_level}-${to_level} ${reason}`),
];

export const decided = (plan: Plan, sponsor: Upline, more: Partial<SaleFact> = {}) =>
  decide(plan, sale({ base: 10_000n, ...more }, { sponsor }));
