/** Values for a field of a schema: mostly such as it takes, now and then something hostile. */
import fc from "fast-check";
import { preset, PRESET_CODES } from "../../src/engine/presets";

/** What JSON Schema says of a field, as far as values are made from it. */
export interface Field {
  type?: string;
  const?: unknown;
  enum?: unknown[];
  anyOf?: Field[];
  oneOf?: Field[];
  properties?: Record<string, Field>;
  items?: Field;
  format?: string;
  minimum?: number;
  maximum?: number;
}

/** Text that breaks what is put together from text. */
export const HOSTILE_TEXTS = [
  ...[
    " ",
    "\u0000",
    "a\u0000b",
    "\uD800",
    "\uFFFE",
    "\u202Etxt.exe",
    "\u200B",
    "👩‍👩‍👧",
    "é".repeat(60),
  ],
  ...["'", '"', "';--", "' or '1'='1", "\\", "%", "_", "$1", "$1::int", "$$", "${7*7}", "{{7*7}}"],
  ...["%00", "%0d%0aX-Injected: 1", "\r\nX-Injected: 1", "%E0%A4%A", "+", "&a=b", "#", "?", ";"],
  ...["__proto__", "constructor", "prototype", "toString", "hasOwnProperty", "[object Object]"],
  ...["١٢٣", "１２", "²", "-0", "NaN", "Infinity", "1e309", "1e3", "0x10", "01", "9".repeat(40)],
  ...["-1", "-1.00", "0.00000000000001", "99999999999999.99", "1,00", "true", "null", "undefined"],
  ...["=cmd|' /C calc'!A0", "+1+1", "@SUM(A1)", "\t=1", "../../../../etc/passwd", "..%2f..%2f"],
  ...[
    "file:///etc/passwd",
    "javascript:alert(1)",
    "//evil.example",
    "<img src=x onerror=alert(1)>",
  ],
  ...["2026-02-30T00:00:00Z", "0000-01-01T00:00:00Z", "9999-12-31T23:59:59.999Z", "2026-13-01"],
  ...["x".repeat(101), "x".repeat(2_000)],
];

const PROTO = JSON.parse('{"__proto__":{"polluted":"yes"}}') as unknown;
const ODD_VALUES = [
  ...[null, true, false, 0, -1, 1.5, 2 ** 31, 2 ** 53, -(2 ** 63), 1e308, 5e-324],
  ...[[], [[]], {}, [null], { a: 1 }, PROTO, { constructor: { prototype: { polluted: "yes" } } }],
  ...[{ $ne: null }, { length: 1e9 }, { toString: "x" }, Array.from({ length: 2_000 }, () => "x")],
];

const hostileText = fc.oneof(
  { weight: 4, arbitrary: fc.constantFrom(...HOSTILE_TEXTS) },
  { weight: 1, arbitrary: fc.string({ unit: "binary", minLength: 1, maxLength: 40 }) },
);
export const odd: fc.Arbitrary<unknown> = fc.oneof(
  hostileText,
  fc.constantFrom(...ODD_VALUES),
  fc.anything({ maxDepth: 3 }),
);

/** Plans as they are, and with something odd somewhere within. */
const documents = fc
  .tuple(
    fc.constantFrom(...PRESET_CODES),
    fc.option(fc.tuple(fc.nat(), fc.constantFrom(...ODD_VALUES, ...HOSTILE_TEXTS)), { freq: 3 }),
  )
  .map(([code, change]) => {
    const document = structuredClone(preset(code)) as object;
    if (change === null) return document;
    const [place, value] = change;
    const places = placesIn(document);
    const [holder, key] = places[place % places.length];
    Object.defineProperty(holder, key, { value, enumerable: true, configurable: true });
    return document;
  });

/** Every field of a document with what holds it, and one that it lacks. */
function placesIn(holder: object): [holder: object, key: string][] {
  const own = Object.entries(holder).flatMap(([key, value]): [object, string][] => [
    [holder, key],
    ...(value !== null && typeof value === "object" ? placesIn(value as object) : []),
  ]);
  return [...own, [holder, "__proto__"], [holder, "constructor"]];
}

const DECIMALS = ["0", "0.000001", "1", "10.00", "12.34", "100000.00"];
const TIMES = ["2020-01-01T00:00:00.000Z", "2026-11-21T12:00:00Z", "2100-01-01T00:00:00Z"];
const DATES = ["2020-01-01", "2026-11-21"];
const WORDS = ["usd", "eur", "profit", "rank", "because", "US", "Ann Alpha"];

/** A text that may well be right in its place: told by the field's name, else anything plausible. */
function plausible(name: string, { format }: Field, ids: readonly string[]): fc.Arbitrary<unknown> {
  if (format === "date-time") return fc.constantFrom(...TIMES);
  if (format === "date") return fc.constantFrom(...DATES);
  if (name === "document") return documents;
  if (/amount|fee|own_return/.test(name)) return fc.constantFrom(...DECIMALS);
  if (/(^|_)(id|code)s?$/.test(name)) return fc.constantFrom(...ids);
  return fc.constantFrom(...WORDS, ...ids, ...DECIMALS, ...TIMES);
}

/** What a route takes under names it does not know, such as the details of an account. */
const openObject = fc.dictionary(
  fc.constantFrom("iban", "holder_name", "account_id", ...HOSTILE_TEXTS),
  fc.oneof(fc.constantFrom("DE89370400440532013000", "Ann Alpha", "acct_1"), odd),
  { minKeys: 1, maxKeys: 3 },
);

/** How many of eight values of a field are odd. */
const USUAL = 1;

/**
 * A value of a field, and of what it holds; `ids` are those of everybody and everything there is. Of eight
 * values `odds` do not belong there.
 */
export function valueOf(
  field: Field,
  name: string,
  ids: readonly string[],
  odds = USUAL,
): fc.Arbitrary<unknown> {
  return fc.oneof(
    { weight: 8 - odds, arbitrary: fitting(field, name, ids, odds) },
    { weight: odds, arbitrary: odd },
  );
}

function fitting(
  field: Field,
  name: string,
  ids: readonly string[],
  odds: number,
): fc.Arbitrary<unknown> {
  const options = field.anyOf ?? field.oneOf;
  if (options) return fc.oneof(...options.map((option) => fitting(option, name, ids, odds)));
  if (field.const !== undefined) return fc.constant(field.const);
  if (field.enum) return fc.constantFrom(...field.enum);
  const { minimum = -10, maximum = 1_000 } = field;
  switch (field.type) {
    case "object":
      return field.properties ? objectOf(field.properties, ids, odds) : openObject;
    case "array":
      return fc.array(valueOf(field.items ?? {}, name, ids, odds), { maxLength: 4 });
    case "integer":
      return fc.integer({ min: Math.max(minimum, -10), max: Math.min(maximum, minimum + 100) });
    case "number":
      return fc.double({ noNaN: true });
    case "boolean":
      return fc.boolean();
    case "null":
      return fc.constant(null);
    default:
      return plausible(name, field, ids);
  }
}

/** Mostly with all its fields, sometimes without some, sometimes with one that nobody asked for. */
function objectOf(
  fields: Record<string, Field>,
  ids: readonly string[],
  odds: number,
): fc.Arbitrary<object> {
  const values = Object.fromEntries(
    Object.entries(fields).map(([name, field]) => [name, valueOf(field, name, ids, odds)]),
  );
  const strange = fc.constantFrom(...HOSTILE_TEXTS, "status", "partner_id", "approved_by", "limit");
  const extra = fc.dictionary(strange, odd, { minKeys: 1, maxKeys: 1 });
  return fc.oneof(
    { weight: 5, arbitrary: fc.record(values) },
    { weight: 2 * odds, arbitrary: fc.record(values, { requiredKeys: [] }) },
    {
      weight: odds,
      arbitrary: fc
        .tuple(fc.record(values), extra)
        .map((all) => Object.assign({}, ...all) as object),
    },
  );
}
