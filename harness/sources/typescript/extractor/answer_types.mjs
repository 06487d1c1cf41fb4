// What types say of an answer: whether anything, what is in their wrappings, and what a schema that parses it accepts.

export function createAnswerTypes(host, values) {
  const { ts } = host;
  const { TypeFlags: F } = ts;

  /** Whether a type says anything about the answer. */
  function meaningful(type) {
    if (!type || type.flags & (F.Any | F.Unknown | F.Void | F.Undefined | F.Never | F.Null)) return false;
    if (type.flags & F.Union) return type.types.some((each) => !(each.flags & (F.Undefined | F.Null | F.Void)) && meaningful(each));
    if (type.flags & F.Object && !host.properties(type).length && !host.indexInfos(type).length && !host.isArray(type) && !host.isTuple(type)) return false;
    if (type.flags & F.NonPrimitive) return false;
    if (host.isArray(type)) return meaningful(host.typeArguments(type)[0]);
    return !["Response", "PromiseLike"].includes(type.symbol?.name) && !["AxiosResponse", "BodyInit", "Error"].includes(type.symbol?.name);
  }

  function unpromised(type) {
    if (!type) return type;
    if (type.flags & F.Union) {
      const plain = type.types.filter((each) => !isPromise(each));
      if (plain.length === 1) return plain[0];
      if (plain.length && plain.length < type.types.length) {
        const wrapped = type.types.filter(isPromise).map((each) => host.typeArguments(each)[0]).find((each) => each && meaningful(each));
        if (wrapped) return wrapped;
      }
      return type;
    }
    return isPromise(type) ? unpromised(host.typeArguments(type)[0]) : type;
  }
  const isPromise = (type) => ["Promise", "PromiseLike", "CancelablePromise", "ResponsePromise", "Observable", "ResultAsync"].includes(type.symbol?.name) && type.target;

  function boundToNothing(type, env) {
    const bound = type.flags & F.TypeParameter ? env.bind(type) : undefined;
    return Boolean(bound && !meaningful(unpromised(bound.type)));
  }

  /** The type parameters of a type that nothing in the environment binds. */
  function unbound(type, env, level = 0, found = []) {
    if (!type || level > 4) return found;
    if (type.flags & F.TypeParameter) {
      const bound = env.bind(type);
      if (!bound) found.push(type);
      else if (bound.type !== type) unbound(bound.type, bound.env, level + 1, found);
    } else if (type.flags & F.UnionOrIntersection) type.types.forEach((each) => unbound(each, env, level + 1, found));
    else if (type.aliasTypeArguments?.length) type.aliasTypeArguments.forEach((each) => unbound(each, env, level + 1, found));
    else if (type.flags & F.Object && type.objectFlags & ts.ObjectFlags.Reference) host.typeArguments(type).forEach((each) => !each.isThisType && unbound(each, env, level + 1, found));
    else if (type.flags & F.Object && type.objectFlags & ts.ObjectFlags.Anonymous && type.symbol?.flags & ts.SymbolFlags.TypeLiteral) {
      host.properties(type).slice(0, 12).forEach((each) => unbound(host.typeOfSymbol(each), env, level + 1, found));
    }
    return found;
  }

  /** Does a type written for a wrapped answer leave no room for the wrapping? Then an interceptor hands on the body. */
  function isBody(node) {
    const type = unpromised(host.typeFromNode(node));
    return Boolean(type) && meaningful(type) && Boolean(type.flags & F.Object) && !["data", "value", "_data"].some((name) => host.property(type, name));
  }

  const isResult = (node) => {
    const type = host.typeAt(node);
    return ["ResultAsync", "Ok", "Err"].includes((type.aliasSymbol ?? type.symbol)?.name) || type.aliasSymbol?.name === "Result";
  };

  // What a setter of state takes is the state, or a function that makes the next one: an answer is the former.
  const held = (type) => (type?.aliasSymbol?.name === "SetStateAction" && type.aliasTypeArguments?.length === 1 ? type.aliasTypeArguments[0] : type);

  /** What a zod or other standard schema accepts: its input, for that is what comes over the wire. */
  function inputOf(schema, env) {
    const value = values.evaluate(schema, env);
    const bound = value.k === "unknown" && value.node && value.node !== schema ? value.node : schema;
    const type = schemaType(bound, env);
    const direct = field(type, "_input") ?? field(field(type, "_zod"), "input");
    if (direct) return direct;
    const standard = field(field(type, "~standard"), "types") ?? field(type, "~types");
    return standard && field(host.nonNull(standard), "input");
  }

  function schemaType(node, env) {
    const type = host.typeAt(node);
    const bound = type.flags & F.TypeParameter ? env.bind(type) : undefined;
    return bound?.type ?? type;
  }

  function field(type, name) {
    const symbol = type && host.property(type, name);
    return symbol && host.nonNull(host.typeOfSymbol(symbol));
  }

  return { meaningful, unpromised, unbound, boundToNothing, isBody, isResult, held, inputOf, schemaType };
}
