/** The servers that `scripts/lib` starts, as far as drills use them. */
export interface Postgres {
  host: string;
  port: number;
  user: string;
  password: string;
  url(database?: string): string;
  /** Ends it without a checkpoint, as a crash does, and starts it again on the same port. */
  crash(): Promise<void>;
  stop(): Promise<void>;
}

export interface Redis {
  url: string;
  /** Starts it again, empty, on the same port. */
  start(): Promise<void>;
  /** FLUSHALL */
  flush(): Promise<void>;
  stop(): Promise<void>;
}

export interface SmallDisk {
  folder: string;
  stop(): Promise<void>;
}

export interface StoreRunner {
  run(...args: string[]): Promise<void>;
  start(address: { host: string; port: number }): Promise<RunningServer>;
  stop(): Promise<void>;
}

export interface RunningServer {
  exited: Promise<number>;
  hasExited(): boolean;
  log(): string;
  stop(): Promise<void>;
}

/** Lets everything that opens databases use this server until `work` is done. */
export async function usePostgres<Answer>(
  { host, port, user, password }: Postgres,
  work: () => Promise<Answer>,
): Promise<Answer> {
  const { DB_HOST, DB_PORT, DB_USERNAME, DB_PASSWORD } = process.env;
  Object.assign(process.env, {
    DB_HOST: host,
    DB_PORT: String(port),
    DB_USERNAME: user,
    DB_PASSWORD: password,
  });
  try {
    return await work();
  } finally {
    Object.assign(process.env, { DB_HOST, DB_PORT, DB_USERNAME, DB_PASSWORD });
  }
}
