import { count, percent, plural } from './format';
import { planPage } from './plan-page.en';
import { studyPage } from './study-page.en';

/** English. A translation is another object of the type `Messages`. */
export const en = {
  app: {
    name: 'AutoTinyML',
    skip: 'Skip to content',
    pages: 'Pages',
    search: 'Search',
    learn: 'Learn',
    compare: 'Compare',
    experiments: 'Experiments',
    theme: 'Appearance',
    themes: { system: 'System', light: 'Light', dark: 'Dark' },
    loading: 'Loading …',
  },
  missing: {
    title: 'There is nothing here',
    explain: (hash: string) => `The address “${hash}” does not lead to a page.`,
    back: 'Go to the start',
    studies: 'See all studies',
  },
  field: { range: (low: number, high: number) => `A number from ${count(low)} to ${count(high)} is needed.` },
  error: {
    retry: 'Try again',
    reload: 'Reload the page',
    dismiss: 'Dismiss',
    makeRoom: 'Choose what to delete',
    save: 'Save the study as a file',
    trialsUnsaved: (trials: number) =>
      trials > 0
        ? `${plural(trials, 'finished trial is', 'finished trials are')} in this page only: do not close it before the study went on, or was saved as a file.`
        : 'The browser cannot say now whether all finished trials are saved: do not close this page before the study went on, or was saved as a file.',
    trialsSafe: 'All finished trials are saved on this computer.',
    filesSafe: 'Your files were only read; nothing was changed.',
  },
  unexpected: {
    title: 'Something in this page went wrong',
    safe: 'What was stored stays as it is: studies go on after a reload, with the trials that an unbroken run would have had.',
    goOn: 'Go on without reloading',
    save: 'Save studies as files',
    copy: 'Copy the report',
    copied: 'Copied',
    report: 'Report, without any of your data',
  },
  start: {
    title: 'The most accurate neural network that really fits your microcontroller',
    explain:
      'Drop in sensor recordings, choose a board, and watch a constrained search train small CNNs right here. Nothing leaves this computer.',
    learn: 'Learn in ten minutes how it searches',
    dropTitle: 'Drop CSV files or a folder of images here',
    dropHint: 'Recordings, tables, or images with a folder per class. Many files at once are fine.',
    dropNow: 'Let go to read the files',
    choose: 'Choose files',
    chooseFolder: 'Choose a folder',
    samples: 'Or try a sample',
    useSample: (label: string) => `Use the sample “${label}”`,
    formats: 'What the files may look like',
    formatFiles: 'One file per class or recording; its name is the label',
    formatLabel: 'A recording with a label column',
    formatRows: 'One row per sample: a table, or an image',
    formatImages: 'A folder of images per class; its name is the label',
    studies: 'Continue a study',
    noStudies: 'Studies you start are kept on this computer and can be continued here.',
    trials: (done: number, planned: number, minutes?: number) =>
      minutes === undefined
        ? `${count(done)} of ${plural(planned, 'trial', 'trials')}`
        : `${plural(done, 'trial', 'trials')} in ${count(minutes)} min`,
    best: (accuracy: number | null) =>
      accuracy === null ? 'nothing deployable yet' : `best ${percent(accuracy)} in validation`,
    delete: 'Delete',
    deleteStudy: (name: string) => `Delete the study “${name}”`,
    deleteConfirm: (name: string) => `Delete “${name}” with all its trials?`,
    deleteYes: 'Delete for good',
    keep: 'Keep',
    used: (used: string) => `${used} used on this computer`,
  },
  ...planPage,
  ...studyPage,
} as const;

type Widened<T> = T extends string
  ? string
  : T extends (...parameters: infer P) => infer R
    ? (...parameters: P) => R
    : { readonly [K in keyof T]: Widened<T[K]> };

export type Messages = Widened<typeof en>;
