// The port that a person asks for.
import { AppError } from '#shared/error.ts';

/**
 * The number behind `--port`; 0, any that is free, where it was not given.
 * @throws AppError BAD_USAGE for anything but a whole number up to 65535.
 */
export function readPort(text: string | undefined): number {
  const port = Number(text ?? '0');
  if (/^\d{1,5}$/.test(text ?? '0') && port <= 65_535) return port;
  throw new AppError('BAD_USAGE', `--port ${text} is no port; write a whole number up to 65535, e.g. --port 8123.`);
}
