/** What a question about importance is answered with. */
export interface ImportanceRecord {
  parameters: readonly { parameter: string; importance: number; sd: number }[];
  explained: number;
  samples: number;
}

export interface ImportanceBar {
  parameter: string;
  /** Absent as long as the trials cannot tell. */
  accuracy?: { importance: number; sd: number };
  deployability?: { importance: number; sd: number };
}

/** Both answers side by side, what matters most for either of them first. */
export function importanceBars(
  accuracy: ImportanceRecord | null,
  deployability: ImportanceRecord | null,
): ImportanceBar[] {
  const names = (accuracy ?? deployability)?.parameters.map(({ parameter }) => parameter) ?? [];
  const find = (answer: ImportanceRecord | null, name: string) =>
    answer?.parameters.find(({ parameter }) => parameter === name);
  const rank = ({ accuracy: a, deployability: d }: ImportanceBar): number =>
    Math.max(a?.importance ?? 0, d?.importance ?? 0);
  return names
    .map((parameter) => ({
      parameter,
      accuracy: find(accuracy, parameter),
      deployability: find(deployability, parameter),
    }))
    .sort((a, b) => rank(b) - rank(a));
}
