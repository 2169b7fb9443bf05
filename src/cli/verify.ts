/** `npm run verify`: proves the ledger of a store's database, beside the store or without it. */
import { readFileSync } from "node:fs";
import { parseArgs } from "node:util";
import { z } from "@medusajs/framework/zod";
import { canonicalJson } from "../engine/canonical";
import { keepProof } from "../workflows/proof/keep";
import { prove, type Proof } from "../workflows/prove-ledger";
import type { Services } from "../workflows/services";
import { showHead } from "../workflows/views/heads";
import { showStatement, type Statement } from "../workflows/views/statement";
import { fileReason, Refusal, run } from "./command";
import { databaseUrl, refuseOther } from "./database";
import { openModules } from "./open-modules";

const USAGE = `usage: DATABASE_URL=postgres://… npm run verify -- [--head HASH] [--statement FILE] [--read-only] [--json]
  --head HASH       a head that was published has to be on the chain; may be given several times
  --statement FILE  a statement as JSON: its head has to be on the chain and its sums have to follow
  --read-only       writes nothing; otherwise the proof and its head are kept, and lift a doubt when clean
  --json            the result as JSON
exit code: 0 clean, 1 with the first fault, 2 when it cannot be told`;

const HASH = /^[0-9a-f]{64}$/;

interface Options {
  url: string;
  heads: string[];
  statement: Statement | null;
  read_only: boolean;
  json: boolean;
}

/** As much of a statement as it takes to ask for it again. */
const statementFile = z.looseObject({
  statement: z.looseObject({
    partner_id: z.string(),
    currency: z.string(),
    from: z.string().nullable(),
    head: z.object({ no: z.string(), hash: z.string().regex(HASH) }),
  }),
  limit: z.int().min(1).max(500),
  offset: z.int().min(0),
});

function readOptions(args: string[]): Options {
  const options = {
    head: { type: "string", multiple: true },
    statement: { type: "string" },
    "read-only": { type: "boolean" },
    json: { type: "boolean" },
  } as const;
  let values;
  try {
    values = parseArgs({ args, options }).values;
  } catch (error) {
    throw new Refusal(`${(error as Error).message}\n${USAGE}`);
  }
  const heads = values.head ?? [];
  const wrong = heads.find((hash) => !HASH.test(hash));
  if (wrong !== undefined) throw new Refusal(`--head "${wrong}" is not 64 hexadecimal digits`);
  const url = databaseUrl(`which database is to be verified?\n${USAGE}`);
  return {
    url,
    heads,
    statement: values.statement === undefined ? null : readStatement(values.statement),
    read_only: values["read-only"] === true,
    json: values.json === true,
  };
}

function readStatement(file: string): Statement {
  let text: string;
  try {
    text = readFileSync(file, "utf8");
  } catch (error) {
    throw new Refusal(`${file} ${fileReason(error)}`);
  }
  try {
    return statementFile.parse(JSON.parse(text)) as unknown as Statement;
  } catch {
    throw new Refusal(`${file} is no statement as JSON`);
  }
}

async function proveHeads(services: Services, hashes: string[]): Promise<Proof["first_fault"]> {
  for (const hash of hashes) {
    const { is_on_chain } = await showHead(services, hash);
    if (!is_on_chain)
      return { what: "head", id: hash, expected: "a journal with it", found: "none" };
  }
  return null;
}

/** Whether the book still says what a statement says: its lines, balances and totals, up to its head. */
async function proveStatement(services: Services, given: Statement): Promise<Proof["first_fault"]> {
  const { partner_id, currency, from, head } = given.statement;
  const wrong = await proveHeads(services, [head.hash]);
  if (wrong) return wrong;
  const again = await showStatement(services, partner_id, {
    currency,
    ...(from && { from }),
    head: head.hash,
    limit: given.limit,
    offset: given.offset,
  });
  const [expected, found] = [again, given].map(({ statement, count }) => {
    // A name may change, and other currencies may have come.
    const { at: _at, display_name: _name, currencies: _others, ...figures } = statement;
    return canonicalJson({ figures, count });
  });
  if (expected === found) return null;
  return { what: "statement", id: `${partner_id} up to journal ${head.no}`, expected, found };
}

const WRITE_REFUSED = ["42501", "25006"];

/** A user that may only read proves all the same. */
async function keep(services: Services, proof: Proof): Promise<void> {
  try {
    await keepProof(services, proof);
  } catch (error) {
    if (!WRITE_REFUSED.includes((error as { code?: string }).code ?? "")) throw error;
    process.stderr.write(`the proof is not kept: ${(error as Error).message}\n`);
  }
}

async function verify({ url, heads, statement, read_only }: Options): Promise<Proof> {
  await refuseOther(url, ["upline_journal", "upline_head"]);
  const { services, close } = await openModules(url, {}, 4);
  try {
    const [{ journals }] = await services.ledger.read<{ journals: number }>("COUNT_BOOK");
    const progress = (done: number) => {
      process.stderr.write(`${done} of ${journals} journals\n`);
    };
    const proof = await prove(services, progress);
    if (!read_only) await keep(services, proof);
    if (!proof.ok) return proof;
    // What somebody brought along says nothing of the book alone: it is not kept with the proof.
    const first_fault =
      (await proveHeads(services, heads)) ??
      (statement && (await proveStatement(services, statement)));
    return { ...proof, ok: first_fault === null, first_fault };
  } finally {
    await close();
  }
}

function textOf({ ok, checked, head, first_fault }: Proof): string {
  const counts = Object.entries(checked).map(([what, count]) => `${what.padEnd(9)} ${count}`);
  const verdict = first_fault
    ? `fault: ${first_fault.what}, ${first_fault.id}\n  expected ${first_fault.expected}\n  found    ${first_fault.found}`
    : "clean";
  return [...counts, `head      ${head}`, ok ? "clean" : verdict, ""].join("\n");
}

void run(async () => {
  const options = readOptions(process.argv.slice(2));
  const proof = await verify(options);
  process.stdout.write(
    options.json ? `${JSON.stringify({ verify: proof }, null, 2)}\n` : textOf(proof),
  );
  process.exitCode = proof.ok ? 0 : 1;
});
