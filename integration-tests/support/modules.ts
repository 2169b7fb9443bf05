/** The modules of the network on databases of tests. */
import { MedusaModule } from "@medusajs/framework/modules-sdk";
import path from "node:path";
import {
  MODULES,
  openModules as open,
  quietContainer,
  type OpenModules,
} from "../../src/cli/open-modules";
import { databaseUrl } from "./databases";

const ROOT = path.join(__dirname, "../..");

export type { OpenModules };

/** Runs the real migrations of every module. */
export async function migrate(database: string): Promise<void> {
  const options = { database: { clientUrl: databaseUrl(database) } };
  for (const { moduleKey, modulePath } of MODULES) {
    await MedusaModule.migrateUp({
      moduleKey,
      modulePath,
      options,
      container: quietContainer(),
      cwd: ROOT,
    });
  }
}

/** Opens the modules on a database by name; `options` are the plugin's. Several may be open at once. */
export const openModules = (database: string, options: object = {}): Promise<OpenModules> =>
  open(databaseUrl(database), options);
