/** Limits on guessing. One limiter a purpose; shared by Redis where configured, in memory otherwise. */
import Redis from "ioredis";
import {
  RateLimiterMemory,
  RateLimiterRedis,
  type RateLimiterAbstract,
} from "rate-limiter-flexible";
import { UplineError } from "./errors";

export interface Limit {
  points: number;
  seconds: number;
}

/** Wrong codes one address may try before it has to wait. */
export const DEFAULT_GUESS_LIMIT: Limit = { points: 30, seconds: 60 };

export function createLimiter(name: string, limit: Limit, redis_url?: string): RateLimiterAbstract {
  const options = { keyPrefix: `upline_${name}`, points: limit.points, duration: limit.seconds };
  const memory = new RateLimiterMemory(options);
  if (!redis_url) return memory;
  const storeClient = new Redis(redis_url, { enableOfflineQueue: false, maxRetriesPerRequest: 1 });
  // Redis away: the insurance counts in memory, so guessing stays limited.
  storeClient.on("error", () => undefined);
  return new RateLimiterRedis({ ...options, storeClient, insuranceLimiter: memory });
}

/** Throws when an address has used up its tries. */
export async function refuseWhenUsedUp(
  limiter: RateLimiterAbstract,
  address: string,
  limit: Limit,
): Promise<void> {
  const used = await limiter.get(address);
  if (used !== null && used.consumedPoints >= limit.points) throw tooMany(used.msBeforeNext);
}

/** Counts one wrong try; throws when it was one too many. */
export async function countWrongTry(limiter: RateLimiterAbstract, address: string): Promise<void> {
  await limiter.consume(address).catch((used: { msBeforeNext?: number }) => {
    throw tooMany(used.msBeforeNext ?? 0);
  });
}

function tooMany(ms: number): UplineError {
  return new UplineError("rate_limited", "too_many_requests", "too many tries; try again later", {
    retry_after_seconds: Math.max(1, Math.ceil(ms / 1000)),
  });
}
