import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import words from "..";

type Words = { [key: string]: string | Words };

const ADMIN = join(__dirname, "..", "..");
const LANGUAGES = Object.entries(words).map(([name, { translation }]) => ({
  name,
  flat: flatten(translation),
}));
const [english] = LANGUAGES;

function flatten(tree: Words, prefix = ""): Map<string, string> {
  return new Map(
    Object.entries(tree).flatMap(([key, value]) =>
      typeof value === "string"
        ? [[prefix + key, value] as const]
        : [...flatten(value, `${prefix}${key}.`)],
    ),
  );
}

function sources(): string[] {
  return readdirSync(ADMIN, { recursive: true, encoding: "utf8" })
    .filter((file) => /\.tsx?$/.test(file) && !file.includes("__tests__"))
    .map((file) => readFileSync(join(ADMIN, file), "utf8"));
}

const blanks = (text: string) =>
  [...text.matchAll(/\{\{(\w+)\}\}/g)].map(([, name]) => name).sort();

it.each(LANGUAGES)("$name has every key, each with the same blanks", ({ flat }) => {
  expect([...flat.keys()].sort()).toEqual([...english.flat.keys()].sort());
  for (const [key, text] of flat) {
    expect(text).not.toBe("");
    expect([key, blanks(text)]).toEqual([key, blanks(english.flat.get(key) ?? "")]);
  }
});

it.each(LANGUAGES)("$name keeps to the one root key", ({ flat }) => {
  expect([...flat.keys()].filter((key) => !key.startsWith("upline."))).toEqual([]);
});

it("every key the pages ask for has words, and every word is asked for", () => {
  const asked = sources().flatMap((source) =>
    [...source.matchAll(/\bt\(\s*(?:[^"`()]*\?\s*)?(["`])(.+?)\1(?:\s*:\s*"(.+?)")?/g)].flatMap(
      ([, , key, other]) => (other ? [key, other] : [key]),
    ),
  );
  const menu = ["upline", "tree", "funds", "payouts", "audit", "ledger"].map(
    (name) => `menu.${name}`,
  );
  const patterns = [...asked, ...menu].map(
    (key) =>
      new RegExp(
        `^upline\\.${key.replace(/\./g, "\\.").replace(/\$\{.*?\}/g, "[\\w-]+")}(_one|_other)?$`,
      ),
  );
  const known = [...english.flat.keys()];
  const wordless = patterns.filter((pattern) => !known.some((key) => pattern.test(key)));
  const unused = known.filter((key) => !patterns.some((pattern) => pattern.test(key)));
  expect({ wordless, unused }).toEqual({ wordless: [], unused: [] });
});
