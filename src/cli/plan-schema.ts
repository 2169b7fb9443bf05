/** `npm run plan-schema`: writes the plan language as JSON Schema, which the package publishes. */
import { writeFileSync } from "node:fs";
import path from "node:path";
import { planJsonSchema } from "../engine/json-schema";

const FILE = path.join(__dirname, "../engine/plan-schema.json");

writeFileSync(FILE, `${JSON.stringify(planJsonSchema(), null, 2)}\n`);
