// What a key, a menu or the palette can do right now: each view puts its handlers here while it is shown.
import { useEffect, useRef } from 'react';
import { create } from 'zustand';
import { COMMANDS, type CommandEntry, type CommandId } from '#shared/command.ts';

type Handler = () => void;

interface Commands {
  /** The newest handler of a command wins, so that an inner view can take it over. */
  readonly handlers: Readonly<Partial<Record<CommandId, readonly Handler[]>>>;
}

export const useCommands = create<Commands>(() => ({ handlers: {} }));

/** Offers a command while the component is there and `isEnabled`. */
export function useCommand(id: CommandId, handler: Handler, isEnabled = true): void {
  const latest = useRef(handler);
  latest.current = handler;
  useEffect(() => {
    if (!isEnabled) return;
    const run = () => latest.current();
    useCommands.setState(({ handlers }) => ({ handlers: { ...handlers, [id]: [...(handlers[id] ?? []), run] } }));
    return () =>
      useCommands.setState(({ handlers }) => ({
        handlers: { ...handlers, [id]: (handlers[id] ?? []).filter((it) => it !== run) },
      }));
  }, [id, isEnabled]);
}

/** Runs a command. @returns false where nothing here answers to it. */
export function runCommand(id: string): boolean {
  const handler = useCommands.getState().handlers[id as CommandId]?.at(-1);
  handler?.();
  return handler !== undefined;
}

const isMac = navigator.userAgent.includes('Mac');

/** "Ctrl+Shift+D" as people read it on this machine. */
export function keyWords(key: string): string {
  return key
    .replace('CmdOrCtrl', isMac ? 'Cmd' : 'Ctrl')
    .replace('Enter', '↵')
    .replaceAll('+', ' ')
    .replace('Left', '←')
    .replace('Right', '→');
}

function matches(key: string, event: KeyboardEvent): boolean {
  const parts = key.split('+');
  const name = parts.at(-1) ?? '';
  const control = isMac ? event.metaKey : event.ctrlKey;
  const pressed = event.key.replace(/^Arrow/, '');
  // Shift changes what a key types ("." becomes ":" or ">"), so the key's place counts as well.
  const isKey = pressed.toLowerCase() === name.toLowerCase() || (name === '.' && event.code === 'Period');
  return (
    isKey &&
    parts.includes('CmdOrCtrl') === control &&
    parts.includes('Shift') === event.shiftKey &&
    parts.includes('Alt') === event.altKey
  );
}

/** Fields keep their own undo, and keys without a modifier that they type. */
function belongsToField({ target }: KeyboardEvent, { id }: CommandEntry): boolean {
  const isField =
    target instanceof HTMLElement && (target.isContentEditable || /^(INPUT|TEXTAREA)$/.test(target.tagName));
  return isField && (id === 'undo' || id === 'redo');
}

/** Listens to the keyboard for the whole window. @returns a function that stops. */
export function listenToKeys(): () => void {
  const onKey = (event: KeyboardEvent) => {
    if (event.defaultPrevented) return;
    const entry = COMMANDS.find(({ key }) => key !== null && matches(key, event));
    if (!entry || belongsToField(event, entry) || !runCommand(entry.id)) return;
    event.preventDefault();
  };
  window.addEventListener('keydown', onKey);
  return () => window.removeEventListener('keydown', onKey);
}
