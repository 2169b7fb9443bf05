import { createHash } from "node:crypto";
import type { Logger } from "@medusajs/framework/types";
import {
  generateEntityId,
  InjectManager,
  MedusaContext,
  MedusaService,
} from "@medusajs/framework/utils";
import { canonicalJson } from "../../engine/canonical";
import { parsePlan, type Plan } from "../../engine/plan";
import { preset } from "../../engine/presets";
import { parseOptions, type UplineOptions } from "../../support/options";
import { run, runOne, type SharedContext } from "../../support/sql";
import { PlanVersion } from "./models/plan-version";
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

const DEFAULT_PRESET = "halving-matrix";

/** Which plan was in force when. Published versions never change, so they are kept once read. */
export class PlanService extends MedusaService({ UplinePlanVersion: PlanVersion }) {
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
    let row = await runOne<VersionRow>(context, sql.VERSION_AT, [at]);
    if (!row) {
      await this.seed(context);
      row = await runOne<VersionRow>(context, sql.VERSION_AT, [at]);
    }
    if (!row) throw new Error(`no plan was in force at ${at}`);
    return this.keep(row);
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

function hashOf(document: string): string {
  return createHash("sha256").update(document).digest("hex");
}
