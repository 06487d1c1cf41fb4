// Writes types as records: structural, with the declaration's place for every property.

const SITES = { Date: 1, Map: 1, Set: 1, WeakMap: 1, WeakSet: 1, ReadonlyMap: 1, ReadonlySet: 1, Blob: 1, File: 1, FormData: 1, FileList: 1, ReadableStream: 1, ArrayBuffer: 1,
  SharedArrayBuffer: 1, DataView: 1, RegExp: 1, Promise: 1, PromiseLike: 1, URL: 1, URLSearchParams: 1, Response: 1, Request: 1, Headers: 1, Error: 1, Event: 1, AbortSignal: 1,
  Uint8Array: 1, Uint8ClampedArray: 1, Int8Array: 1, Int16Array: 1, Int32Array: 1, Uint16Array: 1, Uint32Array: 1, Float32Array: 1, Float64Array: 1, BigInt64Array: 1,
  BigUint64Array: 1, Buffer: 1, Function: 1, CallableFunction: 1, NewableFunction: 1, Symbol: 1, Node: 1, Element: 1, HTMLElement: 1, Window: 1 };
const DEEPEST = 60;
const REPEATS = 5;

const escape = (text) => text.replace(/[.*+?^${}()|[\]\\/]/g, "\\$&");

export function createTypes(host, emit) {
  const { ts } = host;
  const { TypeFlags: F, ObjectFlags: O, SymbolFlags: S } = ts;
  const known = new Map();
  const counters = { properties: 0, definitions: 0 };
  const waiting = [];
  let current;
  let depth = 0;

  const declarationOf = (symbol) => symbol?.valueDeclaration ?? symbol?.declarations?.[0];
  const placeOf = (symbol) => {
    const node = declarationOf(symbol);
    return node?.getSourceFile ? host.at(node) : null;
  };
  const isGlobal = (symbol) => symbol?.declarations?.some((node) => host.isLibrary(node.getSourceFile()) || /\/@types\/node\/|\/undici-types\//.test(node.getSourceFile().fileName));

  /** Type and environment: a type parameter that the frames bind stands for its argument. */
  function encode(type, env, from) {
    if (depth > DEEPEST) return { k: "unresolved", why: "types nested deeper than 60 levels" };
    depth++;
    try {
      return plain(type, env, from) ?? named(type, env, from);
    } finally {
      depth--;
    }
  }

  function plain(type, env, from) {
    const flags = type.flags;
    if (flags & F.Any) return type.intrinsicName === "error" ? unresolved(from) : { k: "any" };
    if (flags & F.Unknown) return { k: "unknown" };
    if (flags & F.Never) return { k: "never" };
    if (flags & (F.Undefined | F.Void)) return { k: "undefined" };
    if (flags & F.Null) return { k: "null" };
    if (flags & F.EnumLiteral && !(flags & F.Union)) return literal(type);
    if (flags & (F.StringLiteral | F.NumberLiteral | F.BooleanLiteral | F.BigIntLiteral)) return literal(type);
    if (flags & F.String) return { k: "string" };
    if (flags & F.Number) return { k: "number" };
    if (flags & F.Boolean) return { k: "boolean" };
    if (flags & F.BigInt) return { k: "host", n: "bigint" };
    if (flags & F.ESSymbolLike) return { k: "host", n: "symbol" };
    if (flags & F.TemplateLiteral) return { k: "string", pattern: templatePattern(type) };
    if (flags & F.StringMapping) return { k: "string" };
    if (flags & F.NonPrimitive) return { k: "object" };
    return variable(type, env, from);
  }

  function literal(type) {
    if (type.flags & F.BooleanLiteral) return { k: "lit", v: type.intrinsicName === "true" };
    if (type.flags & F.BigIntLiteral) return { k: "host", n: "bigint" };
    return { k: "lit", v: type.value };
  }

  function templatePattern(type) {
    const hole = (inner) => {
      if (inner.flags & (F.Number | F.BigInt)) return "-?[0-9]+(?:\\.[0-9]+)?(?:e[+-]?[0-9]+)?";
      if (inner.flags & F.Union) return "(?:" + inner.types.map(hole).join("|") + ")";
      if (inner.flags & F.Literal) return escape(String(inner.value ?? inner.intrinsicName));
      return "[\\s\\S]*";
    };
    return "^" + type.texts.map((text, index) => escape(text) + (index < type.types.length ? hole(type.types[index]) : "")).join("") + "$";
  }

  function variable(type, env, from) {
    if (type.flags & F.TypeParameter) {
      const bound = env?.bind(type);
      if (bound) return bound.encoded ?? encode(bound.type, bound.env, from);
      return limit(type, env, from, `type parameter ${host.show(type)} is not bound`);
    }
    if (type.flags & (F.Conditional | F.Index | F.IndexedAccess | F.Substitution)) return limit(type, env, from, `type ${host.show(type)} is deferred`);
    if (type.flags & F.Intersection) {
      const scalar = type.types.find((each) => each.flags & (F.StringLike | F.NumberLike | F.BooleanLike | F.BigIntLike));
      if (scalar) return encode(scalar, env, from); // a branded scalar is its scalar on the wire
    }
    return undefined;
  }

  function limit(type, env, from, why) {
    const bound = host.constraint(type);
    if (!bound || bound === type || bound.flags & (F.Unknown | F.Any)) return { k: "unresolved", why };
    return encode(bound, env, from);
  }

  function unresolved(from) {
    const node = from && (from.type ?? from);
    const text = node?.getSourceFile ? node.getText().replace(/\s+/g, " ").slice(0, 80) : "";
    return { k: "unresolved", why: text ? `the compiler cannot resolve ${text}` : "the compiler cannot resolve this type" };
  }

  function named(type, env, from) {
    const home = componentOf(type, from);
    const key = type.id + (env ? "/" + env.key : "") + (home ? "/" + home.name : "");
    const reference = known.get(key) ?? inlined(type, env);
    if (reference) return reference;
    const symbol = type.aliasSymbol ?? type.symbol;
    if (symbol && nesting(symbol) > REPEATS) return { k: "unresolved", why: `${symbol.name} instantiates itself without end` };
    const made = { k: "ref", id: known.size + 1 };
    known.set(key, made);
    waiting.push({ id: made.id, type, env, symbol, home, within: current });
    return made;
  }

  /** The component of openapi-typescript's `components` that a type without a name of its own is, with its declaration: one mend there cures every use. */
  function componentOf(type, from) {
    if (type.aliasSymbol || (type.symbol && !type.symbol.name.startsWith("__"))) return undefined;
    const place = type.flags & F.Union ? referred(from) : declarationOf(type.symbol)?.parent;
    const name = place && component(place);
    return name ? { name, node: place } : undefined;
  }

  /** The declaration that `components["schemas"]["name"]` leads to, or the property itself. */
  function referred(from) {
    let node = from;
    for (let i = 0; i < 5 && node?.type; i++) {
      const written = present(node.type);
      if (!ts.isIndexedAccessTypeNode(written) || !ts.isLiteralTypeNode(written.indexType)) break;
      const next = declarationOf(host.symbolAt(written.indexType.literal));
      if (!next || next === node) break;
      node = next;
    }
    return node;
  }

  /** What is written beside `null` and `undefined`, where that is one type. */
  function present(node) {
    if (ts.isParenthesizedTypeNode(node)) return present(node.type);
    const rest = ts.isUnionTypeNode(node) ? node.types.filter((each) => each.kind !== ts.SyntaxKind.UndefinedKeyword && each.literal?.kind !== ts.SyntaxKind.NullKeyword) : [];
    return rest.length === 1 ? present(rest[0]) : node;
  }

  const components = new WeakMap();
  /** `alert.severity` for that property of `components["schemas"]["alert"]`; empty for what stands elsewhere. */
  function component(node) {
    if (components.has(node)) return components.get(node);
    const names = [];
    let each = node;
    for (; ts.isPropertySignature(each) && ts.isTypeLiteralNode(each.parent) && ts.isPropertySignature(each.parent.parent); each = each.parent.parent) names.unshift(each.name.text);
    const root = ts.isPropertySignature(each) && ts.isInterfaceDeclaration(each.parent) && each.parent.name.text === "components";
    const name = root && names.length ? names.join(".") : "";
    components.set(node, name);
    return name;
  }

  function nesting(symbol) {
    let count = 0;
    for (let each = current; each; each = each.within) count += each.symbol === symbol ? 1 : 0;
    return count;
  }

  function drain() {
    while (waiting.length) {
      current = waiting.shift();
      const { id, type, env, symbol, home } = current;
      const anonymous = !type.aliasSymbol && (!symbol || symbol.name.startsWith("__"));
      counters.definitions++;
      const source = declarationOf(symbol)?.getSourceFile?.();
      // An anonymous type that a package makes of the project's own says nothing by its place.
      const at = anonymous && source && host.isInstalled(source) && !/\.d\.ts$/.test(source.fileName) ? null : placeOf(symbol);
      emit({ rec: "def", id, name: home ? home.name : anonymous ? "" : label(type, symbol), at: home ? host.at(home.node) : at, t: structure(type, env), generic: anonymous ? undefined : genericOf(type, symbol) });
    }
    current = undefined;
  }

  /** The record of a type; the definitions it needs are emitted before this returns. */
  function write(type, env, from) {
    const record = encode(type, env && mentions(type) ? env : undefined, from);
    drain();
    return record;
  }

  function mentions(type, level = 0) {
    if (!type || level > 4) return false;
    if (type.flags & (F.TypeParameter | F.Conditional | F.IndexedAccess | F.Index)) return true;
    if (type.flags & F.UnionOrIntersection) return type.types.some((each) => mentions(each, level + 1));
    if (!(type.flags & F.Object)) return false;
    if (type.aliasTypeArguments?.some((each) => mentions(each, level + 1))) return true;
    if (type.objectFlags & O.Reference) return host.typeArguments(type).some((each) => !each.isThisType && mentions(each, level + 1));
    if (!(type.objectFlags & (O.Anonymous | O.Mapped))) return false;
    return host.properties(type).slice(0, 60).some((each) => mentions(host.typeOfSymbol(each), level + 1));
  }

  function label(type, symbol) {
    const args = type.aliasTypeArguments ?? (type.objectFlags & O.Reference ? host.typeArguments(type) : []);
    const named = args.filter((arg) => !(arg.flags & F.TypeParameter && arg.isThisType)).map((arg) => host.show(arg));
    const text = named.length && named.join().length < 80 ? `${symbol.name}<${named.join(", ")}>` : symbol.name;
    return text;
  }

  /** The generic declaration that a type is an instance of, with the fields written in it: true where their types are up to its parameters. */
  function genericOf(type, alias) {
    const symbol = instantiated(alias);
    const names = new Set();
    for (const each of symbol?.declarations ?? []) for (const one of each.typeParameters ?? []) names.add(one.name.text);
    if (!names.size || host.isInstalled(declarationOf(symbol).getSourceFile())) return undefined;
    const mentioned = (node) => Boolean(node) && (ts.isIdentifier(node) ? names.has(node.text) : Boolean(ts.forEachChild(node, (each) => mentioned(each) || undefined)));
    const within = (node) => symbol.declarations.some((each) => each.getSourceFile() === node.getSourceFile() && each.pos <= node.pos && node.end <= each.end);
    const fields = host.properties(type).flatMap((each) => {
      const node = declarationOf(each);
      return node && within(node) ? [[each.name, !node.type || mentioned(node.type)]] : [];
    });
    return fields.length ? { name: `${symbol.name}<${[...names].join(", ")}>`, fields: Object.fromEntries(fields) } : undefined;
  }

  /** The generic declaration that an alias without fields of its own, as `type Orders = Page<Order>`, is an instance of. */
  function instantiated(alias, level = 0) {
    const declaration = alias?.declarations?.find(ts.isTypeAliasDeclaration);
    const written = declaration && ts.isTypeReferenceNode(declaration.type) && declaration.type.typeArguments?.length ? declaration.type : undefined;
    return written && level < 5 ? instantiated(host.aliased(host.symbolAt(written.typeName)), level + 1) : alias;
  }

  function inlined(type, env) {
    if (host.isArray(type)) return { k: "array", of: encode(host.typeArguments(type)[0], env) };
    if (host.isTuple(type)) return tuple(type, env);
    if (type.flags & F.Object) {
      if (SITES[type.symbol?.name] && isGlobal(type.symbol)) return { k: "host", n: type.symbol.name };
      if (host.signatures(type).length && !host.properties(type).length) return { k: "host", n: "function" };
    }
    return undefined;
  }

  function tuple(type, env) {
    const { elementFlags } = type.target;
    const items = host.typeArguments(type).map((item, index) => {
      const flag = elementFlags[index];
      return { t: encode(item, env), o: Boolean(flag & ts.ElementFlags.Optional), rest: Boolean(flag & ts.ElementFlags.Variable) };
    });
    return { k: "tuple", items };
  }

  function structure(type, env) {
    if (type.flags & F.Union) return union(type, env);
    if (type.flags & F.Object || type.flags & F.Intersection) return object(type, env);
    const bound = host.constraint(type);
    return bound && bound !== type ? encode(bound, env) : { k: "unresolved", why: `type ${host.show(type)} has no structure` };
  }

  function union(type, env) {
    const declared = type.symbol?.flags & S.Enum ? type.symbol : undefined;
    const parts = type.origin && type.origin.flags & F.Union ? type.origin.types : type.types;
    const unknowable = isAnyKey(type.types);
    const members = parts.map((member) => {
      const encoded = unknowable && member.flags & KEYS ? { k: "unresolved", why: "the keys of a type that the compiler cannot resolve" } : encode(member, env);
      const at = member.flags & F.EnumLiteral && member.symbol ? placeOf(member.symbol) : undefined;
      return at ? { ...encoded, name: member.symbol.name, at } : encoded;
    });
    return { k: "union", of: members, enum: Boolean(declared) };
  }

  const KEYS = F.String | F.Number | F.ESSymbol;
  /** `keyof any`, which is all that is left of the keys of what is not installed. */
  const isAnyKey = (members) => [F.String, F.Number, F.ESSymbol].every((flag) => members.some((each) => each.flags & flag));

  function object(type, env) {
    const props = [];
    for (const symbol of host.properties(type)) {
      const one = property(symbol, env);
      if (one) props.push(one);
    }
    const index = host.indexInfos(type).map((info) => ({ key: encode(info.keyType, env), t: encode(info.type, env) }));
    if (!props.length && !index.length && !type.symbol?.declarations?.some((node) => ts.isClassDeclaration(node))) {
      // `{}` is every value but null and undefined: what is left of `unknown` after `?? undefined`.
      return type.symbol?.flags & S.Interface ? { k: "object", empty: true } : { k: "unknown" };
    }
    return { k: "props", props, index: index.length ? index : undefined };
  }

  function property(symbol, env) {
    const name = symbol.escapedName.startsWith("__@") ? undefined : ts.unescapeLeadingUnderscores(symbol.escapedName);
    if (name === undefined || symbol.flags & S.Method && declarationOf(symbol) && ts.isClassLike(declarationOf(symbol).parent)) return undefined;
    const declaration = declarationOf(symbol);
    if (declaration && ts.getCombinedModifierFlags(declaration) & (ts.ModifierFlags.Private | ts.ModifierFlags.Protected)) return undefined;
    counters.properties++;
    const optional = Boolean(symbol.flags & S.Optional);
    const type = declaredOr(symbol, declaration);
    const explicit = optional && declaration?.type && mentionsUndefined(declaration.type);
    return { n: name, t: encode(optional ? stripUndefined(type) : type, env, declaration), o: optional || undefined, u: explicit || undefined, at: placeOf(symbol) ?? undefined };
  }

  // The written type keeps the names of its parts, which the checker's own answer loses for optional properties.
  function declaredOr(symbol, declaration) {
    const own = declaration?.type && declaration.symbol === symbol && (ts.isPropertySignature(declaration) || ts.isPropertyDeclaration(declaration));
    return own ? host.typeFromNode(declaration.type) : host.typeOfSymbol(symbol);
  }

  const mentionsUndefined = (node) => ts.isUnionTypeNode(node) && node.types.some((each) => each.kind === ts.SyntaxKind.UndefinedKeyword);

  function stripUndefined(type) {
    if (!(type.flags & F.Union) || !type.types.some((member) => member.flags & F.Undefined)) return type;
    const hasNull = type.types.some((member) => member.flags & F.Null);
    if (!hasNull) return host.nonNull(type);
    return { flags: F.Union, types: type.types.filter((member) => !(member.flags & F.Undefined)), id: `${type.id}-u`, symbol: undefined };
  }

  return { write, counters, mentions, isGlobal, placeOf, stripUndefined };
}
