/** One text for one value: what the book hashes must not depend on who wrote an object down, or how. */
import fc from "fast-check";
import { Canonical, canonicalJson } from "../canonical";

it.each<[string, unknown]>([
  ['{"a":[null,true,"x"],"b":"1","c":{}}', { b: 1n, a: [null, true, "x"], c: {} }],
  ['{"10":5,"9":6,"A":1,"Z":3,"a":2,"é":4}', { A: 1, a: 2, Z: 3, é: 4, "10": 5, "9": 6 }],
  ['{"here":null}', { gone: undefined, here: null }],
  ["[[],[[]],{}]", [[], [[]], {}]],
  ['"-1180591620717411303424"', -(2n ** 70n)],
  ["null", null],
  ['"a\\nb\u2028\\"c\\\\"', 'a\nb\u2028"c\\'],
])("%s is how it is written", (text, given) => {
  expect(canonicalJson(given)).toBe(text);
});

const value = fc.jsonValue({ maxDepth: 4 });

it("whatever the order of keys, what comes back is what was given, on one line", () => {
  const turned = (given: unknown): unknown => {
    if (Array.isArray(given)) return given.map(turned);
    if (given === null || typeof given !== "object") return given;
    return Object.fromEntries(
      Object.entries(given)
        .reverse()
        .map(([key, item]) => [key, turned(item)]),
    );
  };
  fc.assert(
    fc.property(value, (given) => {
      const text = canonicalJson(given);
      expect(text).toBe(canonicalJson(turned(given)));
      expect(JSON.stringify(JSON.parse(text))).toBe(
        JSON.stringify(JSON.parse(JSON.stringify(sorted(given)))),
      );
      expect(text).not.toContain("\n");
    }),
  );
});

function sorted(given: unknown): unknown {
  if (Array.isArray(given)) return given.map(sorted);
  if (given === null || typeof given !== "object") return given;
  return Object.fromEntries(
    Object.entries(given)
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([key, item]) => [key, sorted(item)]),
  );
}

it("what was written before is taken over as it is", () => {
  fc.assert(
    fc.property(value, value, (one, other) => {
      const written = { one: new Canonical(one), others: [new Canonical(other), 1n] };
      expect(canonicalJson(written)).toBe(canonicalJson({ one, others: [other, 1n] }));
      expect(new Canonical(one).text).toBe(canonicalJson(one));
    }),
  );
});
