/** The styles of the page, for light and dark. */
export const pageStyle = `
:root { color-scheme: light dark; --text: #1b1f24; --dim: #57606a; --line: #8c959f; --accent: #0550ae; --back: #ffffff; --bad: #a40e26; }
@media (prefers-color-scheme: dark) {
  :root { --text: #e6edf3; --dim: #9da7b3; --line: #6e7681; --accent: #79b8ff; --back: #0d1117; --bad: #ff8d85; }
}
* { box-sizing: border-box; }
body { margin: 0; background: var(--back); color: var(--text); font: 1rem/1.5 system-ui, sans-serif; }
main { max-width: 40rem; margin: 0 auto; padding: 2rem 1rem; }
h1 { margin: 0 0 1rem; font-size: 1.75rem; }
h2 { margin: 2rem 0 0.5rem; font-size: 1.25rem; }
label { display: block; margin: 0.75rem 0 0.25rem; }
.row { display: flex; flex-wrap: wrap; gap: 0.5rem; }
input { width: 100%; }
input, select, button { min-height: 2.75rem; padding: 0.5rem 0.75rem; border: 1px solid var(--line); border-radius: 0.375rem; background: var(--back); color: var(--text); font: inherit; }
button { border-color: var(--accent); background: var(--accent); color: var(--back); font-weight: 600; cursor: pointer; }
::placeholder { color: var(--dim); opacity: 1; }
a { color: var(--accent); overflow-wrap: anywhere; }
:focus-visible { outline: 3px solid var(--accent); outline-offset: 2px; }
#result { min-height: 1.5em; font-size: 1.125rem; }
.bad { color: var(--bad); }
dl { display: grid; grid-template-columns: max-content 1fr; gap: 0.25rem 1rem; margin: 0; }
dt { color: var(--dim); }
dd { margin: 0; overflow-wrap: anywhere; }
`;
