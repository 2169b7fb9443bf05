/** Canonical JSON of something, so that what is needed twice is written once. */
export class Canonical {
  readonly text: string;

  constructor(value: unknown) {
    this.text = canonicalJson(value);
  }
}

/** JSON with one form only: keys sorted, bigint as a decimal string, no white space. What is hashed is this. */
export function canonicalJson(value: unknown): string {
  if (typeof value === "bigint") return `"${value}"`;
  if (value === null || typeof value !== "object") return JSON.stringify(value);
  if (value instanceof Canonical) return value.text;
  // Built up piece by piece: this is most of what a replay of the book does.
  let text = "";
  if (Array.isArray(value)) {
    for (const item of value) text += (text && ",") + canonicalJson(item);
    return `[${text}]`;
  }
  const object = value as Record<string, unknown>;
  for (const key of Object.keys(object).sort()) {
    const item = object[key];
    if (item === undefined) continue;
    text += `${text && ","}${JSON.stringify(key)}:${canonicalJson(item)}`;
  }
  return `{${text}}`;
}
