/** What a proof finds wrong first: which row, what it had to be and what it is. */
export interface Fault {
  what: string;
  id: string;
  expected: string;
  found: string;
}

export function differs(
  what: string,
  id: string,
  expected: string | null,
  found: string | null,
): Fault | null {
  if (expected === found) return null;
  return { what, id, expected: expected ?? "none", found: found ?? "none" };
}
