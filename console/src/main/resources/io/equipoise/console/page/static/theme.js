// Dark, light or as the system has it. The choice is remembered; colors are CSS variables.

import { S } from './strings.js';
import { text } from './dom.js';

const ORDER = ['auto', 'light', 'dark'];

/** Wires the theme button; `onChange` hears when colors have changed. */
export function startTheme(button, onChange) {
  const dark = matchMedia('(prefers-color-scheme: dark)');
  let choice = ORDER.includes(remembered()) ? remembered() : 'auto';

  function apply() {
    const theme = choice === 'auto' ? (dark.matches ? 'dark' : 'light') : choice;
    document.documentElement.dataset.theme = theme;
    text(button, S.theme[choice]);
    onChange();
  }

  button.addEventListener('click', () => {
    choice = ORDER[(ORDER.indexOf(choice) + 1) % ORDER.length];
    try {
      localStorage.setItem('equipoise.theme', choice);
    } catch {
      // Without storage the choice holds until the page is left.
    }
    apply();
  });
  dark.addEventListener('change', apply);
  apply();
}

function remembered() {
  try {
    return localStorage.getItem('equipoise.theme');
  } catch {
    return null;
  }
}
