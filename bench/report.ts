/** What a bench says: one JSON line a figure, and tables for people. */
import { appendFileSync, mkdirSync, writeFileSync } from "node:fs";
import path from "node:path";

/** One figure beside its baseline of the same run. `ratio` says how many times better ours is; null without a baseline. */
export interface Figure {
  bench: string;
  figure: string;
  ours: number;
  baseline: number | null;
  baseline_name: string | null;
  ratio: number | null;
  unit: string;
  /** how many were measured */
  n: number;
}

/** More is better for rates, less for all else. */
const isRate = (unit: string): boolean => unit.endsWith("/s");

const rounded = (value: number): number => Number(value.toPrecision(4));

export function figureOf(
  given: Omit<Figure, "ratio" | "baseline" | "baseline_name"> & {
    baseline?: { name: string; value: number };
  },
): Figure {
  const { baseline, ours, ...rest } = given;
  const value = baseline?.value ?? null;
  const ratio = value === null ? null : isRate(rest.unit) ? ours / value : value / ours;
  return {
    bench: rest.bench,
    figure: rest.figure,
    ours: rounded(ours),
    baseline: value === null ? null : rounded(value),
    baseline_name: baseline?.name ?? null,
    ratio: ratio === null ? null : rounded(ratio),
    unit: rest.unit,
    n: rest.n,
  };
}

export class Report {
  readonly figures: Figure[] = [];

  constructor(private readonly file: string) {
    mkdirSync(path.dirname(file), { recursive: true });
    writeFileSync(file, "");
  }

  /** Prints a figure at once: a run that is stopped has said what it found. */
  add(figure: Figure): void {
    this.figures.push(figure);
    const line = `${JSON.stringify(figure)}\n`;
    appendFileSync(this.file, line);
    process.stdout.write(line);
  }
}

export function tableOf(figures: readonly Figure[]): string {
  const rows = figures.map(({ bench, figure, ours, unit, baseline, baseline_name, ratio, n }) => {
    const other = baseline === null ? "" : `${baseline} ${unit} (${baseline_name})`;
    const times = ratio === null ? "" : `${ratio}×`;
    return `| ${bench} | ${figure} | ${ours} ${unit} | ${other} | ${times} | ${n} |`;
  });
  return [
    "| bench | figure | ours | baseline | ratio | n |",
    "|---|---|---|---|---|---|",
    ...rows,
  ].join("\n");
}
