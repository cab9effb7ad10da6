// A specification file that was dropped or opened somewhere in the window, on its way to Build.
import { create } from 'zustand';
import { useNavigation } from './navigation.ts';

interface GivenSpec {
  readonly name: string;
  readonly text: string;
}

/** Null once Build has taken it. */
export const useGivenSpec = create<{ readonly given: GivenSpec | null }>(() => ({ given: null }));

/** Whether a file can only be a specification, by its name. */
export function isSpecFile({ name }: { readonly name: string }): boolean {
  return name.toLowerCase().endsWith('.json');
}

/** Opens Build with what the file says; what is wrong with it shows there. */
export async function giveSpec(file: File): Promise<void> {
  const text = await file.text();
  useGivenSpec.setState({ given: { name: file.name, text } });
  const { place, go } = useNavigation.getState();
  if (place.screen !== 'build') go({ screen: 'build' });
}
