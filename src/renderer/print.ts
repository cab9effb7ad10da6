// A self-contained page as a PDF: the desktop asks where it goes, a browser has its own dialog for printing.
import { AppError, fromErrorRecord } from '#shared/error.ts';
import { nonce } from './nonce.ts';

/** The page in the newest dialog; not every browser says when a dialog was closed. */
let printed: HTMLIFrameElement | null = null;

/** @throws AppError READ_ONLY or DISK_FULL where the file cannot be written. */
export async function savePdf(name: string, html: string): Promise<void> {
  if (!window.strata) return printPage(printable(html, nonce()));
  const problem = await window.strata.savePdf({ name, html });
  if (problem) throw fromErrorRecord(problem);
}

/** The page with its style sheet admitted by the policy of the window, which holds for a frame in it as well. */
export function printable(html: string, styleNonce: string): string {
  return html.replace('<style>', `<style nonce="${styleNonce}">`);
}

/** Opens the browser's print dialog with the page alone. Resolves once it was opened. */
function printPage(html: string): Promise<void> {
  const frame = document.createElement('iframe');
  printed?.remove();
  printed = frame;
  frame.title = 'Report to be printed';
  frame.tabIndex = -1;
  frame.ariaHidden = 'true';
  // Not hidden by "display", for browsers print nothing of what isn't laid out.
  Object.assign(frame.style, { position: 'fixed', width: '0', height: '0', border: '0', visibility: 'hidden' });
  // It runs nothing: a page given like this has the window's policy, and a report's own is stricter still.
  frame.srcdoc = html;
  return new Promise((resolve, reject) => {
    frame.addEventListener('load', () => {
      const page = frame.contentWindow;
      if (!page) return reject(new AppError('INTERNAL', 'The page of the report has gone; try again.'));
      page.addEventListener('afterprint', () => frame.remove());
      page.print();
      resolve();
    });
    document.body.append(frame);
  });
}
