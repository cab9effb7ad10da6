// Notifications on the screen, each held until it is closed: without a reference to it, a click could find nobody.

/** As much of Electron's Notification as is used. */
interface Notification {
  on(event: 'click' | 'close', listener: () => void): unknown;
  show(): void;
}

export class Notices {
  readonly #make: (notice: { readonly title: string; readonly body: string }) => Notification | null;
  readonly #shown = new Set<Notification>();

  /** `make`: null where this machine shows none. */
  constructor(make: (notice: { readonly title: string; readonly body: string }) => Notification | null) {
    this.#make = make;
  }

  show({
    title,
    body,
    onClick,
  }: {
    readonly title: string;
    readonly body: string;
    readonly onClick: () => void;
  }): void {
    const notification = this.#make({ title, body });
    if (!notification) return;
    this.#shown.add(notification);
    notification.on('click', onClick);
    notification.on('close', () => this.#shown.delete(notification));
    notification.show();
  }
}
