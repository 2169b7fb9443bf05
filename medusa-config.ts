import { existsSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { defineConfig, loadEnv } from "@medusajs/framework/utils";
import { DEMO_KEY } from "./src/support/secrets";

loadEnv(process.env.NODE_ENV || "development", process.cwd());

const { DATABASE_URL, REDIS_URL, JWT_SECRET, COOKIE_SECRET } = process.env;
const LOCAL_ORIGINS = "/^http:\\/\\/(localhost|127\\.0\\.0\\.1)(:\\d+)?$/";

/** The plugin's options; in a merchant's store they stand beside the plugin's name in `plugins`. */
const options = {
  preset: process.env.UPLINE_PRESET || "halving-matrix",
  encryption_key: process.env.UPLINE_ENCRYPTION_KEY || DEMO_KEY,
  ...(JSON.parse(process.env.UPLINE_OPTIONS || "{}") as object),
};

/**
 * Medusa makes every folder of a plugin's `src/modules` a module and gives each the same options.
 * This repository is its own host store, so it does here what Medusa does for an installed plugin.
 */
const modulesFolder = join(__dirname, "src/modules");
const uplineModules = readdirSync(modulesFolder)
  .filter((name) => ["index.ts", "index.js"].some((f) => existsSync(join(modulesFolder, name, f))))
  .map((name) => ({ resolve: `./src/modules/${name}`, options }));

/** Without Redis, Medusa keeps events, workflows and locks in memory: fine for one process. */
function redisModules(redisUrl: string) {
  return [
    {
      resolve: "@medusajs/medusa/event-bus-redis",
      // Redis delivers an event once by default and forgets it when a subscriber fails.
      options: {
        redisUrl,
        jobOptions: { attempts: 5, backoff: { type: "exponential", delay: 1000 } },
      },
    },
    { resolve: "@medusajs/medusa/workflow-engine-redis", options: { redis: { redisUrl } } },
    {
      resolve: "@medusajs/medusa/locking",
      options: {
        providers: [
          {
            id: "locking-redis",
            resolve: "@medusajs/medusa/locking-redis",
            is_default: true,
            options: { redisUrl },
          },
        ],
      },
    },
    {
      resolve: "@medusajs/medusa/caching",
      options: {
        providers: [
          {
            id: "caching-redis",
            resolve: "@medusajs/medusa/caching-redis",
            is_default: true,
            options: { redisUrl },
          },
        ],
      },
    },
  ];
}

module.exports = defineConfig({
  projectConfig: {
    databaseUrl: DATABASE_URL,
    redisUrl: REDIS_URL,
    http: {
      storeCors: process.env.STORE_CORS || LOCAL_ORIGINS,
      adminCors: process.env.ADMIN_CORS || LOCAL_ORIGINS,
      authCors: process.env.AUTH_CORS || LOCAL_ORIGINS,
      jwtSecret: JWT_SECRET,
      cookieSecret: COOKIE_SECRET,
    },
  },
  admin: { disable: process.env.DISABLE_MEDUSA_ADMIN === "true" },
  modules: [...uplineModules, ...(REDIS_URL ? redisModules(REDIS_URL) : [])],
});
