const { existsSync } = require("node:fs");
const { join } = require("node:path");

const swc = {
  jsc: {
    target: "es2021",
    parser: { syntax: "typescript", tsx: true, decorators: true },
    transform: {
      legacyDecorator: true,
      decoratorMetadata: true,
      react: { runtime: "automatic" },
    },
  },
};

/**
 * One jest project a kind of test, told apart by suffix. `scripts/test.mjs` runs all but `browser` in parallel.
 */
function project(displayName, extra = {}) {
  return {
    displayName,
    rootDir: __dirname,
    roots: ["src", "integration-tests"].map((folder) => join(__dirname, folder)).filter(existsSync),
    testMatch: [`**/*.${displayName}.spec.ts`, `**/*.${displayName}.spec.tsx`],
    testEnvironment: "node",
    transform: { "^.+\\.[jt]sx?$": ["@swc/jest", swc] },
    moduleFileExtensions: ["js", "ts", "tsx", "json"],
    modulePathIgnorePatterns: ["<rootDir>/.medusa/"],
    ...extra,
  };
}

/** MikroORM keeps entities in a global: without clearing it, one suite's models leak into the next. */
const withDatabase = { setupFiles: ["<rootDir>/scripts/lib/jest-setup.js"] };

module.exports = {
  testTimeout: 120_000,
  projects: [
    project("unit"),
    project("module", withDatabase),
    project("http", withDatabase),
    project("browser", withDatabase),
  ],
};
