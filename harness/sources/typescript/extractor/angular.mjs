// The calls of Angular's HttpClient: what each method takes, and what it hands on.

const METHODS = new Set(["get", "post", "put", "patch", "delete", "head", "options"]);

export function createAngular(host, evaluate, { constant, option, seed, urlOf }) {
  const { ts } = host;

  function angularSeed(call, callee, env) {
    if (!ts.isPropertyAccessExpression(callee)) return undefined;
    const name = callee.name.text;
    if (name === "request") return angularRequest(call, env);
    if (!METHODS.has(name)) return undefined;
    const sends = ["post", "put", "patch"].includes(name);
    const options = call.arguments[sends ? 2 : 1];
    return seed(call, { lib: "angular", url: urlOf(call.arguments[0]), method: constant(name), ...angularAnswer(call, options, env),
      body: sends ? { node: call.arguments[1], how: "json" } : { options, key: "body", how: "json" }, query: { options, key: "params" }, headers: options });
  }

  /** `http.request(method, url, { body })`. */
  function angularRequest(call, env) {
    const [method, address, options] = call.arguments;
    if (!address) return undefined;
    return seed(call, { lib: "angular", url: urlOf(address), method: (env_) => evaluate(method, env_), ...angularAnswer(call, options, env), body: { options, key: "body", how: "json" }, query: { options, key: "params" }, headers: options });
  }

  /** What is handed on: the body, or with `observe` the response or its events, whose `body` it is; no JSON where another form is asked for. */
  function angularAnswer(call, options, env) {
    const told = (key) => {
      const found = options && option(options, key, env);
      return found?.k === "text" && found.alts.length === 1 && found.alts[0].length === 1 ? found.alts[0][0] : undefined;
    };
    const form = told("responseType");
    const other = form !== undefined && form !== "json";
    return { result: other ? "nothing" : told("observe") === undefined || told("observe") === "body" ? "data" : "http", generic: other ? undefined : call.typeArguments?.[0] };
  }

  return angularSeed;
}
