import { Button, Hint, Input, Label, Prompt, Textarea, toast } from "@medusajs/ui";
import { type FormEvent, type ReactElement, useId, useRef, useState } from "react";
import { useDeed } from "../lib/queries";
import { useFormat } from "../lib/use-format";

export interface Field {
  label: string;
  hint?: string;
  optional?: boolean;
  multiline?: boolean;
  initial?: string;
}

interface FormDialogProps<Name extends string> {
  trigger: ReactElement;
  title: string;
  description: string;
  submit: string;
  danger?: boolean;
  fields: Record<Name, Field>;
  deed: (values: Record<Name, string>) => Promise<unknown>;
  /** said once it is done */
  done: string;
  testId?: string;
}

const LONGEST = 500;

interface FieldInputProps extends Field {
  name: string;
  value: string;
  onChange: (value: string) => void;
}

function FieldInput({ name, value, onChange, ...field }: FieldInputProps) {
  const { t } = useFormat();
  const id = useId();
  const shared = {
    id,
    name,
    value,
    required: !field.optional,
    maxLength: LONGEST,
    autoComplete: "off",
    "aria-describedby": field.hint ? `${id}-hint` : undefined,
  };
  return (
    <div className="flex flex-col gap-y-2">
      <Label htmlFor={id} size="small" weight="plus">
        {field.label}
        {field.optional && <span className="text-ui-fg-muted">{` (${t("optional")})`}</span>}
      </Label>
      {field.multiline ? (
        <Textarea {...shared} rows={3} onChange={(event) => onChange(event.target.value)} />
      ) : (
        <Input {...shared} onChange={(event) => onChange(event.target.value)} />
      )}
      {field.hint && <Hint id={`${id}-hint`}>{field.hint}</Hint>}
    </div>
  );
}

/** A question with a form: stays open, with the reason, when the answer was refused. */
export function FormDialog<Name extends string>(props: FormDialogProps<Name>) {
  const { fields, deed, done } = props;
  const { t, problem } = useFormat();
  const form = useRef<HTMLFormElement>(null);
  const [open, setOpen] = useState(false);
  const names = Object.keys(fields) as Name[];
  const initial = () =>
    Object.fromEntries(names.map((name) => [name, fields[name].initial ?? ""])) as Record<
      Name,
      string
    >;
  const [values, setValues] = useState(initial);
  const doing = useDeed(deed);

  const show = (shown: boolean) => {
    setOpen(shown);
    setValues(initial());
    doing.reset();
  };
  const submit = (event: FormEvent) => {
    event.preventDefault();
    // A dialog inside a drawer bubbles its events through React's tree, not the page's.
    event.stopPropagation();
    const trimmed = names.map((name) => [name, values[name].trim()]);
    doing.mutate(Object.fromEntries(trimmed) as Record<Name, string>, {
      onSuccess: () => {
        toast.success(done);
        show(false);
      },
    });
  };

  return (
    <Prompt open={open} onOpenChange={show} variant={props.danger ? "danger" : "confirmation"}>
      <Prompt.Trigger asChild>{props.trigger}</Prompt.Trigger>
      <Prompt.Content
        className="max-h-[90vh] max-w-[calc(100vw-16px)] overflow-y-auto sm:max-w-[440px]"
        data-testid={props.testId}
        onOpenAutoFocus={(event) => {
          event.preventDefault();
          form.current?.querySelector<HTMLElement>("input, textarea")?.focus();
        }}
      >
        <form ref={form} onSubmit={submit}>
          <Prompt.Header>
            <Prompt.Title>{props.title}</Prompt.Title>
            <Prompt.Description>{props.description}</Prompt.Description>
          </Prompt.Header>
          <div className="flex flex-col gap-y-4 px-6 pt-4">
            {names.map((name) => (
              <FieldInput
                key={name}
                name={name}
                {...fields[name]}
                value={values[name]}
                onChange={(value) => setValues({ ...values, [name]: value })}
              />
            ))}
            {doing.isError && (
              <Hint variant="error" role="alert">
                {problem(doing.error)}
              </Hint>
            )}
          </div>
          <Prompt.Footer>
            <Prompt.Cancel disabled={doing.isPending}>{t("cancel")}</Prompt.Cancel>
            <Button
              type="submit"
              size="small"
              variant={props.danger ? "danger" : "primary"}
              isLoading={doing.isPending}
            >
              {props.submit}
            </Button>
          </Prompt.Footer>
        </form>
      </Prompt.Content>
    </Prompt>
  );
}
