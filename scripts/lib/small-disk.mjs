import { spawnSync } from "node:child_process";
import { chmodSync, mkdirSync } from "node:fs";

/** A file system of so many megabytes in memory, or null where this user may mount none. */
export function mountSmallDisk(folder, megabytes) {
  mkdirSync(folder, { recursive: true });
  const options = ["-t", "tmpfs", "-o", `size=${megabytes}m`, "tmpfs", folder];
  if (spawnSync("mount", options, { timeout: 10_000 }).status !== 0) return null;
  chmodSync(folder, 0o755);
  return {
    folder,
    async stop() {
      spawnSync("umount", ["-l", folder], { timeout: 10_000 });
    },
  };
}
