/** Keeps anybody from finding codes by trying: wrong codes of one address are counted, wherever they are typed. */
import type { MedusaContainer } from "@medusajs/framework/types";
import { asUplineError } from "../support/errors";
import { rateLimitsOf } from "./rate-limits";

/** Runs `work`; a wrong code in it counts against the address, and one that used up its tries is refused. */
export async function guardGuesses<Result>(
  container: MedusaContainer,
  address: string,
  work: () => Promise<Result>,
): Promise<Result> {
  const limits = rateLimitsOf(container);
  await limits.check("referral_validate", address);
  try {
    return await work();
  } catch (error) {
    if (asUplineError(error)?.code === "unknown_referral_code") {
      await limits.count("referral_validate", address);
    }
    throw error;
  }
}
