const KEY = 'theme';

/** Remembers the chosen colours. Choosing them needs no script. */
export function theme(): void {
  const choices = document.querySelectorAll<HTMLInputElement>('input[name=theme]');
  for (const choice of choices) {
    choice.addEventListener('change', () => remember(choice.value));
    if (choice.value === remembered()) choice.checked = true;
  }
}

// A browser may deny a file its storage.
function remembered(): string | null {
  try {
    return localStorage.getItem(KEY);
  } catch {
    return null;
  }
}

function remember(value: string): void {
  try {
    localStorage.setItem(KEY, value);
  } catch {
    // The choice then lasts until the page is closed.
  }
}
