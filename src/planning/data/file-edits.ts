import type { FileChoice, IngestChoices, Inspection } from '../../core/data';

/** A file as the table of files shows it: also those left out. */
export interface ShownFile {
  file: FileChoice;
  /** About how many rows it has. */
  rows: number;
  used: boolean;
}

/** Files that can be read together, those set aside by themselves last, and about how many rows each has. */
export function readableFiles({
  choices,
  rows,
  aside = [],
}: Pick<Inspection, 'choices' | 'rows' | 'aside'>): {
  files: readonly FileChoice[];
  rows: readonly number[];
} {
  return {
    files: [...choices.files, ...aside.map(({ file }) => file)],
    rows: [...rows, ...aside.map((own) => own.rows)],
  };
}

/** All files that were found, in their order, with what the choices say of them. */
export function shownFiles(
  guessed: readonly FileChoice[],
  rows: readonly number[],
  { files }: Pick<IngestChoices, 'files'>,
): ShownFile[] {
  const chosen = new Map(files.map((file) => [file.path, file]));
  return guessed.map((file, i) => ({
    file: chosen.get(file.path) ?? file,
    rows: rows[i] ?? 0,
    used: chosen.has(file.path),
  }));
}

/** The choices with some files' class or session changed; a name that is empty changes nothing. */
export function withFileNames(
  choices: IngestChoices,
  paths: ReadonlySet<string>,
  names: Partial<Pick<FileChoice, 'className' | 'session'>>,
): IngestChoices {
  const told = Object.fromEntries(
    Object.entries(names).flatMap(([field, name]) => (name?.trim() ? [[field, name.trim()]] : [])),
  );
  const files = choices.files.map((file) => (paths.has(file.path) ? { ...file, ...told } : file));
  return { ...choices, files };
}

/** The choices with some of the files that were found left out, or taken in again in their place; never without any. */
export function withFilesUsed(
  choices: IngestChoices,
  guessed: readonly FileChoice[],
  paths: ReadonlySet<string>,
  used: boolean,
): IngestChoices {
  const chosen = new Map(choices.files.map((file) => [file.path, file]));
  const files = guessed.flatMap((file) => {
    const wanted = paths.has(file.path) ? used : chosen.has(file.path);
    return wanted ? [chosen.get(file.path) ?? file] : [];
  });
  return files.length === 0 ? choices : { ...choices, files };
}

/** The choices with classes from the files: no column is the label any more. */
export function withClassesOfFiles(choices: IngestChoices): IngestChoices {
  const columns = choices.columns.map((column) =>
    column.role === 'label' ? { ...column, role: 'ignore' as const } : column,
  );
  return { ...choices, columns };
}
