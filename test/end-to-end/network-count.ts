// Counts what tried to leave this machine, by the kernel's own counter of packets without a route.
//
// In a network namespace that has only its loopback, any attempt to reach another machine, a name lookup included, adds
// to `OutNoRoutes`, whichever program makes it. Elsewhere there is nothing to count.
import { readFileSync } from 'node:fs';

/** Attempts since the namespace was made; null outside of one without network. */
export function networkAttempts(): number | null {
  if (process.env.STRATA_NO_NETWORK !== '1') return null;
  const [names, values] = readFileSync('/proc/net/snmp', 'utf8')
    .split('\n')
    .filter((line) => line.startsWith('Ip:'))
    .map((line) => line.split(' '));
  const at = names?.indexOf('OutNoRoutes') ?? -1;
  return Number(values?.[at]);
}
