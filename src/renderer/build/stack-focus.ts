// Where the keys go: the card of a layer, or the settings of what is selected.
import { type Selection, useDraft } from './draft-store.ts';

/** The card takes the focus once it is drawn. */
export function focusCard(where: Selection): void {
  requestAnimationFrame(() => document.querySelector<HTMLElement>(`[data-card="${where}"]`)?.focus());
}

/** The units of the selected layer, or the first setting of what else is selected. */
export function focusSettings(): void {
  useDraft.getState().showTab('layer');
  requestAnimationFrame(() => {
    const settings = document.querySelector('[data-settings]');
    const field = settings?.querySelector<HTMLInputElement>('[data-field="units"]') ?? settings?.querySelector('input');
    field?.focus();
    field?.select();
  });
}
