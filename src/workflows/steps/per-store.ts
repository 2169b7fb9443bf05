import type { MedusaContainer } from "@medusajs/framework/types";
import { ContainerRegistrationKeys } from "@medusajs/framework/utils";

/**
 * One value for each store of this process, made when first asked for. A store is known by its connection
 * pool: modules and scopes are resolved anew, the pool is always the same object.
 */
export function perStore<Value>(
  create: (container: MedusaContainer) => Value,
): (container: MedusaContainer) => Value {
  const values = new WeakMap<object, Value>();
  return (container) => {
    const pool = container.resolve<object>(ContainerRegistrationKeys.PG_CONNECTION);
    const value = values.get(pool) ?? create(container);
    values.set(pool, value);
    return value;
  };
}
