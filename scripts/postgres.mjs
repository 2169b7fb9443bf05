/** Keeps a throw-away Postgres up for development: prints its environment, ends with Ctrl-C. */
import { ensureInstalled } from "./lib/install.mjs";
import { explain } from "./lib/log.mjs";
import { startPostgres } from "./lib/postgres.mjs";

try {
  await ensureInstalled();
  const server = await startPostgres();
  for (const [name, value] of Object.entries({
    DB_HOST: server.host,
    DB_PORT: server.port,
    DB_USERNAME: server.user,
    DB_PASSWORD: server.password,
    DATABASE_URL: server.url(),
  })) {
    process.stdout.write(`export ${name}=${value}\n`);
  }
  const end = async () => {
    await server.stop();
    process.exit(0);
  };
  process.on("SIGINT", end);
  process.on("SIGTERM", end);
  setInterval(() => {}, 1 << 30);
} catch (error) {
  process.exit(explain(error));
}
