// Gives people a file, as a browser does: into their folder of downloads.

export function download(name: string, content: Blob): void {
  const link = document.createElement('a');
  link.href = URL.createObjectURL(content);
  link.download = name;
  link.click();
  // Browsers read the address a moment later than the click.
  setTimeout(() => URL.revokeObjectURL(link.href), 10_000);
}

/** A name that every file system takes. */
export function fileNameOf(name: string, fallback: string): string {
  const plain = name.replaceAll(/[^\p{L}\p{N} ._-]+/gu, '-').replace(/^[\s.-]+|[\s.-]+$/g, '');
  return plain || fallback;
}
