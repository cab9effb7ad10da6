// Keeps what comes before the page listens, and hands it over as soon as it does.

export interface Inbox<Message> {
  put(message: Message): void;
  /** One listener at a time, the newest; the returned function takes it away. */
  open(listener: (message: Message) => void): () => void;
}

export function inboxOf<Message>(): Inbox<Message> {
  const waiting: Message[] = [];
  let listen: ((message: Message) => void) | null = null;
  return {
    put: (message) => {
      if (listen) listen(message);
      else waiting.push(message);
    },
    open: (listener) => {
      listen = listener;
      for (const message of waiting.splice(0)) listener(message);
      return () => {
        if (listen === listener) listen = null;
      };
    },
  };
}
