// The services as every view reaches them: the contract's calls, and the cache of what they answered.
import { createTanstackQueryUtils } from '@orpc/tanstack-query';
import { QueryClient, QueryClientProvider } from '@tanstack/react-query';
import { createContext, type ReactNode, useContext, useEffect, useMemo } from 'react';
import type { Connection } from './connection.ts';
import { withRunList } from './run-list.ts';

const queryClient = new QueryClient({
  defaultOptions: {
    // "always": there is never a network here, and nothing may wait for one.
    queries: { networkMode: 'always', retry: false, refetchOnWindowFocus: false, staleTime: 2_000 },
    mutations: { networkMode: 'always' },
  },
});

function servicesOver(connection: Connection) {
  const client = withRunList(connection.client);
  return { ...connection, client, query: createTanstackQueryUtils(client), cache: queryClient };
}

export type Services = ReturnType<typeof servicesOver>;

const ServicesContext = createContext<Services | null>(null);

export function ServicesProvider({ connection, children }: { connection: Connection; children: ReactNode }) {
  const services = useMemo(() => servicesOver(connection), [connection]);
  // What was fetched over an earlier connection may have changed since.
  // biome-ignore lint/correctness/useExhaustiveDependencies: the connection is what it hangs on
  useEffect(() => void queryClient.invalidateQueries(), [connection]);
  return (
    <QueryClientProvider client={queryClient}>
      <ServicesContext value={services}>{children}</ServicesContext>
    </QueryClientProvider>
  );
}

/**
 * `client` makes calls, `query` makes options for `useQuery` and `useMutation` (`query.runs.list.queryOptions()`),
 * `hold` gives a file to the host.
 */
export function useServices(): Services {
  const services = useContext(ServicesContext);
  if (!services) throw new Error('useServices outside of ServicesProvider');
  return services;
}
