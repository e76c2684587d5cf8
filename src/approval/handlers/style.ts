/** The style of the page. It is readable on a phone, in light and dark mode, with contrasts of at least 4.5 to 1. */
export const STYLE = `
:root {
  color-scheme: light dark;
  --text: #1b1f24; --soft: #57606a; --back: #fff; --card: #f6f8fa; --line: #8c959f; --yes: #116329; --no: #a40e26;
}
@media (prefers-color-scheme: dark) {
  :root {
    --text: #f0f3f6; --soft: #b7bdc8; --back: #0d1117; --card: #161b22; --line: #7d8590; --yes: #1a7f37; --no: #c4253a;
  }
}
* { box-sizing: border-box; }
body { margin: 0; background: var(--back); color: var(--text); font: 1.0625rem/1.5 system-ui, sans-serif; }
main { max-width: 38rem; margin: 0 auto; padding: 1.5rem 1rem 3rem; }
h1, p, dd { overflow-wrap: anywhere; }
p, dd { white-space: pre-wrap; }
h1 { font-size: 1.5rem; line-height: 1.25; margin: 0 0 1rem; }
dl { margin: 0 0 1.25rem; padding: 1rem; background: var(--card); border: 1px solid var(--line); border-radius: .5rem; }
dt { color: var(--soft); font-size: .9375rem; }
dd { margin: 0 0 .75rem; }
dd:last-child { margin-bottom: 0; }
.note { padding: .75rem 1rem; border-left: .25rem solid var(--line); background: var(--card); }
label { display: block; font-weight: 600; margin-bottom: .25rem; }
.hint { font-weight: 400; color: var(--soft); }
textarea {
  width: 100%; padding: .5rem; font: inherit; color: inherit; background: var(--back);
  border: 1px solid var(--line); border-radius: .375rem;
}
.buttons { display: flex; flex-wrap: wrap; gap: .75rem; margin-top: 1rem; }
button {
  flex: 1 1 8rem; min-height: 3rem; padding: .5rem 1rem; font: inherit; font-weight: 600; color: #fff;
  border: 0; border-radius: .375rem; cursor: pointer;
}
.approve { background: var(--yes); }
.reject { background: var(--no); }
:focus-visible { outline: .1875rem solid var(--text); outline-offset: .125rem; }
`;
