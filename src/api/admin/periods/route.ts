import { z } from "@medusajs/framework/zod";
import { PERIODS } from "../../../engine/periods/names";
import { page, route } from "../../../support/http";
import { servicesOf } from "../../../workflows/services";
import { showClosedPeriods, showOpenPeriods } from "../../../workflows/views/periods";

const query = z.strictObject({
  state: z.enum(["open", "closed"]).default("open"),
  name: z.enum(PERIODS).optional(),
  ...page,
});

/** What is open now; with `state=closed`, what closed, newest first. */
export const GET = route({ query }, async ({ req, query: { state, name, ...window } }) => {
  const services = servicesOf(req.scope);
  if (state === "closed") {
    return { ...(await showClosedPeriods(services, name ?? null, window)), ...window };
  }
  const { periods } = await showOpenPeriods(services, new Date().toISOString());
  const asked = periods.filter((period) => !name || period.name === name);
  const { limit, offset } = window;
  return { periods: asked.slice(offset, offset + limit), count: asked.length, limit, offset };
});
