/**
 * A document with generated parts between markers, which stay in it: `<!-- fields: PATH [flat] -->`,
 * `<!-- options: PATH -->` and `<!-- run: VIEW … -->`, each up to its `<!-- end -->`. A run takes the blocks
 * `json plan`, `csv members` and `csv events` since the run before it; a plan's fields stand over those of the
 * block `json plan base`, and members that are not given are those of `csv members base`.
 */
import { parsePlan } from "../../engine/plan";
import type { Node } from "./schema";
import { VIEWS, runExample } from "./example";
import type { Example, View } from "./example";
import { fieldTable, optionTable } from "./tables";

const PART = /<!-- (fields|options|run): (.*?) -->\n[\s\S]*?<!-- end -->/g;

/** The document with every generated part made anew from the schema, and from what the examples do. */
export function regenerate(document: string, schema: Node): string {
  let since = 0;
  return document.replace(PART, (part: string, name: string, words: string, at: number) => {
    const given = words.split(" ");
    if (name !== "run") return framed(part, fieldsPart(schema, name, given));
    const example = exampleIn(document.slice(since, at), document);
    since = at + part.length;
    return framed(part, runExample(example, given.map(viewOf)));
  });
}

/** Every example of a document, in order. */
export function examplesOf(document: string): Example[] {
  let since = 0;
  return [...document.matchAll(PART)]
    .filter(([, name]) => name === "run")
    .map((match) => {
      const text = document.slice(since, match.index);
      since = match.index + match[0].length;
      return exampleIn(text, document);
    });
}

/** Paths that a document has a table of fields for. */
export function pathsIn(document: string): string[] {
  return [...document.matchAll(PART)]
    .filter(([, name]) => name !== "run")
    .map(([, , words]) => words.split(" ")[0]);
}

function framed(part: string, made: string): string {
  const [head] = part.split("\n");
  return `${head}\n\n${made}\n\n<!-- end -->`;
}

function fieldsPart(schema: Node, name: string, [path, mode]: string[]): string {
  const from = path === "plan" ? "" : path;
  return name === "options" ? optionTable(schema, from) : fieldTable(schema, from, mode === "flat");
}

function viewOf(word: string): View {
  const view = VIEWS.find((item) => item === word);
  if (!view) throw new Error(`"${word}" is not one of ${VIEWS.join(", ")}`);
  return view;
}

/** The text of a fenced block by its info string; the last one, if there are several. */
function block(text: string, info: string): string | undefined {
  const found = text.matchAll(new RegExp(`^\`\`\`${info}\\n([\\s\\S]*?)^\`\`\`$`, "gm"));
  return [...found].at(-1)?.[1];
}

function exampleIn(text: string, document: string): Example {
  const need = (found: string | undefined, info: string): string => {
    if (found !== undefined) return found;
    throw new Error(`an example has no block "${info}": ${text.trim().slice(0, 80)}`);
  };
  const read = (json: string) => JSON.parse(json) as object;
  const base = read(need(block(document, "json plan base"), "json plan base"));
  const own = read(need(block(text, "json plan"), "json plan"));
  return {
    plan: parsePlan({ ...base, ...own }),
    members: need(
      block(text, "csv members") ?? block(document, "csv members base"),
      "csv members base",
    ),
    events: need(block(text, "csv events"), "csv events"),
  };
}
