import type { IngestChoices, ToldFormat } from '../ingest-protocol';
import type { FilesLayout } from '../types';

/** How files are laid out by these choices, where that says anything. */
export function layoutOf({
  files,
  columns,
  clock,
  samplingHz,
  apart,
  reading,
}: IngestChoices): FilesLayout | undefined {
  const [first] = files.map(({ format }) => format);
  const alike =
    first !== undefined && files.every(({ format }) => JSON.stringify(format) === JSON.stringify(first));
  const time = reading.kind === 'recordings' ? columns.find(({ role }) => role === 'time') : undefined;
  const layout: FilesLayout = {
    ...(alike && { format: plainFormat(first) }),
    ...(time && { clock: { column: time.name, unit: clock } }),
    ...(samplingHz !== undefined && { samplingHz }),
    ...(apart && { apart }),
  };
  return Object.keys(layout).length > 0 ? layout : undefined;
}

/** Decimal signs of single columns are found in each file. */
function plainFormat({
  otherDecimal: _own,
  ...format
}: NonNullable<IngestChoices['files'][number]['format']>) {
  return format;
}

/** What to tell when other files are looked at, where their own look does not give the columns that are needed. */
export function toldFormatOf({ format, apart }: FilesLayout): ToldFormat {
  const { dataLine, header, ...rest } = format ?? {};
  // A line of data says where names are, too.
  return {
    ...rest,
    ...(dataLine !== undefined ? { dataLine } : header !== undefined && { header }),
    ...(apart && { apart }),
  };
}
