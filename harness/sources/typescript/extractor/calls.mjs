// What calls and `new` yield: the returned expressions of a function, a URL, a text that is joined, replaced or encoded.
import { frameOf } from "./frames.mjs";
import { isParameterPart, joined, text } from "./texts.mjs";

const WRAPPING = new Set(["encodeURIComponent", "encodeURI", "String", "decodeURIComponent"]);
/** Methods of Angular's HttpParams, each of which yields the parameters with one more. */
const FILLED = new Set(["set", "append", "appendAll"]);
const SAME = new Set(["toString", "trim", "valueOf", "toLowerCase", "replaceAll", "replace", "concat", "join"]);

export function createCalls(host, program, conditions, { evaluate, skip, unknown, texts }) {
  const { ts } = host;
  const { either, parts, toAlternatives, holeName } = texts;

  function created(node, env) {
    const name = ts.isIdentifier(node.expression) ? node.expression.text : "";
    const [first, second] = node.arguments ?? [];
    if (name === "URL") return first ? withSearch(node, url(first, second, env), env) : unknown(node, env);
    if (name === "Request") return first ? evaluate(first, env) : unknown(node, env);
    if (name === "URLSearchParams" || name === "HttpParams") return { k: "search", node, env };
    if (name === "FormData") return { k: "form", node, env };
    const cls = evaluate(node.expression, env);
    if (cls.k === "class") return { k: "instance", node: cls.node, args: [...(node.arguments ?? [])], call: node, env };
    return unknown(node, env);
  }

  // `const url = new URL(…); url.searchParams.set(…)`: what is set is part of the query.
  function withSearch(node, made, env) {
    const holder = ts.isVariableDeclaration(node.parent) && ts.isIdentifier(node.parent.name) ? node.parent.name.text : undefined;
    const scope = holder && ts.findAncestor(node, (each) => ts.isFunctionLike(each) || ts.isSourceFile(each));
    return scope?.getText().includes(`${holder}.searchParams`) ? text(...made.alts.map((one) => [...one, { search: node, env }])) : made;
  }

  function url(first, second, env) {
    const path = parts(first, env);
    const base = second ? parts(second, env) : [[]];
    // new URL("/x", base) drops the base's own path.
    const keep = (alternative) => (typeof alternative[0] === "string" && alternative[0].startsWith("/") ? [{ base: "origin" }] : undefined);
    // new URL(process.env.API, origin) is a base whatever the variable holds.
    if (second && path.every((one) => one[0]?.base !== undefined)) return text(...path);
    const variable = (alternative) => alternative.length === 1 && (alternative[0].base !== undefined || (alternative[0].hole !== undefined && !isParameterPart(alternative[0])));
    return text(...path.flatMap((one) => (second && variable(one) ? [[{ base: one[0].base ?? one[0].hole }]] : keep(one) && second ? [[...keep(one), ...one]] : joined(base, [one]))));
  }

  function called(node, env) {
    const callee = skip(node.expression);
    if (ts.isIdentifier(callee) && WRAPPING.has(callee.text)) return wrapped(node, env);
    if (ts.isPropertyAccessExpression(callee)) {
      if (callee.getText() === "Object.freeze") return evaluate(node.arguments[0], env);
      if (callee.getText() === "Object.assign") return { k: "unknown", node, env };
      if (callee.name.text === "bind") return evaluate(callee.expression, env);
      if (FILLED.has(callee.name.text) && isParams(callee.expression)) return evaluate(callee.expression, env);
      const outcome = SAME.has(callee.name.text) ? onText(node, callee, env) : undefined;
      if (outcome) return outcome;
      const made = program.client?.(node, callee, env);
      if (made) return made;
    }
    const target = evaluate(callee, env);
    const client = program.client?.(node, callee, env, target);
    if (client) return client;
    if (target.k === "fn") return returned(target.node, frameFor(target, node, callee, env));
    // `this.itemRoute(id)` that each subclass says.
    if (target.k === "self" && target.member) return { ...target, called: true };
    return unknown(node, env);
  }

  // Asked of the text first: to evaluate each `map.set(…)` costs.
  const isParams = (node) => /params|query|search/i.test(node.getText()) && host.typeAt(node).symbol?.name === "HttpParams";

  /** The environment inside a function value when it is called here. */
  function frameFor(target, call, callee, env) {
    const receiver = ts.isPropertyAccessExpression(callee) ? callee.expression : undefined;
    return env.inward(frameOf(target.node, call, { receiver }), target.env === env ? undefined : target.env);
  }

  function wrapped(node, env) {
    const [argument] = node.arguments;
    if (!argument) return unknown(node, env);
    // What is encoded is one segment, never a path: an unbound parameter here is a hole.
    const hole = (part) => (part.param ? { hole: holeName(argument), node: argument, env } : part);
    return text(...parts(argument, env).map((one) => one.map(hole)));
  }

  function onText(node, callee, env) {
    const owner = evaluate(callee.expression, env);
    const name = callee.name.text;
    if (owner.k === "search" || owner.k === "form") return owner;
    if (name === "join" && owner.k === "array") return joinArray(owner, node.arguments[0], env);
    if (name === "join") return node.arguments[0]?.text === "/" ? text([{ hole: `${holeName(callee.expression)}...`, node, env }]) : undefined;
    if (owner.k !== "text" && owner.k !== "param") return undefined;
    const alternatives = toAlternatives(owner);
    if (name === "concat") return text(...node.arguments.reduce((all, each) => joined(all, parts(each, env)), alternatives));
    if (name === "replace" || name === "replaceAll") return text(...alternatives.map((one) => substitute(one, node, env)));
    return owner;
  }

  function substitute(alternative, node, env) {
    const [pattern, replacement] = node.arguments;
    if (!pattern || !ts.isStringLiteralLike(pattern)) return alternative;
    const [value] = replacement ? parts(replacement, env) : [[]];
    return alternative.flatMap((part) => {
      if (typeof part !== "string" || !part.includes(pattern.text)) return [part];
      const at = part.indexOf(pattern.text);
      return [part.slice(0, at), ...value, part.slice(at + pattern.text.length)];
    });
  }

  function joinArray(owner, separator, env) {
    const between = separator ? parts(separator, env) : [[","]];
    let alternatives = [[]];
    owner.node.elements.forEach((each, index) => {
      if (index) alternatives = joined(alternatives, between);
      alternatives = joined(alternatives, parts(each, owner.env));
    });
    return text(...alternatives);
  }

  function returned(target, env) {
    const all = program.returns(target);
    const expressions = all.length > 1 ? all.filter((each) => conditions.reachable(each, target, env)) : all;
    if (!expressions.length) return unknown(target, env);
    return expressions.map((each) => evaluate(each, env)).reduce(either);
  }

  return { called, created, returned, frameFor };
}
