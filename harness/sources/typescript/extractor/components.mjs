// Reads the script blocks of .vue and .svelte files, keeping every line and column where it was.

const SCRIPT = /<script\b((?:[^>"']|"[^"]*"|'[^']*')*)>([\s\S]*?)<\/script\s*>/gi;
const blank = (text) => text.replace(/[^\n\r]/g, " ");

/** The component's text with everything but its scripts replaced by blanks: positions stay true. */
export function scriptOf(text) {
  let output = "";
  let from = 0;
  for (const match of text.matchAll(SCRIPT)) {
    if (/\ssrc\s*=/.test(match[1])) continue;
    const start = match.index + "<script".length + match[1].length + 1;
    output += blank(text.slice(from, start)) + match[2];
    from = start + match[2].length;
  }
  return output + blank(text.slice(from)) + "\nexport {};\n";
}
