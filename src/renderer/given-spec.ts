// A specification or study that was dropped or opened somewhere in the window, on its way to Build or Studies.
import { create } from 'zustand';
import { useNavigation } from './navigation.ts';

interface GivenFile {
  readonly name: string;
  readonly text: string;
}

/** Null once Build has taken it. */
export const useGivenSpec = create<{ readonly given: GivenFile | null }>(() => ({ given: null }));

/** Null once Studies has taken it. */
export const useGivenStudy = create<{ readonly given: GivenFile | null }>(() => ({ given: null }));

/** Whether a file can only be a specification or a study, by its name. */
export function isSpecFile({ name }: { readonly name: string }): boolean {
  return name.toLowerCase().endsWith('.json');
}

/** Opens Build, or Studies, with what the file says; what is wrong with it shows there. */
export async function giveSpec(file: File): Promise<void> {
  const text = await file.text();
  if (isStudyText(text)) {
    useGivenStudy.setState({ given: { name: file.name, text } });
    useNavigation.getState().go({ screen: 'studies', isNew: true });
    return;
  }
  useGivenSpec.setState({ given: { name: file.name, text } });
  const { place, go } = useNavigation.getState();
  if (place.screen !== 'build') go({ screen: 'build' });
}

/** Studies say so in a field of their own, which no specification has. */
function isStudyText(text: string): boolean {
  try {
    const content: unknown = JSON.parse(text.replace(/^\uFEFF/, ''));
    return typeof content === 'object' && content !== null && 'study' in content;
  } catch {
    return false;
  }
}
