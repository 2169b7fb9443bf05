/** `npm run simulate -- --trace none` over a large network and a long history: time and memory of its process. */
import { createWriteStream, mkdtempSync, rmSync, type WriteStream } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { heavyTailed } from "../forest";
import { runCommand } from "../command";
import type { Bench } from "../main";
import { median, timed } from "../measure";
import { below, randomOf } from "../random";
import { figureOf } from "../report";

const ORDERS = 1_000_000;
const START = Date.UTC(2030, 0, 1);

export const simulation: Bench = async (report, { members, isFull }) => {
  const orders = Number(process.env.BENCH_ORDERS ?? ORDERS);
  const folder = mkdtempSync(path.join(tmpdir(), "upline-bench-"));
  try {
    await writeHistory(folder, heavyTailed(members), orders);
    const [times, memory]: number[][] = [[], []];
    for (let i = 0; i < (isFull ? 3 : 1); i++) {
      let peak = 0;
      times.push((await timed(async () => void (peak = await simulate(folder)))) / 1_000);
      memory.push(peak / 1_024);
    }
    const bench = "simulation";
    const what = `${orders} orders over ${members} members, differential, --trace none`;
    const common = { bench, n: times.length };
    report.add(figureOf({ ...common, figure: what, ours: median(times), unit: "s" }));
    const ours = Math.max(...memory);
    report.add(figureOf({ ...common, figure: `${what}, most memory`, ours, unit: "MB" }));
  } finally {
    rmSync(folder, { recursive: true });
  }
};

/** Runs the command; the most memory its process had, KB. */
function simulate(folder: string): Promise<number> {
  const file = (name: string) => path.join(folder, name);
  const args = ["--plan", "differential", "--members", file("members.csv")];
  return runCommand("simulate", [
    ...args,
    ...["--events", file("events.csv"), "--out", file("out"), "--trace", "none"],
  ]);
}

async function writeHistory(folder: string, sponsors: Int32Array, orders: number): Promise<void> {
  const random = randomOf(5);
  const at = (seconds: number): string => new Date(START + seconds * 1_000).toISOString();
  await writeLines(path.join(folder, "members.csv"), function* () {
    yield "id,sponsor_id,joined_at";
    for (const [member, sponsor] of sponsors.entries()) {
      yield `m${member},${sponsor < 0 ? "" : `m${sponsor}`},${at(member)}`;
    }
  });
  await writeLines(path.join(folder, "events.csv"), function* () {
    yield "at,kind,id,member_id,amount,currency";
    for (let order = 0; order < orders; order++) {
      const buyer = below(random, sponsors.length);
      const amount = `${20 + below(random, 1_500)}.${10 + below(random, 90)}`;
      yield `${at(sponsors.length + order)},order,o${order},m${buyer},${amount},usd`;
    }
  });
}

async function writeLines(file: string, lines: () => Iterable<string>): Promise<void> {
  const stream: WriteStream = createWriteStream(file);
  for (const line of lines()) {
    if (!stream.write(`${line}\n`))
      await new Promise<void>((resolve) => stream.once("drain", () => resolve()));
  }
  await new Promise<void>((resolve) => stream.end(() => resolve()));
}
