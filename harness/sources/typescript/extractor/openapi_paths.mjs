// Reads the `paths` type of openapi-typescript clients: one look-up per path and method instead of asking for each call's type.

export function createOpenapiPaths(host, types) {
  const { ts } = host;
  const memo = new Map();

  const field = (type, name) => {
    const symbol = type && host.property(type, name);
    const found = symbol && host.typeOfSymbol(symbol);
    return found ? host.nonNull(found) : undefined;
  };

  const firstArgument = (type) => (type.aliasTypeArguments ?? (type.objectFlags & ts.ObjectFlags.Reference ? host.typeArguments(type) : []))[0];

  function pathsOf(callee) {
    return firstArgument(host.typeAt(callee)) ?? (ts.isPropertyAccessExpression(callee) ? firstArgument(host.typeAt(callee.expression)) : undefined);
  }

  function json(content) {
    for (const each of content ? host.properties(content) : []) if (/json|\*\/\*/.test(each.name)) return { type: host.typeOfSymbol(each), media: each.name };
    return undefined;
  }

  function read(paths, path, method) {
    const operation = field(field(paths, path), method.toLowerCase());
    if (!operation || operation.flags & ts.TypeFlags.Never) return undefined;
    const responses = field(operation, "responses");
    const resp = (responses ? host.properties(responses) : []).flatMap((each) => {
      const body = json(field(host.typeOfSymbol(each), "content"));
      return body ? [{ t: types.write(body.type), how: "paths", status: Number(each.name) || each.name, branch: Number(each.name) < 300 ? "success" : Number(each.name) || "error" }] : [];
    });
    const body = json(field(field(operation, "requestBody"), "content"));
    return { resp, body: body && { t: types.write(body.type), content: body.media }, query: parameters(operation) };
  }

  function parameters(operation) {
    const query = field(field(operation, "parameters"), "query");
    if (!query || query.flags & ts.TypeFlags.Never) return undefined;
    const props = host.properties(query).map((each) => ({ n: each.name, t: types.write(types.stripUndefined(host.typeOfSymbol(each))), o: Boolean(each.flags & ts.SymbolFlags.Optional) || undefined, at: types.placeOf(each) ?? undefined }));
    return { props };
  }

  /** Responses, body and query that the client's `paths` type declares, or undefined. */
  return function declared(client, path, method) {
    const paths = pathsOf(client);
    if (!paths) return undefined;
    const key = `${paths.id} ${method} ${path}`;
    if (!memo.has(key)) memo.set(key, read(paths, path, method));
    return memo.get(key);
  };
}
