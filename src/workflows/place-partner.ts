import {
  createStep,
  createWorkflow,
  StepResponse,
  WorkflowResponse,
} from "@medusajs/framework/workflows-sdk";
import type { PlaceChooser } from "../engine/facts";
import { servicesOf } from "./services";
import { choosePlace } from "./steps/choose-place";
import { wakeDrain } from "./steps/wake-drain";

export interface PlacePartnerInput {
  /** who is held */
  partner_id: string;
  parent_id: string;
  /** the first free one when left out */
  position?: number;
  chosen_by: PlaceChooser;
  /** the sponsor's partner id, or the admin's id */
  chooser_id: string;
}

/** Gives a newcomer that is held the place its sponsor or an admin chose. */
const placePartnerStep = createStep(
  "upline-place-partner",
  async ({ position, ...input }: PlacePartnerInput, { container }) => {
    const choice = { ...input, position: position ?? null };
    await choosePlace(servicesOf(container), choice, new Date().toISOString());
    wakeDrain(container);
    return new StepResponse({ partner_id: input.partner_id });
  },
);

export const placePartnerWorkflow = createWorkflow(
  "upline-place-partner",
  (input: PlacePartnerInput) => new WorkflowResponse(placePartnerStep(input)),
);
