import { z } from "@medusajs/framework/zod";
import { rejectedBody } from "../../../../../../../support/approval-request";
import { id, route } from "../../../../../../../support/http";
import { decideFundWithdrawalWorkflow } from "../../../../../../../workflows/decide-fund-withdrawal";
import { servicesOf } from "../../../../../../../workflows/services";
import { showFundWithdrawal } from "../../../../../../../workflows/views/approvals";
import { adminOf } from "../../../../../../admin";

const params = z.object({ code: id, id });

/** Rejects a withdrawal, with a reason. */
export const POST = route(
  { params, body: rejectedBody },
  async ({ req, params: asked, body: { reason } }) => {
    const decision = { state: "rejected" as const, by: adminOf(req), reason };
    await decideFundWithdrawalWorkflow(req.scope).run({ input: { ...asked, ...decision } });
    return { withdrawal: await showFundWithdrawal(servicesOf(req.scope), asked.id) };
  },
);
