import type { Admin } from "./types";

export function nameOf({ first_name, last_name, email }: Admin): string {
  return [first_name, last_name].filter(Boolean).join(" ") || email;
}

/** An action such as `payout.approve`, as the key its words have. */
export const wordOf = (action: string): string => action.replace(/\W/g, "_");
