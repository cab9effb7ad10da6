// strata serve: the workbench for a browser on this machine, until Ctrl+C.
import { readPort } from '../port.ts';
import { type Answer, type Call, type Command, type Option, textOption } from './command.ts';

export const PORT_OPTION: Readonly<Record<string, Option>> = {
  port: { type: 'string', value: '<number>', summary: 'Port to serve the browser on (default: any that is free)' },
};

export const serveCommand: Command = {
  name: 'serve',
  summary: 'Serve the workbench to a browser on this machine',
  positionals: '',
  count: [0, 0],
  options: PORT_OPTION,
  example: 'strata serve --port 8123',
  run: (call) => serveUntilInterrupted(call, () => {}),
};

/** Says the address on stdout; `onFirst` hears it too. */
export async function serveUntilInterrupted(call: Call, onFirst: (address: string) => void): Promise<Answer> {
  const { installation, interrupted, stopped, options } = call;
  // Only here, so that no other command pays for loading a web server.
  const { serve } = await import('../serve.ts');
  await serve({
    installation,
    interrupted,
    stopped,
    dataDir: textOption(options, 'data-dir'),
    port: readPort(textOption(options, 'port')),
    onAddress: (address, isFirst) => {
      sayAddress(call, address, isFirst);
      if (isFirst) onFirst(address);
    },
  });
  return { value: null, text: '', exitCode: 0 };
}

/** With --json the first address is the one value on stdout. */
function sayAddress({ output, progress, options }: Call, address: string, isFirst: boolean): void {
  const stop = `It serves this machine only. Ctrl+C stops it (or a signal to process ${process.pid}); runs are then paused.`;
  const text = isFirst ? `Strata is at ${address}\n${stop}\n` : `For another browser: ${address}\n`;
  if (!options.json) output.write(text);
  else if (isFirst) output.write(`${JSON.stringify({ address, pid: process.pid })}\n`);
  else progress.write(text);
}
