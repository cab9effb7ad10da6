// Who may come in: a token in the printed address, exchanged once for a cookie, and tickets that open one socket each.
import { createHash, randomBytes, timingSafeEqual } from 'node:crypto';

const SECRET_BYTES = 32;
const TICKET_LIFE_MS = 30_000;
const MOST_TICKETS = 64;
const FAILURES_PER_MINUTE = 20;

export interface AdmissionOptions {
  /** Cookies are shared by all ports of a host, so each port has a name of its own. */
  readonly port: number;
  /** Hears the token that opens the door next: at once, and whenever the last one was used. */
  readonly onToken: (token: string) => void;
  /** Milliseconds, monotonic. */
  readonly clock?: () => number;
}

export class Admission {
  readonly #options: AdmissionOptions;
  readonly #clock: () => number;
  readonly #cookie = secret();
  readonly #tickets = new Map<string, number>();
  #token = secret();
  #failures: number[] = [];

  constructor(options: AdmissionOptions) {
    this.#options = options;
    this.#clock = options.clock ?? (() => performance.now());
    options.onToken(this.#token);
  }

  /** The Set-Cookie value for a token that fits, which then fits no more; null for any other. */
  exchange(token: string): string | null {
    if (!isSame(token, this.#token)) return null;
    this.#token = secret();
    this.#options.onToken(this.#token);
    return `${this.#name}=${this.#cookie}; HttpOnly; SameSite=Strict; Path=/`;
  }

  /** True where the Cookie header holds what `exchange` gave. */
  isAdmitted(cookies: string | undefined): boolean {
    const prefix = `${this.#name}=`;
    const values = (cookies ?? '').split(';').map((cookie) => cookie.trim());
    return values.some((it) => it.startsWith(prefix) && isSame(it.slice(prefix.length), this.#cookie));
  }

  /** A ticket for one socket, to be used within 30 seconds. */
  newTicket(): string {
    this.#dropTickets();
    const [oldest] = this.#tickets.keys();
    if (this.#tickets.size >= MOST_TICKETS && oldest !== undefined) this.#tickets.delete(oldest);
    const ticket = secret();
    this.#tickets.set(fingerprint(ticket), this.#clock());
    return ticket;
  }

  /** True once for each ticket given. */
  redeemTicket(ticket: string): boolean {
    this.#dropTickets();
    return this.#tickets.delete(fingerprint(ticket));
  }

  /** Notes a caller who had no right to come in; true where there are too many of them. */
  refuse(): boolean {
    const now = this.#clock();
    this.#failures = [...this.#failures.filter((at) => now - at < 60_000), now].slice(-FAILURES_PER_MINUTE - 1);
    return this.#failures.length > FAILURES_PER_MINUTE;
  }

  get #name(): string {
    return `strata-${this.#options.port}`;
  }

  #dropTickets(): void {
    const now = this.#clock();
    for (const [ticket, at] of this.#tickets) if (now - at > TICKET_LIFE_MS) this.#tickets.delete(ticket);
  }
}

function secret(): string {
  return randomBytes(SECRET_BYTES).toString('base64url');
}

function fingerprint(text: string): string {
  return createHash('sha256').update(text).digest('hex');
}

/** Takes the same time wherever the two differ. */
function isSame(a: string, b: string): boolean {
  return timingSafeEqual(Buffer.from(fingerprint(a)), Buffer.from(fingerprint(b)));
}
