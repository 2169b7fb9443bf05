import { route } from "../../../../support/http";
import { servicesOf } from "../../../../workflows/services";
import { showDashboard } from "../../../../workflows/views/dashboard";

/** The totals of the network. */
export const GET = route({}, async ({ req }) => ({
  dashboard: await showDashboard(servicesOf(req.scope), new Date()),
}));
