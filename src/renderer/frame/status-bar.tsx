// The bar at the foot: that no network is used, which engine computes here, and where the work is kept.

import { IconFolder, IconWifiOff } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { useServices } from '../services.tsx';
import classes from './status-bar.module.css';

export function StatusBar() {
  const { query } = useServices();
  const { data } = useQuery(query.system.info.queryOptions());
  return (
    <footer className={classes.bar}>
      <span className={classes.offline}>
        <IconWifiOff size={14} aria-hidden="true" /> No network used
      </span>
      {data && (
        <>
          <span>
            <IconFolder size={14} aria-hidden="true" /> Data folder “{data.dataFolder}”
          </span>
          <span className={classes.version}>Strata {data.version}</span>
        </>
      )}
    </footer>
  );
}
