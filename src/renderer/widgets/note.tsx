// A note beside its cause: what is the case, why, and the button that helps. Errors are notes too, never toasts.
import { IconAlertTriangle, IconCircleCheck, IconInfoCircle, IconXboxX } from '@tabler/icons-react';
import type { ReactNode } from 'react';
import type { ErrorRecord } from '#shared/error.ts';
import classes from './note.module.css';

const ICONS = { neutral: IconInfoCircle, ok: IconCircleCheck, warn: IconAlertTriangle, err: IconXboxX };

interface NoteProps {
  readonly kind?: keyof typeof ICONS;
  /** The sentence, in bold. */
  readonly what: ReactNode;
  readonly why?: ReactNode;
  /** Buttons. */
  readonly actions?: ReactNode;
}

export function Note({ kind = 'neutral', what, why, actions }: NoteProps) {
  const Icon = ICONS[kind];
  return (
    <div className={`${classes.note} ${classes[kind]}`} role={kind === 'err' ? 'alert' : 'note'}>
      <Icon size={16} aria-hidden="true" className={classes.icon} />
      <div className={classes.text}>
        <span className={classes.what}>{what}</span> {why !== undefined && <span className={classes.why}>{why}</span>}
      </div>
      {actions !== undefined && <div className={classes.actions}>{actions}</div>}
    </div>
  );
}

/** A failed call, in its own words. */
export function Problem({ problem, actions }: { problem: ErrorRecord; actions?: ReactNode }) {
  return <Note kind="err" what={problem.message} actions={actions} />;
}
