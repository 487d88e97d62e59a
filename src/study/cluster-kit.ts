import { publicUrl } from '../browser/public-url';
import { AppError } from '../core/errors';
import { zipAside } from './large-datasets';
import { optunaJournal } from './optuna-journal';
import { writeStudyFile, type StudyBundle } from './study-file';

/** Beside the page, from `kit/` and the bundler; see scripts/lib/kit.ts. */
const PARTS = ['README.md', 'search.py', 'requirements.txt', 'evaluate.mjs'] as const;

/**
 * A zip with all that it takes to search a study on many machines: the runner in one file, a short Python program for
 * Dask, the study with its data, and the study as an Optuna journal. What a person wrote is in the last two alone.
 * @throws AppError `part-missing`
 */
export async function clusterKit(bundle: StudyBundle): Promise<Uint8Array> {
  const parts = await Promise.all(PARTS.map(async (name) => [name, await part(name)] as const));
  const bytes = (text: string) => new TextEncoder().encode(text);
  return zipAside([
    ...parts,
    ['study.json', bytes(writeStudyFile(bundle))],
    ['study.log', bytes(optunaJournal(bundle.study.plan, bundle.trials))],
  ]);
}

async function part(name: (typeof PARTS)[number]): Promise<Uint8Array> {
  const response = await fetch(publicUrl(`kit/${name}`)).catch(() => undefined);
  if (response?.ok) return new Uint8Array(await response.arrayBuffer());
  throw new AppError(
    'part-missing',
    `The kit’s ${name} could not be loaded.`,
    'Reload the page: a newer version may be there.',
  );
}
