// Mantine in the house's clothes: its variables point at our tokens, so that one table of colours serves everything.
import { type CSSVariablesResolver, colorsTuple, createTheme, virtualColor } from '@mantine/core';

/** Our tokens in Mantine's names. Tokens change with the colour scheme by themselves, so both schemes get the same. */
const VARIABLES = {
  '--mantine-color-body': 'var(--bg)',
  '--mantine-color-text': 'var(--ink)',
  '--mantine-color-bright': 'var(--ink)',
  '--mantine-color-dimmed': 'var(--ink3)',
  '--mantine-color-placeholder': 'var(--ink3)',
  '--mantine-color-anchor': 'var(--accent)',
  '--mantine-color-error': 'var(--err)',
  '--mantine-color-default': 'var(--surface)',
  '--mantine-color-default-hover': 'var(--hover)',
  '--mantine-color-default-color': 'var(--ink)',
  '--mantine-color-default-border': 'var(--ctl)',
  // Ink has one shade, from which Mantine cannot mix the grounds of its quiet buttons.
  '--mantine-color-ink-light': 'var(--hover)',
  '--mantine-color-ink-light-hover': 'var(--line)',
  '--mantine-color-ink-light-color': 'var(--ink)',
  '--mantine-color-disabled': 'var(--sunken)',
  '--mantine-color-disabled-color': 'var(--ink3)',
  '--mantine-color-disabled-border': 'var(--line2)',
};

export const cssVariables: CSSVariablesResolver = () => ({ variables: {}, light: VARIABLES, dark: VARIABLES });

export const theme = createTheme({
  fontFamily: 'var(--sans)',
  fontFamilyMonospace: 'var(--mono)',
  fontSizes: { xs: '11px', sm: '12px', md: '13px', lg: '17px', xl: '17px' },
  lineHeights: { xs: '14px', sm: '16px', md: '18px', lg: '22px', xl: '24px' },
  spacing: { xs: '4px', sm: '8px', md: '12px', lg: '16px', xl: '24px' },
  radius: { xs: '2px', sm: '3px', md: '4px', lg: '6px', xl: '6px' },
  defaultRadius: 'md',
  headings: { fontFamily: 'var(--sans)', fontWeight: '600' },
  colors: {
    light: colorsTuple('#172026'),
    pale: colorsTuple('#e7ecee'),
    ink: virtualColor({ name: 'ink', light: 'light', dark: 'pale' }),
  },
  primaryColor: 'ink',
  autoContrast: true,
  cursorType: 'pointer',
  respectReducedMotion: true,
  shadows: { xs: 'none', sm: 'none', md: 'var(--floating)', lg: 'var(--floating)', xl: 'var(--floating)' },
  components: {
    Button: { defaultProps: { size: 'compact-md', h: 30, px: 12, variant: 'default', fw: 500 } },
    ActionIcon: { defaultProps: { variant: 'subtle', size: 24, color: 'ink' } },
    TextInput: { defaultProps: { size: 'xs', radius: 'sm' } },
    NumberInput: { defaultProps: { size: 'xs', radius: 'sm', hideControls: true } },
    Select: { defaultProps: { size: 'xs', radius: 'sm', allowDeselect: false } },
    Textarea: { defaultProps: { size: 'xs', radius: 'sm' } },
    Checkbox: {
      defaultProps: { size: 'xs', radius: 'xs' },
      vars: () => ({ root: { '--checkbox-icon-color': 'var(--on-ink)' } }),
    },
    Input: { vars: () => ({ wrapper: { '--input-bd': 'var(--ctl)', '--input-bg': 'var(--surface)' } }) },
    SegmentedControl: {
      defaultProps: { size: 'xs', radius: 'md' },
      vars: () => ({ root: { '--sc-color': 'var(--ink)', '--sc-label-color': 'var(--on-ink)' } }),
    },
    Tooltip: { defaultProps: { openDelay: 400, withArrow: false, transitionProps: { duration: 0 } } },
    Modal: {
      defaultProps: {
        radius: 'lg',
        transitionProps: { duration: 120 },
        centered: true,
        closeButtonProps: { 'aria-label': 'Close' },
      },
    },
    // The placeholder would be a child of the menu that is no item of it.
    Menu: {
      defaultProps: {
        shadow: 'md',
        radius: 'md',
        transitionProps: { duration: 0 },
        withInitialFocusPlaceholder: false,
      },
    },
  },
});
