import { Select } from "@medusajs/ui";

/** A Select takes no empty value. */
const ANY = "any";

interface ChoiceProps<Value extends string> {
  label: string;
  any: string;
  value: Value | undefined;
  options: readonly { value: Value; name: string }[];
  onChoose: (value: Value | undefined) => void;
}

/** One of some, or any. */
export function Choice<Value extends string>(props: ChoiceProps<Value>) {
  const { label, any, value, options, onChoose } = props;
  return (
    <Select
      size="small"
      value={value ?? ANY}
      onValueChange={(chosen) => onChoose(options.find((one) => one.value === chosen)?.value)}
    >
      <Select.Trigger aria-label={label} className="w-full sm:w-48">
        <Select.Value />
      </Select.Trigger>
      <Select.Content>
        <Select.Item value={ANY}>{any}</Select.Item>
        {options.map((option) => (
          <Select.Item key={option.value} value={option.value}>
            {option.name}
          </Select.Item>
        ))}
      </Select.Content>
    </Select>
  );
}
