// A line of the inspector: a setting with its words.
import type { ReactNode } from 'react';
import { FieldLine } from '../widgets/field-line.tsx';
import type { SettingWords } from './setting-words.ts';

interface SettingLineProps {
  readonly words: SettingWords;
  /** A value that isn't the default has a mark. */
  readonly isChanged?: boolean;
  /** Gets the id that ties the label to it. */
  readonly children: (id: string) => ReactNode;
}

export function SettingLine({ words: { label, what, whatIf, why }, isChanged = false, children }: SettingLineProps) {
  const help = (
    <>
      <p>{what}</p>
      <p>{whatIf}</p>
      <p className="secondary">Default: {why}</p>
    </>
  );
  return (
    <FieldLine label={label} help={help} isChanged={isChanged}>
      {children}
    </FieldLine>
  );
}
