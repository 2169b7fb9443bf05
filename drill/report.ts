/** Writes `docs/reliability.md` from the results. */
import { availableParallelism } from "node:os";
import type { Drill, Result } from "./drill";
import { judge, shown, sumOf, type Results } from "./runner";

const HEAD = `# Reliability

Written by \`npm run drill\`, which does all of this to the real code on real servers and checks the book after
it; do not edit by hand. Nothing lost means: everything the store was told to keep is decided in the end. Nothing
paid twice means: every account has what an undisturbed run of the same history gives it. "The proof" is
\`npm run verify\`: hash chain, every decision made again, every balance the sum of its postings.
`;

const TAIL = `
## Running it

\`\`\`sh
npm run drill                    # all of it, and this page; goes on where it was ended
npm run drill -- worker-kills    # one of them
npm run drill -- --fresh         # forgets earlier results
\`\`\`

It starts an embedded Postgres (and a Redis of its own, where \`redis-server\` is installed) and never uses
\`DATABASE_URL\`. Random moments come from seeds, but which statement a SIGKILL meets is the machine's affair.
Small versions of the same code run in \`npm test\`.
`;

const cell = (text: string): string => text.replaceAll("|", "\\|").replaceAll("\n", " ");

function row(drill: Drill, results: readonly Result[]): string {
  const figures = shown(sumOf(results));
  const notes = results.flatMap(({ round, skipped, fault }) =>
    skipped ? `${round} not run: ${skipped}` : fault ? `${round}: ${fault.slice(0, 200)}` : [],
  );
  const found = [figures, ...new Set(notes)].filter(Boolean).join("; ");
  const verdict = judge(drill, results);
  return `| ${[`**${drill.name}**: ${drill.does}`, drill.holds, found, verdict].map(cell).join(" | ")} |`;
}

export function report(drills: readonly Drill[], results: Results): string {
  const all = drills.flatMap((drill) => results.of(drill));
  const minutes = Math.round(all.reduce((sum, { seconds }) => sum + seconds, 0) / 60);
  const last =
    all
      .map(({ at }) => at)
      .sort()
      .at(-1)
      ?.slice(0, 10) ?? "never";
  return [
    HEAD,
    `Last run ${last}: ${minutes} minutes, ${availableParallelism()} cores, Node ${process.versions.node}.`,
    "",
    "| what is done | what must hold | figures | |",
    "|---|---|---|---|",
    ...drills.map((drill) => row(drill, results.of(drill))),
    TAIL,
  ].join("\n");
}
