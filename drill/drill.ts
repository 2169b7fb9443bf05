/** What a drill is, and what it runs on. */
import type { Postgres, Redis, SmallDisk, StoreRunner } from "./machine";

/** Counts and durations of one round, summed over the rounds of a drill. */
export type Figures = Record<string, number>;

/** What a drill may use of the machine it runs on. */
export interface Place {
  say(text: string): void;
  /** the server of DB_HOST and DB_PORT, thrown away at the end */
  postgres: Postgres;
  startPostgres(options?: object): Promise<Postgres>;
  /** null where no redis-server is installed */
  startRedis: (() => Promise<Redis>) | null;
  /** Medusa's commands on this project; `stop` kills it */
  medusa(env: NodeJS.ProcessEnv, log_file: string): StoreRunner;
  freePort(): Promise<number>;
  /** null where this user may mount nothing */
  mountSmallDisk(folder: string, megabytes: number): SmallDisk | null;
  /** Sizes of a drill, or of its quick version: a twentieth of all but seeds. */
  scaled<Sizes extends Record<string, number>>(sizes: Sizes): Sizes;
  /** the drill is being ended: what fails now means nothing */
  isEnding(): boolean;
  /** for logs and data that nobody needs afterwards */
  scratch: string;
}

export interface Drill {
  name: string;
  /** what is done, and what must be so afterwards: a row of the table */
  does: string;
  holds: string;
  /** one after the other; each leaves a line of results, so that a drill goes on where it was ended */
  rounds: readonly string[];
  /** figures that all rounds together must come to */
  least: Figures;
  /** Throws when anything is not as it must be. */
  run(round: string, place: Place): Promise<Figures>;
}

/** One line of the results. */
export interface Result {
  drill: string;
  round: string;
  seconds: number;
  figures: Figures;
  /** why it failed; null: all was as it must be */
  fault: string | null;
  /** why it could not be run here */
  skipped?: string;
  at: string;
}

/** Thrown by a round that this machine does not allow. */
export class NotHere extends Error {}

/** Throws, naming what is not as it must be. */
export function must(holds: boolean, what: string, found?: unknown): asserts holds {
  if (!holds) throw new Error(`${what}${found === undefined ? "" : `: ${JSON.stringify(found)}`}`);
}
