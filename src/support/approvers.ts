/** Who may approve what: the plugin's option `approvers`. */
import { UplineError } from "./errors";
import type { UplineOptions } from "./options";

/** Throws 403 `not_an_approver` when there is a list for such approvals and the admin is not on it. */
export function refuseStranger(
  { approvers }: Pick<UplineOptions, "approvers">,
  what: "payouts" | "funds",
  admin_id: string,
): void {
  if (approvers[what]?.includes(admin_id) ?? true) return;
  const message = `only admins listed in approvers.${what} may do this`;
  throw new UplineError("forbidden", "not_an_approver", message);
}

/** Throws 403 `second_admin_needed` when the one who approves is the one who asked. */
export function refuseSameAdmin(first_id: string | null, second_id: string): void {
  if (first_id !== second_id) return;
  throw new UplineError("forbidden", "second_admin_needed", "this needs a second admin");
}
