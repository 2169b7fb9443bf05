import { z } from "@medusajs/framework/zod";
import { id, route } from "../../../../support/http";
import { exportBatch } from "../../../../workflows/export-batch";
import { servicesOf } from "../../../../workflows/services";
import { adminOf } from "../../../admin";

const query = z.strictObject({ batch_id: id, format: z.string().min(1).max(20).default("csv") });

/** A batch as the file that a bank executes. */
export const GET = route({ query }, async ({ req, res, query: wanted }) => {
  const asked = { ...wanted, actor: adminOf(req) };
  const file = await exportBatch(servicesOf(req.scope), asked, new Date().toISOString());
  res.setHeader("content-type", file.content_type);
  res.setHeader("content-disposition", `attachment; filename="${file.file_name}"`);
  res.setHeader("cache-control", "no-store");
  res.send(file.content);
  return undefined;
});
