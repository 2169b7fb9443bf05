import { z } from "@medusajs/framework/zod";
import { emptyBody } from "../../../../../../../support/approval-request";
import { id, route } from "../../../../../../../support/http";
import { decideFundWithdrawalWorkflow } from "../../../../../../../workflows/decide-fund-withdrawal";
import { servicesOf } from "../../../../../../../workflows/services";
import { showFundWithdrawal } from "../../../../../../../workflows/views/approvals";
import { adminOf } from "../../../../../../admin";

const params = z.object({ code: id, id });

/** Approves a withdrawal that another admin asked for: the money leaves the fund. */
export const POST = route({ params, body: emptyBody }, async ({ req, params: asked }) => {
  const decision = { state: "approved" as const, by: adminOf(req), reason: null };
  await decideFundWithdrawalWorkflow(req.scope).run({ input: { ...asked, ...decision } });
  return { withdrawal: await showFundWithdrawal(servicesOf(req.scope), asked.id) };
});
