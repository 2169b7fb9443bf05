/** Keeps anybody from finding codes by trying: wrong codes of one address are counted, wherever they are typed. */
import type { MedusaContainer } from "@medusajs/framework/types";
import { asUplineError } from "../support/errors";
import {
  countWrongTry,
  createLimiter,
  DEFAULT_GUESS_LIMIT,
  refuseWhenUsedUp,
} from "../support/rate-limit";
import { servicesOf } from "./services";
import { perStore } from "./steps/per-store";

const guardOf = perStore((container) => {
  const { options } = servicesOf(container).partner;
  const limit = options.rate_limits.referral_validate ?? DEFAULT_GUESS_LIMIT;
  return { limit, limiter: createLimiter("guess", limit, options.redis_url) };
});

/** Runs `work`; a wrong code in it counts against the address, and one that used up its tries is refused. */
export async function guardGuesses<Result>(
  container: MedusaContainer,
  address: string,
  work: () => Promise<Result>,
): Promise<Result> {
  const { limit, limiter } = guardOf(container);
  await refuseWhenUsedUp(limiter, address, limit);
  try {
    return await work();
  } catch (error) {
    if (asUplineError(error)?.code === "unknown_referral_code")
      await countWrongTry(limiter, address);
    throw error;
  }
}
