// What commands share: the services opened as the command line says, and the thread count.
import { type KernelChoice, kernelChoiceSchema } from '#shared/engine.ts';
import { AppError } from '#shared/error.ts';
import { type Services, withServices } from '../services.ts';
import { type Call, textOption } from './command.ts';

/** Runs `work` with the services of the data folder that the call names. */
export function withApp<T>(call: Call, access: 'own' | 'read', work: (app: Services) => Promise<T> | T): Promise<T> {
  return withServices(call.installation, textOption(call.options, 'data-dir'), access, work);
}

/**
 * The number behind `--threads`, or undefined where it was not given.
 * @throws AppError BAD_USAGE for anything but a whole number from 1 on.
 */
export function threadsOption(call: Call): { threads?: number } {
  const text = textOption(call.options, 'threads');
  if (text === undefined) return {};
  if (!/^[1-9]\d{0,3}$/.test(text)) {
    throw new AppError('BAD_USAGE', `--threads ${text} is not a whole number from 1 to 9999; write e.g. --threads 2.`);
  }
  return { threads: Number(text) };
}

/**
 * What `--threads` and `--kernels` ask for.
 * @throws AppError BAD_USAGE for a value that neither of them takes.
 */
export function engineOptions(call: Call): { threads?: number; kernels?: KernelChoice } {
  const text = textOption(call.options, 'kernels');
  if (text === undefined) return threadsOption(call);
  const kernels = kernelChoiceSchema.safeParse(text);
  if (!kernels.success) {
    const names = kernelChoiceSchema.options.join(', ');
    throw new AppError('BAD_USAGE', `--kernels ${text} is not known; choose one of ${names}.`);
  }
  return { ...threadsOption(call), kernels: kernels.data };
}
