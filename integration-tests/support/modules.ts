/** Opens the five modules of the network on a database of their own, by Medusa's loader but without a store. */
import path from "node:path";
import { MedusaModule } from "@medusajs/framework/modules-sdk";
import type { InternalModuleDeclaration, Logger, MedusaContainer } from "@medusajs/framework/types";
import {
  ContainerRegistrationKeys,
  createMedusaContainer,
  createPgConnection,
  isSharedConnectionSymbol,
} from "@medusajs/framework/utils";
import { asValue } from "@medusajs/framework/awilix";
import { LEDGER_MODULE } from "../../src/modules/ledger";
import { PARTNER_MODULE } from "../../src/modules/partner";
import { PLAN_MODULE } from "../../src/modules/plan";
import { TREE_PATH_MODULE } from "../../src/modules/tree-path";
import { TRUST_FUND_MODULE } from "../../src/modules/trust-fund";
import { servicesOf, type Services } from "../../src/workflows/services";
import { databaseUrl } from "./databases";

const ROOT = path.join(__dirname, "../..");
const FOLDERS = {
  [PARTNER_MODULE]: "partner",
  [TREE_PATH_MODULE]: "tree-path",
  [PLAN_MODULE]: "plan",
  [LEDGER_MODULE]: "ledger",
  [TRUST_FUND_MODULE]: "trust-fund",
};
const modules = Object.entries(FOLDERS).map(([moduleKey, folder]) => ({
  moduleKey,
  modulePath: path.join(ROOT, "src/modules", folder),
}));

export interface OpenModules {
  services: Services;
  close(): Promise<void>;
}

function container(): MedusaContainer {
  const quiet = { info() {}, warn: console.warn, error: console.error } as unknown as Logger;
  const shared = createMedusaContainer();
  shared.register(ContainerRegistrationKeys.LOGGER, asValue(quiet));
  return shared;
}

/** Runs the real migrations of every module. */
export async function migrate(database: string): Promise<void> {
  const options = { database: { clientUrl: databaseUrl(database) } };
  for (const { moduleKey, modulePath } of modules) {
    await MedusaModule.migrateUp({
      moduleKey,
      modulePath,
      options,
      container: container(),
      cwd: ROOT,
    });
  }
}

/** Opens the modules; `options` are the plugin's. Several networks may be open at once. */
export async function openModules(database: string, options: object = {}): Promise<OpenModules> {
  const clientUrl = databaseUrl(database);
  const connection = createPgConnection({ clientUrl, pool: { min: 0, max: 20 } });
  const shared = container();
  shared.register(ContainerRegistrationKeys.PG_CONNECTION, asValue(connection));
  const declaration: InternalModuleDeclaration = {
    scope: "internal",
    options: { ...options, database: { clientUrl }, [isSharedConnectionSymbol]: true },
  };
  for (const { moduleKey, modulePath } of modules) {
    const found = await MedusaModule.bootstrap({
      moduleKey,
      defaultPath: modulePath,
      declaration: { ...declaration, resolve: modulePath },
      sharedContainer: shared,
    });
    shared.register(moduleKey, asValue(found[moduleKey]));
  }
  return {
    services: servicesOf(shared),
    async close() {
      MedusaModule.clearInstances();
      await connection.destroy();
    },
  };
}
