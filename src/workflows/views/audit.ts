/** The record of deeds, with the names of who did them. */
import type { MedusaContainer } from "@medusajs/framework/types";
import { Modules } from "@medusajs/framework/utils";
import { audit } from "../../modules/ledger";
import type { AuditFilter } from "../../modules/ledger/audit";
import type { Page } from "../../modules/tree-path/service";
import { servicesOf } from "../services";

/** A page of deeds, newest first; `actor_name` is null where nobody is known by the id any more. */
export async function showDeeds(
  container: MedusaContainer,
  { limit, offset, ...filter }: AuditFilter & Page,
) {
  const page = { limit, offset };
  const { deeds, count } = await servicesOf(container).ledger.inTransaction((context) =>
    audit.readDeeds(context, filter, page),
  );
  const names = await namesOf(container, [...new Set(deeds.flatMap(({ actor }) => actor ?? []))]);
  return {
    deeds: deeds.map(({ actor, ...deed }) => ({
      ...deed,
      actor,
      actor_name: actor === null ? null : (names.get(actor) ?? null),
    })),
    count,
    ...page,
  };
}

/** E-mail of users, also of those deleted since; titles of API keys; names of partners by their customers. */
async function namesOf(container: MedusaContainer, actors: string[]): Promise<Map<string, string>> {
  if (actors.length === 0) return new Map();
  const { partner } = servicesOf(container);
  const take = actors.length;
  const [users, keys, partners] = await Promise.all([
    container.resolve(Modules.USER).listUsers({ id: actors }, { take, withDeleted: true }),
    container.resolve(Modules.API_KEY).listApiKeys({ id: actors }, { take, withDeleted: true }),
    partner.listUplinePartners({ customer_id: actors }, { take }),
  ]);
  return new Map([
    ...partners.map((row) => [row.customer_id, row.display_name] as const),
    ...keys.map((key) => [key.id, key.title] as const),
    ...users.map((user) => [user.id, user.email] as const),
  ]);
}
