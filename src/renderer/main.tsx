// Starts the window: styles, theme, the connection to the services, then the workbench.
import './theme/fonts.css';
import '@mantine/core/styles.css';
import './theme/tokens.css';
import './theme/base.css';
import { MantineProvider } from '@mantine/core';
import { setNonce } from 'get-nonce';
import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { App } from './app.tsx';
import { Door } from './frame/door.tsx';
import { nonce } from './nonce.ts';
import { cssVariables, theme } from './theme/mantine.ts';

// Sheets and menus stop the page behind them from scrolling through a style element; it needs the nonce like any other.
setNonce(nonce());

const root = document.getElementById('root');
if (!root) throw new Error('index.html has no element with the id "root"');
createRoot(root).render(
  <StrictMode>
    <MantineProvider theme={theme} cssVariablesResolver={cssVariables} defaultColorScheme="auto" getStyleNonce={nonce}>
      <Door>
        <App />
      </Door>
    </MantineProvider>
  </StrictMode>,
);
