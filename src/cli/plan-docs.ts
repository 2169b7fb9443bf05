/** `npm run plan-docs`: makes the generated parts of docs/plans.md anew. */
import { readFileSync, writeFileSync } from "node:fs";
import path from "node:path";
import { planJsonSchema } from "../engine/json-schema";
import { regenerate } from "./docs/document";

const FILE = path.join(__dirname, "../../docs/plans.md");

writeFileSync(FILE, regenerate(readFileSync(FILE, "utf8"), planJsonSchema()));
