import { AppError } from '../../errors';
import type { IngestFile } from '../ingest-protocol';
import { arffTable, attributesOf } from './attributes/arff';
import { tsTable } from './attributes/ts';
import { guessEncoding } from './text/guess-encoding';
import { wholeBytes } from './tables/text-chunks';
import { wholeTableReader, type WholeTable } from './tables/whole-table-reader';

/** Text that describes its attributes before `@data`: Weka's ARFF, and `.ts` of the UCR and UEA archives. */
export const attributeText = wholeTableReader({
  id: 'attributes',
  notOfFormat: 'It is no ARFF or .ts file.',
  tableOf,
});

async function tableOf(file: IngestFile): Promise<WholeTable> {
  const bytes = await wholeBytes(file);
  const text = new TextDecoder(guessEncoding(file.path, bytes.subarray(0, 1 << 18))).decode(bytes);
  const lines = text.split(/\r\n?|\n/).map((line, l) => ({ text: line.trim(), number: l + 1 }));
  const data = lines.findIndex((line) => /^@data\b/i.test(line.text));
  if (data < 0) {
    throw new AppError(
      'no-data-line',
      `${file.path} has no line “@data”.`,
      'Export it again, or rename it to .csv if it is one.',
      {
        file: file.path,
      },
    );
  }
  const header = lines.slice(0, data).filter((line) => line.text.startsWith('@'));
  const body = lines.slice(data + 1).filter((line) => line.text !== '' && !/^[%#]/.test(line.text));
  const attributes = attributesOf(header);
  return attributes.length > 0
    ? arffTable(file.path, attributes, body, data + 1)
    : tsTable(file.path, header, body, data + 1);
}
