import { createReadStream } from "node:fs";
import { pipeline } from "node:stream";
import { CsvError, parse } from "csv-parse";
import type { Info } from "csv-parse";
import type { Row } from "../engine/history";
import { Refusal, fileReason } from "./command";

/** The rows of a CSV file with a header, one at a time, however long it is. */
export async function* readRows(file: string, needed: readonly string[]): AsyncGenerator<Row> {
  let hasHeader = false;
  const parser = parse({
    bom: true,
    info: true,
    skip_empty_lines: true,
    relax_column_count_less: true,
    columns: (header: string[]) => {
      hasHeader = true;
      return checkHeader(file, header, needed);
    },
  });
  // The iteration below meets every error of the pipeline itself.
  pipeline(createReadStream(file), parser, () => {});
  try {
    for await (const { record, info } of parser as AsyncIterable<Read>) {
      yield { place: `${file}:${info.lines}`, cells: record };
    }
  } catch (error) {
    throw readable(file, error);
  }
  if (!hasHeader) throw new Refusal(`${file}: is empty; needs columns ${needed.join(", ")}`);
}

interface Read {
  record: Row["cells"];
  info: Info;
}

function checkHeader(file: string, header: string[], needed: readonly string[]): string[] {
  const missing = needed.find((column) => !header.includes(column));
  if (missing) throw new Refusal(`${file}:1: column "${missing}" is missing`);
  const twice = header.find((column, index) => header.indexOf(column) < index);
  if (twice) throw new Refusal(`${file}:1: column "${twice}" is there twice`);
  return header;
}

function readable(file: string, error: unknown): unknown {
  if (error instanceof CsvError) return new Refusal(`${file}:${error.lines}: ${error.message}`);
  if ((error as NodeJS.ErrnoException).syscall) return new Refusal(`${file}: ${fileReason(error)}`);
  return error;
}
