const CHECK_MS = 1_000;

/**
 * Calls `end` when npm, which runs this command, is gone without having passed a signal on (as after
 * a SIGKILL). Run by hand, a command may outlive the shell that started it.
 */
export function endWithNpm(end) {
  if (!process.env.npm_lifecycle_event) return;
  const parent = process.ppid;
  setInterval(() => process.ppid !== parent && end(), CHECK_MS).unref();
}
