import type { ExecArgs } from "@medusajs/framework/types";
import { createAdmin } from "./admin";
import { ADMIN } from "./people";
import { seedStore } from "./store";

/** `medusa exec ./demo/seed.ts`: what the demo needs before the store runs. */
export default async function seed({ container }: ExecArgs) {
  await seedStore(container);
  await createAdmin(container, ADMIN.email, ADMIN.password);
}
