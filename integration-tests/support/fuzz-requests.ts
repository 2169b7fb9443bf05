/** Requests for one route, drawn from what the route says it takes. */
import { z } from "@medusajs/framework/zod";
import fc from "fast-check";
import { HOSTILE_TEXTS, odd, valueOf, type Field } from "./fuzz-values";
import type { ApiRoute } from "./routes";
import type { Caller } from "./stage";

export interface FuzzRequest {
  caller: Caller;
  path: string;
  content_type: string | null;
  body: string | undefined;
  /** turned away by the framework before any route is asked: its own shape of refusal is right */
  is_broken: boolean;
}

const CALLERS: Caller[] = [
  "nobody",
  "anonymous",
  "forged",
  "customer",
  "partner",
  "other",
  "admin",
];
const CONTENT_TYPES = [
  ...["text/plain", "application/x-www-form-urlencoded", "multipart/form-data; boundary=x"],
  ...["application/xml", "application/json; charset=utf-16", "application/octet-stream", "x"],
];
const BROKEN_BODIES = [
  ...["{", "[1,", '{"a":}', "nul", '"text"', "12", "\u0000", "[".repeat(30_000), "\uFEFF{}"],
  `${"[".repeat(30_000)}${"]".repeat(30_000)}`,
  `${'{"a":'.repeat(10_000)}1${"}".repeat(10_000)}`,
  `{"a":"${"x".repeat(600_000)}"}`,
  `{${Array.from({ length: 5_000 }, (_, i) => `"k${i}":1`).join(",")}}`,
];
const BROKEN_SEGMENTS = ["%E0%A4%A", "%", "%zz", "%ff"];

/** A body as the route takes it, as far as its schema tells. */
export function rightBodyOf({ spec }: ApiRoute): fc.Arbitrary<unknown> {
  return spec.body ? valueOf(fieldOf(spec.body), "body", ["nowhere_01"], 0) : fc.constant({});
}

/** What callers of a route are drawn from: mostly who may use it. */
export function requestsOf(
  route: ApiRoute,
  insider: Caller,
  ids: readonly string[],
): fc.Arbitrary<FuzzRequest> {
  const caller = fc.oneof(
    { weight: 9, arbitrary: fc.constant(insider) },
    { weight: 1, arbitrary: fc.constantFrom(...CALLERS) },
  );
  const at = fc.tuple(segmentsOf(route, ids), searchOf(route, ids));
  return fc.tuple(caller, at, sendingOf(route, ids)).map(([who, [path, search], sending]) => ({
    ...{ caller: who, path: path.text + search, ...sending },
    is_broken: path.is_broken || sending.is_broken,
  }));
}

function segmentsOf(route: ApiRoute, ids: readonly string[]) {
  const text = fc
    .oneof(
      { weight: 6, arbitrary: fc.constantFrom(...ids, "week", "trust", "1") },
      { weight: 3, arbitrary: fc.constantFrom(...HOSTILE_TEXTS) },
    )
    .map((value) => ({ text: encode(value), is_broken: false }));
  const broken = fc.constantFrom(...BROKEN_SEGMENTS);
  // Under /admin the framework fails over these itself, before any plugin is asked.
  const segment = fc.oneof(
    { weight: 20, arbitrary: text },
    {
      weight: route.path.startsWith("/admin") ? 0 : 1,
      arbitrary: broken.map((value) => ({ text: value, is_broken: true })),
    },
  );
  const parts = route.path
    .split("/")
    .map((part) =>
      part.startsWith(":") ? segment : fc.constant({ text: part, is_broken: false }),
    );
  return fc.tuple(...parts).map((all) => ({
    text: all.map((part) => part.text).join("/"),
    is_broken: all.some((part) => part.is_broken),
  }));
}

/** Scalars once, arrays as a parameter that comes again, objects as `a[b]`. */
function searchOf({ spec }: ApiRoute, ids: readonly string[]): fc.Arbitrary<string> {
  const fields = spec.query ? fieldOf(spec.query) : {};
  const asked = valueOf(fields, "query", ids).map((value) => {
    if (value === null || typeof value !== "object") return "";
    return Object.entries(value)
      .flatMap(([name, item]) => pairs(name, item))
      .join("&");
  });
  const strange = fc.constantFrom(
    "a=1&a=2",
    "limit=1&limit=2",
    "fields=*customer",
    "%E0%A4%A",
    "=",
  );
  const more = fc.constantFrom(
    "__proto__[polluted]=yes",
    "constructor[prototype][polluted]=yes",
    "[]",
  );
  const many = fc.constant(Array.from({ length: 1_500 }, (_, i) => `p${i}`).join("&"));
  return fc
    .oneof(
      { weight: 4, arbitrary: spec.query ? asked : fc.constant("") },
      { weight: 1, arbitrary: fc.oneof(strange, more, many) },
    )
    .map((search) => (search ? `?${search.slice(0, 6_000)}` : ""));
}

function pairs(name: string, value: unknown): string[] {
  if (Array.isArray(value)) return value.slice(0, 30).flatMap((item) => pairs(name, item));
  if (value !== null && typeof value === "object") {
    return Object.entries(value).flatMap(([key, item]) => pairs(`${name}[${key}]`, item));
  }
  return [`${encode(name)}=${encode(String(value))}`];
}

function sendingOf({ method, spec }: ApiRoute, ids: readonly string[]) {
  const none = { content_type: null, body: undefined, is_broken: false };
  if (method === "GET") return fc.constant(none);
  const given = spec.body ? valueOf(fieldOf(spec.body), "body", ids) : odd;
  const json = given.map((value) => ({
    content_type: "application/json",
    body: jsonText(value),
    is_broken: typeof value !== "object" || value === null,
  }));
  const broken = fc.constantFrom(...BROKEN_BODIES);
  const other = fc.tuple(fc.constantFrom(...CONTENT_TYPES), given);
  return fc.oneof(
    { weight: 14, arbitrary: json },
    {
      weight: 1,
      arbitrary: broken.map((body) => ({
        content_type: "application/json",
        body,
        is_broken: true,
      })),
    },
    {
      weight: 1,
      arbitrary: other.map(([content_type, value]) => ({
        ...{ content_type, body: jsonText(value), is_broken: true },
      })),
    },
  );
}

function fieldOf(schema: z.ZodType): Field {
  return z.toJSONSchema(schema, { unrepresentable: "any", io: "input" }) as Field;
}

/** fast-check draws bigints and the like too; they travel as text. */
function jsonText(value: unknown): string {
  const plain = (_key: string, item: unknown) =>
    ["bigint", "symbol", "function"].includes(typeof item) ? String(item) : item;
  return JSON.stringify(value, plain) ?? "null";
}

/** For a URL; half of a surrogate pair, which no URL can hold, becomes U+FFFD. */
function encode(text: string): string {
  return encodeURIComponent(Buffer.from(text, "utf8").toString("utf8"));
}
