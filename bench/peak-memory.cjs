/** Tells the most memory this process had, in KB, on channel 3 when it ends. */
const { writeSync } = require("node:fs");

process.on("exit", () => writeSync(3, String(process.resourceUsage().maxRSS)));
