// Turns evaluated URLs into path templates: `/users/{id}` with its query, base and origin apart.

const ORIGIN = /^(?:[a-z][a-z0-9+.-]*:)?\/\/([^/?#]*)/i;
/** How a piece is named that brings its own slash. */
const PATHISH = /(?:file|path)(?:name)?$/i;
/** How a setting for where the API stands is named. */
const VARIABLE = /^(?=.*(?:URL|URI|BASE|HOST|ORIGIN|ENDPOINT|API))[A-Z][A-Z0-9]*_[A-Z0-9_]+$/;
const QUERYISH = /query|params|search|^qs$|suffix|filter|cursor/i;

/** One template per alternative: `{path, query, searches, base, origin, holes, opens}`; opens are the unbound parameters that carry path. */
export function render(alternative, { carries }) {
  const out = { path: "", base: undefined, origin: undefined, holes: [], query: [], searches: [], opens: [], partial: false };
  let query;
  const parts = alternative.filter((part) => part !== "");
  parts.forEach((part, index) => {
    if (typeof part === "string") query = literal(out, part, query);
    else if (part.search) out.searches.push(part);
    else if (query !== undefined) query = hole(query, part, out);
    else segment(out, part, index, parts, carries);
  });
  if (query !== undefined) out.query.push(...pairs(query, out));
  withoutHost(out);
  out.path = tidy(out.path);
  // Without one literal segment nothing tells which operation is called.
  if (!out.opens.length && !/[A-Za-z0-9]/.test(out.path.replace(/\{[^{}]*\}/g, "")) && (out.holes.some((each) => !each.query) || (out.base && out.base !== "origin" && out.path === "/"))) out.unknown = true;
  return out;
}

// `${location.protocol}//${location.hostname}:8000/users` begins with where the API stands.
function withoutHost(out) {
  const host = out.origin?.endsWith("//") ? /^[^/]*/.exec(out.path) : /^\{[^{}]*\}:?\/\/[^/]*/.exec(out.path);
  if (!host?.[0]) return;
  out.path = out.path.slice(host[0].length);
  out.base ??= "origin";
  if (out.origin?.endsWith("//")) out.origin = undefined;
  const own = out.holes.filter((each) => !each.query).slice(0, host[0].split("{").length - 1);
  out.holes = out.holes.filter((each) => !own.includes(each));
}

function literal(out, part, query) {
  if (query !== undefined) return query + part;
  let textual = part;
  const origin = out.path === "" && !out.origin ? ORIGIN.exec(textual) : undefined;
  if (origin) {
    out.origin = origin[0];
    textual = textual.slice(origin[0].length);
  }
  const hash = textual.indexOf("#");
  if (hash >= 0) textual = textual.slice(0, hash);
  // A lone "&" begins a query too: it is glued on where another alternative has the "?".
  const mark = textual.search(/[?&]/);
  out.path += mark < 0 ? textual : textual.slice(0, mark);
  return mark < 0 ? undefined : textual.slice(mark + 1);
}

const nameOf = (part) => part.base ?? part.hole ?? part.member ?? String(part.path?.[part.path.length - 1] ?? part.param?.name?.text ?? "");

function hole(query, part, out) {
  const index = out.holes.push({ name: nameOf(part), node: part.node ?? part.param, env: part.env, query: true }) - 1;
  return `${query}\u0000${index}\u0000`;
}

function segment(out, part, index, parts, carries) {
  const name = nameOf(part);
  if (out.path === "" && !part.param && VARIABLE.test(name)) { out.base = name; return; }
  if (part.base !== undefined && out.path === "") { out.base = part.base; return; }
  if (part.param || part.self) {
    if (carries(part, out)) { out.opens.push(part); out.path += `{${name}}`; return; }
  }
  const next = parts[index + 1];
  const leads = out.path === "" && !out.base && !out.origin && typeof next === "string" && (next.startsWith("/") || index === 0 && parts.length > 1);
  if (leads) { out.base = name || "?"; return; }
  if (!out.path.endsWith("/") && out.path !== "" && next === undefined && PATHISH.test(name)) out.path += "/";
  // Text glued to a segment's end, with nothing after it, is a query string made elsewhere.
  if (!out.path.endsWith("/") && out.path !== "" && (next === undefined || QUERYISH.test(name))) { out.partial = true; return; }
  if (out.path === "" && parts.length === 1) { out.partial = true; out.unknown = true; }
  out.holes.push({ name, node: part.node ?? part.param, env: part.env });
  out.path += `{${name}}`;
}

function pairs(query, out) {
  return query.split("&").filter(Boolean).flatMap((pair) => {
    const [name, value] = pair.split("=");
    const index = value === undefined ? undefined : /^\u0000(\d+)\u0000$/.exec(value)?.[1];
    if (name.includes("\u0000")) { out.partial = true; return []; }
    return [{ name: decode(name), hole: index === undefined ? undefined : out.holes[Number(index)], literal: value && !value.includes("\u0000") ? decode(value) : undefined }];
  });
}

function decode(value) {
  try {
    return decodeURIComponent(value);
  } catch {
    return value;
  }
}

function tidy(path) {
  const clean = ("/" + path).replace(/\/{2,}/g, "/");
  return clean.length > 1 ? clean.replace(/(?<=[^/])\/$/, (slash) => slash) : clean;
}
