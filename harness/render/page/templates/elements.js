/* Elements made of names, attributes and text: nothing that is shown is ever read as markup. */
const SVG = "http://www.w3.org/2000/svg";
const one = (selector, inside = document) => inside.querySelector(selector);
const all = (selector, inside = document) => [...inside.querySelectorAll(selector)];

const el = (name, more, ...inside) => {
  const made = document.createElement(name);
  for (const [key, value] of Object.entries(more || {})) {
    if (value === false || value === undefined || value === null) continue;
    if (key === "class") made.className = value;
    else made.setAttribute(key, value === true ? "" : value);
  }
  made.append(...inside.flat(Infinity).filter((each) => each !== null && each !== undefined && each !== "" && each !== false));
  return made;
};

const chevron = () => {
  const drawing = document.createElementNS(SVG, "svg");
  for (const [key, value] of [["class", "chevron"], ["viewBox", "0 0 16 16"], ["width", "16"], ["height", "16"], ["aria-hidden", "true"]]) drawing.setAttribute(key, value);
  const line = document.createElementNS(SVG, "path");
  for (const [key, value] of [["d", "M4 6l4 4 4-4"], ["fill", "none"], ["stroke", "currentColor"], ["stroke-width", "1.8"], ["stroke-linecap", "round"], ["stroke-linejoin", "round"]]) line.setAttribute(key, value);
  drawing.append(line);
  return drawing;
};

/* Pairs of backticks set code; an odd one is a backtick. */
const prose = (text) => {
  const parts = String(text).split("`");
  if (parts.length % 2 === 0) parts.push(parts.splice(-2).join("`"));
  return parts.map((part, at) => (at % 2 ? el("code", null, part) : part));
};

/* A path may break after a slash. */
const place = (at) => {
  const [file, line] = at;
  const parts = file.split("/").flatMap((part, number) => (number ? ["/", el("wbr"), part] : [part]));
  return el("code", { class: "place" }, parts, line ? el("b", null, `:${line}`) : "");
};
const spelled = ([file, line]) => (line ? `${file}:${line}` : file);
const counted = (number, noun) => `${number.toLocaleString("en")} ${noun}${number === 1 ? "" : "s"}`;
const hidden = (text) => el("span", { class: "vh" }, text);
