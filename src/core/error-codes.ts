/**
 * Every code that an `AppError` can have: what it means, and what a person can do about it. Where it is thrown, the error
 * says the same with names and numbers. `docs/errors.md` is written from this list; the page needs its types alone.
 */
type Entries = Readonly<Record<string, readonly [meaning: string, remedy: string]>>;

export const ERROR_CODES = {
  'Reading files': {
    'no-files': [
      'None of the dropped files can be read as data.',
      'Drop tables of text, or a folder of images.',
    ],
    'file-missing': ['A file that is to be read is not among those dropped.', 'Drop it again.'],
    'file-changed': ['A file was changed, moved or taken away while it was read.', 'Choose it again.'],
    'file-too-large': [
      'A file of a format that is read as a whole is too large.',
      'Export it as CSV, which may be of any size, or in parts.',
    ],
    'empty-file': ['A file has no bytes.', 'Leave it out, or export it again.'],
    'binary-file': ['A file is no text that could be read as a table.', 'Export the data as CSV text.'],
    'format-not-read': ['A file has a known format that is not read here.', 'Convert it as the error says.'],
    'no-format': ['A file that was read as a table of text is none.', 'Leave it out.'],
    'no-rows': ['A file has no row, or no image, that can be read.', 'Leave it out, or export it again.'],
    'line-too-long': ['A line is longer than any row of a table.', 'Put one row on each line.'],
    'unclosed-quote': ['A quoted cell is never closed.', 'Close the quote in that line, or remove it.'],
    'no-data-line': ['An ARFF or .ts file lacks its line “@data”.', 'Export it again, or rename it to .csv.'],
    'series-not-read': [
      'No series of a .ts or ARFF file is as its header says.',
      'Export it again, or export a CSV file for each series.',
    ],
    'no-json': ['A file cannot be read as JSON or CBOR.', 'Export it again, or leave it out.'],
    'no-cbor': ['Bytes that should be CBOR are none.', 'Export the data again, or leave the file out.'],
    'no-table-in-json': ['JSON or CBOR holds no samples, records or columns.', 'Export the data as CSV.'],
    'no-npy': ['A file cannot be read as a NumPy array of numbers.', 'Save it again with numpy.save.'],
    'no-wav': ['A file cannot be read as WAV.', 'Save it as WAV with 16 bits (PCM).'],
    'archive-too-large': ['An archive unpacks to too much.', 'Unpack it yourself, and drop what matters.'],
    'broken-archive': [
      'An archive is damaged, encrypted, or packed in a way that is not read.',
      'Pack or download it again; or unpack it yourself.',
    ],
    'images-unavailable': ['This browser cannot decode images here.', 'Use rows of pixels in a CSV.'],
    'unreadable-images': ['Images cannot be decoded.', 'Repair these files, or let them be left out.'],
  },
  'What the columns mean': {
    'columns-differ': [
      'Files that belong together have different columns.',
      'Give all the same, or leave one out.',
    ],
    'too-many-columns': ['A table has more columns than can be used.', 'Keep the columns that matter.'],
    'no-signal': ['No column is a signal.', 'Give a column of numbers the role “signal”.'],
    'no-label': [
      'Nothing says which class rows belong to.',
      'Choose a label column, or drop a file per class.',
    ],
    'role-given-twice': ['Two columns have a role that one can have.', 'Give it to one column only.'],
    'too-many-names': ['A column of classes or groups has too many names.', 'Choose another column.'],
    'too-many-categories': ['A column of words has too many to become inputs.', 'Set it to “not used”.'],
    'missing-values': ['Rows have empty cells.', 'Leave these rows out, or fill them with the mean.'],
    'unreadable-rows': ['Rows cannot be read as numbers.', 'Correct them, or let them be left out.'],
    'wrong-image-size': ['The signal columns do not make such an image.', 'Correct the size or the roles.'],
    'columns-do-not-match': [
      'What was dropped lacks what the model takes.',
      'Drop data like the training data.',
    ],
    'unknown-sample': ['An address names a sample that there is not.', 'Choose one of the samples.'],
  },
  'Making examples': {
    'no-clock': ['A recording does not say how fast it was made.', 'Give a column the role “time”.'],
    'invalid-rate': [
      'Recordings cannot be resampled to such a rate.',
      'Choose one near that of the recordings.',
    ],
    'invalid-reading': ['Windows, channels or images of that size cannot be made.', 'Correct the size.'],
    'no-windows': [
      'No window fits into a stretch of one label.',
      'Choose shorter windows, or allow longer gaps.',
    ],
    'no-frame': ['A window has no room for a frame of the spectrum.', 'Choose a shorter frame.'],
    'no-examples': ['Somebody asked for examples before there were any.', 'Read or start them first.'],
    'one-class': ['All examples belong to one class.', 'Add files or rows of another class.'],
    'single-class': ['All examples that are to be split belong to one class.', 'Add another class.'],
    'invalid-split': ['Such folds cannot be made.', 'Choose 2 folds or more, and a test share below 1.'],
    'too-few-examples': ['A class has fewer examples than there are folds.', 'Use fewer folds, or add data.'],
    'too-few-sessions': ['There are fewer sessions than folds.', 'Use fewer folds, or split by time.'],
    'class-in-one-session': ['A class appears in one session only.', 'Split by time.'],
    'class-without-training': [
      'A fold has no training example of a class that shares no row with validation.',
      'Use less overlap, shorter windows or fewer folds.',
    ],
    'dataset-too-large': ['The examples do not fit a trainer’s memory.', 'Use fewer or shorter examples.'],
  },
  'Plans, spaces and networks': {
    'invalid-plan': ['A plan cannot be carried out.', 'Correct the field that the error names.'],
    'invalid-space': ['A hyperparameter cannot be searched.', 'Correct its values or its condition.'],
    'invalid-configuration': ['A value is not in the search space.', 'Use one of this space, or widen it.'],
    'missing-parameter': ['A network needs a hyperparameter that is not there.', 'Add it, or fix its value.'],
    'space-not-countable': [
      'A space with a real parameter was to be listed.',
      'Give the parameter a list of values.',
    ],
    'invalid-network': ['A network cannot be built.', 'Change the layer that the error names.'],
    'invalid-weights': ['Weights are not those of the network.', 'Use the weights that were trained for it.'],
    'invalid-budget': ['A budget is no whole number of trials.', 'Use a whole number from 1.'],
    'unknown-method': ['There is no search method of that name.', 'Choose one of the methods.'],
    'surrogate-singular': [
      'The surrogate met values that are no numbers.',
      'Report it: this is a fault of the page.',
    ],
    'invalid-board': [
      'A board of one’s own has no memory left.',
      'Give RAM and flash above what is reserved.',
    ],
    'unknown-board': ['There is no board of that name.', 'Choose one of the boards.'],
    'no-such-profile': ['A board has no limits of that kind.', 'Choose those that it has.'],
    'calibration-empty': ['Quantisation found no examples.', 'Give training examples.'],
    'invalid-outputs': ['Outputs of two models cannot be compared.', 'Let both predict the same examples.'],
    'no-model': ['There is no deployable model.', 'Let the study find one, or loosen its limits.'],
    'unknown-exporter': ['There is no export format of that name.', 'Choose another format.'],
  },
  Training: {
    diverged: ['Training ended in numbers that are none.', 'Search with a smaller learning rate.'],
    'weights-not-finite': ['Weights or activations are not finite.', 'Search with a smaller learning rate.'],
    'network-too-large': ['A network needs more memory than a trainer has.', 'Search smaller networks.'],
    'no-gpu': ['This browser offers no graphics processor.', 'Choose the engine “WebAssembly”.'],
    'gpu-lost': ['The graphics processor stopped answering.', 'Resume: the study goes on with WebAssembly.'],
    'wasm-unavailable': ['This browser lacks WebAssembly SIMD.', 'Use a newer browser.'],
    'engine-not-open': ['A trainer was asked before its engine was started.', 'Reload the page and resume.'],
    'optimizer-not-started': [
      'The optimizer was asked before it was started.',
      'Reload the page and resume.',
    ],
  },
  'Workers and parts of the page': {
    aborted: ['The work was cancelled, as was asked for.', 'Start it again when you need it.'],
    'worker-died': [
      'A background worker ended.',
      'Resume; if it happens again, close other tabs to free memory.',
    ],
    'worker-timeout': [
      'A background worker gave no sign of life.',
      'Resume; if it happens again, search less at once.',
    ],
    'worker-closed': [
      'A background worker was closed while it was asked.',
      'Open the study again and resume.',
    ],
    'part-missing': [
      'A script of the page could not be loaded.',
      'Reload the page: a newer version may be there.',
    ],
    'binary-missing': [
      'A WebAssembly module did not arrive whole.',
      'Check the connection and reload the page.',
    ],
    unexpected: [
      'An error that nobody foresaw.',
      'Reload the page, resume, and send the report that it shows.',
    ],
  },
  'Storage and tabs': {
    'storage-full': ['The browser has no more room.', 'Delete what is no longer needed, then resume.'],
    'storage-unavailable': [
      'The browser does not let the page store data.',
      'Allow site data for this page.',
    ],
    'storage-failed': ['Storing or reading failed.', 'Resume; if it fails again, reload the page.'],
    'storage-newer': ['A newer version of this page wrote the data.', 'Reload the page.'],
    'storage-blocked': ['An older version of this page is open in another tab.', 'Close the other tabs.'],
    'record-unreadable': [
      'A stored record cannot be read.',
      'It is set aside: save it as it is, or delete it.',
    ],
    'study-missing': [
      'A study is not stored on this device.',
      'Open it from its file, or in its own browser.',
    ],
    'dataset-missing': ['A data set is not stored on this device.', 'Open the study from its file.'],
    'weights-missing': [
      'A model is not stored on this device.',
      'It is trained again where that is possible.',
    ],
    'dataset-in-use': ['A data set is needed by a study.', 'Delete the study first.'],
    'trial-exists': ['A trial of that number is stored already.', 'Close the other tab and reload this one.'],
    'study-elsewhere': ['A study is at work in another tab.', 'Pause it there, or close that tab.'],
    'study-changed': ['A study went on since a file was joined to it.', 'Open a file that was saved before.'],
    'comparison-elsewhere': ['A comparison runs in another tab.', 'Wait for it, or close that tab.'],
  },
  'Study files': {
    'not-a-study-file': ['A file is no study of this page.', 'Choose one that was saved with “Save study”.'],
    'study-file-newer': ['A newer version of this page saved the study.', 'Reload the page.'],
    'study-file-too-large': ['A study file is too large.', 'Save the study again without its models.'],
    'journal-damaged': ['A line of a journal cannot be read.', 'Take the file that Optuna wrote, as it is.'],
    'journal-foreign': [
      'A journal belongs to no study here.',
      'Open the study first, then drop its journal.',
    ],
    'study-file-damaged': ['A study file does not hold together.', 'Save it again where it was made.'],
  },
} as const satisfies Readonly<Record<string, Entries>>;

type Part = typeof ERROR_CODES;
/** The code of an error: stable, and part of what tests and addresses rely on. */
export type ErrorCode = { [P in keyof Part]: keyof Part[P] }[keyof Part];
