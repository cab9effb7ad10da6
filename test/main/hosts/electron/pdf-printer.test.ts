// Reports as PDF files: what is printed, where it lands, and what the person is told when it cannot be done.
import { mkdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeEach, expect, test, vi } from 'vitest';
import { PdfPrinter } from '../../../../src/main/hosts/electron/pdf-printer.ts';
import { temporaryFolder } from '../terminal.ts';

const folder = temporaryFolder();
afterAll(() => folder.remove());

const REPORT = { name: 'twins on digits', html: '<h1>Does it help?</h1>' };
const path = join(folder.path, 'report.pdf');

/** What the window was shown, and whether it is gone. */
let shown: { url: string; page: string | null; policy: string | null; isGone: boolean };
const choose = vi.fn();
const onBug = vi.fn();
const printToPDF = vi.fn();

const printer = new PdfPrinter({
  choose,
  onBug,
  open: () => ({
    loadURL: async (url) => {
      shown.url = url;
      const answer = printer.answer({ url });
      shown.page = (await answer?.text()) ?? null;
      shown.policy = answer?.headers.get('content-security-policy') ?? null;
    },
    webContents: { printToPDF },
    destroy: () => {
      shown.isGone = true;
    },
  }),
});

beforeEach(() => {
  shown = { url: '', page: null, policy: null, isGone: false };
  choose.mockReset().mockResolvedValue(path);
  printToPDF.mockReset().mockResolvedValue(Buffer.from('%PDF-1.7'));
  onBug.mockReset();
});

test('the page that was given is printed on A4 into the file that was named, and its window goes', async () => {
  expect(await printer.save(REPORT)).toBeNull();
  expect(choose.mock.calls).toEqual([
    [{ defaultPath: 'twins on digits.pdf', filters: [{ name: 'PDF', extensions: ['pdf'] }] }],
  ]);
  expect(shown).toMatchObject({ page: REPORT.html, isGone: true });
  expect(shown.policy).toMatch(/^default-src 'none'; img-src data:; style-src 'unsafe-inline'$/);
  expect(printToPDF.mock.calls).toEqual([[expect.objectContaining({ pageSize: 'A4', printBackground: true })]]);
  expect(readFileSync(path, 'utf8')).toBe('%PDF-1.7');
});

test('a page is there while it is printed, and for nobody else', async () => {
  let during: number | undefined;
  printToPDF.mockImplementation(async () => {
    during = printer.answer(shown)?.status;
    expect(printer.answer({ url: 'app://strata/' })).toBeNull();
    return Buffer.from('%PDF');
  });
  await printer.save(REPORT);
  expect([during, printer.answer(shown)]).toEqual([200, null]);
});

test('who changes their mind prints nothing', async () => {
  choose.mockResolvedValue('');
  expect(await printer.save(REPORT)).toBeNull();
  expect(printToPDF).not.toHaveBeenCalled();
});

test('a name cannot lead elsewhere', async () => {
  await printer.save({ ...REPORT, name: '../../etc/passwd' });
  expect(choose.mock.calls[0]?.[0]).toMatchObject({ defaultPath: 'passwd.pdf' });
});

test('a place that cannot be written to is told by its name, with a remedy', async () => {
  mkdirSync(join(folder.path, 'taken.pdf'));
  choose.mockResolvedValue(join(folder.path, 'taken.pdf'));
  expect(await printer.save(REPORT)).toEqual({
    code: 'READ_ONLY',
    message: "taken.pdf can't be written there (EISDIR); choose another folder.",
  });
  expect(onBug).not.toHaveBeenCalled();
});

test.each([
  ['a page that cannot be printed', REPORT, true],
  ['a message that is no page', { name: 'x' }, false],
])('%s is a bug for the log, and its window goes', async (_, asked, isShown) => {
  printToPDF.mockRejectedValue(new Error('Printing failed'));
  expect(await printer.save(asked)).toMatchObject({ code: 'INTERNAL' });
  expect(onBug).toHaveBeenCalledOnce();
  expect(shown.isGone).toBe(isShown);
});
