// The window's first page: what Strata is, and where to find it until the workbench is built.
import { createRoot } from 'react-dom/client';

function Welcome() {
  return (
    <main>
      <h1>Strata</h1>
      <p>An offline workbench for deep belief networks.</p>
      <p>
        The workbench&apos;s window comes later. Until then Strata runs in a terminal:{' '}
        <code>npm run strata -- --help</code>
      </p>
    </main>
  );
}

const root = document.getElementById('root');
if (!root) throw new Error('index.html has no element with the id "root"');
createRoot(root).render(<Welcome />);
