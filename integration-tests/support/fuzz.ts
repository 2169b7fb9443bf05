/** Thousands of requests that nobody should send: nothing fails, nothing leaks, what is refused writes nothing. */
import path from "node:path";
import { ContainerRegistrationKeys } from "@medusajs/framework/utils";
import fc from "fast-check";
import type { MedusaContainer } from "@medusajs/framework/types";
import { ADMIN } from "../../demo/people";
import { drainInboxWorkflow } from "../../src/workflows/drain-inbox";
import { ACCESS, type Access } from "./access";
import { requestsOf, type FuzzRequest } from "./fuzz-requests";
import type { ApiRoute } from "./routes";
import { callers, type Caller, type Stage } from "./stage";
import { changedTables, stateOf, type State } from "./state";
import { jsonOf, send, type WireAnswer } from "./wire";

export interface FuzzReport {
  seed: number;
  requests: number;
  accepted: number;
  /** accepted, and no mere reading */
  changes: number;
  refused: number;
  /** answers by status */
  statuses: Record<string, number>;
  /** what should not have been: the request with what was wrong about its answer */
  faults: { route: string; fault: string; request: FuzzRequest; answer: string }[];
}

/** Requests of one route that are drawn and judged together. */
const BATCH = 20;
const AT_ONCE = 4;
const ROOT = path.join(__dirname, "../..");

/** What no answer may hold: a stack, a statement, an error of Postgres, a path, an address of the database. */
const LEAKS = [
  /\n\s+at \S+.*:\d+:\d+/,
  /node_modules|\/src\/[a-z]+\/|\.ts:\d+/,
  /\b(relation|column|constraint|operator) "|syntax error at|invalid input syntax|SQLSTATE/i,
  /violates|deadlock|duplicate key|ECONNREFUSED|Maximum call stack|Cannot read propert/i,
  /\bselect\b.{1,200}\bfrom\b|\binsert into\b/i,
  /postgres(ql)?:\/\//,
];

/** What a read may keep: the last proof, the head that a statement shows, and the row of a fund that the plan names for the first time. */
const KEPT_BY_READS: Readonly<Record<string, readonly string[]>> = {
  "GET /admin/ledger/verify": ["upline_proof", "upline_head"],
  "GET /admin/partners/:id/statement": ["upline_head"],
  "GET /store/partners/me/statement": ["upline_head"],
  "GET /admin/trust-funds": ["upline_trust_fund"],
  "GET /admin/trust-funds/:code/transactions": ["upline_trust_fund"],
};

const INSIDER: Record<Access, Caller> = {
  admin: "admin",
  partner: "partner",
  customer: "customer",
  anyone: "anonymous",
  public: "nobody",
};

/** Somebody who may use a route, by its key. */
export const INSIDERS: Readonly<Record<string, Caller>> = Object.fromEntries(
  Object.entries(ACCESS).map(([key, access]) => [key, INSIDER[access]]),
);

/** Every route in turn, in batches, until `requests` were sent. The same seed draws the same requests. */
export async function fuzz(
  stage: Stage,
  routes: readonly ApiRoute[],
  { requests, seed }: { requests: number; seed: number },
): Promise<FuzzReport> {
  const report: FuzzReport = {
    ...{ seed, requests: 0, accepted: 0, changes: 0, refused: 0, statuses: {}, faults: [] },
  };
  const ids = await everyId(stage);
  // Reading first: what an accepted write changes (who is terminated may do little) comes after it.
  const order = [...routes].sort((a, b) => Number(a.method !== "GET") - Number(b.method !== "GET"));
  for (let round = 0; report.requests < requests; round++) {
    for (const [index, route] of order.entries()) {
      const drawn = requestsOf(route, INSIDERS[route.key] ?? "admin", ids);
      const options = { seed: seed + round * 1_000 + index, numRuns: BATCH };
      await tryBatch(stage, route, fc.sample(drawn, options), report);
    }
  }
  return report;
}

async function tryBatch(
  stage: Stage,
  route: ApiRoute,
  batch: readonly FuzzRequest[],
  report: FuzzReport,
): Promise<void> {
  const before = await restingState(stage.container);
  const accepted = report.accepted;
  const waiting = [...batch];
  const worker = async () => {
    for (let next = waiting.pop(); next; next = waiting.pop()) {
      await tryOne(stage, route, next, report);
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, worker));
  const changed = changedTables(before, await stateOf(stage.container));
  const kept = KEPT_BY_READS[route.key] ?? [];
  const isRead = route.method === "GET";
  const written = changed.filter((table) => !isRead || !kept.includes(table));
  if ((isRead || report.accepted === accepted) && written.length > 0) {
    const fault = `read or refused, but wrote ${written.join(", ")}`;
    report.faults.push({ route: route.key, fault, request: batch[0], answer: "" });
  }
}

/** The state once nothing of what was accepted is still at work. */
async function restingState(container: MedusaContainer): Promise<State> {
  for (let last = await stateOf(container); ;) {
    await drainInboxWorkflow(container).run();
    const next = await stateOf(container);
    if (changedTables(last, next).length === 0) return next;
    last = next;
  }
}

async function tryOne(
  stage: Stage,
  route: ApiRoute,
  request: FuzzRequest,
  report: FuzzReport,
): Promise<void> {
  const { caller, content_type, path: at, body } = request;
  const headers: Record<string, string> = { ...callers(stage)[caller] };
  if (content_type) headers["content-type"] = content_type;
  report.requests += 1;
  const blame = (fault: string, answer: string) => {
    const shortened = { ...request, body: body?.slice(0, 500), path: at.slice(0, 500) };
    report.faults.push({
      ...{ route: route.key, fault, request: shortened, answer: answer.slice(0, 500) },
    });
  };
  try {
    const answer = await send(stage.base_url, { method: route.method, path: at, headers, body });
    report[answer.status < 400 ? "accepted" : "refused"] += 1;
    if (answer.status < 400 && route.method !== "GET") report.changes += 1;
    report.statuses[answer.status] = (report.statuses[answer.status] ?? 0) + 1;
    const fault = faultOf(answer, request, stage);
    if (fault) blame(fault, answer.text);
  } catch (error) {
    blame("no answer", String(error));
  }
}

/** What is wrong about an answer, or null. */
function faultOf(
  answer: WireAnswer,
  { caller, is_broken }: FuzzRequest,
  stage: Stage,
): string | null {
  const { status, text, headers } = answer;
  if (status >= 500) return `failed with ${status}`;
  if (status < 200 || (status >= 300 && status < 400)) return `answered ${status}`;
  if (headers["x-injected"]) return "a header was injected";
  const leak = LEAKS.find((pattern) => pattern.test(text));
  if (leak) return `leaks ${leak}`;
  if (secretsOf(stage).some((secret) => text.includes(secret))) return "leaks a secret";
  if (caller !== "admin" && /@example\.com/.test(text)) return "leaks an address";
  return status >= 400 && !isRefusal(answer, caller, is_broken) ? "is no refusal" : null;
}

function secretsOf({ shop, ann, bob, carl }: Stage): string[] {
  const { JWT_SECRET, COOKIE_SECRET, DB_PASSWORD } = process.env;
  const known = [JWT_SECRET, COOKIE_SECRET, DB_PASSWORD].filter(
    (secret): secret is string => secret !== undefined && secret.length > 8,
  );
  return [...known, ROOT, shop.admin_token, ann.token, bob.token, carl.token, ADMIN.password];
}

/** `{ type, code, message }`; where the framework itself turns somebody away, its message. */
function isRefusal(answer: WireAnswer, caller: Caller, is_broken: boolean): boolean {
  const told = jsonOf(answer);
  const { type, code, message } = told ?? {};
  if (typeof message !== "string" || message === "") return false;
  if (typeof type === "string" && typeof code === "string") return true;
  return answer.status === 401 || is_broken || caller === "nobody" || caller === "forged";
}

/** Ids of whatever the plugin keeps, a few a table, with codes and what belongs to nobody. */
async function everyId(stage: Stage): Promise<string[]> {
  const knex = stage.container.resolve(ContainerRegistrationKeys.PG_CONNECTION);
  type Rows<Row> = { rows: Row[] };
  const tables = (await knex.raw(
    `select table_name as name from information_schema.columns
     where table_schema = 'public' and table_name like 'upline%' and column_name = 'id'
       and data_type = 'text' order by 1`,
  )) as Rows<{ name: string }>;
  const ids = [];
  for (const { name } of tables.rows) {
    const { rows } = (await knex.raw(`select id from "${name}" order by id limit 4`)) as Rows<{
      id: string;
    }>;
    ids.push(...rows.map(({ id }) => id));
  }
  const { ruth, ann, bob, carl, orders, cart_id } = stage;
  const people = [ruth, ann, bob].flatMap((who) => [who.id, who.customer_id, who.referral_code]);
  return [...ids, ...people, carl.customer_id, orders.ann, orders.bob, cart_id, "nowhere_01"];
}

export const described = ({
  seed,
  requests,
  accepted,
  changes,
  refused,
  statuses,
  faults,
}: FuzzReport) =>
  `fuzz: seed ${seed}, ${requests} requests, ${accepted} accepted (${changes} changes), ${refused} refused ` +
  `(${JSON.stringify(statuses)}), ${faults.length} faults\n`;
