import type { Exporter } from './types';

/** The study that the model comes from, to be opened in the page again. Nothing where the model has none. */
export const studyExporter: Exporter = {
  id: 'study',
  label: 'Study file',
  description: 'Plan, trials and data of the search as JSON, to be opened and continued in AutoTinyML.',
  export: ({ studyFile }) =>
    new Map(studyFile === undefined ? [] : [['study.json', new TextEncoder().encode(studyFile)]]),
};
