/** The modules of the network, resolved from a store's container. */
import type { MedusaContainer } from "@medusajs/framework/types";
import { LEDGER_MODULE } from "../modules/ledger";
import type { LedgerService } from "../modules/ledger/service";
import { PARTNER_MODULE } from "../modules/partner";
import type { PartnerService } from "../modules/partner/service";
import { PAYOUT_MODULE } from "../modules/payout";
import type { PayoutService } from "../modules/payout/service";
import { PLAN_MODULE } from "../modules/plan";
import type { PlanService } from "../modules/plan/service";
import { TREE_PATH_MODULE } from "../modules/tree-path";
import type { TreePathService } from "../modules/tree-path/service";
import { TRUST_FUND_MODULE } from "../modules/trust-fund";
import type { TrustFundService } from "../modules/trust-fund/service";

export interface Services {
  partner: PartnerService;
  tree: TreePathService;
  plan: PlanService;
  ledger: LedgerService;
  trustFund: TrustFundService;
  payout: PayoutService;
}

export function servicesOf(container: MedusaContainer): Services {
  return {
    partner: container.resolve<PartnerService>(PARTNER_MODULE),
    tree: container.resolve<TreePathService>(TREE_PATH_MODULE),
    plan: container.resolve<PlanService>(PLAN_MODULE),
    ledger: container.resolve<LedgerService>(LEDGER_MODULE),
    trustFund: container.resolve<TrustFundService>(TRUST_FUND_MODULE),
    payout: container.resolve<PayoutService>(PAYOUT_MODULE),
  };
}
