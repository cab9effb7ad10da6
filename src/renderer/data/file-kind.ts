// What a file is, as far as its type or its name tells, and what Strata can do with it.

export interface FileKind {
  /** "CSV table"; begins a sentence. */
  readonly title: string;
  readonly icon: 'table' | 'array' | 'picture' | 'document' | 'folder' | 'archive' | 'unknown';
  readonly isTaken: boolean;
  /** What will happen, or why it won't and what to do instead. Continues "<title>: " in lower case. */
  readonly what: string;
}

const TABLE = 'import as a dataset; you check columns and scaling next.';
const AS_CSV = 'not a dataset. Save its table as CSV, then drop that.';
const AS_ARRAY = 'not read. Save its arrays as NPY or NPZ, then drop that.';
const PICTURES = 'one picture is no dataset. Save many of equal size as one IDX or NPY file, then drop that.';
const UNPACK = 'not read as a whole. Unpack it, then drop the file inside.';

const taken = (title: string, icon: FileKind['icon'], what = TABLE): FileKind => ({ title, icon, isTaken: true, what });
const refused = (title: string, icon: FileKind['icon'], what: string): FileKind => ({
  title,
  icon,
  isTaken: false,
  what,
});

const CSV = taken('CSV table', 'table');
const WORD = refused('Word document', 'document', AS_CSV);
const EXCEL = refused('Excel workbook', 'document', AS_CSV);
const PDF = refused('PDF document', 'document', AS_CSV);
const PICTURE = refused('Picture', 'picture', PICTURES);
const JSON_TEXT = taken('JSON text', 'document', 'open in Build, if it is a specification, or in Studies.');
const PAGE = refused('Web page', 'document', 'not a dataset. Download the file behind it, then drop that.');
const ZIP = refused('ZIP archive', 'archive', UNPACK);

/** Types that browsers tell before a drop, by their beginning. */
const BY_TYPE: readonly (readonly [string, FileKind])[] = [
  ['text/csv', CSV],
  ['text/tab-separated-values', taken('Table with tabs', 'table')],
  ['text/html', PAGE],
  ['text/plain', taken('Text file', 'table', 'import as a dataset if it holds a table.')],
  ['application/json', JSON_TEXT],
  ['application/pdf', PDF],
  ['application/msword', WORD],
  ['application/vnd.openxmlformats-officedocument.wordprocessingml', WORD],
  ['application/vnd.ms-excel', EXCEL],
  ['application/vnd.openxmlformats-officedocument.spreadsheetml', EXCEL],
  ['application/vnd.openxmlformats-officedocument.presentationml', refused('Presentation', 'document', AS_CSV)],
  ['application/vnd.oasis', refused('OpenDocument file', 'document', AS_CSV)],
  ['application/gzip', taken('Packed file', 'archive', 'import as a dataset if a table or an array is inside.')],
  ['application/x-gzip', taken('Packed file', 'archive', 'import as a dataset if a table or an array is inside.')],
  ['application/zip', ZIP],
  ['application/x-zip', ZIP],
  ['application/x-7z', refused('7-Zip archive', 'archive', UNPACK)],
  ['image/', PICTURE],
  ['audio/', refused('Sound', 'unknown', 'not a dataset. Drop a table or an array of numbers.')],
  ['video/', refused('Film', 'unknown', 'not a dataset. Drop a table or an array of numbers.')],
];

/** Endings of names, known after a drop; ".gz" is taken off first. */
const BY_ENDING: Readonly<Record<string, FileKind>> = {
  csv: CSV,
  tsv: taken('Table with tabs', 'table'),
  npy: taken('NPY array', 'array'),
  npz: taken('NPZ archive', 'array'),
  doc: WORD,
  docx: WORD,
  odt: WORD,
  rtf: WORD,
  xls: EXCEL,
  xlsx: EXCEL,
  ods: EXCEL,
  pdf: PDF,
  ppt: refused('Presentation', 'document', AS_CSV),
  pptx: refused('Presentation', 'document', AS_CSV),
  json: JSON_TEXT,
  html: PAGE,
  htm: PAGE,
  xml: refused('XML document', 'document', AS_CSV),
  png: PICTURE,
  jpg: PICTURE,
  jpeg: PICTURE,
  gif: PICTURE,
  bmp: PICTURE,
  tif: PICTURE,
  tiff: PICTURE,
  webp: PICTURE,
  svg: PICTURE,
  zip: ZIP,
  '7z': refused('7-Zip archive', 'archive', UNPACK),
  rar: refused('RAR archive', 'archive', UNPACK),
  tar: refused('Tar archive', 'archive', UNPACK),
  tgz: refused('Tar archive', 'archive', UNPACK),
  h5: refused('HDF5 file', 'array', AS_ARRAY),
  hdf5: refused('HDF5 file', 'array', AS_ARRAY),
  mat: refused('MATLAB file', 'array', AS_ARRAY),
  pkl: refused('Python pickle', 'array', AS_ARRAY),
  pickle: refused('Python pickle', 'array', AS_ARRAY),
  parquet: refused('Parquet file', 'document', AS_CSV),
  exe: refused('Program', 'unknown', 'not a dataset. Drop a table or an array of numbers.'),
};

const UNSURE = taken('File', 'unknown', 'looked into after you drop: CSV, IDX, NPY and NPZ are imported.');

export const FOLDER = refused('Folder', 'folder', 'not read as a whole. Drop the files inside.');

/** By the type that a browser tells while a file is dragged; most arrays have none. */
export function kindOfType(type: string): FileKind {
  return BY_TYPE.find(([start]) => type.startsWith(start))?.[1] ?? UNSURE;
}

/** By the name, once it is known. What no ending tells the importer finds out from the content. */
export function kindOfName(name: string): FileKind {
  const plain = name.toLowerCase().replace(/\.gz$/, '');
  if (/idx\d|ubyte/.test(plain)) return taken('IDX array', 'array');
  return BY_ENDING[/\.([a-z0-9]+)$/.exec(plain)?.[1] ?? ''] ?? UNSURE;
}

/** Kinds with how many of them there are, in the order in which they come. */
export function groupKinds(kinds: readonly FileKind[]): { readonly kind: FileKind; readonly count: number }[] {
  const counts = new Map<FileKind, number>();
  for (const kind of kinds) counts.set(kind, (counts.get(kind) ?? 0) + 1);
  return [...counts].map(([kind, count]) => ({ kind, count }));
}
