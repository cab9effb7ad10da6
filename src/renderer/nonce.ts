// The nonce that the host gave this page, for the libraries that add style elements.

/** Empty where the host gave none, as in a page opened for development. */
export function nonce(): string {
  return document.querySelector<HTMLMetaElement>('meta[property="csp-nonce"]')?.nonce ?? '';
}
