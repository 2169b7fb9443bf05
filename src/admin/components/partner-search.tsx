import { Input, Popover, Text } from "@medusajs/ui";
import { type KeyboardEvent, useId, useRef, useState } from "react";
import { usePartnerSearch } from "../lib/queries";
import type { Partner } from "../lib/types";
import { useDebounced } from "../lib/use-debounced";
import { useFormat } from "../lib/use-format";

/** What the API takes. */
const MAX_WORDS = 100;

/** A combobox: words in, partners out; the arrow keys choose, Enter picks. */
export function PartnerSearch({ onPick }: { onPick: (partner: Partner) => void }) {
  const { t, problem } = useFormat();
  const [text, setText] = useState("");
  const [open, setOpen] = useState(false);
  const [at, setAt] = useState(0);
  const input = useRef<HTMLInputElement>(null);
  const listId = useId();

  const words = text.trim();
  const search = usePartnerSearch(useDebounced(words));
  const partners = search.data?.partners ?? [];
  const shown = open && words !== "" && (search.isSuccess || search.isError);
  const optionId = (index: number) => `${listId}-${index}`;

  const pick = (partner: Partner | undefined) => {
    if (!partner) return;
    setOpen(false);
    setText("");
    onPick(partner);
  };
  const onKeyDown = (event: KeyboardEvent) => {
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (step && partners.length > 0) {
      event.preventDefault();
      setOpen(true);
      setAt((at + step + partners.length) % partners.length);
    } else if (event.key === "Enter" && shown) {
      event.preventDefault();
      pick(partners[at]);
    }
  };

  return (
    <Popover open={shown} onOpenChange={setOpen}>
      <Popover.Anchor className="w-full md:w-72">
        <Input
          ref={input}
          type="search"
          size="small"
          role="combobox"
          value={text}
          placeholder={t("search.placeholder")}
          aria-label={t("search.label")}
          aria-expanded={shown}
          aria-controls={shown ? listId : undefined}
          aria-activedescendant={shown && partners[at] ? optionId(at) : undefined}
          aria-autocomplete="list"
          autoComplete="off"
          maxLength={MAX_WORDS}
          data-testid="upline-tree-search"
          onChange={(event) => {
            setText(event.target.value);
            setAt(0);
            setOpen(true);
          }}
          onFocus={() => setOpen(true)}
          onKeyDown={onKeyDown}
        />
      </Popover.Anchor>
      <Popover.Content
        align="end"
        className="w-[var(--radix-popover-trigger-width)]"
        onOpenAutoFocus={(event) => event.preventDefault()}
        onCloseAutoFocus={(event) => event.preventDefault()}
        onInteractOutside={(event) => {
          if (event.target === input.current) event.preventDefault();
        }}
      >
        <ul role="listbox" id={listId} aria-label={t("search.results")}>
          {partners.map((partner, index) => (
            <li
              key={partner.id}
              id={optionId(index)}
              role="option"
              aria-selected={index === at}
              data-testid="upline-tree-found"
              onPointerMove={() => setAt(index)}
              onClick={() => pick(partner)}
              className="aria-selected:bg-ui-bg-base-hover flex cursor-pointer justify-between gap-x-4 rounded-md px-2 py-1.5"
            >
              <span className="txt-compact-small truncate">
                {partner.display_name || partner.id}
              </span>
              <code className="txt-compact-small text-ui-fg-muted font-mono">
                {partner.referral_code}
              </code>
            </li>
          ))}
        </ul>
        {partners.length === 0 && (
          <Text size="small" role="status" className="text-ui-fg-subtle px-2 py-1.5">
            {search.isError ? problem(search.error) : t("search.nobody", { words })}
          </Text>
        )}
      </Popover.Content>
    </Popover>
  );
}
