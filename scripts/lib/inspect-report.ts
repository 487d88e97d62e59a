import type { IngestFile, Inspection, ReadOutcome } from '../../src/core/data';
import { asAppError } from '../../src/core/errors';
import { dataText } from '../../src/messages/data.en';
import { createIngestService } from '../../src/study/workers/ingest-service';

/** What the page would make of files. */
export interface InspectReport {
  kind?: 'recordings' | 'rows that are windows' | 'table' | 'images';
  name?: string;
  classes?: readonly string[];
  examplesPerClass?: Readonly<Record<string, number>>;
  /** Recordings: files, or sessions in them; their unbroken stretches of one class. */
  recordings?: number;
  pieces?: number;
  sessions?: readonly string[];
  rows?: number;
  channels?: readonly string[];
  /** null where no rate is known. */
  samplingHz?: number | null;
  clock?: string;
  windowRows?: number;
  windows?: number;
  examples?: number;
  input?: readonly number[];
  columns?: readonly { name: string; role: string; reason: string; unit?: string }[];
  files?: readonly { path: string; className?: string; session: string; part?: string }[];
  setAside?: readonly { path: string; reason: string }[];
  ignored?: readonly { name: string; reason: string }[];
  badRows?: number;
  /** Everything that the page would say. */
  sentences: readonly string[];
  error?: { code: string; message: string; remedy: string };
}

/** The part of a reading that the report is made of. */
export type ReportedOutcome = Pick<ReadOutcome, 'badRows' | 'suggestions' | 'recordings' | 'pieces'> & {
  dataset: Pick<ReadOutcome['dataset'], 'summary'>;
};

/** What reads the files: in place, unless another service is given, as the worker of a page. */
export interface ReportedService {
  inspect(files: readonly IngestFile[]): Promise<Inspection>;
  read(files: readonly IngestFile[], choices: Inspection['choices']): Promise<ReportedOutcome>;
}

export async function inspectReport(
  files: readonly IngestFile[],
  service: ReportedService = createIngestService(),
): Promise<InspectReport> {
  let inspection: Inspection;
  try {
    inspection = await service.inspect(files);
  } catch (error) {
    return { sentences: [], ...failure(error) };
  }
  try {
    return {
      ...reportOn(inspection),
      ...outcomeOf(inspection, await service.read(files, inspection.choices)),
    };
  } catch (error) {
    return { ...reportOn(inspection), ...failure(error) };
  }
}

function failure(problem: unknown): Pick<InspectReport, 'error'> {
  const { code, message, remedy } = asAppError(problem);
  return { error: { code, message, remedy } };
}

function reportOn({ choices, columns, leftOut, explanation }: Inspection): InspectReport {
  const { reading } = choices;
  const windows = reading.kind === 'recordings' && reading.rowIsWindow;
  const label = choices.columns.some(({ role }) => role === 'label');
  const clock = choices.columns.find(({ role }) => role === 'time');
  return {
    kind: windows ? 'rows that are windows' : reading.kind === 'image' ? 'images' : reading.kind,
    name: choices.name,
    ...(!label && { classes: [...new Set(choices.files.map(({ className }) => className ?? ''))].sort() }),
    sessions: [...new Set(choices.files.map(({ session }) => session))],
    channels: choices.columns.filter(({ role }) => role === 'signal').map(({ name }) => name),
    ...(clock && { clock: `${clock.name}, ${choices.clock}` }),
    columns: choices.columns.map(({ name, role }, c) => {
      const { reason, unit } = columns[c];
      return { name, role, reason, ...(unit && { unit }) };
    }),
    files: choices.files.map(({ path, className, session, part }) => ({
      path,
      ...(className !== undefined && !label && { className }),
      session,
      ...(part && { part }),
    })),
    setAside: leftOut,
    ignored: choices.columns.flatMap(({ name, role }, c) =>
      role === 'ignore' ? [{ name, reason: columns[c].reason }] : [],
    ),
    sentences: [...explanation, ...setAsideSaid(leftOut)],
  };
}

function setAsideSaid(leftOut: Inspection['leftOut']): string[] {
  return leftOut.map(({ path, reason }) => `Left out: ${path}. ${reason}`);
}

function outcomeOf(inspection: Inspection, outcome: ReportedOutcome): Partial<InspectReport> {
  const { dataset, badRows, suggestions, recordings, pieces } = outcome;
  const { summary } = dataset;
  const recorded = summary.reading.kind === 'recordings';
  return {
    classes: summary.classNames,
    examplesPerClass: Object.fromEntries(
      summary.classNames.map((name, c) => [name, summary.examplesPerClass[c]]),
    ),
    sessions: summary.sessionNames,
    ...(recorded && {
      recordings,
      pieces,
      samplingHz: summary.samplingHz === undefined ? null : Number(summary.samplingHz.toPrecision(6)),
      windowRows: summary.input[0],
      windows: summary.examples,
    }),
    rows: summary.rows ?? summary.examples,
    channels: summary.channelNames,
    examples: summary.examples,
    input: summary.input,
    badRows: badRows.count,
    sentences: [
      ...reportOn(inspection).sentences,
      ...summary.notes,
      ...suggestionsSaid(suggestions),
      ...badRows.problems.slice(0, 20).map(({ file, line, message }) => `${file}, line ${line}: ${message}`),
    ],
  };
}

function suggestionsSaid({ constant, identifiers, places, coarse }: ReadOutcome['suggestions']): string[] {
  const { suggestions: text } = dataText;
  const offers = [
    { names: constant, say: text.constant },
    { names: identifiers, say: text.identifier },
    { names: places, say: text.place },
    { names: coarse, say: text.coarse },
  ];
  return offers.flatMap(({ names, say }) =>
    names.length > 0 ? [say(names.map((name) => `“${name}”`).join(', '), names.length)] : [],
  );
}

/** The report for reading. */
export function reportText({
  error,
  sentences,
  columns,
  files,
  setAside,
  ignored,
  ...facts
}: InspectReport): string {
  const said = (value: unknown): string => (Array.isArray(value) ? value.join(', ') : JSON.stringify(value));
  const lines = Object.entries(facts).map(
    ([name, value]) => `${name.padEnd(18)}${said(value).slice(0, 200)}`,
  );
  const roles =
    columns?.slice(0, 30).map(({ name, role, reason }) => `  ${role.padEnd(8)}${name}: ${reason}`) ?? [];
  const told = [
    ...(files
      ? [
          `${files.length} files are read, ${setAside?.length ?? 0} set aside; ${ignored?.length ?? 0} columns are not used.`,
        ]
      : []),
    ...sentences,
  ];
  const failed = error ? [`${error.code}: ${error.message} ${error.remedy}`] : [];
  return [...lines, ...roles, ...told.map((sentence) => `- ${sentence}`), ...failed].join('\n');
}
