/* Lines of code with their words coloured, and of two sides the words that only one of them has marked. */
const KEYWORDS = {
  python: "and as assert async await break class continue def del elif else except False finally for from global if import in is lambda None nonlocal not or pass raise return True try while with yield match case",
  typescript: "abstract any as async await boolean break case catch class const continue declare default delete do else enum export extends false finally for from function if implements import in infer instanceof interface is keyof let namespace never new null number object of private protected public readonly return satisfies static string super switch this throw true try type typeof undefined unknown var void while",
  json: "true false null",
};
const TOKENS = {
  python: /(#.*)|((?:[rbfuRBFU]{0,2})(?:"""(?:[^\\]|\\.)*?(?:"""|$)|"(?:[^"\\]|\\.)*"?|'(?:[^'\\]|\\.)*'?))|(\b\d[\w.]*)|(@[\w.]+)|([A-Za-z_]\w*)/g,
  typescript: /(\/\/.*|\/\*.*?(?:\*\/|$))|("(?:[^"\\]|\\.)*"?|'(?:[^'\\]|\\.)*'?|`(?:[^`\\]|\\.)*`?)|(\b\d[\w.]*)|(@[\w.]+)|([A-Za-z_$][\w$]*)/g,
  json: /()("(?:[^"\\]|\\.)*"?)|(-?\b\d[\w.+-]*)|()([A-Za-z]+)/g,
};
const LANGUAGES = { tsx: "typescript", javascript: "typescript", jsx: "typescript", vue: "typescript", svelte: "typescript", jsonl: "json", yaml: "json" };

const pieces = (line, language) => {
  const known = Object.hasOwn(TOKENS, language) ? language : Object.hasOwn(LANGUAGES, language) ? LANGUAGES[language] : "";
  if (!known) return [["", line]];
  const words = new Set(KEYWORDS[known].split(" "));
  const found = [];
  let last = 0, before = "";
  for (const match of line.matchAll(TOKENS[known])) {
    const [text, remark, string, number, decorator, word] = match;
    if (match.index > last) found.push(["", line.slice(last, match.index)]);
    last = match.index + text.length;
    let kind = "";
    if (remark) kind = "c";
    else if (string) kind = known === "json" && /^\s*:/.test(line.slice(last)) ? "a" : "s";
    else if (number) kind = "n";
    else if (decorator) kind = "f";
    else if (word && words.has(word)) kind = "k";
    else if (before === "def" || before === "function") kind = "f";
    else if (word && /^[A-Z]/.test(word) && known !== "json") kind = "t";
    if (word) before = word;
    found.push([kind, text]);
  }
  if (last < line.length) found.push(["", line.slice(last)]);
  return found;
};

/* Words that mean the same on both sides, so that only what differs stands out. */
const SAME = { str: "string", int: "number", float: "number", decimal: "number", integer: "number", bool: "boolean", none: "null", undefined: "null", true: "true", list: "array", dict: "record" };
const plainly = (word) => {
  const low = word.replace(/[_$]/g, "").toLowerCase();
  return Object.hasOwn(SAME, low) ? SAME[low] : low;
};
const wordsOf = (lines) => new Set(lines.flatMap((line) => line.match(/[\w$]+/g) || []).map(plainly));

/* `others` are the words of the other side's marked lines; without them nothing is marked within a line. */
const coloured = (line, language, others) =>
  pieces(line, language).map(([kind, text]) => {
    const inside = others
      ? (text.match(/[\w$]+|[^\w$]+/g) || []).map((part) => (/[\w$]/.test(part) && kind !== "c" && !others.has(plainly(part)) ? el("mark", null, part) : part))
      : [text];
    return kind ? el("i", { class: kind }, inside) : inside;
  });

const codeTable = (label, rows, more) =>
  el("div", { class: `code${more || ""}`, tabindex: "0", role: "group", "aria-label": label }, el("table", { role: "presentation" }, el("tbody", null, rows)));

const sideRows = (side, others) =>
  side.lines.map((line, at) => {
    const number = side.first + at;
    const marked = side.marked.includes(number);
    return el("tr", { class: marked ? "marked" : null }, el("td", { class: "no" }, String(number)), el("td", { class: "src" }, marked ? hidden("marked: ") : "", line ? coloured(line, side.language, marked ? others : null) : " "));
  });

/* A witness as indented lines, the part at the pointer marked, or the object in which it is missing. */
const MOST_LINES = 40, AROUND = 12, LONGEST = 240;
const target = (value, pointer) => {
  if (!pointer) return null;
  const found = [];
  for (const token of pointer.split("/").slice(1)) {
    const step = token.replaceAll("~1", "/").replaceAll("~0", "~");
    if (value === null || typeof value !== "object" || !Object.hasOwn(value, step)) break;
    value = value[step];
    found.push(step);
  }
  return found;
};
const witnessLines = (value, way, head = "", tail = "", depth = 0, lines = []) => {
  const pad = "  ".repeat(Math.min(depth, 60)), marked = way !== null && way.length === 0;
  const members = value !== null && typeof value === "object" ? Object.entries(value) : [];
  if (!members.length) {
    const text = JSON.stringify(value);
    lines.push({ text: `${pad}${head}${text.length > LONGEST ? `${text.slice(0, LONGEST)}…` : text}${tail}`, marked });
    return lines;
  }
  const list = Array.isArray(value);
  lines.push({ text: `${pad}${head}${list ? "[" : "{"}`, marked });
  members.forEach(([step, each], at) => {
    const rest = way && way.length && way[0] === step ? way.slice(1) : null;
    witnessLines(each, rest, list ? "" : `${JSON.stringify(step)}: `, at < members.length - 1 ? "," : "", depth + 1, lines);
  });
  lines.push({ text: `${pad}${list ? "]" : "}"}${tail}`, marked });
  return lines;
};
const witnessRows = (value, pointer) => {
  const lines = witnessLines(value, target(value, pointer));
  const middle = Math.max(0, lines.findIndex((line) => line.marked));
  const cut = lines.length > MOST_LINES;
  const first = cut ? Math.max(0, middle - AROUND) : 0, last = cut ? Math.min(lines.length, middle + MOST_LINES - AROUND) : lines.length;
  const left = (number) => (number > 0 ? [el("tr", { class: "cut" }, el("td", { class: "src" }, `… ${counted(number, "line")} left out`))] : []);
  const shown = lines.slice(first, last).map((line) => el("tr", { class: line.marked ? "marked" : null }, el("td", { class: "src" }, line.marked ? hidden("marked: ") : "", coloured(line.text, "json"))));
  return [...left(first), ...shown, ...left(lines.length - last)];
};
