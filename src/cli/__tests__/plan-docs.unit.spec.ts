import { readFileSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { planJsonSchema } from "../../engine/json-schema";
import { lint } from "../../engine/lint";
import { COUNTED_METRICS } from "../../engine/points/schema";
import { examplesOf, pathsIn, regenerate } from "../docs/document";
import { nodeAt, optionsOf, tellingOf, typeOf, withoutMeaning } from "../docs/schema";
import type { Node } from "../docs/schema";
import { fieldTable, optionTable } from "../docs/tables";

const document = readFileSync(join(__dirname, "../../../docs/plans.md"), "utf8");
const ENGINE = join(__dirname, "../../engine");
const schema: Node = planJsonSchema();

/** The kinds that a field of the plan language may have. */
const kindsOf = (path: string): string[] => {
  const node = nodeAt(schema, path);
  return optionsOf(node.items ?? node).flatMap((option) => tellingOf(option)?.names ?? []);
};

describe("docs/plans.md", () => {
  it("is what `npm run plan-docs` writes now", () => {
    expect(regenerate(document, schema)).toBe(document);
  });

  it.each(["placement", "bonuses", "periods"])("shows and runs every kind of %s", (path) => {
    const kinds = kindsOf(path);
    expect(kinds.length).toBeGreaterThan(2);
    const shown = pathsIn(document);
    expect(shown).toEqual(expect.arrayContaining(kinds.map((kind) => `${path}.${kind}`)));
    const run = examplesOf(document).flatMap(({ plan }) => [
      ...[plan.placement].map(({ kind }) => `placement.${kind}`),
      ...plan.bonuses.map(({ kind }) => `bonuses.${kind}`),
      ...plan.periods.map(({ kind }) => `periods.${kind}`),
    ]);
    expect(run).toEqual(expect.arrayContaining(kinds.map((kind) => `${path}.${kind}`)));
  });

  it("has a table for every field of a plan that has fields of its own", () => {
    const shown = pathsIn(document);
    const groups = Object.entries(schema.properties ?? {})
      .filter(([, { properties, items }]) => properties ?? items?.properties)
      .map(([name]) => name);
    expect(groups).toContain("ranks");
    expect(shown).toEqual(expect.arrayContaining(groups));
  });

  it("has examples that the linter finds no error in", () => {
    const errors = examplesOf(document).flatMap(({ plan }) =>
      lint(plan).findings.filter(({ level }) => level === "error"),
    );
    expect(errors).toEqual([]);
  });
});

/** Every code that a rule of the linter writes, read from the sources of the rules. */
function findingCodes(): string[] {
  const files = ["lint", "bonuses", "periods"].flatMap((folder) => {
    const path = join(ENGINE, folder);
    return readdirSync(path).map((name) => join(path, name));
  });
  const codes = files.flatMap((file) =>
    [...readFileSync(file, "utf8").matchAll(/code: "([a-z_]+)",\s*level:/g)].map(
      ([, code]) => code,
    ),
  );
  return [...new Set(codes)].sort();
}

it("docs/plans.md tells what each finding of the linter means", () => {
  const [, part] = document.split("## Reading the linter");
  const told = [...part.matchAll(/^\| `([a-z_]+)` \|/gm)].map(([, code]) => code);
  expect(told.sort()).toEqual(findingCodes());
  expect(told.length).toBeGreaterThan(15);
});

it("docs/plans.md tells what every metric of a task counts", () => {
  const [, part] = document.split("| metric | counts |");
  const told = [...part.split("\n\n")[0].matchAll(/^\| `([a-z_]+)` \|/gm)].map(([, code]) => code);
  expect(told).toEqual(Object.keys(COUNTED_METRICS));
});

it("every field of the plan language says what it means", () => {
  expect(withoutMeaning(schema)).toEqual([]);
});

it("a field without a meaning is found wherever it is", () => {
  const field = { type: "string" };
  const inside: Node = {
    properties: {
      said: { type: "string", description: "yes" },
      list: { description: "yes", items: { properties: { a: field } } },
      union: { description: "yes", anyOf: [{ const: "never" }, { properties: { b: field } }] },
      record: { description: "yes", additionalProperties: { properties: { c: field } } },
      kind: { const: "x" },
      d: field,
    },
  };
  expect(withoutMeaning(inside)).toEqual(["list.a", "union.b", "record.c", "d"]);
});

it.each<[Node, string]>([
  [{ const: "never" }, "`never`"],
  [{ enum: ["a", "b", "c"] }, "`a`, `b` or `c`"],
  [{ type: "string" }, "text"],
  [{ type: "boolean" }, "`true` or `false`"],
  [{ type: "integer", minimum: 1, maximum: 1_000 }, "1 to 1,000"],
  [{ type: "string", title: "share" }, "share"],
  [{ type: "array", items: { title: "share" } }, "list of: share"],
  [{ properties: { a: {} } }, "fields"],
  [
    {
      propertyNames: { title: "rank" },
      additionalProperties: { anyOf: [{ title: "amount" }, { type: "null" }] },
    },
    "by rank: amount or `null`",
  ],
  [{ additionalProperties: { title: "share" } }, "by name: share"],
  [
    { oneOf: [{ properties: { kind: { const: "a" } } }, { properties: { kind: { const: "b" } } }] },
    "`a` or `b`",
  ],
  [{ anyOf: [{ const: "never" }, { properties: { days: {} } }] }, "`never` or fields"],
])("type %#: %j is said as %s", (node, words) => {
  expect(typeOf(node)).toBe(words);
});

describe("tables of fields", () => {
  const root: Node = {
    properties: {
      item: {
        description: "an item",
        oneOf: [
          {
            properties: {
              kind: { const: "one" },
              share: { title: "share", description: "of all", default: "0.1" },
              tiers: {
                description: "the tiers",
                items: { properties: { low: { type: "boolean", description: "a | b" } } },
              },
            },
            required: ["kind", "tiers"],
          },
          {
            properties: {
              kind: { const: "two", description: "the other" },
              share: { title: "share", description: "of all" },
            },
            required: ["share"],
          },
        ],
      },
    },
  };

  it("show what is needed, what is not, and what is inside", () => {
    expect(fieldTable(root, "item.one", false).split("\n").slice(2)).toEqual([
      '| `share` | share | `"0.1"` | of all |',
      "| `tiers` | list of: fields | **needed** | the tiers |",
      "| `tiers[].low` | `true` or `false` | – | a \\| b |",
    ]);
    expect(fieldTable(root, "item.one", true)).not.toContain("low");
  });

  it("show the options of a union, and each field once", () => {
    expect(optionTable(root, "item").split("\n")).toEqual([
      "| `kind` | other fields | meaning |",
      "|---|---|---|",
      "| `one` | `share`, `tiers` |  |",
      "| `two` | `share` | the other |",
      "",
      "| field | what it may be | when left out | meaning |",
      "|---|---|---|---|",
      '| `share` | share | `"0.1"` or **needed** | of all |',
      "| `tiers` | list of: fields | **needed** | the tiers |",
      "| `tiers[].low` | `true` or `false` | – | a \\| b |",
    ]);
  });

  it("refuse a path that is not there", () => {
    expect(() => fieldTable(root, "item.three", false)).toThrow('has no "three" in "item.three"');
  });
});

describe("a document", () => {
  const base = [
    "```json plan base",
    '{ "code": "e", "name": "E", "currency": "usd", "base": "items_net",',
    '  "placement": { "kind": "sponsor" }, "bonuses": [], "holds_days": { "order": 1 } }',
    "```",
    "```csv members base",
    "id,sponsor_id,joined_at\nann,,2026-01-01\nbob,ann,2026-01-01",
    "```",
  ];
  const events = ["```csv events", "at,kind,id,member_id,amount,currency", "```"];
  const run = (views: string) => [`<!-- run: ${views} -->`, "stale words", "<!-- end -->", "after"];
  const textOf = (...lines: string[]) => lines.join("\n");

  it("keeps what stands around its parts, and makes them anew", () => {
    const before = textOf(...base, "```json plan", "{}", "```", ...events, ...run("placement"));
    const after = regenerate(before, schema);
    expect(after).not.toContain("stale");
    expect(after).toContain("| bob | ann | 2 | 0 |");
    expect(after.endsWith("<!-- end -->\nafter")).toBe(true);
    expect(regenerate(after, schema)).toBe(after);
  });

  it.each([
    [
      "a view nobody knows",
      [...base, "```json plan", "{}", "```", ...events],
      "gifts",
      /"gifts" is not/,
    ],
    ["no plan of its own", [...base, ...events], "paid", /no block "json plan"/],
    ["no events", [...base, "```json plan", "{}", "```"], "paid", /no block "csv events"/],
    ["no base", ["```json plan", "{}", "```", ...events], "paid", /no block "json plan base"/],
    [
      "a plan that is refused",
      [...base, "```json plan", '{ "base": "gold" }', "```", ...events],
      "paid",
      /plan\.base/,
    ],
  ])("with %s is refused", (_what, lines, views, message) => {
    expect(() => regenerate(textOf(...lines, ...run(views)), schema)).toThrow(message);
  });
});
