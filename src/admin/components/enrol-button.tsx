import { Button, Drawer, Hint, Input, Label, toast } from "@medusajs/ui";
import { type FormEvent, useId, useState } from "react";
import { useEnrol } from "../lib/queries";
import { useFormat } from "../lib/use-format";

export function EnrolButton({ customerId }: { customerId: string }) {
  const { t, problem } = useFormat();
  const [open, setOpen] = useState(false);
  const [code, setCode] = useState("");
  const enrol = useEnrol(customerId);
  const formId = useId();
  const inputId = useId();

  const show = (shown: boolean) => {
    setOpen(shown);
    setCode("");
    enrol.reset();
  };
  const submit = (event: FormEvent) => {
    event.preventDefault();
    enrol.mutate(code.trim(), {
      onSuccess: (partner) => {
        toast.success(t("enrol.done", { name: partner.display_name }));
        show(false);
      },
    });
  };

  return (
    <Drawer open={open} onOpenChange={show}>
      <Drawer.Trigger asChild>
        <Button size="small" variant="secondary" data-testid="upline-enrol">
          {t("enrol.button")}
        </Button>
      </Drawer.Trigger>
      <Drawer.Content>
        <Drawer.Header>
          <Drawer.Title>{t("enrol.title")}</Drawer.Title>
          <Drawer.Description>{t("enrol.description")}</Drawer.Description>
        </Drawer.Header>
        <Drawer.Body>
          <form id={formId} onSubmit={submit} className="flex flex-col gap-y-2">
            <Label htmlFor={inputId} size="small" weight="plus">
              {t("enrol.code")}
            </Label>
            <Input
              id={inputId}
              value={code}
              onChange={(event) => setCode(event.target.value)}
              autoComplete="off"
              aria-invalid={enrol.isError}
              aria-describedby={`${inputId}-hint`}
            />
            <Hint id={`${inputId}-hint`} variant={enrol.isError ? "error" : "info"}>
              {enrol.isError ? problem(enrol.error) : t("enrol.codeHint")}
            </Hint>
          </form>
        </Drawer.Body>
        <Drawer.Footer>
          <Drawer.Close asChild>
            <Button size="small" variant="secondary">
              {t("cancel")}
            </Button>
          </Drawer.Close>
          <Button size="small" type="submit" form={formId} isLoading={enrol.isPending}>
            {t("enrol.submit")}
          </Button>
        </Drawer.Footer>
      </Drawer.Content>
    </Drawer>
  );
}
