// RTK Query: what the endpoints of `createApi` and `injectEndpoints` ask for, and what arrives before they change it.
import { frameOf } from "./frames.mjs";

const DEFINES = new Set(["query", "mutation", "infiniteQuery"]);
/** Functions between an API and its base that are looked through. */
const DEEPEST = 5;

export function createToolkit(host, program, values, joinUrl) {
  const { ts } = host;
  const { evaluate, skip, keyOf } = values;

  const property = (literal, key) => literal.properties.find((each) => keyOf(each) === key);

  function functionAt(literal, key) {
    const found = property(literal, key);
    if (!found) return undefined;
    if (ts.isMethodDeclaration(found)) return found;
    return ts.isPropertyAssignment(found) ? program.functionOf(found.initializer) : undefined;
  }

  /** The call whose `endpoints` a definition stands in: `createApi({…})` or `api.injectEndpoints({…})`. */
  function definedIn(call, builder) {
    const declaration = host.symbolAt(builder)?.valueDeclaration;
    const fn = declaration && ts.isParameter(declaration) ? declaration.parent : undefined;
    const holder = fn && (ts.isMethodDeclaration(fn) ? fn : fn.parent);
    if (!holder || !holder.name || keyOf(holder) !== "endpoints" || !ts.isObjectLiteralExpression(holder.parent)) return undefined;
    return ts.isCallExpression(holder.parent.parent) ? holder.parent.parent : undefined;
  }

  /** The options of the `createApi` that endpoints belong to. */
  function optionsOf(defining, level = 0) {
    const callee = skip(defining.expression);
    if (!ts.isPropertyAccessExpression(callee)) return defining.arguments.find(ts.isObjectLiteralExpression);
    let owner = skip(callee.expression);
    if (ts.isIdentifier(owner)) {
      const declaration = host.aliased(host.symbolAt(owner))?.valueDeclaration;
      owner = declaration && ts.isVariableDeclaration(declaration) && declaration.initializer ? skip(declaration.initializer) : undefined;
    }
    return owner && ts.isCallExpression(owner) && level < DEEPEST ? optionsOf(owner, level + 1) : undefined;
  }

  /** The options with a `baseUrl` that a base query is made with, through functions around it that try again or sign in. */
  function baseOptions(raw, level = 0) {
    const node = raw && skip(raw);
    if (!node || level > DEEPEST) return undefined;
    if (ts.isCallExpression(node)) {
      const own = node.arguments.find((each) => ts.isObjectLiteralExpression(each) && property(each, "baseUrl"));
      return own ?? [...node.arguments, node.expression].map((each) => baseOptions(each, level + 1)).find(Boolean);
    }
    if (ts.isArrowFunction(node) || ts.isFunctionExpression(node) || ts.isFunctionDeclaration(node)) return baseInside(node, level);
    if (!ts.isIdentifier(node)) return undefined;
    const declaration = host.aliased(host.symbolAt(node))?.valueDeclaration;
    if (!declaration || host.isInstalled(declaration.getSourceFile())) return undefined;
    if (ts.isVariableDeclaration(declaration)) return baseOptions(declaration.initializer, level + 1);
    return ts.isFunctionDeclaration(declaration) ? baseInside(declaration, level) : undefined;
  }

  function baseInside(fn, level) {
    let found;
    const visit = (node) => {
      if (found) return;
      if (ts.isCallExpression(node)) found = baseOptions(node, level + 1);
      if (!found) ts.forEachChild(node, visit);
    };
    if (fn.body) visit(fn.body);
    return found;
  }

  function baseUrl(defining) {
    const options = optionsOf(defining);
    const base = options && property(options, "baseQuery");
    const made = base && (ts.isPropertyAssignment(base) ? baseOptions(base.initializer) : ts.isShorthandPropertyAssignment(base) ? baseOptions(base.name) : undefined);
    const url = made && property(made, "baseUrl");
    return (env) => {
      if (url && ts.isPropertyAssignment(url)) return values.parts(url.initializer, env.outermost);
      return url && ts.isShorthandPropertyAssignment(url) ? values.parts(url.name, env.outermost) : [[]];
    };
  }

  /** What an endpoint's `query` returns: an object with a `url`, or the URL itself. */
  function asked(fn) {
    const all = program.returns(fn).map(skip);
    return { config: all.find(ts.isObjectLiteralExpression), all };
  }

  /** The call that `builder.query({ query, transformResponse })` stands for; undefined for what defines no endpoint. */
  function endpoint(call) {
    const callee = skip(call.expression);
    const definition = call.arguments[0] && skip(call.arguments[0]);
    if (!ts.isPropertyAccessExpression(callee) || !DEFINES.has(callee.name.text) || !definition || !ts.isObjectLiteralExpression(definition) || !ts.isIdentifier(callee.expression)) return undefined;
    const defining = definedIn(call, callee.expression);
    const fn = defining && functionAt(definition, "query");
    if (!fn) return undefined;
    const { config, all } = asked(fn);
    const front = baseUrl(defining);
    const own = (env) => (config ? values.toAlternatives(optionIn(config, "url", env)) : all.flatMap((each) => values.parts(each, env)));
    const other = config && property(config, "responseHandler") && !/responseHandler\s*:\s*["'`]json["'`]/.test(config.getText());
    const changed = functionAt(definition, "transformResponse");
    return {
      lib: "toolkit", url: (env) => front(env).flatMap((left) => own(env).map((right) => joinUrl(left, right))), config, received: other ? undefined : changed,
      generic: other || changed ? undefined : call.typeArguments?.[0], result: "nothing", frame: { ...frameOf(fn, call, { args: [] }), query: call },
    };
  }

  const optionIn = (config, key, env) => values.member({ k: "object", node: config, env }, key, config, env);

  return { endpoint };
}
