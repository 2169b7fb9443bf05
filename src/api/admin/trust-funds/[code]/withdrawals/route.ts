import { z } from "@medusajs/framework/zod";
import { askedBody, listed } from "../../../../../support/approval-request";
import { id, route } from "../../../../../support/http";
import { requestFundWithdrawalWorkflow } from "../../../../../workflows/request-fund-withdrawal";
import { servicesOf } from "../../../../../workflows/services";
import { showFundWithdrawal, showFundWithdrawals } from "../../../../../workflows/views/approvals";
import { adminOf } from "../../../../admin";

const params = z.object({ code: id });
const query = z.strictObject(listed);

/** Withdrawals of one fund, newest first. */
export const GET = route({ params, query }, async ({ req, params: { code }, query: filter }) =>
  showFundWithdrawals(servicesOf(req.scope), { code, ...filter }),
);

/** Asks for money out of a fund; a second admin has to approve. */
export const POST = route(
  { params, body: askedBody },
  async ({ req, params: { code }, body: asked }) => {
    const input = { code, ...asked, by: adminOf(req) };
    const { result } = await requestFundWithdrawalWorkflow(req.scope).run({ input });
    return { withdrawal: await showFundWithdrawal(servicesOf(req.scope), result.id) };
  },
);
