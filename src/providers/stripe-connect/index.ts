import { ModuleProvider } from "@medusajs/framework/utils";
import { StripeConnectPayoutProvider } from "./service";

export default ModuleProvider("upline_payout", { services: [StripeConnectPayoutProvider] });
