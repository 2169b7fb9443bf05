import path from "node:path";

/**
 * The import law (docs/architecture.md): edges → workflows → modules → engine, `support` beside
 * them. Each layer lists the layers it may import; `types` are those of which it may see only types.
 * A module is its own layer (`modules/ledger`), which is how no module can import another one.
 */
const EDGE = { values: ["workflows", "modules", "engine", "support"], types: [] };
const LAYERS = {
  engine: { values: [], types: [], packages: ["zod"] },
  support: { values: ["engine"], types: [] },
  modules: { values: ["engine", "support"], types: [] },
  workflows: { values: ["modules", "engine", "support"], types: [] },
  // what payouts may be paid by: each implements the interface that the module publishes
  providers: { values: ["modules", "engine", "support"], types: [] },
  links: EDGE,
  api: EDGE,
  jobs: EDGE,
  cli: EDGE,
  subscribers: EDGE,
  admin: { values: [], types: ["engine", "workflows", "modules", "support", "api"] },
  client: { values: [], types: ["engine", "workflows", "modules", "support", "api"] },
};

/** What another layer may use of a module as a value: its entry files. Its insides are its own. */
const MODULE_DOOR = /^modules\/[^/]+(\/(index|keys|types|provider))?$/;

function layerOf(relative) {
  const [top, second] = relative.split("/");
  const unit = top === "modules" ? `modules/${second}` : top;
  return LAYERS[top] ? { top, unit } : undefined;
}

function isTypeOnly(node) {
  if (node.importKind === "type" || node.exportKind === "type") return true;
  const names = node.specifiers ?? [];
  return names.length > 0 && names.every((name) => (name.importKind ?? name.exportKind) === "type");
}

function verdict(from, target, typeOnly) {
  const law = LAYERS[from.top];
  const to = layerOf(target);
  if (!to) return `"${target}" is in no layer of src; put it into one of them`;
  if (from.unit === to.unit) return undefined;
  if (from.top === "modules" && to.top === "modules") {
    return "a module never imports another module; let a workflow bring them together";
  }
  const allowed = typeOnly ? [...law.values, ...law.types] : law.values;
  if (!allowed.includes(to.top)) {
    return `${from.top} may not import ${typeOnly ? "types" : "values"} from ${to.top}`;
  }
  if (to.top === "modules" && !typeOnly && !MODULE_DOOR.test(target)) {
    return `import ${to.unit} through its index; only types may come from its insides`;
  }
  return undefined;
}

export const importLaw = {
  meta: { type: "problem", schema: [], messages: { law: "Import law: {{reason}}." } },
  create(context) {
    const src = path.join(context.cwd, "src");
    const file = path.relative(src, context.filename).split(path.sep).join("/");
    const from = layerOf(file);
    if (!from) return {};

    function check(node, source, typeOnly) {
      if (typeof source?.value !== "string") return;
      const name = source.value;
      if (!name.startsWith(".")) {
        const packages = LAYERS[from.top].packages;
        if (packages && !packages.includes(name)) {
          const reason = `${from.top} imports only itself and ${packages.join(", ")}`;
          context.report({ node, messageId: "law", data: { reason } });
        }
        return;
      }
      const absolute = path.resolve(path.dirname(context.filename), name);
      const target = path.relative(src, absolute).split(path.sep).join("/");
      const reason = target.startsWith("..")
        ? "src imports nothing outside src"
        : verdict(from, target.replace(/\.[cm]?[jt]sx?$/, ""), typeOnly);
      if (reason) context.report({ node, messageId: "law", data: { reason } });
    }

    return {
      ImportDeclaration: (node) => check(node, node.source, isTypeOnly(node)),
      ExportNamedDeclaration: (node) => check(node, node.source, isTypeOnly(node)),
      ExportAllDeclaration: (node) => check(node, node.source, isTypeOnly(node)),
      ImportExpression: (node) => check(node, node.source, false),
      TSImportType: (node) => check(node, node.source ?? node.argument?.literal, true),
      "CallExpression[callee.name='require']": (node) => check(node, node.arguments[0], false),
    };
  },
};
