/** Plans made to break something: each is refused with the path of the field, before anything is computed from it. */
import fc from "fast-check";
import { EngineError } from "../errors";
import { parsePlan } from "../plan";
import { differential } from "../presets/differential";
import { halvingMatrix } from "../presets/halving-matrix";
import { anyPlanDocument } from "./given-plan";

const numRuns = Number(process.env.FC_RUNS ?? 150);

/** A document with the field at a dotted path replaced; the document itself stays. */
function changed(document: object, path: string, value: unknown): unknown {
  const copy = structuredClone(document);
  const steps = path.split(".");
  const last = steps.pop() as string;
  const at = steps.reduce<Record<string, unknown>>(
    (item, step) => item[step] as Record<string, unknown>,
    copy as Record<string, unknown>,
  );
  Object.defineProperty(at, last, { value, enumerable: true, configurable: true, writable: true });
  return copy;
}

/** What `JSON.parse` makes of a text: the only way to an own field called `__proto__`. */
const json = (text: string): unknown => JSON.parse(text);

const HUGE = "9".repeat(1_000_000);
const many = <Item>(length: number, item: Item): Item[] => Array.from({ length }, () => item);
const ladder = differential.ranks.ladders[0];
const fund = (code: string, rate: string) => ({ kind: "fund", code, fund: "trust", rate });
const POISON = json(
  '{ "kind": "fund", "code": "x", "fund": "trust", "rate": "0.1", "__proto__": {} }',
);

describe("the halving matrix", () => {
  it.each<[what: string, path: string, value: unknown, field: string]>([
    ["a negative rate", "bonuses.0.rate", "-0.03", "bonuses.0.rate"],
    ["a negative zero", "bonuses.0.rate", "-0", "bonuses.0.rate"],
    ["a rate that is no number", "bonuses.0.rate", "NaN", "bonuses.0.rate"],
    ["an infinite rate", "bonuses.0.rate", "Infinity", "bonuses.0.rate"],
    ["NaN itself", "bonuses.0.rate", NaN, "bonuses.0.rate"],
    ["a rate as a JSON number", "bonuses.0.rate", 0.03, "bonuses.0.rate"],
    ["a rate in hexadecimal", "bonuses.0.rate", "0x1", "bonuses.0.rate"],
    ["a rate with a line break", "bonuses.0.rate", "0.03\n", "bonuses.0.rate"],
    ["a rate in another script", "bonuses.0.rate", "٠.٠٣", "bonuses.0.rate"],
    ["a rate of a million digits", "bonuses.0.rate", `0.${HUGE}`, "bonuses.0.rate"],
    ["a rate of 300 %", "bonuses.0.rate", "3", "bonuses.0.rate"],
    ["300 % in all", "bonuses", ["a", "b", "c"].map((code) => fund(code, "1")), "bonuses"],
    ["one part too many in all", "bonuses.0.rate", "0.930000000000000001", "bonuses"],
    ["a thousand million levels", "bonuses.3.rates.max_levels", 1e9, "bonuses.3.rates.max_levels"],
    ["levels without end", "bonuses.3.rates.max_levels", Infinity, "bonuses.3.rates.max_levels"],
    [
      "a list of thousands of levels",
      "bonuses.3.rates",
      { kind: "list", rates: many(5_000, "0") },
      "bonuses.3.rates.rates",
    ],
    ["a ratio that never ends", "bonuses.3.rates.ratio", "1", "bonuses.3.rates.ratio"],
    [
      "a ratio whose powers fill the memory",
      "bonuses.3.rates.ratio",
      "0.899999999999999999",
      "bonuses.3.rates.ratio",
    ],
    ["thousands of bonuses", "bonuses", many(5_000, fund("a", "0")), "bonuses"],
    ["an unknown fund", "bonuses.1.else", "fund:mine", "bonuses.1.else"],
    ["an account of a partner", "bonuses.1.else", "partner:me:available", "bonuses.1.else"],
    ["an account out of the book", "bonuses.1.else", "world:paid_out", "bonuses.1.else"],
    ["a house account that is not there", "bonuses.1.else", "house:mine", "bonuses.1.else"],
    ["an account with more behind it", "bonuses.1.else", "fund:trust:x", "bonuses.1.else"],
    ["a fund named like what every object has", "bonuses.0.fund", "constructor", "bonuses.0.fund"],
    ["a kind named like what every object has", "bonuses.0.kind", "toString", "bonuses.0.kind"],
    ["a placement named so", "placement.kind", "constructor", "placement.kind"],
    ["a currency named so", "currency", "constructor", "currency"],
    ["a code with markup", "code", "<script>", "code"],
    ["a code of a million letters", "code", "a".repeat(1_000_000), "code"],
    ["a name of a million letters", "name", HUGE, "name"],
    ["a width without end", "placement.width", 1e9, "placement.width"],
    ["a width of half a place", "placement.width", 2.5, "placement.width"],
    ["a hold of a million days", "holds_days.order", 1e6, "holds_days.order"],
    ["a code that is used twice", "bonuses.1.code", "trust", "bonuses.1.code"],
    ["a fund that is there twice", "funds.1.code", "trust", "funds.1.code"],
    ["an unknown field", "owner", "me", "owner"],
    ["an unknown field deep down", "bonuses.3.rates.boost", "2", "bonuses.3.rates.boost"],
    ["a list where an object is", "placement", [], "placement"],
    ["nothing where an object is", "placement", null, "placement"],
    ["an object where a list is", "bonuses", { length: 1 }, "bonuses"],
    ["another prototype in JSON", "bonuses.0", POISON, "bonuses.0.__proto__"],
  ])("with %s is refused", (_what, path, value, field) => {
    const document = changed(halvingMatrix, path, value);
    expect(() => parsePlan(document)).toThrow(
      expect.objectContaining({ name: "EngineError", code: "invalid_plan", field }),
    );
  });

  it("with another prototype gives nobody a field", () => {
    expect(() => parsePlan(json('{ "__proto__": { "rate": "1" } }'))).toThrow("plan.");
    expect(({} as Record<string, unknown>).rate).toBeUndefined();
  });
});

describe("the differential plan", () => {
  const steps = "ranks.ladders.0.steps";

  it.each<[what: string, path: string, value: unknown, field: string]>([
    ["an unknown ladder", "bonuses.0.ladder", "mine", "bonuses.0.ladder"],
    [
      "a ladder named like what every object has",
      "bonuses.0.ladder",
      "constructor",
      "bonuses.0.ladder",
    ],
    ["rates that nobody has", "bonuses.0.rates", "mine", "bonuses.0.rates"],
    ["rates named like what every object has", "bonuses.0.rates", "constructor", "bonuses.0.rates"],
    ["a stop rate above all", "bonuses.0.stop_rate", "1.1", "bonuses.0.stop_rate"],
    ["a rank's rate below nothing", `${steps}.1.rates`, { x: "-1" }, `${steps}.1.rates.x`],
    ["a rank that is there twice", `${steps}.2.code`, "1", `${steps}.2.code`],
    ["a rank that asks for nothing", `${steps}.2.requires`, [], `${steps}.2.requires`],
    [
      "a first rank that asks",
      `${steps}.0.requires`,
      ladder.steps[1].requires,
      `${steps}.0.requires`,
    ],
    [
      "a rank that asks for less than nothing",
      `${steps}.1.requires.0.at_least`,
      "-5",
      `${steps}.1.requires.0.at_least`,
    ],
    [
      "a metric that is not there",
      `${steps}.1.requires.0.metric`,
      "luck",
      `${steps}.1.requires.0.metric`,
    ],
    ["a ladder of a thousand steps", steps, many(1_000, ladder.steps[0]), steps],
    ["a badge that is a script", `${steps}.0.badge_url`, "javascript:x", `${steps}.0.badge_url`],
    ["a pool of more than all", "periods.0.share", "1.5", "periods.0.share"],
    ["a pool for an unknown rank", "periods.0.ranks", { boss: null }, "periods.0.ranks"],
    ["a pool under a bonus' code", "periods.0.code", "team_sales", "periods.0.code"],
    ["two pools of one code", "periods.1.code", "pool_5", "periods.1.code"],
    ["pools that take the whole beside the bonuses", "periods.0.share", "0.9", "bonuses"],
    [
      "a return that is passed on twice",
      "bonuses.0",
      { kind: "own_return", code: "more" },
      "bonuses.2.kind",
    ],
  ])("with %s is refused", (_what, path, value, field) => {
    const document = changed(differential, path, value);
    expect(() => parsePlan(document)).toThrow(
      expect.objectContaining({ name: "EngineError", code: "invalid_plan", field }),
    );
  });
});

describe("a random plan with anything in one of its fields", () => {
  /** Every path of a document, those of lists and objects too. */
  function paths(value: unknown, at = ""): string[] {
    if (value === null || typeof value !== "object") return [at];
    const below = Object.entries(value).flatMap(([name, item]) =>
      paths(item, at === "" ? name : `${at}.${name}`),
    );
    return at === "" ? below : [at, ...below];
  }

  const anything = fc.oneof(
    fc.anything(),
    fc.constantFrom(
      "-0.1",
      "1e3",
      "NaN",
      "0.5",
      "1",
      "house:fees",
      "fund:none",
      "__proto__",
      -1,
      1e9,
    ),
  );

  it("is a plan or is refused in words, and always leaves the document as it was", () => {
    fc.assert(
      fc.property(anyPlanDocument, fc.nat(), anything, (document, pick, value) => {
        const all = paths(document);
        const hostile = changed(document, all[pick % all.length], value);
        try {
          const plan = parsePlan(hostile);
          expect(parsePlan(JSON.parse(JSON.stringify(plan)))).toEqual(plan);
        } catch (error) {
          if (!(error instanceof EngineError)) throw error;
          expect(error.code).toBe("invalid_plan");
          expect(error.message.length).toBeLessThan(2_000);
        }
        expect(Object.keys({}.constructor.prototype as object)).toEqual([]);
      }),
      { numRuns },
    );
  });
});
