const KEY = 'theme';

/** Remembers the colours that were chosen; choosing them works without a script. */
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
    // Then it holds until the page is left.
  }
}
