import { appendFileSync, closeSync, mkdirSync, openSync } from "node:fs";
import path from "node:path";
import { stringify } from "csv-stringify/sync";
import { cellText } from "../support/csv";
import { Refusal, fileReason } from "./command";

const ROWS_AT_ONCE = 200;

/** A file written a few thousand rows at a time: memory stays bounded without waiting between rows. */
class Output<Item> {
  readonly #file: number;
  #items: Item[] = [];

  constructor(
    file: string,
    private readonly format: (items: Item[]) => string,
  ) {
    this.#file = openSync(file, "w");
  }

  add(item: Item): void {
    if (this.#items.push(item) >= ROWS_AT_ONCE) this.#flush();
  }

  #flush(): void {
    appendFileSync(this.#file, this.format(this.#items));
    this.#items = [];
  }

  close(): void {
    this.#flush();
    closeSync(this.#file);
  }
}

/** A CSV file with a header; a null cell is empty. */
export class Table extends Output<readonly (string | number | null)[]> {
  constructor(file: string, columns: string[]) {
    super(file, (rows) => stringify(rows, { cast: { string: cellText } }));
    this.add(columns);
  }
}

/** One JSON document a line. */
export class JsonLines extends Output<unknown> {
  constructor(file: string) {
    super(file, (items) => items.map((item) => `${JSON.stringify(item)}\n`).join(""));
  }
}

/** Makes a folder and gives the paths of files in it. */
export function openFolder(folder: string): (name: string) => string {
  try {
    mkdirSync(folder, { recursive: true });
  } catch (error) {
    throw new Refusal(`${folder}: ${fileReason(error)}`);
  }
  return (name) => path.join(folder, name);
}
