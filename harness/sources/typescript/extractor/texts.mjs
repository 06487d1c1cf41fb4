// Texts as they are known without running code: alternatives, each a list of literal strings and of holes of some kind.

const MOST = 24;
export const NONE = { k: "none" };

export const text = (...alternatives) => ({ k: "text", alts: alternatives.slice(0, MOST) });
export const isParameterPart = (part) => Boolean(part.param || part.self);
export const isClient = (value) => value.k === "client" || value.k === "clients";

export function joined(left, right) {
  const all = [];
  for (const a of left) for (const b of right) if (all.length < MOST) all.push([...a, ...b]);
  return all;
}

/**
 * A text followed by what is filled in. An empty filling behind a slash is a placeholder where there is another: `/users/${id ? id : ""}` is
 * asked when there is an id. What may be empty by right ends with a slash itself or begins a query.
 */
export function filled(left, right) {
  const empty = (one) => one.every((part) => part === "");
  const rest = right.filter((one) => !empty(one));
  const byRight = (one) => (typeof one[0] === "string" && /^[?&]/.test(one[0])) || (typeof one[one.length - 1] === "string" && one[one.length - 1].endsWith("/"));
  if (!rest.length || rest.length === right.length || rest.some(byRight)) return joined(left, right);
  const behindSlash = (one) => typeof one[one.length - 1] === "string" && one[one.length - 1].endsWith("/");
  return left.flatMap((one) => joined([one], behindSlash(one) ? rest : right)).slice(0, MOST);
}
const clients = (value) => (value.k === "clients" ? value.of : [value]);

const ORIGIN = /^[a-z][a-z0-9+.-]*:\/\/[^/?#]*/i;
export const originOf = (alternative) => [typeof alternative[0] === "string" && ORIGIN.test(alternative[0]) ? ORIGIN.exec(alternative[0])[0] : { base: "origin" }];
export const pathOf = (alternative) => (typeof alternative[0] === "string" ? [alternative[0].replace(ORIGIN, ""), ...alternative.slice(1)] : alternative);

/** Makes texts of values: `{fallback, either, parts, toAlternatives, holeName}`. */
export function createTexts(host, { evaluate, skip }) {
  const { ts } = host;

  // `process.env.API ?? "/api/v1"`: the literal shows what the variable looks like, so both are one base.
  function fallback(left, right) {
    const variable = left.k === "text" && left.alts.every((one) => one.length === 1 && one[0].base !== undefined) ? left.alts[0][0] : undefined;
    // `${id ?? ""}` is a placeholder for a value that is there when the call is made.
    const empty = right.k === "text" && right.alts.length === 1 && right.alts[0].join("") === "";
    if (empty && !variable && left.k !== "none") return left;
    const literal = right.k === "text" && right.alts.every((one) => typeof one[0] === "string");
    return variable && literal ? text(...right.alts.map((one) => [variable, ...one])) : either(left, right);
  }

  function either(left, right) {
    if (left.k === "none") return right;
    if (right.k === "none") return left;
    if (isClient(left) && isClient(right)) return { k: "clients", of: [...clients(left), ...clients(right)] };
    if (["object", "fn", "array", "search", "bound"].includes(left.k)) return left;
    return text(...toAlternatives(left), ...toAlternatives(right));
  }

  /** The alternatives of an expression's text; each is a list of literal strings and holes. */
  function parts(node, env) {
    return toAlternatives(evaluate(node, env), node);
  }

  function toAlternatives(value, node = value.node) {
    if (value.k === "text") return value.alts;
    if (value.k === "none") return [[]];
    if (value.k === "param") return [[{ param: value.decl, path: value.path, env: value.env }]];
    if (value.k === "self") return [[{ self: value.cls, member: value.member }]];
    if (value.k === "search") return [[{ search: value.node, env: value.env }]];
    if (value.k === "array") return value.node.elements.length ? [[...arrayText(value)]] : [[]];
    const literals = node && literalTypes(node);
    if (literals) return literals.map((each) => [each]);
    return [[{ hole: holeName(node), node: value.node ?? node, env: value.env }]];
  }

  const arrayText = (value) => parts(value.node.elements[0], value.env)[0] ?? [];

  function holeName(node) {
    const inner = node && skip(node);
    if (!inner) return "";
    if (ts.isIdentifier(inner)) return inner.text;
    if (ts.isPropertyAccessExpression(inner)) return inner.name.text;
    if (ts.isCallExpression(inner)) return inner.arguments.length ? holeName(inner.arguments[0]) : holeName(inner.expression);
    return "";
  }

  function literalTypes(node) {
    const type = host.typeAt(node);
    if (type.isStringLiteral?.() || type.isNumberLiteral?.()) return [String(type.value)];
    const members = type.isUnion?.() ? type.types.filter((each) => !(each.flags & (ts.TypeFlags.Undefined | ts.TypeFlags.Null))) : [];
    return members.length && members.length <= MOST && members.every((each) => each.isStringLiteral()) ? members.map((each) => each.value) : undefined;
  }

  return { fallback, either, parts, toAlternatives, holeName };
}
