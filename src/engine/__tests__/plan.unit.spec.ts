import { canonicalJson } from "../canonical";
import { firstBucket, releaseTime } from "../hold";
import { rateText } from "../money";
import {
  budgetOfPlan,
  hasExactBudget,
  incomeTypesOf,
  parsePlan,
  planSchema,
  reachOfPlan,
} from "../plan";
import { PRESET_CODES, preset } from "../presets";
import { halvingMatrix } from "../presets/halving-matrix";
import { HALVING, planWith } from "./given";

type Document = Record<string, unknown>;

/** The halving matrix with the field at `path` replaced; `undefined` takes it away. */
function changed(path: string, value: unknown): Document {
  const document = JSON.parse(JSON.stringify(halvingMatrix)) as Document;
  const steps = path.split(".");
  const last = steps.pop() as string;
  let at = document;
  for (const step of steps) at = at[step] as Document;
  at[last] = value;
  return JSON.parse(JSON.stringify(document)) as Document;
}

const BINARY = { kind: "binary", fill: "breadth_first", start: "root" };

const list = (...rates: string[]) => ({ kind: "list", rates });

describe("a plan document", () => {
  it.each([
    ["code", undefined, "code", /expected string/],
    ["code", "Has Spaces", "code", /lower-case code/],
    ["name", "", "name", /./],
    ["currency", "USD", "currency", /is not a known currency/],
    ["currency", 5, "currency", /expected string/],
    ["base", "gross", "base", /items_net/],
    ["fx", { usd: "1" }, "fx.usd", /own currency/],
    ["fx", { xxx: "1" }, "fx.xxx", /not a known currency|Invalid key/],
    ["fx", { eur: "0.00" }, "fx.eur", /above 0/],
    ["fx", { eur: "-1" }, "fx.eur", /decimal number/],
    ["fx", { eur: 1.08 }, "fx.eur", /expected string/],
    ["volumes", { rules: [{ pv: "1" }] }, "volumes.rules.0.category", /expected string/],
    ["volumes", { rules: [{ category: "" }] }, "volumes.rules.0.category", /./],
    ["volumes", { rules: [{ category: "c", pv: "-1" }] }, "volumes.rules.0.pv", /decimal number/],
    ["volumes", { rules: [{ category: "c", rate: "1.1" }] }, "volumes.rules.0.rate", /0 and 1/],
    ["volumes", { rules: [{ category: "c", tax: "1" }] }, "volumes.rules.0.tax", /not a field/],
    ["volumes", { surprise: 1 }, "volumes.surprise", /not a field/],
    ["placement", { kind: "spiral" }, "placement.kind", /./],
    ["placement", { kind: "binary" }, "placement.fill", /./],
    ["placement", { ...BINARY, width: 2 }, "placement.width", /not a field/],
    ["placement", { ...BINARY, max_depth: 0 }, "placement.max_depth", /./],
    ["placement", { ...BINARY, max_depth: 2_001 }, "placement.max_depth", /./],
    ["placement", { kind: "sponsor", max_depth: 5 }, "placement.max_depth", /not a field/],
    ["placement.max_depth", 1.5, "placement.max_depth", /./],
    ["placement.width", 1, "placement.width", /./],
    ["placement.width", 2.5, "placement.width", /./],
    ["placement.width", "5", "placement.width", /expected number/],
    ["placement.fill", "depth_first", "placement.fill", /./],
    ["placement.start", "anywhere", "placement.start", /./],
    ["placement.depth", 3, "placement.depth", /not a field/],
    ["surprise", true, "surprise", /not a field/],
    ["funds.1.code", "trust", "funds.1.code", /used twice/],
    ["funds.0.code", "UPPER", "funds.0.code", /lower-case code/],
    ["bonuses.0.kind", "gift", "bonuses.0.kind", /./],
    ["bonuses.0.rate", 0.03, "bonuses.0.rate", /expected string/],
    ["bonuses.0.rate", "abc", "bonuses.0.rate", /decimal fraction/],
    ["bonuses.0.rate", "3e-2", "bonuses.0.rate", /decimal fraction/],
    ["bonuses.0.rate", "-0.03", "bonuses.0.rate", /decimal fraction/],
    ["bonuses.0.rate", "1.01", "bonuses.0.rate", /between 0 and 1/],
    ["bonuses.0.fund", "nowhere", "bonuses.0.fund", /not in funds/],
    ["bonuses.0.code", "direct", "bonuses.1.code", /used twice/],
    ["bonuses.0.memo", "x", "bonuses.0.memo", /not a field/],
    ["bonuses.1.tree", "family", "bonuses.1.tree", /./],
    ["bonuses.1.else", "partner:x", "bonuses.1.else", /fund:<code>/],
    ["bonuses.1.else", "fund:nowhere", "bonuses.1.else", /not in funds/],
    ["bonuses.3.remainder", "fund:nowhere", "bonuses.3.remainder", /not in funds/],
    ["bonuses.3.remainder", "house:cellar", "bonuses.3.remainder", /fund:<code>/],
    ["bonuses.3.pool", "0.0299999", "bonuses.3.pool", /cover the sum/],
    ["bonuses.3.pool", "much", "bonuses.3.pool", /decimal fraction/],
    ["bonuses.3.rates.first", "half", "bonuses.3.rates.first", /decimal fraction/],
    ["bonuses.3.rates.ratio", "1", "bonuses.3.rates.ratio", /below 1/],
    ["bonuses.3.rates.ratio", "0.95", "bonuses.3.rates.max_levels", /needed/],
    ["bonuses.3.rates.max_levels", 0, "bonuses.3.rates.max_levels", /./],
    ["bonuses.3.rates.max_levels", 1_001, "bonuses.3.rates.max_levels", /./],
    ["bonuses.3.rates", list(), "bonuses.3.rates.rates", /./],
    ["bonuses.3.rates", list("0.01", "x"), "bonuses.3.rates.rates.1", /decimal fraction/],
    ["bonuses.3.rates", list("0.02", "0.02"), "bonuses.3.pool", /cover the sum/],
    ["bonuses.0.rate", "0.95", "bonuses", /more than the whole base/],
    ["holds_days", {}, "holds_days.order", /./],
    ["holds_days.order", -1, "holds_days.order", /./],
    ["holds_days.order", 366, "holds_days.order", /./],
  ])("with %s = %j is refused at %s", (path, value, field, reason) => {
    expect(() => parsePlan(changed(path, value))).toThrow(
      expect.objectContaining({
        code: "invalid_plan",
        field,
        message: expect.stringMatching(reason),
      }),
    );
    expect(() => parsePlan(changed(path, value))).toThrow(`plan.${field}: `);
  });

  it.each([null, 3, "halving-matrix", []])("that is %j is refused", (document) => {
    expect(() => parsePlan(document)).toThrow(/^plan: /);
  });

  it("may name its schema for an editor, which is no part of the plan", () => {
    const named = parsePlan({ $schema: "./plan-schema.json", ...halvingMatrix });
    expect(canonicalJson(named)).toBe(canonicalJson(HALVING));
    expect(() => parsePlan({ ...halvingMatrix, $schema: 3 })).toThrow("plan.$schema: ");
    expect(() => parsePlan({ ...halvingMatrix, $id: "x" })).toThrow("plan.$id: ");
  });

  it("may leave out what has a default, and nothing else", () => {
    const { funds: _funds, ...rest } = halvingMatrix;
    expect(parsePlan({ ...rest, bonuses: [] }).funds).toEqual([]);
  });

  it("may say what goods are worth, in any currency", () => {
    const rules = [{ category: "books", pv: "0.5", bv: "2", cv: "0", rate: "1", exclude: false }];
    const more = { base: "cv", fx: { eur: "1.08", jpy: "0.0067" }, volumes: { rules } };
    expect(parsePlan({ ...halvingMatrix, ...more })).toMatchObject(more);
    // What says nothing of them is the document it was.
    expect(Object.keys(HALVING)).not.toEqual(expect.arrayContaining(["fx"]));
    expect(canonicalJson(HALVING)).not.toContain("volumes");
  });

  it("may allocate exactly the whole base", () => {
    expect(() => parsePlan(changed("bonuses.0.rate", "0.93"))).not.toThrow();
    expect(() => parsePlan(changed("bonuses.0.rate", "0.930000000001"))).toThrow(/whole base/);
  });

  it("is the same after a round trip through JSON", () => {
    expect(parsePlan(JSON.parse(JSON.stringify(HALVING)))).toEqual(HALVING);
    expect(canonicalJson(parsePlan(JSON.parse(JSON.stringify(HALVING))))).toBe(
      canonicalJson(HALVING),
    );
  });

  it("can be published as a schema", () => {
    expect(planSchema.safeParse(halvingMatrix).success).toBe(true);
  });
});

describe("the halving matrix", () => {
  it("allocates exactly 10 %", () => {
    expect(rateText(budgetOfPlan(HALVING))).toBe("0.1");
    expect(hasExactBudget(HALVING)).toBe(true);
  });

  it("needs the sponsor, and as many levels as the largest amount can pay", () => {
    const { sponsor, placement } = reachOfPlan(HALVING);
    expect(sponsor).toBe(1);
    // 1.5 % of 2^63 − 1 units, halved 56 times, is the last share of at least one unit.
    expect(placement).toBe(57);
  });

  it("is known by its code", () => {
    expect(PRESET_CODES).toContain("halving-matrix");
    expect(() => preset("halving_matrix")).toThrow(
      expect.objectContaining({ code: "unknown_preset", field: "preset" }),
    );
  });

  it("holds money for 14 days", () => {
    expect(releaseTime(HALVING, "2026-02-20T10:00:00.000Z")).toBe("2026-03-06T10:00:00.000Z");
    expect(firstBucket(HALVING)).toBe("pending");
  });

  it("without a hold makes money available at once", () => {
    const plan = planWith({ holds_days: { order: 0 } });
    expect(releaseTime(plan, "2026-02-20T10:00:00.000Z")).toBeNull();
    expect(firstBucket(plan)).toBe("available");
  });
});

describe("what plans pay", () => {
  it("is called an income by its code, unless bonus, seller's share or period say otherwise", () => {
    expect(Object.fromEntries(incomeTypesOf(preset("differential")))).toEqual({
      ...{ team_sales: "team_sales", personal_sales: "personal_sales" },
      ...{ repeat_sales: "repeat_sales", entrance_team: "team_sales" },
      ...{ entrance_personal: "personal_sales", portfolio_returns: "portfolio_returns" },
      ...{ network_profits: "network_profits", client_profits: "client_profits" },
      ...Object.fromEntries([5, 6, 7, 8, 9, 10, 11].map((n) => [`pool_${n}`, "leadership_pool"])),
    });
    expect(Object.fromEntries(incomeTypesOf(preset("binary-credits")))).toEqual({
      join_credit: "join_credit",
      referral_package: "referral_package",
    });
  });

  it("is exact only if every bonus is", () => {
    const { bonuses } = preset("differential");
    expect(hasExactBudget({ ...HALVING, bonuses: [...HALVING.bonuses, ...bonuses] })).toBe(false);
    expect(hasExactBudget({ ...HALVING, bonuses })).toBe(false);
    const [rebate] = preset("points-ladder").bonuses;
    expect(hasExactBudget({ ...HALVING, bonuses: [...HALVING.bonuses, rebate] })).toBe(false);
    expect(hasExactBudget(preset("binary-credits"))).toBe(true);
  });
});

it("has one JSON form for equal values", () => {
  const one = { b: [1n, { d: null, c: undefined }], a: "ä\n" };
  const other = { a: "ä\n", b: [1n, { d: null }] };
  expect(canonicalJson(one)).toBe('{"a":"ä\\n","b":["1",{"d":null}]}');
  expect(canonicalJson(other)).toBe(canonicalJson(one));
});

describe("a geometric ratio", () => {
  const tree = (ratio: string, max_levels?: number) => {
    const rates = { kind: "geometric", first: "0.0001", ratio, max_levels };
    return changed("bonuses.3.rates", rates);
  };

  it("has as many digits as its levels allow, because every level multiplies them", () => {
    const long = "0.333333333333333333";
    expect(() => parsePlan(tree(long))).not.toThrow();
    expect(() => parsePlan(tree(long, 111))).not.toThrow();
    expect(() => parsePlan(tree(long, 112))).toThrow("plan.bonuses.3.rates.ratio: has too many");
    expect(() => parsePlan(tree("0.899999999999999999"))).toThrow("has too many digits");
  });

  it("above 0.9 needs a last level, and may be with one", () => {
    expect(() => parsePlan(tree("0.9"))).not.toThrow();
    expect(() => parsePlan(tree("0.95"))).toThrow("max_levels");
    expect(() => parsePlan(tree("0.95", 10))).not.toThrow();
  });
});
