import type { ExecArgs } from "@medusajs/framework/types";
import { createAdmin } from "./admin";
import { ADMIN } from "./people";
import { storyOf } from "./stories";
import { seedStore } from "./store";

/** `medusa exec ./demo/seed.ts`: what the demo needs before the store runs. */
export default async function seed({ container }: ExecArgs) {
  const { catalogue } = storyOf(process.env.UPLINE_PRESET ?? "");
  await seedStore(container, catalogue);
  await createAdmin(container, ADMIN.email, ADMIN.password);
}
