/** What a control needs that lets a person choose one of a few values. */
export interface ChoiceProps<T extends string> {
  label: string;
  value: T;
  options: readonly { value: T; label: string }[];
  help?: string;
  onchange: (value: T) => void;
}
