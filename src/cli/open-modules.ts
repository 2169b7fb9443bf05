/** Opens the modules of the network on a database, by Medusa's loader but without a store around them. */
import path from "node:path";
import { asValue } from "@medusajs/framework/awilix";
import { MedusaModule } from "@medusajs/framework/modules-sdk";
import type { InternalModuleDeclaration, Logger, MedusaContainer } from "@medusajs/framework/types";
import {
  ContainerRegistrationKeys,
  createMedusaContainer,
  createPgConnection,
  isSharedConnectionSymbol,
} from "@medusajs/framework/utils";
import { LEDGER_MODULE } from "../modules/ledger";
import { PARTNER_MODULE } from "../modules/partner";
import { PAYOUT_MODULE } from "../modules/payout";
import { PLAN_MODULE } from "../modules/plan";
import { TREE_PATH_MODULE } from "../modules/tree-path";
import { TRUST_FUND_MODULE } from "../modules/trust-fund";
import { servicesOf, type Services } from "../workflows/services";

const FOLDERS = {
  [PARTNER_MODULE]: "partner",
  [TREE_PATH_MODULE]: "tree-path",
  [PLAN_MODULE]: "plan",
  [LEDGER_MODULE]: "ledger",
  [TRUST_FUND_MODULE]: "trust-fund",
  [PAYOUT_MODULE]: "payout",
};

export const MODULES = Object.entries(FOLDERS).map(([moduleKey, folder]) => ({
  moduleKey,
  modulePath: path.join(__dirname, "../modules", folder),
}));

export interface OpenModules {
  services: Services;
  close(): Promise<void>;
}

/** A container whose logger says only what went wrong. */
export function quietContainer(): MedusaContainer {
  const quiet = { info() {}, warn: console.warn, error: console.error } as unknown as Logger;
  const shared = createMedusaContainer();
  shared.register(ContainerRegistrationKeys.LOGGER, asValue(quiet));
  return shared;
}

/** `options` are the plugin's. Several networks may be open at once. */
export async function openModules(
  clientUrl: string,
  options: object = {},
  connections = 20,
): Promise<OpenModules> {
  const connection = createPgConnection({ clientUrl, pool: { min: 0, max: connections } });
  const shared = quietContainer();
  shared.register(ContainerRegistrationKeys.PG_CONNECTION, asValue(connection));
  const declaration: InternalModuleDeclaration = {
    scope: "internal",
    options: { ...options, database: { clientUrl }, [isSharedConnectionSymbol]: true },
  };
  for (const { moduleKey, modulePath } of MODULES) {
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
