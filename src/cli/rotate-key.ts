/** `npm run rotate-key`: payout methods that a retired key encrypted are encrypted by the current one. */
import { parseSecrets } from "../support/options";
import { Refusal, run } from "./command";
import { databaseUrl, refuseOther } from "./database";
import { openModules } from "./open-modules";

const USAGE = `usage: DATABASE_URL=postgres://… UPLINE_ENCRYPTION_KEY='{"id": …, "key": …, "retired": [{"id": …, "key": …}]}' npm run rotate-key
UPLINE_ENCRYPTION_KEY is the plugin's option encryption_key, which the store must have already: what it adds
meanwhile is then encrypted by the current key. Stopped anywhere, the next run goes on.
exit code: 0 all of it, 1 when some could not be read, 2 when it cannot be told`;

const PAGE = 200;

/** A key, or a ring of keys as JSON. */
function encryptionKey(): unknown {
  const text = process.env.UPLINE_ENCRYPTION_KEY;
  if (!text) throw new Refusal(`UPLINE_ENCRYPTION_KEY is missing\n${USAGE}`);
  if (!text.trimStart().startsWith("{")) return text;
  try {
    return JSON.parse(text) as unknown;
  } catch {
    throw new Refusal("UPLINE_ENCRYPTION_KEY is no JSON");
  }
}

function checkedKey(): unknown {
  const encryption_key = encryptionKey();
  try {
    parseSecrets({ encryption_key });
    return encryption_key;
  } catch (error) {
    throw new Refusal((error as Error).message);
  }
}

async function rotate(url: string, encryption_key: unknown): Promise<boolean> {
  const { services, close } = await openModules(url, { encryption_key }, 2);
  const { payout } = services;
  const unreadable: string[] = [];
  let rotated = 0;
  try {
    for (let after: string | null = ""; after !== null;) {
      const page = await payout.rotate(after, PAGE);
      rotated += page.rotated;
      unreadable.push(...page.unreadable);
      after = page.last;
      if (after !== null)
        process.stderr.write(`${rotated} rotated, ${unreadable.length} unreadable\n`);
    }
    const counts = (await payout.methodsByKey()).map(({ key_id, count }) => `${key_id}  ${count}`);
    const lost = unreadable.map((id) => `unreadable: ${id}`);
    const lines = [
      `rotated ${rotated}, unreadable ${unreadable.length}`,
      ...lost,
      "by key:",
      ...counts,
    ];
    process.stdout.write(`${lines.join("\n")}\n`);
    return unreadable.length === 0;
  } finally {
    await close();
  }
}

void run(async () => {
  const url = databaseUrl(`which database?\n${USAGE}`);
  const key = checkedKey();
  await refuseOther(url, ["upline_journal", "upline_payout_method"]);
  process.exitCode = (await rotate(url, key)) ? 0 : 1;
});
