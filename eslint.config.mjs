import js from "@eslint/js";
import { existsSync } from "node:fs";
import tseslint from "typescript-eslint";
import { importLaw } from "./scripts/lint/import-law.mjs";

const TESTS = ["**/__tests__/**", "**/*.spec.ts", "**/*.spec.tsx"];
const NODE_GLOBALS = {
  process: "readonly",
  console: "readonly",
  URL: "readonly",
  fetch: "readonly",
  Buffer: "readonly",
  setTimeout: "readonly",
  clearTimeout: "readonly",
  setInterval: "readonly",
  clearInterval: "readonly",
  AbortSignal: "readonly",
  __dirname: "readonly",
  module: "writable",
  require: "readonly",
};

/** The engine decides from its arguments alone: same facts, same postings, on any machine, any day. */
const IMPURE_GLOBALS = [
  "process",
  "console",
  "performance",
  "crypto",
  "fetch",
  "Buffer",
  "setTimeout",
  "setInterval",
  "setImmediate",
  "queueMicrotask",
  "Promise",
  "require",
  "globalThis",
];
const IMPURE_SYNTAX = [
  ["CallExpression[callee.object.name='Date'][callee.property.name='now']", "Date.now"],
  ["NewExpression[callee.name='Date'][arguments.length=0]", "new Date()"],
  ["CallExpression[callee.name='Date']", "Date()"],
  ["MemberExpression[object.name='Math'][property.name='random']", "Math.random"],
  [":function[async=true]", "async"],
  ["AwaitExpression", "await"],
  ["ForOfStatement[await=true]", "for await"],
  ["ImportExpression", "import()"],
].map(([selector, what]) => ({
  selector,
  message: `${what} has no place in the engine: time, ids and randomness are its arguments.`,
}));

export default tseslint.config(
  { ignores: ["node_modules/", ".medusa/", "coverage/", "reports/", ".stryker-tmp/", "static/"] },
  js.configs.recommended,
  { linterOptions: { reportUnusedDisableDirectives: "error" } },
  {
    files: ["**/*.{js,mjs,cjs}"],
    languageOptions: { globals: NODE_GLOBALS },
  },
  {
    files: ["**/*.{ts,tsx}"],
    extends: [tseslint.configs.recommended],
    languageOptions: {
      parserOptions: { projectService: true, tsconfigRootDir: import.meta.dirname },
    },
    rules: {
      "@typescript-eslint/no-explicit-any": "error",
      "@typescript-eslint/consistent-type-imports": ["error", { fixStyle: "inline-type-imports" }],
      "@typescript-eslint/no-unused-vars": [
        "error",
        { argsIgnorePattern: "^_", varsIgnorePattern: "^_", ignoreRestSiblings: true },
      ],
      "@typescript-eslint/no-floating-promises": "error",
      "@typescript-eslint/no-misused-promises": ["error", { checksVoidReturn: false }],
      "@typescript-eslint/await-thenable": "error",
      "@typescript-eslint/switch-exhaustiveness-check": [
        "error",
        { considerDefaultExhaustiveForUnions: true },
      ],
      "max-lines": ["warn", { max: 300, skipBlankLines: true, skipComments: true }],
    },
  },
  {
    files: ["src/**/*.{ts,tsx}"],
    ignores: TESTS,
    plugins: { upline: { rules: { "import-law": importLaw } } },
    rules: { "upline/import-law": "error" },
  },
  {
    files: ["src/engine/**/*.ts"],
    ignores: TESTS,
    rules: {
      "no-restricted-globals": [
        "error",
        ...IMPURE_GLOBALS.map((name) => ({ name, message: "The engine is pure." })),
      ],
      "no-restricted-syntax": ["error", ...IMPURE_SYNTAX],
    },
  },
  {
    // The admin has its own tsconfig (DOM types, bundler resolution); rules that need types wait for it.
    files: ["src/admin/**/*.{ts,tsx}"],
    extends: existsSync(new URL("src/admin/tsconfig.json", import.meta.url))
      ? []
      : [tseslint.configs.disableTypeChecked],
  },
);
