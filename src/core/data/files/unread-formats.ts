/** Formats that are not read, by the ending of their files: what they are, and what to do. */
const UNREAD: readonly [endings: RegExp, what: string, remedy: string][] = [
  [/\.mat$/i, 'a MATLAB file', 'In MATLAB, export the variables with writematrix(x, "x.csv").'],
  [
    /\.(h5|hdf5|hdf|nwb)$/i,
    'an HDF5 file',
    'Export its tables as CSV, in Python: pandas.read_hdf(…).to_csv(…).',
  ],
  [
    /\.(parquet|feather|arrow)$/i,
    'a Parquet or Arrow file',
    'Export it as CSV, in Python: pandas.read_parquet(…).to_csv(…).',
  ],
  [
    /\.(xlsx?|xlsm|ods|numbers)$/i,
    'a spreadsheet',
    'Save the sheet as CSV: each row a sample or an example.',
  ],
  [/\.(pkl|pickle|joblib)$/i, 'a Python pickle', 'Save the array with numpy.save, or as CSV.'],
  [
    /\.(pt|pth|tfrecords?|rds|rdata|sav|dta|sas7bdat)$/i,
    'a file of another program',
    'Export the data as CSV or NumPy (.npy).',
  ],
  [
    /\.(rar|7z|tar|tgz|tar\.gz|bz2|xz|zst)$/i,
    'an archive',
    'Unpack it and drop the folder; .zip is unpacked here.',
  ],
  [/\.(mp3|m4a|aac|ogg|opus|flac|wma|aiff?)$/i, 'compressed sound', 'Convert it to WAV.'],
  [/\.(mp4|avi|mov|mkv|webm)$/i, 'a video', 'Export frames as images.'],
  [
    /\.(edf|bdf|gdf|hea|atr|cwa|gt3x|bag|mcap|tdms|sqlite|db)$/i,
    'a recorder’s own format',
    'Export it as CSV with the recorder’s own program.',
  ],
  [/\.(pdf|docx?|pptx?|html?|xml)$/i, 'a document', 'Export its tables as CSV.'],
];

/** What a file is and what to do with it, where its format is known and not read. */
export function unreadFormat(path: string): { what: string; remedy: string } | undefined {
  const found = UNREAD.find(([endings]) => endings.test(path));
  return found && { what: found[1], remedy: found[2] };
}
