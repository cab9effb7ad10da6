// zod, configured before the first schema: no generated code, so that a strict content security policy stays unviolated.
import { z } from 'zod';

z.config({ jitless: true });

export { z };
