// What a file is, by its first bytes and never by its name alone.
import { AppError } from '#shared/error.ts';
import { type Source, unreadable } from './source.ts';

export type SourceKind = 'table' | 'idx' | 'npy' | 'npz';

interface Signature {
  readonly bytes: readonly number[];
  readonly what: string;
  readonly remedy: string;
}

const SAVE_AS_CSV = 'save its table as CSV and import that';
const PICTURES = 'pictures come in as IDX or NPY files';
const UNPACK = 'unpack it and import the file inside';

const text = (value: string): number[] => [...value].map((char) => char.charCodeAt(0));

/** Files that people try and that hold no table we read. */
const FOREIGN: readonly Signature[] = [
  { bytes: [0x89, ...text('PNG')], what: 'is a PNG picture', remedy: PICTURES },
  { bytes: [0xff, 0xd8, 0xff], what: 'is a JPEG picture', remedy: PICTURES },
  { bytes: text('GIF8'), what: 'is a GIF picture', remedy: PICTURES },
  { bytes: text('%PDF'), what: 'is a PDF document', remedy: SAVE_AS_CSV },
  { bytes: [0xd0, 0xcf, 0x11, 0xe0], what: 'is an old Word or Excel document', remedy: SAVE_AS_CSV },
  { bytes: text('{\\rtf'), what: 'is an RTF document', remedy: SAVE_AS_CSV },
  { bytes: [0x89, ...text('HDF')], what: 'is an HDF5 file', remedy: 'save its arrays as NPY or NPZ' },
  { bytes: text('MATLAB'), what: 'is a MATLAB file', remedy: 'save its arrays as NPY or NPZ, or a table as CSV' },
  { bytes: text('PAR1'), what: 'is a Parquet file', remedy: SAVE_AS_CSV },
  { bytes: text('SQLite format 3'), what: 'is an SQLite database', remedy: SAVE_AS_CSV },
  { bytes: text('BZh'), what: 'is a bzip2 archive', remedy: UNPACK },
  { bytes: [0xfd, ...text('7zXZ')], what: 'is an xz archive', remedy: UNPACK },
  { bytes: [0x28, 0xb5, 0x2f, 0xfd], what: 'is a Zstandard archive', remedy: UNPACK },
  { bytes: [0x37, 0x7a, 0xbc, 0xaf, 0x27, 0x1c], what: 'is a 7-Zip archive', remedy: UNPACK },
  { bytes: text('Rar!'), what: 'is a RAR archive', remedy: UNPACK },
  { bytes: [0x7f, ...text('ELF')], what: 'is a program', remedy: 'choose a CSV, IDX, NPY or NPZ file' },
  { bytes: text('MZ\x90'), what: 'is a program', remedy: 'choose a CSV, IDX, NPY or NPZ file' },
];

const NPY_MAGIC = [0x93, ...text('NUMPY')];
const ZIP_MAGIC = [0x50, 0x4b];
const PICKLE_PROTOCOLS = [2, 3, 4, 5];

/**
 * Tells what a source is.
 * @throws AppError DATASET_UNREADABLE naming the kind of file it really is, where it is none of ours.
 */
export function detectKind(source: Source): SourceKind {
  const { head, name } = source;
  const foreign = FOREIGN.find(({ bytes }) => startsWith(head, bytes));
  if (foreign) throw unreadable(name, `${foreign.what}, not a table or array file`, foreign.remedy);
  if (startsWith(head, NPY_MAGIC)) return 'npy';
  if (startsWith(head, ZIP_MAGIC) && (head[2]! < 9 || head[2] === undefined)) return zipKind(source);
  if (looksLikeIdx(source)) return 'idx';
  if (head[0] === 0x80 && PICKLE_PROTOCOLS.includes(head[1] ?? 0)) {
    throw unreadable(name, 'is a Python pickle, which can carry code', 'save its arrays with numpy.save instead');
  }
  checkMarkup(source);
  if (isTar(head)) throw unreadable(name, 'is a tar archive', UNPACK);
  if (startsWith(head, [0x1f, 0x8b])) throw unreadable(name, 'is packed twice with gzip', 'unpack it once');
  return 'table';
}

function startsWith(head: Uint8Array, bytes: readonly number[]): boolean {
  return bytes.every((byte, i) => head[i] === byte);
}

/** Office documents are zip archives too; their first entries give them away. */
function zipKind({ head, name }: Source): 'npz' {
  const listing = Buffer.from(head).toString('latin1');
  if (listing.includes('xl/') || /\.xlsx?$/i.test(name)) {
    throw unreadable(name, 'is an Excel workbook (XLSX), not a CSV file', SAVE_AS_CSV);
  }
  if (listing.includes('word/') || /\.docx?$/i.test(name)) {
    throw unreadable(name, 'is a Word document (DOCX), not a CSV file', SAVE_AS_CSV);
  }
  if (listing.includes('mimetypeapplication/vnd.oasis')) {
    throw unreadable(name, 'is an OpenDocument file', SAVE_AS_CSV);
  }
  if (!listing.includes('.npy')) throw unreadable(name, 'is a ZIP archive without NPY arrays', UNPACK);
  return 'npz';
}

/** Two zero bytes, then type and dimensions. UTF-32 text begins so too, but no text has a third byte like these. */
function looksLikeIdx({ head, name }: Source): boolean {
  const isNamedIdx = /idx\d|ubyte/i.test(name);
  const isZeroStart = head[0] === 0 && head[1] === 0;
  if (isNamedIdx && !isZeroStart && head.includes(0)) {
    const magic = Buffer.from(head.subarray(0, 4)).toString('hex');
    throw new AppError(
      'DATASET_UNREADABLE',
      `${name} begins with ${magic}, and an IDX file with 0000; it is damaged or no IDX file: get it again.`,
    );
  }
  return isZeroStart && !(head[2] === 0xfe && head[3] === 0xff);
}

/** Text that is no table: a page saved instead of the file behind it, or data in another notation. */
function checkMarkup({ head, name }: Source): void {
  const start = Buffer.from(head.subarray(0, 500))
    .toString('latin1')
    .replace(/^\xef\xbb\xbf/, '')
    .trimStart()
    .toLowerCase();
  if (start.startsWith('<!doctype html') || start.startsWith('<html')) {
    throw unreadable(name, 'is a web page (HTML), not a table', 'download the file itself');
  }
  if (start.startsWith('<?xml')) throw unreadable(name, 'is an XML document, not a table', SAVE_AS_CSV);
  if (/^(\{\s*"|\[\s*[[{])/.test(start)) throw unreadable(name, 'is JSON, not a table', SAVE_AS_CSV);
}

function isTar(head: Uint8Array): boolean {
  return Buffer.from(head.subarray(257, 262)).toString('latin1') === 'ustar';
}
