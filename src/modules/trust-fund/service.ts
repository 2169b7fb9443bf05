import {
  InjectManager,
  InjectTransactionManager,
  MedusaContext,
  MedusaService,
} from "@medusajs/framework/utils";
import { run, type SharedContext } from "../../support/sql";
import { TrustFund } from "./models/trust-fund";
import * as sql from "./sql";

export interface Fund {
  code: string;
  purpose: string;
}

/** The house funds: what they are for. What is in them is in the ledger. */
export class TrustFundService extends MedusaService({ UplineTrustFund: TrustFund }) {
  /** Opens the funds a plan names; a fund that is open stays as it is. */
  @InjectTransactionManager()
  async open(funds: readonly Fund[], @MedusaContext() context: SharedContext = {}): Promise<void> {
    if (funds.length === 0) return;
    const columns = [funds.map((fund) => fund.code), funds.map((fund) => fund.purpose)];
    await run(context, sql.OPEN_FUNDS, columns);
  }

  @InjectManager()
  async funds(@MedusaContext() context: SharedContext = {}): Promise<Fund[]> {
    return run(context, sql.FUNDS);
  }
}
