/** What other partners see of a person: first name and the initial of the last; never an e-mail. */
export function displayName(customer: {
  first_name?: string | null;
  last_name?: string | null;
}): string {
  const first = customer.first_name?.trim() ?? "";
  const initial = customer.last_name?.trim().charAt(0).toUpperCase() ?? "";
  return [first, initial && `${initial}.`].filter(Boolean).join(" ") || "Partner";
}
