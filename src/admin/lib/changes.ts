/** What changed between two records, for people to read. */

export interface Change {
  /** the way to the value, such as `method.kind` */
  what: string;
  before: string | null;
  after: string | null;
}

type Values = Record<string, unknown> | null;

function flat(values: Values, prefix = ""): [string, string][] {
  return Object.entries(values ?? {}).flatMap(([key, value]): [string, string][] => {
    const what = prefix + key;
    if (value === null || value === undefined) return [];
    if (Array.isArray(value)) return [[what, value.map(shown).join(", ")]];
    if (typeof value === "object") return flat(value as Values, `${what}.`);
    return [[what, shown(value)]];
  });
}

const shown = (value: unknown) =>
  typeof value === "object" ? JSON.stringify(value) : String(value);

/** Every value that differs; what is null is not there. */
export function changesBetween(before: Values, after: Values): Change[] {
  const [old, now] = [new Map(flat(before)), new Map(flat(after))];
  return [...new Set([...old.keys(), ...now.keys()])]
    .filter((what) => old.get(what) !== now.get(what))
    .map((what) => ({ what, before: old.get(what) ?? null, after: now.get(what) ?? null }));
}
