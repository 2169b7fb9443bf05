/** Markdown tables: of anything, and of the fields of the plan language. */
import { fieldsOf, nodeAt, optionsOf, tellingOf, typeOf } from "./schema";
import type { Node } from "./schema";

const FIELD_HEAD = ["field", "what it may be", "when left out", "meaning"];

const cell = (text: string): string => text.replaceAll("|", "\\|").replaceAll("\n", " ");

/** A table with its head; cells may hold Markdown. */
export function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]) => `| ${cells.map(cell).join(" | ")} |`;
  return [line(head), `|${"---|".repeat(head.length)}`, ...rows.map(line)].join("\n");
}

/** The fields at a path, with those of the objects in them unless `isFlat`. */
export function fieldTable(root: Node, path: string, isFlat: boolean): string {
  const rows = fieldRows(fieldsOf(nodeAt(root, path)), "", isFlat);
  if (rows.length === 0) return "It has no fields but its `kind`.";
  return table(FIELD_HEAD, rows);
}

function fieldRows(node: Node, prefix: string, isFlat: boolean): string[][] {
  const telling = tellingOf(node)?.field;
  return Object.entries(node.properties ?? {}).flatMap(([name, field]) => {
    if (name === telling && field.const !== undefined) return [];
    const isNeeded = node.required?.includes(name) ?? false;
    const row = [
      `\`${prefix}${name}\``,
      typeOf(field),
      isNeeded ? "**needed**" : defaultOf(field),
      field.description ?? "",
    ];
    if (isFlat) return [row];
    const many = field.items ? "[]" : "";
    return [row, ...fieldRows(fieldsOf(field), `${prefix}${name}${many}.`, false)];
  });
}

function defaultOf(field: Node): string {
  return field.default === undefined ? "–" : `\`${JSON.stringify(field.default)}\``;
}

/** The options of a union, each with its fields, then what these mean. */
export function optionTable(root: Node, path: string): string {
  const node = nodeAt(root, path);
  const options = optionsOf(node.items ?? node).map((option) => {
    const telling = tellingOf(option);
    if (!telling) throw new Error(`"${path}" has an option without a name`);
    return { option, telling };
  });
  const [{ telling }] = options;
  const first = table(
    [`\`${telling.field}\``, "other fields", "meaning"],
    options.map(({ option, telling: { field, names, node: said } }) => [
      names.map((name) => `\`${name}\``).join(", "),
      Object.keys(option.properties ?? {})
        .filter((name) => name !== field)
        .map((name) => `\`${name}\``)
        .join(", "),
      said.description ?? option.description ?? "",
    ]),
  );
  const rows = options.flatMap(({ option, telling: { field } }) =>
    fieldRows(option, "", false).filter(([name]) => name !== `\`${field}\``),
  );
  return `${first}\n\n${table(FIELD_HEAD, merged(rows))}`;
}

/** One row for a field that several options have, though only some of them need it. */
function merged(rows: readonly (readonly string[])[]): string[][] {
  const found = new Map<string, { row: readonly string[]; absent: Set<string> }>();
  for (const row of rows) {
    const [name, type, absent, meaning] = row;
    const key = [name, type, meaning].join(" ");
    const known = found.get(key) ?? { row, absent: new Set<string>() };
    known.absent.add(absent);
    found.set(key, known);
  }
  return [...found.values()].map(({ row: [name, type, , meaning], absent }) => {
    return [name, type, [...absent].join(" or "), meaning];
  });
}
