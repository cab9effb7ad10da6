// Lets people in once the services answer, and says so in a sentence when they don't, or no longer.
import { Button } from '@mantine/core';
import { type ReactNode, useEffect, useState } from 'react';
import type { ErrorRecord } from '#shared/error.ts';
import { type Connection, connect, problemOf } from '../connection.ts';
import { ServicesProvider } from '../services.tsx';
import { Problem } from '../widgets/note.tsx';
import classes from './door.module.css';

const GONE: ErrorRecord = {
  code: 'INTERNAL',
  message: 'Strata has stopped, so nothing here is up to date; start it again, then reload. Nothing saved is lost.',
};

export function Door({ children }: { children: ReactNode }) {
  const [connection, setConnection] = useState<Connection | null>(null);
  const [problem, setProblem] = useState<ErrorRecord | null>(null);
  useEffect(() => {
    let isHere = true;
    connect().then(
      (made) => {
        if (!isHere) return;
        setConnection(made);
        void made.closed.then(() => isHere && setProblem(GONE));
      },
      (thrown: unknown) => isHere && setProblem(problemOf(thrown)),
    );
    return () => {
      isHere = false;
    };
  }, []);
  const reload = <Button onClick={() => window.location.reload()}>Reload</Button>;
  return (
    <>
      {problem && (
        <div className={classes.problem}>
          <Problem problem={problem} actions={reload} />
        </div>
      )}
      {connection && <ServicesProvider connection={connection}>{children}</ServicesProvider>}
    </>
  );
}
