import { Badge, Copy, Skeleton, StatusBadge, Text } from "@medusajs/ui";
import { isZero } from "../lib/format";
import { usePartner } from "../lib/queries";
import type { Balance, Partner, PartnerStatus } from "../lib/types";
import { useFormat } from "../lib/use-format";
import { Facts, type Fact } from "./facts";
import { Money } from "./money";
import { TextLink } from "./text-link";

const STATUS_COLORS: Record<PartnerStatus, "green" | "orange" | "red"> = {
  active: "green",
  suspended: "orange",
  terminated: "red",
};

export function PartnerStatusBadge({ status }: { status: PartnerStatus }) {
  const { t } = useFormat();
  return (
    <StatusBadge color={STATUS_COLORS[status]} data-testid="upline-partner-status">
      {t(`partner.statuses.${status}`)}
    </StatusBadge>
  );
}

function SponsorName({ id }: { id: string | null }) {
  const { t } = useFormat();
  const sponsor = usePartner(id);
  if (id === null) return <Badge size="2xsmall">{t("tree.noReferrer")}</Badge>;
  if (sponsor.isPending) return <Skeleton className="ml-auto h-4 w-24" />;
  if (sponsor.isError) return <>{id}</>;
  const { customer_id, display_name } = sponsor.data;
  return <TextLink to={`/customers/${customer_id}`}>{display_name || id}</TextLink>;
}

export function PartnerFacts({ partner }: { partner: Partner }) {
  const { t, count, place, time } = useFormat();
  const { tree } = partner;
  const facts: Fact[] = [
    [
      t("partner.code"),
      <span key="code" className="inline-flex items-center gap-x-1">
        <code className="txt-compact-small font-mono">{partner.referral_code}</code>
        <Copy content={partner.referral_code} aria-label={t("partner.copyCode")} />
      </span>,
    ],
    [t("partner.sponsor"), <SponsorName key="sponsor" id={partner.sponsor_id} />],
    [t("partner.placement"), tree ? place(tree) : "–"],
    [t("partner.directs"), count(partner.direct_referrals_count)],
    [t("partner.network"), count(partner.total_network_size)],
    [t("partner.joined"), time(partner.joined_at)],
  ];
  if (partner.rank) facts.splice(2, 0, [t("partner.rank"), partner.rank.name]);
  return <Facts facts={facts} />;
}

const PARTS = ["available", "pending", "payout_hold", "owed"] as const;

function BalanceOf({ balance }: { balance: Balance }) {
  const { t } = useFormat();
  const parts = PARTS.filter((part) => part === "available" || !isZero(balance[part]));
  const facts = [...parts, "total_earned" as const].map<Fact>((part) => [
    t(`balance.${part}`),
    <Money key={part} amount={balance[part]} currency={balance.currency} />,
  ]);
  return (
    <section aria-label={t("balance.title", { currency: balance.currency.toUpperCase() })}>
      <Text size="small" leading="compact" className="text-ui-fg-muted px-6 pb-1 pt-4">
        {t("balance.title", { currency: balance.currency.toUpperCase() })}
      </Text>
      <Facts facts={facts} />
    </section>
  );
}

export function PartnerBalances({ balances }: { balances: Balance[] }) {
  return (
    <>
      {balances.map((balance) => (
        <BalanceOf key={balance.currency} balance={balance} />
      ))}
    </>
  );
}
