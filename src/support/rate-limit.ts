/** Limits on asking. One limiter a purpose; shared by Redis where configured, in memory otherwise. */
import Redis from "ioredis";
import {
  RateLimiterMemory,
  RateLimiterRedis,
  type RateLimiterAbstract,
} from "rate-limiter-flexible";
import { UplineError } from "./errors";
import type { UplineOptions } from "./options";

export type LimitName = keyof UplineOptions["rate_limits"];

/** A Redis that does not answer must not hold up a request: soon the count in memory stands in. */
const REDIS = {
  enableOfflineQueue: false,
  maxRetriesPerRequest: 1,
  connectTimeout: 2_000,
  commandTimeout: 500,
};

/** The limits of one store. */
export class RateLimits {
  private readonly limiters: ReadonlyMap<LimitName, RateLimiterAbstract>;

  constructor({ rate_limits, redis_url }: Pick<UplineOptions, "rate_limits" | "redis_url">) {
    const redis = redis_url ? new Redis(redis_url, REDIS) : null;
    // Redis away: every limiter counts in memory, so asking stays limited.
    redis?.on("error", () => undefined);
    const names = Object.keys(rate_limits) as LimitName[];
    this.limiters = new Map(names.map((name) => [name, limiterOf(name, rate_limits[name], redis)]));
  }

  /** Throws `too_many_requests` when `who` has used up the limit; counts nothing. */
  async check(name: LimitName, who: string): Promise<void> {
    const limiter = this.limiter(name);
    const used = await limiter.get(who);
    if (used !== null && used.consumedPoints >= limiter.points) throw tooMany(used.msBeforeNext);
  }

  /** Counts one try; throws `too_many_requests` when it was one too many. */
  async count(name: LimitName, who: string): Promise<void> {
    await this.limiter(name)
      .consume(who)
      .catch((used: { msBeforeNext?: number }) => {
        throw tooMany(used.msBeforeNext ?? 0);
      });
  }

  private limiter(name: LimitName): RateLimiterAbstract {
    return this.limiters.get(name) as RateLimiterAbstract;
  }
}

function limiterOf(
  name: LimitName,
  { points, seconds }: UplineOptions["rate_limits"][LimitName],
  redis: Redis | null,
): RateLimiterAbstract {
  const options = { keyPrefix: `upline_${name}`, points, duration: seconds };
  const memory = new RateLimiterMemory(options);
  if (!redis) return memory;
  return new RateLimiterRedis({ ...options, storeClient: redis, insuranceLimiter: memory });
}

function tooMany(ms: number): UplineError {
  return new UplineError("rate_limited", "too_many_requests", "too many tries; try again later", {
    retry_after_seconds: Math.max(1, Math.ceil(ms / 1000)),
  });
}
