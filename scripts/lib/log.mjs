import { inspect } from "node:util";

const started = Date.now();

/** One progress line, with the seconds since the command began. */
export function say(text) {
  const seconds = ((Date.now() - started) / 1000).toFixed(1).padStart(6);
  process.stdout.write(`[${seconds} s] ${text}\n`);
}

/** An error whose message is all the reader needs: commands print it without a stack. */
export class Refusal extends Error {}

/** Prints what ended a command and gives its exit code. */
export function explain(error) {
  // With its cause: "fetch failed" alone helps nobody.
  const text = error instanceof Refusal ? error.message : inspect(error);
  process.stderr.write(`\n${text}\n`);
  return 1;
}

/** Waits until `probe` answers something truthy, and gives up with a message that names `what`. */
export async function until(probe, { what, timeout_ms, every_ms = 200 }) {
  const deadline = Date.now() + timeout_ms;
  let last;
  for (;;) {
    try {
      const answer = await probe();
      if (answer) return answer;
    } catch (error) {
      if (error instanceof Refusal) throw error;
      last = error;
    }
    if (Date.now() > deadline) {
      const reason = last ? `: ${last.message ?? last}` : "";
      throw new Refusal(`${what} did not happen within ${timeout_ms / 1000} s${reason}`);
    }
    await new Promise((resolve) => setTimeout(resolve, every_ms));
  }
}
