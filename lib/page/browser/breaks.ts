/** Long names of fields may be broken where a part of them ends; in the markup that would take more room than they do. */
export function breaks(): void {
  for (const code of document.querySelectorAll('.fields code')) {
    const parts = code.textContent?.split(/(?<=[./:\]])(?=\w)/) ?? [];
    code.replaceChildren(
      ...parts.flatMap((part, i) => (i > 0 ? [document.createElement('wbr'), part] : [part])),
    );
  }
}
