import { EngineError } from "../engine/errors";

/** An error whose message is all the user needs: wrong arguments, or a file that cannot serve. */
export class Refusal extends Error {}

/** Runs a command: what it refuses ends with exit code 2 and one line on stderr, a fault of ours with 1. */
export async function run(command: () => Promise<void>): Promise<void> {
  try {
    await command();
  } catch (error) {
    const refused = error instanceof Refusal || isRefusal(error);
    const text = refused ? error.message : error instanceof Error ? error.stack : String(error);
    process.stderr.write(`${text}\n`);
    process.exitCode = refused ? 2 : 1;
  }
}

/** The engine refuses input by a code of its own; a broken invariant is a fault, not a refusal. */
function isRefusal(error: unknown): error is EngineError {
  return error instanceof EngineError && error.code !== "invariant_broken";
}

/** The reason a file cannot be read or written, in words. */
export function fileReason(error: unknown): string {
  const code = (error as NodeJS.ErrnoException).code;
  const words: Record<string, string> = {
    ENOENT: "does not exist",
    EISDIR: "is a folder",
    ENOTDIR: "lies below something that is no folder",
    EEXIST: "is there already and is no folder",
    EACCES: "may not be opened",
  };
  return words[code ?? ""] ?? String(error);
}
