import { MedusaService, Module } from "@medusajs/framework/utils";
import { Balance, Commission, Member } from "./models/stored";

export const GENERATED = "bench_generated";

export class GeneratedService extends MedusaService({
  BenchMember: Member,
  BenchCommission: Commission,
  BenchBalance: Balance,
}) {}

export default Module(GENERATED, { service: GeneratedService });
