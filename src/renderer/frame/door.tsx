// Lets people in once the services answer, and says so in a sentence when they don't, or no longer.
import { Button } from '@mantine/core';
import { type ReactNode, useEffect, useState } from 'react';
import type { ErrorRecord } from '#shared/error.ts';
import { type Connection, keepConnected } from '../connection.ts';
import { ServicesProvider } from '../services.tsx';
import { Problem } from '../widgets/note.tsx';
import classes from './door.module.css';

export function Door({ children }: { children: ReactNode }) {
  const [connection, setConnection] = useState<Connection | null>(null);
  const [problem, setProblem] = useState<ErrorRecord | null>(null);
  useEffect(
    () =>
      keepConnected((reach) => {
        // While the host is away, what was seen last stays to be looked at.
        if (reach.connection) setConnection(reach.connection);
        setProblem(reach.problem);
      }),
    [],
  );
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
