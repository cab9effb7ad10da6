// The window's first page: what Strata is, and where to find it until the workbench is built.
import { useEffect, useState } from 'react';
import { createRoot } from 'react-dom/client';
import { connect, problemOf } from './connection.ts';

function Welcome() {
  const [news, setNews] = useState('Connecting …');
  useEffect(() => {
    const greet = async () => {
      const { client } = await connect();
      const { version, dataFolder } = await client.system.info();
      return `Strata ${version} is connected to the data folder "${dataFolder}".`;
    };
    greet().then(setNews, (thrown) => setNews(problemOf(thrown).message));
  }, []);
  return (
    <main>
      <h1>Strata</h1>
      <p>An offline workbench for deep belief networks.</p>
      <p role="status">{news}</p>
      <p>
        The workbench&apos;s screens come later. Until then Strata runs in a terminal:{' '}
        <code>npm run strata -- --help</code>
      </p>
    </main>
  );
}

const root = document.getElementById('root');
if (!root) throw new Error('index.html has no element with the id "root"');
createRoot(root).render(<Welcome />);
