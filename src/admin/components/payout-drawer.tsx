import { Drawer, InlineTip, Text } from "@medusajs/ui";
import { usePayout } from "../lib/queries";
import type { PayoutDetail } from "../lib/types";
import { useFormat } from "../lib/use-format";
import { AdminName } from "./admin-name";
import { DeedHistory } from "./deed-history";
import { Facts, type Fact } from "./facts";
import { Loaded } from "./loaded";
import { Money } from "./money";
import { PartnerBalances } from "./partner-facts";
import { PayoutActions } from "./payout-actions";
import { DueDate, PayoutStateBadge } from "./payout-state";
import { TextLink } from "./text-link";

const TIPS = { failed: "error", unknown: "warning" } as const;

/** What the state means, and the reason somebody or the provider gave for it. */
function About({ of: { state, reason } }: { of: PayoutDetail }) {
  const { t } = useFormat();
  const variant = state === "failed" || state === "unknown" ? TIPS[state] : "info";
  return (
    <div className="flex flex-col gap-y-3 px-6 py-4">
      <InlineTip variant={variant} label={t(`payouts.states.${state}`)}>
        {t(`payouts.about.${state}`)}
      </InlineTip>
      {reason && (
        <Text size="small" className="break-words">
          <span className="text-ui-fg-muted">{`${t("payouts.reason")}: `}</span>
          {t(`payouts.reasons.${reason}`, { defaultValue: reason })}
        </Text>
      )}
    </div>
  );
}

function PayoutFacts({ of }: { of: PayoutDetail }) {
  const { t, time } = useFormat();
  const { currency, method } = of;
  const facts: Fact[] = [
    [
      t("payouts.partner"),
      <TextLink key="partner" to={`/upline/tree?partner=${of.partner_id}`}>
        {of.display_name || of.partner_id}
      </TextLink>,
    ],
    [t("payouts.amount"), <Money key="amount" amount={of.amount} currency={currency} />],
    [t("payouts.fee"), <Money key="fee" amount={of.fee} currency={currency} />],
    [t("payouts.net"), <Money key="net" amount={of.net} currency={currency} />],
    [t("payouts.method"), `${method.masked} · ${method.kind}`],
    [t("payouts.requested"), time(of.requested_at)],
    [t("payouts.due"), <DueDate key="due" of={of} />],
  ];
  if (of.approved_by)
    facts.push([t("payouts.approvedBy"), <AdminName key="by" id={of.approved_by} />]);
  if (of.paid_at) facts.push([t("payouts.paidAt"), time(of.paid_at)]);
  if (of.reference) facts.push([t("payouts.reference"), of.reference]);
  return <Facts facts={facts} />;
}

function Section({ title, children }: { title: string; children: React.ReactNode }) {
  return (
    <section aria-label={title}>
      <Text size="small" leading="compact" weight="plus" className="px-6 pb-2 pt-4">
        {title}
      </Text>
      {children}
    </section>
  );
}

/** One payout: what it is, what became of it so far, and what can be done. */
export function PayoutDrawer({ id, onClose }: { id: string; onClose: () => void }) {
  const { t } = useFormat();
  const query = usePayout(id);
  return (
    <Drawer open onOpenChange={onClose}>
      <Drawer.Content data-testid="upline-payout-drawer">
        <Drawer.Header>
          <Drawer.Title asChild>
            <span className="txt-large-plus flex items-center gap-x-3">
              {t("payouts.one")}
              {query.data && <PayoutStateBadge state={query.data.state} />}
            </span>
          </Drawer.Title>
          <Drawer.Description className="break-all">{id}</Drawer.Description>
        </Drawer.Header>
        <Drawer.Body className="divide-y overflow-y-auto p-0">
          <Loaded query={query} rows={8}>
            {(payout) => (
              <>
                <About of={payout} />
                <PayoutFacts of={payout} />
                <PartnerBalances balances={payout.balances} />
                <Section title={t("payouts.history")}>
                  <DeedHistory deeds={payout.history} />
                </Section>
              </>
            )}
          </Loaded>
        </Drawer.Body>
        {query.data && <PayoutActions of={query.data} />}
      </Drawer.Content>
    </Drawer>
  );
}
