import { ModuleProvider } from "@medusajs/framework/utils";
import { ManualPayoutProvider } from "./service";

export default ModuleProvider("upline_payout", { services: [ManualPayoutProvider] });
