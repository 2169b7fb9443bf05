import { changesBetween } from "../changes";

it.each([
  ["what is equal is left out", { a: 1, b: 2 }, { a: 1, b: 3 }, [["b", "2", "3"]]],
  ["something new", null, { state: "requested" }, [["state", null, "requested"]]],
  ["something gone", { rank: "gold" }, { rank: null }, [["rank", "gold", null]]],
  ["nothing", { a: null }, {}, []],
  [
    "what lies deeper",
    { method: { kind: "manual" } },
    { method: { kind: "stripe", id: 7 } },
    [
      ["method.kind", "manual", "stripe"],
      ["method.id", null, "7"],
    ],
  ],
  ["lists", { ids: ["a"] }, { ids: ["a", "b"] }, [["ids", "a", "a, b"]]],
  ["lists of records", null, { of: [{ a: 1 }] }, [["of", null, '{"a":1}']]],
  [
    "false and 0 are values",
    { on: false, count: 0 },
    { on: true, count: 1 },
    [
      ["on", "false", "true"],
      ["count", "0", "1"],
    ],
  ],
])("%s", (_, before, after, changes) => {
  expect(changesBetween(before, after)).toEqual(
    changes.map(([what, old, now]) => ({ what, before: old, after: now })),
  );
});
