// Frames tie a function's parameters to the arguments of one call; an environment is a chain of them, innermost first.

let count = 0;
const ids = new Map();
const idOf = (thing) => {
  if (!thing) return 0;
  if (!ids.has(thing)) ids.set(thing, ++count);
  return ids.get(thing);
};

/** One call: `args[i]` is the expression given for parameter i; `receiver` what stands before the dot; `cls` a class that `this` is taken for. */
export const frameOf = (fn, call, { args = call?.arguments ?? [], receiver, cls } = {}) => ({ fn, call, args: [...args], receiver, cls });

const outermost = new WeakMap();

export class Env {
  constructor(frames, types) {
    this.frames = frames;
    this.types = types;
    this.key = frames.map((frame) => `${idOf(frame.fn)}.${idOf(frame.call)}.${idOf(frame.receiver)}.${idOf(frame.cls)}`).join("-");
  }

  /** The same environment with one more call around everything. */
  outward(...frames) {
    return new Env([...this.frames, ...frames], this.types);
  }

  /** The environment inside a function called from here. */
  inward(frame, closure) {
    return new Env([frame, ...(closure?.frames ?? []), ...this.frames], this.types);
  }

  /** The frame of a function and the environment in which its arguments stand. */
  find(test) {
    const index = this.frames.findIndex(test);
    return index < 0 ? undefined : { frame: this.frames[index], outer: new Env(this.frames.slice(index + 1), this.types) };
  }

  get depth() {
    return this.frames.length;
  }

  /** The environment of what stands outside of every function. */
  get outermost() {
    if (!this.frames.length) return this;
    if (!outermost.has(this.types)) outermost.set(this.types, new Env([], this.types));
    return outermost.get(this.types);
  }

  bind(parameter) {
    return this.types.bind(parameter, this);
  }
}

/** Finds what a type parameter stands for, by the call of the function or the receiver of the class that owns it. */
export function createBinder(host) {
  const { ts } = host;
  const memo = new Map();
  const active = new Set();

  function bind(parameter, env) {
    const key = parameter.id + "/" + env.key;
    if (memo.has(key)) return memo.get(key);
    if (active.has(key)) return undefined;
    active.add(key);
    const found = search(parameter, env);
    active.delete(key);
    const again = found?.type.flags & ts.TypeFlags.TypeParameter && found.type !== parameter ? bind(found.type, found.env) ?? found : found;
    memo.set(key, again);
    return again;
  }

  function search(parameter, env) {
    const declaration = parameter.symbol?.declarations?.find(ts.isTypeParameterDeclaration);
    const owner = declaration?.parent;
    if (!owner) return undefined;
    if (ts.isClassLike(owner)) return fromReceiver(parameter, owner, env);
    const found = env.find((frame) => frame.fn === owner && frame.call);
    return found && fromCall(parameter, declaration, owner, found);
  }

  function fromCall(parameter, declaration, owner, { frame, outer }) {
    const index = owner.typeParameters.indexOf(declaration);
    const given = frame.call.typeArguments?.[index];
    if (given) return { type: host.typeFromNode(given), env: outer };
    const declared = host.signatureOf(owner);
    const actual = ts.isCallLikeExpression(frame.call) && frame.args.length === frame.call.arguments?.length ? host.resolvedSignature(frame.call) : undefined;
    const inferred = declared && actual ? infer(parameter, declared, actual) : undefined;
    if (inferred && inferred !== parameter) return { type: inferred, env: outer };
    return declaration.default ? { type: host.typeFromNode(declaration.default), env: outer } : undefined;
  }

  function infer(parameter, declared, actual) {
    const fromReturn = unify(parameter, host.returnType(declared), host.returnType(actual), 0);
    if (fromReturn) return fromReturn;
    for (let i = 0; i < Math.min(declared.parameters.length, actual.parameters.length); i++) {
      const found = unify(parameter, host.typeOfSymbol(declared.parameters[i]), host.typeOfSymbol(actual.parameters[i]), 0);
      if (found) return found;
    }
    return undefined;
  }

  function unify(parameter, pattern, actual, level) {
    if (!pattern || !actual || level > 5) return undefined;
    if (pattern === parameter) return actual;
    if (pattern === actual) return undefined;
    const pairs = pattern.aliasSymbol && pattern.aliasSymbol === actual.aliasSymbol ? zip(pattern.aliasTypeArguments, actual.aliasTypeArguments)
      : pattern.target && pattern.target === actual.target ? zip(host.typeArguments(pattern), host.typeArguments(actual))
      : pattern.flags & ts.TypeFlags.Union ? unionPairs(pattern, actual)
      : pattern.flags & ts.TypeFlags.Object && actual.flags & ts.TypeFlags.Object ? memberPairs(pattern, actual) : [];
    for (const [left, right] of pairs) {
      const found = unify(parameter, left, right, level + 1);
      if (found) return found;
    }
    return undefined;
  }

  const zip = (left = [], right = []) => left.map((each, index) => [each, right[index]]);

  function unionPairs(pattern, actual) {
    const rest = pattern.types.filter((each) => !(each.flags & (ts.TypeFlags.Undefined | ts.TypeFlags.Null)));
    return rest.length === 1 ? [[rest[0], host.nonNull(actual)]] : [];
  }

  function memberPairs(pattern, actual) {
    const [left] = host.signatures(pattern);
    const [right] = host.signatures(actual);
    if (left && right) return [[host.returnType(left), host.returnType(right)]];
    return host.properties(pattern).slice(0, 40).map((symbol) => {
      const twin = host.property(actual, symbol.name);
      return [host.typeOfSymbol(symbol), twin && host.typeOfSymbol(twin)];
    });
  }

  function fromReceiver(parameter, cls, env) {
    for (let i = 0; i < env.frames.length; i++) {
      const frame = env.frames[i];
      const type = frame.receiver ? host.typeAt(frame.receiver) : frame.cls && host.declaredType(frame.cls.symbol);
      if (!type) continue;
      const argument = argumentOf(parameter, cls, type, 0);
      if (argument && argument !== parameter) return { type: argument, env: new Env(env.frames.slice(i + 1), env.types) };
    }
    return undefined;
  }

  function argumentOf(parameter, cls, type, level) {
    const target = type.target ?? type;
    if (target.symbol === cls.symbol) {
      const index = (target.typeParameters ?? []).indexOf(parameter);
      return index < 0 ? undefined : host.typeArguments(type)[index];
    }
    if (level > 8) return undefined;
    for (const base of host.baseTypes(type)) {
      const found = argumentOf(parameter, cls, base, level + 1);
      const own = (target.typeParameters ?? []).indexOf(found);
      if (found) return own < 0 || type === target ? found : host.typeArguments(type)[own];
    }
    return undefined;
  }

  return { bind };
}
