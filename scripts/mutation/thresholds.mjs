/** How many of the changes in which part of the engine tests must notice, and whether they did. */

/** The first group that names a file has it. */
const GROUPS = [
  { name: "money", least: 90, has: (file) => file === "src/engine/money.ts" },
  { name: "decision", least: 90, has: (file) => /^src\/engine\/(decide|decision)\.ts$/.test(file) },
  {
    name: "settlement",
    least: 90,
    has: (file) => /^src\/engine\/(settle|standing|book|hold)\.ts$/.test(file),
  },
  { name: "rest of the engine", least: 80, has: (file) => file.startsWith("src/engine/") },
];

const NOTICED = new Set(["Killed", "Timeout"]);
const MISSED = new Set(["Survived", "NoCoverage"]);

/** One in so many changes is looked at, ever the same ones of the same files. */
const SAMPLE = Number(process.env.MUTATION_SAMPLE ?? 1);
export const isSampled = ({ id }) => Number(id) % SAMPLE === 0;

/** What was not compiled or was left out on purpose counts for nothing. */
function count(all) {
  const mutants = all.filter(isSampled);
  const noticed = mutants.filter(({ status }) => NOTICED.has(status)).length;
  const missed = mutants.filter(({ status }) => MISSED.has(status)).length;
  return { noticed, all: noticed + missed };
}

const percent = ({ noticed, all }) => (all === 0 ? 100 : (100 * noticed) / all);

/** `files` of a mutation report (schema of stryker-mutator.io) → figures by group and by file. */
export function judge(files) {
  const rows = Object.entries(files)
    .map(([file, { mutants }]) => ({ file, ...count(mutants) }))
    .filter(({ all }) => all > 0)
    .sort((a, b) => a.file.localeCompare(b.file));
  const groupOf = (file) => GROUPS.find(({ has }) => has(file));
  const groups = GROUPS.flatMap((group) => {
    const own = rows.filter(({ file }) => groupOf(file) === group);
    if (own.length === 0) return [];
    const noticed = own.reduce((sum, row) => sum + row.noticed, 0);
    const all = own.reduce((sum, row) => sum + row.all, 0);
    const { name, least } = group;
    return [{ name, least, noticed, all, files: own, isMet: percent({ noticed, all }) >= least }];
  });
  return { groups };
}

const line = (name, row, rest = "") =>
  `${name.padEnd(44)}${`${row.noticed}/${row.all}`.padStart(10)}${percent(row).toFixed(1).padStart(8)} %${rest}`;

/** The figures for people: a line a file, under the line of its group. */
export function table({ groups }) {
  return groups
    .flatMap((group) => [
      line(group.name, group, `  ${group.isMet ? "≥" : "BELOW"} ${group.least} %`),
      ...group.files.map((row) => line(`  ${row.file}`, row)),
    ])
    .join("\n");
}
