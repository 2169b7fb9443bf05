import { Module } from "@medusajs/framework/utils";
import { TreePathService } from "./service";

export { COUNTERS } from "./metrics-sql";

export const TREE_PATH_MODULE = "upline_tree_path";

export default Module(TREE_PATH_MODULE, { service: TreePathService });
export * as seats from "./seats";
