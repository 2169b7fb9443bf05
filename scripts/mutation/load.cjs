/** Loads the engine's unit tests into this process, anew as often as asked; libraries stay loaded. */
const { readFileSync, readdirSync } = require("node:fs");
const Module = require("node:module");
const path = require("node:path");
const { transformSync } = require("@swc/core");
const { expect } = require("expect");
const { bind } = require("jest-each");

const ENGINE = path.join(__dirname, "../../src/engine");
const TESTS = path.join(ENGINE, "__tests__");
const SUFFIX = ".unit.spec.ts";
/** No other judges of the engine than the rest: long histories, Medusa's own list, the tests' own tools. */
const NO_JUDGES = ["given", "histories", "currencies"];
const LEFT_OUT = new Set([...NO_JUDGES, ...(process.env.MUTATION_WITHOUT ?? "").split(/[ ,]/)]);

/** As Jest compiles them; once a process. */
const swc = {
  swcrc: false,
  module: { type: "commonjs" },
  jsc: { target: "es2021", parser: { syntax: "typescript" } },
};
const compiled = new Map();
Module._extensions[".ts"] = (module, file) => {
  if (!compiled.has(file)) {
    compiled.set(file, transformSync(readFileSync(file, "utf8"), { ...swc, filename: file }).code);
  }
  module._compile(compiled.get(file), file);
};

const own = Module.createRequire(path.join(TESTS, "index.js"));
const limited = require("./fast-check.cjs");
own("fast-check");
require.cache[own.resolve("fast-check")].exports = limited;

const names = readdirSync(TESTS)
  .filter((file) => file.endsWith(SUFFIX))
  .map((file) => file.slice(0, -SUFFIX.length))
  .filter((name) => !LEFT_OUT.has(name));

let tests = [];
let within = [];

function describe(name, body) {
  within.push(name);
  body();
  within.pop();
}

function it(name, body) {
  const title = [...within, name].join(" ");
  const same = tests.filter((test) => test.title === title).length;
  tests.push({ title, id: same === 0 ? title : `${title} (${same + 1})`, body });
}

describe.each = bind(describe, false);
it.each = bind(it, false);
Object.assign(globalThis, { describe, it, expect });

/** Forgets what was loaded of the engine and its tests. */
function forget() {
  for (const file of Object.keys(require.cache)) {
    if (file.startsWith(ENGINE)) delete require.cache[file];
  }
}

/** The tests of a file. One that cannot be loaded has a test that says so: a mutant may be the reason. */
function load(name) {
  tests = [];
  within = [name];
  try {
    // Without a parent, which would keep every generation of modules alive.
    Module._load(path.join(TESTS, name + SUFFIX), null);
  } catch (error) {
    within = [name];
    it("loads", () => {
      throw error;
    });
  }
  return tests;
}

const fileOf = (name) => path.join(TESTS, name + SUFFIX);

module.exports = { names, fileOf, load, forget };
