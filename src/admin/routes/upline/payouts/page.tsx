import { defineRouteConfig } from "@medusajs/admin-sdk";
import { useSearchParams } from "react-router-dom";
import { BatchList } from "../../../components/batch-list";
import { Boundary } from "../../../components/boundary";
import { PayoutDrawer } from "../../../components/payout-drawer";
import { PayoutList } from "../../../components/payout-list";

function Payouts() {
  const [params, setParams] = useSearchParams();
  const open = params.get("payout");
  const close = () =>
    setParams((before) => {
      before.delete("payout");
      return before;
    });
  return (
    <div className="flex flex-col gap-y-3">
      <PayoutList />
      <BatchList />
      {open !== null && <PayoutDrawer id={open} onClose={close} />}
    </div>
  );
}

const PayoutsPage = () => (
  <Boundary>
    <Payouts />
  </Boundary>
);

export const config = defineRouteConfig({
  label: "upline.menu.payouts",
  translationNs: "translation",
  rank: 2,
});

export default PayoutsPage;
