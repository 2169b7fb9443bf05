import { createHash } from "node:crypto";
import type { Logger } from "@medusajs/framework/types";
import {
  generateEntityId,
  InjectManager,
  InjectTransactionManager,
  MedusaContext,
} from "@medusajs/framework/utils";
import { canonicalJson } from "../../engine/canonical";
import { lint } from "../../engine/lint";
import { parsePlan, type Plan } from "../../engine/plan";
import { preset } from "../../engine/presets";
import { parseOptions, type UplineOptions } from "../../support/options";
import { isoTime, isoTimeOrNull, run, runOne, type SharedContext } from "../../support/sql";
import {
  acknowledgedOf,
  effectiveFrom,
  planNotFound,
  refuseOtherTree,
  type PlanStatus,
  type ShownVersion,
} from "./life";
import { STOP_SHADOW } from "./shadow-sql";
import { ShadowService } from "./shadows";
import * as sql from "./sql";

export interface PublishedPlan {
  id: string;
  version: number;
  hash: string;
  plan: Plan;
}

interface VersionRow {
  id: string;
  version: number;
  hash: string;
  document: unknown;
}

export interface PublishInput {
  id: string;
  /** ISO time; null: now */
  effective_from: string | null;
  /** codes of linter warnings that whoever publishes knows of */
  acknowledge: readonly string[];
  /** who publishes */
  by: string | null;
  /** ISO time of publishing */
  now: string;
}

const DEFAULT_PRESET = "halving-matrix";

/** Which plan was in force when. Published versions never change, so they are kept once read. */
export class PlanService extends ShadowService {
  readonly #options: UplineOptions;
  readonly #logger: Logger;
  readonly #versions = new Map<string, PublishedPlan>();

  readonly __hooks = {
    onApplicationStart: async (): Promise<void> => this.warnWhenOptionsDiffer(),
  };

  constructor(container: { logger: Logger }, options?: unknown) {
    // eslint-disable-next-line prefer-rest-params
    super(...(arguments as unknown as [Record<string, unknown>]));
    this.#options = parseOptions(options);
    this.#logger = container.logger;
  }

  /** The version in force at a time; an empty database is first given version 1 from the options. */
  @InjectManager()
  async versionAt(
    at: string,
    @MedusaContext() context: SharedContext = {},
  ): Promise<PublishedPlan> {
    return (await this.versionsAt([at], context)).get(at) as PublishedPlan;
  }

  /** The versions in force at some times, by time. Documents are read once: a published one never changes. */
  @InjectManager()
  async versionsAt(
    times: readonly string[],
    @MedusaContext() context: SharedContext = {},
  ): Promise<Map<string, PublishedPlan>> {
    const distinct = [...new Set(times)];
    if (distinct.length === 0) return new Map();
    const read = () => run<{ place: number; id: string }>(context, sql.VERSIONS_AT, [distinct]);
    let rows = await read();
    if (rows.length < distinct.length) {
      await this.seed(context);
      rows = await read();
    }
    const ids = new Map(rows.map(({ place, id }) => [distinct[place - 1], id]));
    const versions = await this.versions([...new Set(ids.values())], context);
    return new Map(
      distinct.map((at) => {
        const version = versions.get(ids.get(at) ?? "");
        if (!version) throw new Error(`no plan was in force at ${at}`);
        return [at, version];
      }),
    );
  }

  /** The versions in force at any time from one instant to another, the oldest first, and until when each was. */
  @InjectManager()
  async versionsBetween(
    from: string,
    to: string,
    @MedusaContext() context: SharedContext = {},
  ): Promise<{ version: PublishedPlan; until: string | null }[]> {
    type Row = VersionRow & { until: string | Date | null };
    const rows = await run<Row>(context, sql.IN_FORCE_BETWEEN, [from, to]);
    return rows.map((row) => ({ version: this.keep(row), until: isoTimeOrNull(row.until) }));
  }

  @InjectManager()
  async versions(
    ids: string[],
    @MedusaContext() context: SharedContext = {},
  ): Promise<Map<string, PublishedPlan>> {
    const missing = ids.filter((id) => !this.#versions.has(id));
    if (missing.length > 0) {
      (await run<VersionRow>(context, sql.VERSIONS, [missing])).forEach((row) => this.keep(row));
    }
    return new Map(
      ids.flatMap((id) => {
        const version = this.#versions.get(id);
        return version ? [[id, version]] : [];
      }),
    );
  }

  /** Every code and purpose of a house fund that a published plan names. */
  @InjectManager()
  async fundsEver(
    @MedusaContext() context: SharedContext = {},
  ): Promise<{ code: string; purpose: string }[]> {
    return run(context, sql.FUNDS_EVER);
  }

  /** Keeps a plan as a draft and returns its id. */
  @InjectManager()
  async addDraft(
    plan: Plan,
    by: string | null,
    @MedusaContext() context: SharedContext = {},
  ): Promise<string> {
    const id = generateEntityId(undefined, "uplan");
    const document = canonicalJson(plan);
    await run(context, sql.ADD_DRAFT, [id, plan.code, document, hashOf(document), by]);
    return id;
  }

  /** Replaces the plan of a draft; refuses an unknown and a published version, and one that runs as a shadow. */
  @InjectTransactionManager()
  async changeDraft(
    id: string,
    plan: Plan,
    @MedusaContext() context: SharedContext = {},
  ): Promise<void> {
    await this.holdDraft(id, context);
    await this.refuseShadow(id, context);
    const document = canonicalJson(plan);
    await run(context, sql.CHANGE_DRAFT, [id, plan.code, document, hashOf(document)]);
  }

  @InjectTransactionManager()
  async deleteDraft(id: string, @MedusaContext() context: SharedContext = {}): Promise<void> {
    await this.holdDraft(id, context);
    await this.refuseShadow(id, context);
    await run(context, sql.DELETE_DRAFT, [id]);
  }

  /**
   * Makes a draft the next version, and ends its shadow; refuses what the linter refuses and a time that is
   * not to come.
   */
  @InjectTransactionManager()
  async publish(
    { id, effective_from, acknowledge, by, now }: PublishInput,
    @MedusaContext() context: SharedContext = {},
  ): Promise<void> {
    await run(context, sql.PUBLISH_LOCK);
    // An empty database gets its version 1 first: the orders before this moment need one.
    await this.versionAt(now, context);
    const plan = parsePlan((await this.holdDraft(id, context)).document);
    const acknowledged = acknowledgedOf(lint(plan).findings, acknowledge);
    type Last = VersionRow & { effective_from: Date };
    const last = (await runOne<Last>(context, sql.LAST)) as Last;
    refuseOtherTree(plan, this.keep(last).plan);
    const from = effectiveFrom(effective_from, now, isoTime(last.effective_from));
    const codes = JSON.stringify(acknowledged);
    await run(context, sql.PUBLISH, [id, last.version + 1, from, codes, by, now]);
    await run(context, STOP_SHADOW, [id, by, now]);
  }

  /** One version with its document and its status at a time. */
  @InjectManager()
  async version(
    id: string,
    now: string,
    @MedusaContext() context: SharedContext = {},
  ): Promise<ShownVersion & { document: unknown }> {
    type Row = ShownVersion & { document: unknown };
    const row = await runOne<Row>(context, sql.SHOW, [now, id]);
    if (!row) throw planNotFound(id);
    return { ...shown(row), document: row.document };
  }

  /** Drafts first, then versions, newest first. */
  @InjectManager()
  async listVersions(
    filter: { status?: PlanStatus; limit: number; offset: number },
    now: string,
    @MedusaContext() context: SharedContext = {},
  ): Promise<{ versions: ShownVersion[]; count: number }> {
    const { status = null, limit, offset } = filter;
    const rows = await run<ShownVersion>(context, sql.LIST, [now, status, limit, offset]);
    const total = await runOne<{ count: number }>(context, sql.COUNT, [now, status]);
    return { versions: rows.map(shown), count: total?.count ?? 0 };
  }

  private optionsPlan(): Plan {
    const { plan, preset: code } = this.#options;
    return plan ? parsePlan(plan) : preset(code ?? DEFAULT_PRESET);
  }

  private async seed(context: SharedContext): Promise<void> {
    const plan = this.optionsPlan();
    const document = canonicalJson(plan);
    await run(context, sql.SEED, [
      generateEntityId(undefined, "uplan"),
      plan.code,
      document,
      hashOf(document),
    ]);
  }

  private async warnWhenOptionsDiffer(): Promise<void> {
    const current = await this.versionAt(new Date().toISOString());
    const { plan, preset: code } = this.#options;
    if ((plan || code) && current.hash !== hashOf(canonicalJson(this.optionsPlan()))) {
      this.#logger.warn(
        `upline: the plan in the options differs from published version ${current.version} ` +
          `("${current.plan.code}"), which stays in force; publish a new version to change it`,
      );
    }
  }

  private keep(row: VersionRow): PublishedPlan {
    const kept = this.#versions.get(row.id);
    if (kept) return kept;
    const { id, version, hash } = row;
    const published = { id, version, hash, plan: parsePlan(row.document) };
    this.#versions.set(id, published);
    return published;
  }
}

function shown(row: ShownVersion): ShownVersion {
  return {
    id: row.id,
    code: row.code,
    name: row.name,
    version: row.version,
    status: row.status,
    hash: row.hash,
    is_shadow: row.is_shadow,
    effective_from: isoTimeOrNull(row.effective_from),
    acknowledged: row.acknowledged,
    created_by: row.created_by,
    created_at: isoTime(row.created_at),
    published_by: row.published_by,
    published_at: isoTimeOrNull(row.published_at),
  };
}

function hashOf(document: string): string {
  return createHash("sha256").update(document).digest("hex");
}
