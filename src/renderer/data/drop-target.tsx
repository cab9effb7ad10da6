// The whole window takes a dropped file, and says before the drop what will happen.
import type { ReactNode } from 'react';

export function DropTarget({ children }: { children: ReactNode }) {
  return children;
}
