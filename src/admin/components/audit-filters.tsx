import { Input } from "@medusajs/ui";
import { nameOf, wordOf } from "../lib/names";
import { useAdmins } from "../lib/queries";
import type { DeedFilter } from "../lib/types";
import { useFormat } from "../lib/use-format";
import { Choice } from "./choice";

/** What the store records, by what it is done to. */
const DEEDS: Record<string, string[]> = {
  partner: ["enrol", "place", "set_kyc_level", "give_rank", "change_status"],
  plan: ["draft", "change", "delete", "publish", "start_shadow", "stop_shadow"],
  period: ["close"],
  fact: ["report"],
  payout: [
    ...["request", "cancel", "approve", "reject", "send", "accept"],
    ...["doubt", "send_again", "pay", "fail", "reverse"],
  ],
  payout_batch: ["send", "export"],
  payout_method: ["add", "forget"],
  fund_withdrawal: ["request", "approve", "reject"],
  adjustment: ["request", "approve", "reject"],
};
const SUBJECTS = Object.keys(DEEDS);
const LONGEST = 100;

interface WordsProps {
  label: string;
  value: string | undefined;
  onChange: (value: string | undefined) => void;
}

/** Taken with Enter, or when the focus goes on. */
function Words({ label, value, onChange }: WordsProps) {
  const take = (text: string) => {
    const words = text.trim() || undefined;
    if (words !== value) onChange(words);
  };
  return (
    <Input
      key={value}
      size="small"
      className="w-full sm:w-48"
      aria-label={label}
      placeholder={label}
      maxLength={LONGEST}
      autoComplete="off"
      defaultValue={value}
      onBlur={(event) => take(event.target.value)}
      onKeyDown={(event) => event.key === "Enter" && take(event.currentTarget.value)}
    />
  );
}

interface AuditFiltersProps {
  filter: DeedFilter;
  onChange: (changed: DeedFilter) => void;
}

export function AuditFilters({ filter, onChange }: AuditFiltersProps) {
  const { t } = useFormat();
  const admins = useAdmins();
  const actions = SUBJECTS.filter((kind) => kind === (filter.subject_kind ?? kind)).flatMap(
    (kind) => DEEDS[kind].map((deed) => `${kind}.${deed}`),
  );
  return (
    <div role="search" aria-label={t("audit.filter")} className="flex flex-wrap gap-2 px-6 py-4">
      <Choice
        label={t("audit.subject")}
        any={t("audit.anySubject")}
        value={filter.subject_kind}
        options={SUBJECTS.map((value) => ({ value, name: t(`audit.subjects.${value}`) }))}
        onChoose={(subject_kind) => onChange({ subject_kind, action: undefined })}
      />
      <Choice
        label={t("audit.actor")}
        any={t("audit.anyActor")}
        value={filter.actor}
        options={(admins.data ?? []).map((admin) => ({ value: admin.id, name: nameOf(admin) }))}
        onChoose={(actor) => onChange({ actor })}
      />
      <Choice
        label={t("audit.action")}
        any={t("audit.anyAction")}
        value={filter.action}
        options={actions.map((value) => ({ value, name: t(`audit.actions.${wordOf(value)}`) }))}
        onChoose={(action) => onChange({ action })}
      />
      <Words
        label={t("audit.subjectId")}
        value={filter.subject_id}
        onChange={(subject_id) => onChange({ subject_id })}
      />
    </div>
  );
}
