// A field for a number that counts once it is finished: on Enter, an arrow's step or leaving, not at every key.
import { NumberInput, type NumberInputProps } from '@mantine/core';
import { useEffect, useRef, useState } from 'react';

interface NumberFieldProps extends Omit<NumberInputProps, 'value' | 'onChange' | 'min' | 'max'> {
  readonly value: number | null;
  readonly min?: number;
  readonly max?: number;
  /** `min` itself is not allowed. */
  readonly isAboveMin?: boolean;
  readonly isWhole?: boolean;
  /** Whether an empty field means something; it is told as null. */
  readonly mayBeEmpty?: boolean;
  readonly onCommit: (value: number | null) => void;
}

export function NumberField({
  value,
  min = Number.NEGATIVE_INFINITY,
  max = Number.POSITIVE_INFINITY,
  isAboveMin = false,
  isWhole = false,
  mayBeEmpty = false,
  onCommit,
  ...input
}: NumberFieldProps) {
  const [typed, setTyped] = useState<string | number>(value ?? '');
  useEffect(() => setTyped(value ?? ''), [value]);
  // Leaving a field after Escape must not count what was typed before it.
  const isGivenUp = useRef(false);
  const commit = () => {
    if (isGivenUp.current) return;
    const next = finished(typed, { min, max, isAboveMin, isWhole, mayBeEmpty });
    setTyped((next === undefined ? value : next) ?? '');
    if (next !== undefined && next !== value) onCommit(next);
  };
  return (
    <NumberInput
      {...input}
      {...(Number.isFinite(min) && { min })}
      {...(Number.isFinite(max) && { max })}
      clampBehavior="none"
      allowDecimal={!isWhole}
      decimalScale={8}
      step={isWhole ? 1 : stepOf(value ?? 0)}
      value={typed}
      onChange={(next) => {
        isGivenUp.current = false;
        setTyped(next);
      }}
      onBlur={commit}
      onKeyDown={(event) => {
        if (event.key === 'Enter') commit();
        if (event.key !== 'Escape') return;
        isGivenUp.current = true;
        setTyped(value ?? '');
      }}
    />
  );
}

interface Limits {
  readonly min: number;
  readonly max: number;
  readonly isAboveMin: boolean;
  readonly isWhole: boolean;
  readonly mayBeEmpty: boolean;
}

/** What was typed as a value within its limits; undefined where it is none, so that the old one stays. */
export function finished(typed: string | number, limits: Limits): number | null | undefined {
  const { min, max, isAboveMin, isWhole, mayBeEmpty } = limits;
  if (typed === '') return mayBeEmpty ? null : undefined;
  const number = Number(typed);
  if (!Number.isFinite(number) || (isAboveMin && number <= min)) return undefined;
  const whole = isWhole ? Math.round(number) : number;
  return Math.min(max, Math.max(min, whole));
}

/** A tenth of the number's own size: 0.01 for 0.05, 0.0001 for 0.0002. */
function stepOf(value: number): number {
  return value === 0 ? 0.01 : 10 ** Math.floor(Math.log10(Math.abs(value)));
}
