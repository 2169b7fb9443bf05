/** Loads payout providers: Medusa module providers. `manual` is always there; others are declared in the options. */
import path from "node:path";
import { asFunction, Lifetime } from "@medusajs/framework/awilix";
import { moduleProviderLoader } from "@medusajs/framework/modules-sdk";
import type { LoaderOptions, ModuleProvider } from "@medusajs/framework/types";
import { parseSecrets } from "../../../support/options";
import type { ProviderDeclaration } from "../../../support/secrets";
import type { PayoutProvider } from "../provider";

/** Under this and its id a provider is registered in the module's container. */
export const PROVIDER_PREFIX = "upline_payout_provider_";

/** Named by its place: modules import no providers. */
const MANUAL: ProviderDeclaration = {
  id: "manual",
  resolve: path.join(__dirname, "../../../providers/manual"),
  options: {},
};

/** The option `payout_providers`, and `manual` where it is not in it. */
export function declaredProviders(options: unknown): ProviderDeclaration[] {
  const { payout_providers } = parseSecrets(options);
  const hasManual = payout_providers.some(({ id }) => id === MANUAL.id);
  return hasManual ? payout_providers : [MANUAL, ...payout_providers];
}

type ProviderClass = new (cradle: object, options: object) => PayoutProvider;

export default async function loadProviders({ container, options }: LoaderOptions): Promise<void> {
  await moduleProviderLoader({
    container,
    providers: declaredProviders(options) as ModuleProvider[],
    registerServiceFn: async (provider, _container, { id, options: own }) => {
      const Provider = provider as unknown as ProviderClass;
      const make = (cradle: object) => new Provider(cradle, own ?? {});
      container.register(PROVIDER_PREFIX + id, asFunction(make, { lifetime: Lifetime.SINGLETON }));
    },
  });
}
