import { readFileSync } from "node:fs";
import path from "node:path";
import Ajv from "ajv/dist/2020";
import { planJsonSchema } from "../json-schema";
import { PRESET_CODES, preset } from "../presets";
import { halvingMatrix } from "../presets/halving-matrix";

const file = path.join(__dirname, "../plan-schema.json");
const published = JSON.parse(readFileSync(file, "utf8")) as object;

describe("the published JSON Schema", () => {
  const validate = new Ajv({ strict: false }).compile(published);

  it("is what `npm run plan-schema` writes now", () => {
    expect(published).toEqual(JSON.parse(JSON.stringify(planJsonSchema())));
  });

  it.each(PRESET_CODES)("takes preset %s", (code) => {
    expect(validate(JSON.parse(JSON.stringify(preset(code))))).toBe(true);
  });

  it("takes a document that names its schema", () => {
    expect(validate({ $schema: "./plan-schema.json", ...halvingMatrix })).toBe(true);
  });

  it("takes a document that leaves out what has a default", () => {
    const { funds: _funds, ...rest } = halvingMatrix;
    expect(validate({ ...rest, bonuses: [] })).toBe(true);
  });

  it.each([
    ["an unknown field", { surprise: 1 }],
    ["a rate that is a number", { bonuses: [{ ...halvingMatrix.bonuses[0], rate: 0.03 }] }],
    ["an unknown kind", { bonuses: [{ kind: "gift", code: "gift" }] }],
    ["a hold below zero", { holds_days: { order: -1 } }],
  ])("refuses %s", (_what, fields) => {
    expect(validate({ ...halvingMatrix, ...fields })).toBe(false);
  });
});
