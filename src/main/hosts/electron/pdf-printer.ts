// A report as a PDF: its page, shown to nobody and running nothing, is printed into a file where the person wants it.
import { writeFileSync } from 'node:fs';
import { basename } from 'node:path';
import type { PrintedPage } from '#shared/bridge.ts';
import { AppError, type ErrorRecord, toErrorRecord } from '#shared/error.ts';
import { z } from '#shared/zod.ts';
import { PAGE } from './settings.ts';

/** The page says itself how large its paper and margins are. */
const PAPER = {
  pageSize: 'A4',
  preferCSSPageSize: true,
  printBackground: true,
  generateTaggedPDF: true,
  generateDocumentOutline: true,
} as const;

/** Stands in the page as well; here it holds whatever the page says. */
const POLICY = "default-src 'none'; img-src data:; style-src 'unsafe-inline'";

const pageSchema: z.ZodType<PrintedPage> = z.strictObject({
  name: z.string().min(1).max(200),
  html: z.string().max(100_000_000),
});

/** As much of Electron's BrowserWindow as is used. */
export interface PrintingWindow {
  readonly webContents: { printToPDF(options: typeof PAPER): Promise<Uint8Array> };
  loadURL(url: string): Promise<void>;
  destroy(): void;
}

export interface PdfPrinterOptions {
  /** A window that nobody sees. */
  readonly open: () => PrintingWindow;
  /** The path that the person names; empty where they change their mind. */
  readonly choose: (question: {
    defaultPath: string;
    filters: { name: string; extensions: string[] }[];
  }) => Promise<string>;
  readonly onBug: (thrown: unknown) => void;
}

export class PdfPrinter {
  readonly #options: PdfPrinterOptions;
  /** What is being printed, by its address. */
  readonly #pages = new Map<string, string>();
  #count = 0;

  constructor(options: PdfPrinterOptions) {
    this.#options = options;
  }

  /** `asked`: a PrintedPage. Null: done, or the person changed their mind. */
  async save(asked: unknown): Promise<ErrorRecord | null> {
    try {
      const { name, html } = pageSchema.parse(asked);
      const filters = [{ name: 'PDF', extensions: ['pdf'] }];
      const path = await this.#options.choose({ defaultPath: `${basename(name)}.pdf`, filters });
      if (path !== '') write(path, await this.#print(html));
      return null;
    } catch (thrown) {
      if (!(thrown instanceof AppError)) this.#options.onBug(thrown);
      return toErrorRecord(thrown);
    }
  }

  /** The answer to a request for a page that is being printed; null for every other. */
  answer({ url }: { readonly url: string }): Response | null {
    const html = this.#pages.get(url);
    if (html === undefined) return null;
    const headers = { 'Content-Type': 'text/html; charset=utf-8', 'Content-Security-Policy': POLICY };
    return new Response(html, { headers: { ...headers, 'X-Content-Type-Options': 'nosniff' } });
  }

  async #print(html: string): Promise<Uint8Array> {
    const address = `${PAGE}printed/${++this.#count}`;
    this.#pages.set(address, html);
    const window = this.#options.open();
    try {
      await window.loadURL(address);
      return await window.webContents.printToPDF(PAPER);
    } finally {
      window.destroy();
      this.#pages.delete(address);
    }
  }
}

function write(path: string, pdf: Uint8Array): void {
  try {
    writeFileSync(path, pdf);
  } catch (cause) {
    const code = cause instanceof Error && 'code' in cause ? String(cause.code) : '';
    const name = basename(path);
    if (code === 'ENOSPC' || code === 'EDQUOT') {
      throw new AppError('DISK_FULL', `No space is left for ${name}; free some, or choose another disk.`, { cause });
    }
    throw new AppError('READ_ONLY', `${name} can't be written there (${code}); choose another folder.`, { cause });
  }
}
