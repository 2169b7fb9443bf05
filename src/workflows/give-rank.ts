import {
  createStep,
  createWorkflow,
  StepResponse,
  WorkflowResponse,
} from "@medusajs/framework/workflows-sdk";
import { servicesOf } from "./services";
import { changeEvents, emitEvents } from "./steps/emit-decided";
import { giveRank, type GivenRank } from "./steps/give-rank";

/** Gives a partner a rank by hand and tells the store when it is another one. */
const giveRankStep = createStep("upline-give-rank", async (input: GivenRank, { container }) => {
  const changes = await giveRank(servicesOf(container), input, new Date().toISOString());
  emitEvents(container, changeEvents(changes));
  return new StepResponse({ changed: changes.awards.length > 0 });
});

export const giveRankWorkflow = createWorkflow(
  "upline-give-rank",
  (input: GivenRank) => new WorkflowResponse(giveRankStep(input)),
);
