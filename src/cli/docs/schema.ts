/** The plan language as JSON Schema, read as a tree: finding a field by its path, and saying its type in words. */

/** What of JSON Schema the plan language uses. */
export interface Node {
  type?: string;
  title?: string;
  description?: string;
  default?: unknown;
  const?: unknown;
  enum?: readonly unknown[];
  properties?: Readonly<Record<string, Node>>;
  required?: readonly string[];
  items?: Node;
  oneOf?: readonly Node[];
  anyOf?: readonly Node[];
  propertyNames?: Node;
  additionalProperties?: Node | boolean;
  minimum?: number;
  maximum?: number;
}

/** Fields by which the options of a union tell themselves apart. */
const TELLING = ["kind", "metric", "every"] as const;

export const optionsOf = (node: Node): readonly Node[] => node.oneOf ?? node.anyOf ?? [];

/** The name of the field that tells an option from the others, and what it says there; null for another node. */
export function tellingOf(option: Node): { field: string; names: string[]; node: Node } | null {
  for (const field of TELLING) {
    const node = option.properties?.[field];
    if (!node) continue;
    const values = node.const === undefined ? (node.enum ?? []) : [node.const];
    if (values.length > 0) return { field, names: values.map(String), node };
  }
  return null;
}

/** What a list holds, or the node itself. */
export const heldBy = (node: Node): Node => node.items ?? node;

/** The one option of a union that has fields of its own, or the node itself: `"never"` or an object. */
export function fieldsOf(node: Node): Node {
  const held = heldBy(node);
  if (held.properties) return held;
  const objects = optionsOf(held).filter(({ properties }) => properties);
  return objects.length === 1 ? objects[0] : held;
}

/** The node at a dotted path; a segment is a field, or the name of one option: `bonuses.level.rates.list`. */
export function nodeAt(root: Node, path: string): Node {
  const segments = path.split(".").filter(Boolean);
  return segments.reduce((node, segment) => {
    const held = fieldsOf(node);
    const option = optionsOf(held).find((item) => tellingOf(item)?.names.includes(segment));
    const found = option ?? held.properties?.[segment];
    if (!found) throw new Error(`the plan language has no "${segment}" in "${path}"`);
    return found;
  }, root);
}

const code = (value: unknown): string => `\`${typeof value === "string" ? value : String(value)}\``;

const listed = (words: readonly string[]): string =>
  words.length < 2 ? words.join("") : `${words.slice(0, -1).join(", ")} or ${words.at(-1)}`;

const number = (value: number): string => value.toLocaleString("en-US");

/** What may stand in a field, in words. */
export function typeOf(node: Node): string {
  if (node.const !== undefined) return code(node.const);
  if (node.enum) return listed(node.enum.map(code));
  if (node.title) return node.title;
  const options = optionsOf(node);
  if (options.length > 0) return unionType(options);
  if (node.items) return `list of: ${typeOf(node.items)}`;
  if (typeof node.additionalProperties === "object") {
    const key = node.propertyNames?.title ?? "name";
    return `by ${key}: ${typeOf(node.additionalProperties)}`;
  }
  if (node.type === "integer") return wholeNumber(node);
  if (node.type === "boolean") return "`true` or `false`";
  if (node.type === "null") return "`null`";
  return node.properties ? "fields" : "text";
}

function unionType(options: readonly Node[]): string {
  const told = options.map(tellingOf);
  if (told.every((item) => item !== null)) {
    return listed(told.flatMap((item) => item.names.map(code)));
  }
  return listed(options.map(typeOf));
}

function wholeNumber({ minimum, maximum }: Node): string {
  return `${number(minimum ?? 0)} to ${number(maximum ?? Number.MAX_SAFE_INTEGER)}`;
}

/** A field without a meaning, as a dotted path; what tells options apart needs none. */
export function withoutMeaning(node: Node, path = ""): string[] {
  const held = heldBy(node);
  const inOptions = optionsOf(held).flatMap((option) => withoutMeaning(option, path));
  const inRecord =
    typeof held.additionalProperties === "object"
      ? withoutMeaning(held.additionalProperties, path)
      : [];
  const inFields = Object.entries(held.properties ?? {}).flatMap(([name, field]) => {
    const below = [path, name].filter(Boolean).join(".");
    const isSaid = Boolean(field.description) || field.const !== undefined;
    return [...(isSaid ? [] : [below]), ...withoutMeaning(field, below)];
  });
  return [...inOptions, ...inRecord, ...inFields];
}
