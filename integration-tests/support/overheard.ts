/** Everything a store says to others than whoever asked: its log, the console, and its events. */
import { inspect } from "node:util";
import type { MedusaContainer } from "@medusajs/framework/types";
import { ContainerRegistrationKeys, Modules } from "@medusajs/framework/utils";

const LEVELS = ["error", "warn", "info", "debug", "verbose", "http", "log", "activity"] as const;
const CONSOLE = ["log", "info", "warn", "error", "debug"] as const;

export interface Overheard {
  /** all that was said since, as text */
  text(): string;
  /** how often each spoke: proof that somebody listened */
  counts(): { log: number; events: number };
}

/** Listens until the test's mocks are restored; at every level of the log, whatever is shown of it. */
export function overhear(container: MedusaContainer): Overheard {
  const said: string[] = [];
  const counts = { log: 0, events: 0 };
  const hear = (kind: "log" | "events", words: readonly unknown[]) => {
    counts[kind] += 1;
    said.push(words.map((word) => inspect(word, { depth: 20, maxStringLength: null })).join(" "));
  };
  const logger = container.resolve(ContainerRegistrationKeys.LOGGER);
  for (const level of LEVELS) {
    jest.spyOn(logger, level).mockImplementation((...words: unknown[]) => {
      hear("log", words);
      return undefined as never;
    });
  }
  for (const level of CONSOLE) {
    jest.spyOn(console, level).mockImplementation((...words: unknown[]) => hear("log", words));
  }
  for (const stream of [process.stdout, process.stderr]) {
    jest.spyOn(stream, "write").mockImplementation((words) => {
      hear("log", [words]);
      return true;
    });
  }
  const bus = container.resolve(Modules.EVENT_BUS);
  const emit = bus.emit.bind(bus);
  jest.spyOn(bus, "emit").mockImplementation(async (...words: Parameters<typeof emit>) => {
    hear("events", words);
    await emit(...words);
  });
  return { text: () => said.join("\n"), counts: () => counts };
}
