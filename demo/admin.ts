import type { MedusaContainer } from "@medusajs/framework/types";
import { Modules } from "@medusajs/framework/utils";
import { createUsersWorkflow } from "@medusajs/medusa/core-flows";

/** Makes an admin user who logs in with e-mail and password, unless the e-mail has one. */
export async function createAdmin(container: MedusaContainer, email: string, password: string) {
  const [known] = await container.resolve(Modules.USER).listUsers({ email });
  if (known) return;
  const auth = container.resolve(Modules.AUTH);
  const { result: users } = await createUsersWorkflow(container).run({
    input: { users: [{ email, first_name: "Demo", last_name: "Admin" }] },
  });
  const { authIdentity, error } = await auth.register("emailpass", { body: { email, password } });
  if (!authIdentity) throw new Error(`no login for ${email}: ${error ?? "unknown reason"}`);
  await auth.updateAuthIdentities({
    id: authIdentity.id,
    app_metadata: { user_id: users[0].id },
  });
}
