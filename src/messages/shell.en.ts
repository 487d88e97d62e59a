import { count } from './format';

/** English text of what surrounds the pages: help, keys, tour, titles, notices. A translation is another object of this shape. */
export const shellText = {
  close: 'Close',
  titles: {
    start: 'AutoTinyML',
    plan: 'Plan · AutoTinyML',
    study: 'Study · AutoTinyML',
    learn: 'Learn · AutoTinyML',
    compare: 'Compare · AutoTinyML',
    library: 'Studies · AutoTinyML',
    missing: 'Not found · AutoTinyML',
  },
  running: (done: number, total: number, page: string) => `${count(done)}/${count(total)} · ${page}`,
  trialOf: (trial: number, name: string) => `Trial ${trial} · ${name}`,
  help: {
    open: 'Help',
    title: 'Help',
    keys: 'Keyboard shortcuts',
    enabled: 'Single-key shortcuts',
    enabledHelp: 'They never act while you type into a field.',
    then: 'then',
    always:
      'Everything else works with Tab, Enter, the space bar and the arrow keys. Escape closes what lies on top. While the search is edited, Ctrl+Z undoes a change and Ctrl+Shift+Z makes it again (⌘ on a Mac).',
    what: {
      help: 'Open or close this help',
      start: 'Start page',
      library: 'Studies',
      learn: 'Learn',
      compare: 'Compare',
      study: 'The study that is open',
      appearance: 'System, light or dark',
      pause: 'Pause or resume the study',
      best: 'Open the best trial',
      next: 'Next trial',
      previous: 'Previous trial',
      tryIt: 'Try the best model',
    },
    tour: 'First steps',
    tourHelp: 'Four steps from a file to a model on your board.',
    tourShow: 'Show the first steps',
    words: 'Words',
  },
  tour: {
    label: 'First steps',
    step: (step: number, of: number) => `Step ${step} of ${of}`,
    back: 'Back',
    next: 'Next',
    done: 'Done',
    dismiss: 'Do not show again',
    steps: [
      {
        title: 'Bring data',
        text: 'Drop recordings, a table or images anywhere on this page, or take a sample. They stay on this computer.',
      },
      {
        title: 'Choose a board',
        text: 'The plan has three cards: data, board and search. The board’s memory decides which networks may be chosen; all values can stay as they are.',
      },
      {
        title: 'Watch the search',
        text: 'Each mark is a trial: a blue circle fits the board, a grey cross does not. The sentence under the history says why it was tried.',
      },
      {
        title: 'Take the model',
        text: 'When the search has finished, try the best model on recordings it never saw, and download it as C code for your board.',
      },
    ],
  },
  comforts: {
    title: 'While it runs',
    notify: 'Notify me when it is done',
    notifyDenied: 'The browser blocks notifications of this page. Allow them in its site settings.',
    notifyUnsupported: 'This browser has no notifications.',
    awake: 'Keep the screen awake',
    awakeUnsupported: 'This browser cannot keep the screen awake. Change the energy settings instead.',
    awakeRefused: 'The system did not allow it, perhaps to save energy.',
    awakeHeld: 'The screen stays on while the study runs and this page is in sight.',
    doneTitle: (name: string) => `“${name}” is done`,
    doneBody: (accuracy: string) => `Best deployable model: ${accuracy}`,
    doneNothing: 'No deployable model was found.',
    failedTitle: (name: string) => `“${name}” was interrupted`,
  },
  drop: {
    plan: 'Let go to plan a search with these files',
  },
} as const;
