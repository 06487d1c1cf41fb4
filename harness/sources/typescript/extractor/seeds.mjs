// Recognises the calls of HTTP libraries; what a name means is decided by where it comes from, never by the name alone.
import { createAngular } from "./angular.mjs";
import { frameOf } from "./frames.mjs";
import { text } from "./texts.mjs";
import { createToolkit } from "./toolkit.mjs";

const METHODS = new Set(["get", "post", "put", "patch", "delete", "head", "options"]);
const SHORT = { del: "delete", $get: "get", $post: "post", $put: "put", $patch: "patch", $delete: "delete" };
const OFETCH = new Set(["ofetch", "$fetch", "useFetch", "useLazyFetch"]);
const LIBRARIES = { axios: "axios", "axios/dist/browser/axios.cjs": "axios", "@nuxtjs/axios": "axios", ky: "ky", "ky-universal": "ky", ofetch: "ofetch", "nuxt/app": "ofetch", "#imports": "ofetch", "#app": "ofetch",
  "openapi-fetch": "openapi", "@angular/common/http": "angular", swr: "swr", "swr/mutation": "swr", "swr/infinite": "swr", "swr/immutable": "swr", "openapi-react-query": "openapi-query",
  "cross-fetch": "fetch", "node-fetch": "fetch", "isomorphic-fetch": "fetch", undici: "fetch", "node-fetch-native": "fetch", "unfetch": "fetch", "isomorphic-unfetch": "fetch" };
const PACKAGE = /\/node_modules\/((?:@[^/]+\/)?[^/]+)\//g;
const NOT_HTTP = /\b(?:msw|nock|axios-mock-adapter|fetch-mock|supertest|next\/headers|@testing-library|express|hono|fastify)\b/;
/** What a client that is called itself, as in `this.instance(config)`, may be named. */
const CLIENT = /(?:instance|axios|client|http|request|service|api)$/i;
/** A file without any of these words holds no HTTP call of a known library. */
export const CANDIDATE = /fetch|axios|\bky\b|useSWR|useswr|\.(?:get|post|put|patch|delete|request|GET|POST|PUT|PATCH|DELETE|HEAD)\s*(?:<|\()|url\s*:|\brequest\s*[<(]|XMLHttpRequest|useQuery|useMutation|\.(?:query|mutation|infiniteQuery)\s*[<(]|\$\w+\s*[<(]/;

export function createSeeds(host, program, values) {
  const { ts } = host;
  const { evaluate, member, skip } = values;

  function packageOfType(node) {
    const type = host.typeAt(node);
    const symbols = [type.aliasSymbol, type.symbol, ...(type.isUnionOrIntersection?.() ? type.types.map((each) => each.symbol) : [])];
    for (const symbol of symbols) {
      const source = symbol?.declarations?.[0]?.getSourceFile();
      const names = source ? [...source.fileName.matchAll(PACKAGE)] : [];
      const name = names.length ? names[names.length - 1][1] : source && host.knownModule(source);
      // Of Angular's package only one class is a client.
      if (/^@angular\/common/.test(name ?? "")) return symbol.name === "HttpClient" ? "@angular/common/http" : name;
      if (name) return name;
    }
    return undefined;
  }

  /** A client made by axios.create, ky.extend, createClient and the like, with the options it was made with. */
  function client(call, callee, env, target) {
    const name = ts.isPropertyAccessExpression(callee) ? callee.name.text : "";
    if (["create", "extend", "instance", "defaults"].includes(name)) {
      const lib = libraryOf(callee.expression, env);
      if (lib) return { k: "client", lib, config: call.arguments[0], env, node: call, parent: evaluate(callee.expression, env) };
    }
    if (target?.k === "module" && LIBRARIES[target.name] === "openapi") return { k: "client", lib: "openapi", config: call.arguments[0], env, node: call };
    if (target?.k === "module" && LIBRARIES[target.name] === "openapi-query") return { k: "client", lib: "openapi-query", config: undefined, env, node: call, parent: evaluate(call.arguments[0], env) };
    return undefined;
  }

  function libraryOf(node, env) {
    const value = evaluate(node, env);
    if (value.k === "client") return value.lib;
    if (value.k === "clients") return value.of[0].lib;
    if (value.k === "module") return LIBRARIES[value.name] ?? undefined;
    if (ts.isIdentifier(node) && node.text === "$fetch" && globalName(node)) return "ofetch";
    if (value.k === "fn" || value.k === "object" || value.k === "instance" || value.k === "text") return undefined;
    if (!clientsUsed()) return undefined;
    const name = packageOfType(node);
    return name ? LIBRARIES[name] : undefined;
  }

  // Asking for types costs: only a project that imports a client library can hold its clients.
  let used;
  const clientsUsed = () => (used ??= host.ownFiles.some((source) => /["'](?:axios|@nuxtjs\/axios|ky|ofetch|nuxt\/app|@angular\/common\/http)["']/.test(source.text)));

  function isGlobalFetch(node, env) {
    const name = ts.isIdentifier(node) ? node : ts.isPropertyAccessExpression(node) ? node.name : undefined;
    if (!name) return false;
    if (name.text === "fetch" && ts.isPropertyAccessExpression(node)) {
      if (["window", "globalThis", "self", "global"].includes(node.expression.getText())) return true;
    }
    const symbol = host.aliased(host.symbolAt(name));
    if (name.text === "fetch" && (!symbol || !symbol.declarations?.length)) return ts.isIdentifier(node);
    const declared = symbol?.declarations?.[0]?.getSourceFile();
    if (name.text === "fetch" && declared && (host.isLibrary(declared) || /\/(?:@types\/node|undici-types|bun-types)\//.test(declared.fileName))) return true;
    const value = evaluate(node, env);
    if (value.k === "module") return LIBRARIES[value.name] === "fetch";
    if (value.k === "fn") return false;
    return /fetch/i.test(name.text) && typedAsFetch(node);
  }

  function typedAsFetch(node) {
    const type = host.typeAt(node);
    const declaration = type.symbol?.declarations?.[0];
    return Boolean(declaration && type.symbol.name === "fetch" && host.isLibrary(declaration.getSourceFile()));
  }

  const option = (node, key, env) => {
    if (!node) return undefined;
    const owner = evaluate(node, env);
    const found = member(owner, key, node, env);
    return found.k === "missing" || found.k === "none" || found.k === "unknown" && owner.k === "unknown" ? undefined : found;
  };

  const constant = (name) => () => text([name.toUpperCase()]);

  function methodFrom(node, fallback) {
    return (env) => option(node, "method", env) ?? text([fallback]);
  }

  function base(value, env, keys) {
    if (value?.k === "clients") return value.of.flatMap((each) => base(each, env, keys));
    if (value?.k !== "client") return [[]];
    const own = keys.map((key) => option(value.config, key, value.env)).find(Boolean);
    const outer = base(value.parent, env, keys);
    return own ? values.toAlternatives(own) : outer;
  }

  /** A base that the call itself names, in `config`, takes the place of its client's. */
  function withBase(urlOf, receiver, keys, config) {
    return (env) => {
      const own = keys.map((key) => option(config, key, env)).find(Boolean);
      const owner = receiver && !own ? evaluate(receiver, env) : undefined;
      const prefix = own ? values.toAlternatives(own) : base(owner, env, keys);
      return prefix.flatMap((left) => urlOf(env).map((right) => joinUrl(left, right)));
    };
  }

  function joinUrl(left, right) {
    if (right.length === 1 && right[0] === "") return left;
    if (left.every((part) => part === "") || (typeof right[0] === "string" && /^[a-z]+:\/\//i.test(right[0]))) return right;
    const last = left[left.length - 1];
    const first = right[0];
    const slash = typeof last === "string" && last.endsWith("/");
    if (slash && typeof first === "string" && first.startsWith("/")) return [...left.slice(0, -1), last.slice(0, -1), ...right];
    return slash || (typeof first === "string" && /^[/?]/.test(first)) || !right.length ? [...left, ...right] : [...left, "/", ...right];
  }

  const urlOf = (node) => (env) => (node ? values.parts(node, env) : [[]]);
  const urlOption = (node, key) => (env) => {
    const found = option(node, key, env);
    return found ? values.toAlternatives(found) : [[{ hole: "", node }]];
  };

  const seed = (call, facts) => ({ call, generic: call.typeArguments?.[0], body: undefined, query: undefined, ...facts });
  const angularSeed = createAngular(host, evaluate, { constant, option, seed, urlOf });

  function fetchSeed(call, env) {
    const [first, second] = call.arguments;
    const made = first && ts.isNewExpression(skip(first)) && skip(first).expression.getText() === "Request" ? skip(first).arguments : undefined;
    const init = second ?? made?.[1];
    return seed(call, { lib: "fetch", url: urlOf(made?.[0] ?? first), method: methodFrom(init, "GET"), result: "response", generic: undefined,
      body: { options: init, key: "body", how: "fetch" }, headers: init });
  }

  function axiosSeed(call, callee, env, itself = false) {
    const dotted = ts.isPropertyAccessExpression(callee) && !itself;
    return axiosCall(call, dotted ? callee.expression : callee, dotted ? callee.name.text : "");
  }

  function axiosCall(call, receiver, name) {
    const keys = ["baseURL"];
    const args = call.arguments;
    const generic = axiosAnswer(call.typeArguments ?? []);
    if (METHODS.has(name) || name === "postForm" || name === "putForm") {
      const sends = ["post", "put", "patch", "postForm", "putForm"].includes(name);
      const config = args[sends ? 2 : 1];
      return seed(call, { lib: "axios", receiver, url: withBase(urlOf(args[0]), receiver, keys, config), method: constant(name.replace("Form", "")), result: "axios", generic,
        body: sends ? { node: args[1], how: "json" } : { options: config, key: "data", how: "json" }, query: { options: config, key: "params" }, headers: config });
    }
    if (name && name !== "request") return undefined;
    const whole = args.length === 1 && !ts.isStringLiteralLike(args[0]);
    const config = whole ? args[0] : args[1];
    return seed(call, { lib: "axios", receiver, url: withBase(whole ? urlOption(config, "url") : urlOf(args[0]), receiver, keys, config), method: methodFrom(config, "GET"), result: "axios", generic,
      body: { options: config, key: "data", how: "json" }, query: { options: config, key: "params" }, headers: config });
  }

  /** Of `post<T, R, D>` the answer is T, unless R says what the whole response is: then what that holds, or itself where an interceptor hands on the body. */
  function axiosAnswer([first, whole]) {
    const held = whole && ts.isTypeReferenceNode(whole) && /(?:^|\.)AxiosResponse$/.test(whole.typeName.getText()) ? whole.typeArguments?.[0] : undefined;
    return held ?? whole ?? first;
  }

  /** `client[update ? "put" : "post"](url, data)`. */
  function chosenSeed(call, callee, env) {
    const names = program.calleeNames(call);
    if (!names.length || !names.every((name) => METHODS.has(name)) || libraryOf(callee.expression, env) !== "axios") return undefined;
    const [first, second, third] = call.arguments;
    const sends = names.some((name) => ["post", "put", "patch"].includes(name));
    return seed(call, { lib: "axios", receiver: callee.expression, url: withBase(urlOf(first), callee.expression, ["baseURL"]), method: (env_) => evaluate(callee.argumentExpression, env_), result: "axios",
      body: sends ? { node: second, how: "json" } : undefined, query: { options: sends ? third : second, key: "params" }, headers: sends ? third : second });
  }

  function kySeed(call, callee) {
    const dotted = ts.isPropertyAccessExpression(callee);
    if (dotted && !METHODS.has(callee.name.text)) return undefined;
    const [first, options] = call.arguments;
    return seed(call, { lib: "ky", url: withBase(urlOf(first), dotted ? callee.expression : callee, ["prefixUrl", "prefix", "baseUrl"], options), method: dotted ? constant(callee.name.text) : methodFrom(options, "GET"),
      result: "response", generic: undefined, body: { options, key: "json", how: "json" }, query: { options, key: "searchParams" }, headers: options });
  }

  /** `itself` where the callee is the client, as in `useNuxtApp().$api(url)`. */
  function ofetchSeed(call, callee, itself = false) {
    const dotted = ts.isPropertyAccessExpression(callee) && !itself;
    const name = dotted ? callee.name.text : callee.getText();
    if (dotted && name !== "raw" && !OFETCH.has(name)) return undefined;
    const [first, options] = call.arguments;
    // `useFetch(url, { $fetch: client })` asks through that client.
    const through = /^use/.test(name) && options && ts.isObjectLiteralExpression(options) ? options.properties.find((each) => values.keyOf(each) === "$fetch" && ts.isPropertyAssignment(each))?.initializer : undefined;
    const receiver = through ?? (dotted ? callee.expression : callee);
    const generic = call.typeArguments?.[0] ?? (/^use/.test(name) ? takenOptions(call) : undefined);
    return seed(call, { lib: "ofetch", generic, url: withBase(urlOf(first), receiver, ["baseURL"], options), method: methodFrom(options, "GET"), result: /^use/.test(name) ? "wrapped" : name === "raw" ? "raw" : "data",
      body: { options, key: "body", how: "json" }, query: { options, key: "query", or: "params" }, headers: options });
  }

  /** Of a composable that takes `UseFetchOptions<T>` and hands them to useFetch, T is what arrives. */
  function takenOptions(call) {
    const fn = ts.findAncestor(call, ts.isFunctionLike);
    let found;
    const visit = (node) => {
      if (ts.isTypeReferenceNode(node) && node.typeName.getText() === "UseFetchOptions") found ??= node.typeArguments?.[0];
      ts.forEachChild(node, visit);
    };
    for (const each of fn?.parameters ?? []) if (each.type) visit(each.type);
    return found;
  }

  function openapiSeed(call, callee, value) {
    if (!ts.isPropertyAccessExpression(callee) || !METHODS.has(callee.name.text.toLowerCase())) return undefined;
    const [path, init] = call.arguments;
    return seed(call, { lib: "openapi", url: withBase(urlOf(path), callee.expression, ["baseUrl"]), plain: urlOf(path), method: constant(callee.name.text), result: "openapi", generic: undefined, client: callee, value, headers: init });
  }

  function openapiQuerySeed(call, callee) {
    if (!ts.isPropertyAccessExpression(callee) || !/^(?:use\w*Query|use\w*Mutation|queryOptions)$/.test(callee.name.text)) return undefined;
    const [method, path] = call.arguments;
    if (!method || !path) return undefined;
    return seed(call, { lib: "openapi", url: urlOf(path), plain: urlOf(path), method: (env) => evaluate(method, env), result: "openapi", generic: undefined, client: callee });
  }

  /** Generated clients (hey-api, openapi-typescript-codegen, orval): one object with a literal url, given to a function that is known by its shape. */
  function generatedSeed(call, callee) {
    const config = call.arguments.find((each) => ts.isObjectLiteralExpression(each) && literalUrl(each));
    if (!config) return undefined;
    const name = program.calleeName(call);
    const method = (SHORT[name] ?? name).toLowerCase();
    const own = config.properties.find((each) => values.keyOf(each) === "method");
    if (!own && !METHODS.has(method)) return undefined;
    const maps = !own && call.typeArguments?.length >= 2;
    return seed(call, { lib: "generated", content: formOf(config), url: urlOption(config, "url"), method: own ? methodFrom(config, "GET") : constant(method), result: maps ? "status-map" : "data", maps,
      errors: maps ? call.typeArguments[1] : undefined, body: { options: config, key: config.properties.some((each) => values.keyOf(each) === "formData") ? "formData" : "body", or: "data", how: "json" }, query: { options: config, key: "query", or: "params" }, headers: config });
  }

  /** The form that a generated client writes a body in: its serializer says it, or a media type beside the body. */
  function formOf(config) {
    const spread = config.properties.filter(ts.isSpreadAssignment).map((each) => each.expression.getText());
    if (spread.some((name) => /urlSearchParamsBodySerializer$/i.test(name))) return "application/x-www-form-urlencoded";
    if (spread.some((name) => /formDataBodySerializer$/i.test(name))) return "multipart/form-data";
    const media = config.properties.find((each) => values.keyOf(each) === "mediaType");
    return media && ts.isPropertyAssignment(media) && ts.isStringLiteralLike(media.initializer) ? media.initializer.text : undefined;
  }

  const literalUrl = (node) => node.properties.some((each) => values.keyOf(each) === "url" && ts.isPropertyAssignment(each) && (ts.isStringLiteralLike(each.initializer) || ts.isTemplateExpression(each.initializer))
    && /^[`"']\//.test(each.initializer.getText()));

  function swrSeed(call, env) {
    const [key, second] = call.arguments;
    if (!key) return undefined;
    const fetcher = second && program.functionOf(second);
    return seed(call, { lib: "swr", url: swrKey(key), method: constant("GET"), result: "swr", fetcher, key, generic: call.typeArguments?.[0] });
  }

  const swrKey = (key) => (env) => {
    const value = evaluate(key, env);
    if (value.k === "array") return value.node.elements.length ? values.parts(value.node.elements[0], value.env) : [[]];
    if (value.k === "fn") return values.toAlternatives(values.returned(value.node, env));
    return values.toAlternatives(value, key);
  };

  /** A method of a client that is named and not called, as in `{ get: client.get.bind(client), post: client.post }`. */
  const KEPT = /\.(?:get|post|put|patch|delete|head|options)(?:\.bind\(|\s*[,;}\n])/;
  let kept;
  // To evaluate every `map.get(key)` of a large project costs seconds.
  const methodsKept = () => (kept ??= clientsUsed() && host.ownFiles.some((source) => /axios|http|client|instance|request|api/i.test(source.text) && KEPT.test(source.text)));

  /** Calls of a method that a client's `get`, `post` and so on was kept as or handed in for: `http.get(url)` of `{ get: client.get.bind(client) }`. */
  function keptSeed(call, callee, env) {
    const value = METHODS.has(program.calleeName(call)) && methodsKept() ? evaluate(callee, env) : undefined;
    return value?.k === "bound" && libraryOf(value.receiver, value.env) === "axios" ? axiosCall(call, value.receiver, value.name) : undefined;
  }

  /** The calls inside a function of a client's method that is handed to it, each with the frame of this call: `send(client.post, url)`. */
  function handedSeeds(call, env) {
    const found = [];
    call.arguments.forEach((each, index) => {
      const method = skip(each);
      if (!ts.isPropertyAccessExpression(method) || !METHODS.has(method.name.text) || libraryOf(method.expression, env) !== "axios") return;
      const target = evaluate(call.expression, env);
      const parameter = target.k === "fn" ? target.node.parameters[index] : undefined;
      if (!parameter || !ts.isIdentifier(parameter.name) || !target.node.body) return;
      for (const use of program.references(parameter.name, target.node.body)) {
        if (ts.isCallExpression(use.parent) && use.parent.expression === use && use.parent.arguments.length) found.push({ ...axiosCall(use.parent, method.expression, method.name.text), frame: frameOf(target.node, call) });
      }
    });
    return found;
  }

  const toolkitWords = new Set(["query", "mutation", "infiniteQuery"]);
  const toolkit = createToolkit(host, program, values, joinUrl);

  function toolkitSeed(call) {
    const found = toolkit.endpoint(call);
    if (!found) return undefined;
    const { config, ...facts } = found;
    return seed(call, { ...facts, method: methodFrom(config, "GET"), body: { options: config, key: "body", how: "json" }, query: { options: config, key: "params" }, headers: config });
  }

  /** The HTTP call that an expression is, or undefined. */
  function recognise(call, env) {
    const callee = skip(call.expression);
    const name = program.calleeName(call);
    if (!call.arguments.length || name === "super" || name === "require") return undefined;
    const dotted = ts.isPropertyAccessExpression(callee);
    if (ts.isElementAccessExpression(callee)) return chosenSeed(call, callee, env);
    if (/fetch$/i.test(name) && isGlobalFetch(callee, env)) return fetchSeed(call, env);
    if (dotted && toolkitWords.has(name)) return toolkitSeed(call);
    if (dotted && !interesting(name)) return CLIENT.test(name) || name.startsWith("$") ? itselfSeed(call, callee, env) : undefined;
    if (!dotted && !ts.isIdentifier(callee)) return undefined;
    if (OFETCH.has(name) && !dotted && globalName(callee)) return ofetchSeed(call, callee);
    if (dotted && name === name.toUpperCase()) return isOpenapi(callee, call, env) ? openapiSeed(call, callee) : undefined;
    const lib = dotted ? libraryOf(callee.expression, env) : plainLibrary(callee, env);
    const made = (lib && make[lib]?.(call, callee, env)) ?? (dotted ? keptSeed(call, callee, env) : undefined);
    if (made) return made;
    const generated = literalSecond(call) ? generatedSeed(call, callee) : undefined;
    return generated && !(dotted && mocked(callee.expression)) ? generated : undefined;
  }

  /** A call of a client that a property holds: `this.instance(config)`, `useNuxtApp().$api(url)`. */
  function itselfSeed(call, callee, env) {
    const lib = libraryOf(callee, env);
    return lib === "axios" ? axiosSeed(call, callee, env, true) : lib === "ofetch" && evaluate(callee, env).k === "client" ? ofetchSeed(call, callee, true) : undefined;
  }

  // `client.GET("/path")`: by the method's own type, which survives spreading a client into another object.
  function isOpenapi(callee, call, env) {
    const type = host.typeAt(callee);
    const file = (type.aliasSymbol ?? type.symbol)?.declarations?.[0]?.getSourceFile().fileName ?? "";
    if (/\/openapi-fetch\//.test(file)) return true;
    const [path] = call.arguments;
    return /^openapi/.test(libraryOf(callee.expression, env) ?? "") || (Boolean(type.flags & ts.TypeFlags.Any) && ts.isStringLiteralLike(path) && path.text.startsWith("/"));
  }

  const make = { fetch: (call, callee, env) => (ts.isPropertyAccessExpression(callee) ? undefined : fetchSeed(call, env)), axios: axiosSeed, ky: kySeed, ofetch: (call, callee) => ofetchSeed(call, callee), openapi: openapiSeed, angular: angularSeed,
    swr: (call, callee, env) => (ts.isPropertyAccessExpression(callee) || !/^use/i.test(callee.text) ? undefined : swrSeed(call, env)), "openapi-query": openapiQuerySeed };

  const interesting = (name) => METHODS.has(name.toLowerCase()) || ["request", "raw", "$fetch", "postForm", "putForm", "useQuery", "useMutation", "useSuspenseQuery", "useInfiniteQuery", "queryOptions"].includes(name) || name in SHORT;
  const literalSecond = (call) => call.arguments.some((each) => ts.isObjectLiteralExpression(each));

  function globalName(node) {
    const symbol = host.aliased(host.symbolAt(node));
    return !symbol?.declarations?.length || symbol.declarations.every((each) => host.isInstalled(each.getSourceFile()) || each.getSourceFile().isDeclarationFile || Boolean(ts.getCombinedNodeFlags(each) & ts.NodeFlags.Ambient) || isDeclared(each));
  }

  const isDeclared = (node) => Boolean(ts.getCombinedModifierFlags(node) & ts.ModifierFlags.Ambient);

  function plainLibrary(node, env) {
    const symbol = host.symbolAt(node);
    const local = symbol?.declarations?.[0];
    if (!local) return undefined;
    if (ts.isImportSpecifier(local) || ts.isImportClause(local)) {
      const origin = values.importOrigin(node);
      const lib = LIBRARIES[origin?.name];
      // axios.isAxiosError and its like are no calls.
      if (lib === "ofetch" && !OFETCH.has(origin.member)) return undefined; // `navigateTo` and its like come from there too
      if (lib) return lib === "axios" && !["default", "axios"].includes(origin.member) ? undefined : lib;
    }
    const declaration = host.aliased(symbol)?.valueDeclaration;
    if (declaration && ts.isBindingElement(declaration) && node.text.startsWith("$")) {
      const part = evaluate(node, env);
      return part.k === "client" ? part.lib : undefined;
    }
    const made = declaration && ts.isVariableDeclaration(declaration) && declaration.initializer && ts.isCallExpression(skip(declaration.initializer));
    if (!made || host.isInstalled(declaration.getSourceFile())) return undefined;
    const value = evaluate(node, env);
    return value.k === "client" ? value.lib : undefined;
  }

  function mocked(node) {
    const name = packageOfType(node);
    return Boolean(name && NOT_HTTP.test(name));
  }

  return { recognise, handedSeeds, client, joinUrl, option };
}
