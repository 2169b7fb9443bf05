import {
  createStep,
  createWorkflow,
  StepResponse,
  WorkflowResponse,
} from "@medusajs/framework/workflows-sdk";
import { Modules } from "@medusajs/framework/utils";
import { UplineError } from "../support/errors";
import { servicesOf, type Services } from "./services";
import { displayName } from "./steps/customer-name";
import { emitEvents } from "./steps/emit-decided";
import { enrol, type EnrolledPartner } from "./steps/enrol";
import { unknownCode } from "./steps/unknown-code";
import { wakeDrain } from "./steps/wake-drain";

export interface EnrolPartnerInput {
  customer_id: string;
  /** code of the partner who invited */
  referral_code?: string;
  /** or that partner's id; an admin may give either */
  sponsor_id?: string;
  /** the admin who enrols; absent: the customer itself */
  actor?: string;
}

/** Enrols a customer: partner, places in both trees and the join hint in one transaction, or nothing. */
const enrolStep = createStep(
  "upline-enrol-partner",
  async (input: EnrolPartnerInput, { container }) => {
    const services = servicesOf(container);
    const customers = container.resolve(Modules.CUSTOMER);
    const [customer] = await customers.listCustomers({ id: input.customer_id });
    if (!customer) {
      throw new UplineError("not_found", "customer_not_found", "no such customer", {
        customer_id: input.customer_id,
      });
    }
    const sponsor_id = await resolveSponsor(services, input);
    const partner = await enrol(services, {
      customer_id: customer.id,
      display_name: displayName(customer),
      sponsor_id,
      actor: input.actor,
    });
    const data = { id: partner.id, customer_id: customer.id, sponsor_id };
    emitEvents(container, [{ name: "partner.registered", data }]);
    wakeDrain(container);
    return new StepResponse<EnrolledPartner>(partner);
  },
);

/** The sponsor a code or an id names, or null; unknown and inactive sponsors are refused. */
async function resolveSponsor(
  { partner }: Services,
  { referral_code, sponsor_id }: EnrolPartnerInput,
): Promise<string | null> {
  const byCode = referral_code === undefined ? null : await partner.partnerByCode(referral_code);
  if (referral_code !== undefined && !byCode) throw unknownCode();
  if (sponsor_id === undefined) return byCode?.id ?? null;
  if (byCode && byCode.id !== sponsor_id) {
    throw new UplineError(
      "invalid_data",
      "sponsor_mismatch",
      "referral_code and sponsor_id name different partners; give one of them",
    );
  }
  const status = (await partner.statusesOf([sponsor_id])).get(sponsor_id);
  if (status === undefined || status === "terminated") {
    throw new UplineError(
      "invalid_data",
      "unknown_sponsor",
      "sponsor_id names no partner who can sponsor",
      { field: "sponsor_id" },
    );
  }
  return sponsor_id;
}

export const enrolPartnerWorkflow = createWorkflow(
  "upline-enrol-partner",
  (input: EnrolPartnerInput) => new WorkflowResponse(enrolStep(input)),
);
