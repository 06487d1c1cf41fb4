// What all callers of a function give for one of its parameters: of a type that leaves fields out, they say more than the type.

const MOST = 12;
const DEEPEST = 3;

export function createArguments(host, program, skip, callersOf) {
  const { ts } = host;
  const { TypeFlags: F } = ts;

  /** Does a type leave open which fields a value has? */
  function loose(raw) {
    const type = host.nonNull(raw);
    if (type.isUnion?.()) return type.types.some(loose);
    if (!(type.flags & (F.Object | F.Intersection)) || host.isArray(type) || host.isTuple(type)) return false;
    return host.indexInfos(type).length > 0 || host.properties(type).some((each) => each.flags & ts.SymbolFlags.Optional);
  }

  function parameterOf(node) {
    const declaration = ts.isIdentifier(node) ? host.symbolAt(node)?.valueDeclaration : undefined;
    const own = declaration && ts.isParameter(declaration) && ts.isIdentifier(declaration.name) && !declaration.dotDotDotToken;
    return own && declaration.parent.body ? declaration : undefined;
  }

  /** The expressions that a parameter of a loose type stands for, each with its environment; undefined where not all are known. */
  function given(node, env, level = 0) {
    const declaration = loose(host.typeAt(node)) ? parameterOf(node) : undefined;
    if (!declaration) return undefined;
    const fn = declaration.parent;
    const bound = (where) => {
      const found = where.find((frame) => frame.fn === fn && frame.call);
      const argument = found?.frame.args[fn.parameters.indexOf(declaration)];
      if (!argument || found.frame.args.some(ts.isSpreadElement)) return undefined;
      return (level < DEEPEST && given(skip(argument), found.outer, level + 1)) || [{ node: argument, env: found.outer }];
    };
    if (env.find((frame) => frame.fn === fn && frame.call)) return bound(env);
    const chains = handedOn(fn) ? [] : callersOf(fn);
    const all = chains.length <= MOST ? chains.map((chain) => bound(env.outward(...chain))) : [];
    return all.length && all.every(Boolean) ? all.flat() : undefined;
  }

  const handed = new Map();
  /** Is a function given to somebody as a value, who may call it with anything? */
  function handedOn(fn) {
    if (!handed.has(fn)) {
      const name = program.nameOf(fn);
      handed.set(fn, !name || host.ownFiles.some((source) => source.text.includes(name) && isValue(source, name, fn)));
    }
    return handed.get(fn);
  }

  function isValue(source, name, fn) {
    const visit = (node) => (ts.isIdentifier(node) && node.text === name && !isNamed(node) && program.functionOfSymbol(host.symbolAt(node)) === fn) || ts.forEachChild(node, (each) => visit(each) || undefined);
    return Boolean(visit(source));
  }

  /** Does a name stand where something is called, declared, imported, exported or put into an object of functions? */
  function isNamed(node) {
    const { parent } = node;
    const whole = ts.isPropertyAccessExpression(parent) && parent.name === node ? parent : node;
    if (ts.isCallExpression(whole.parent) && whole.parent.expression === whole) return true;
    return parent.name === node && whole === node ? true : ts.isImportSpecifier(parent) || ts.isExportSpecifier(parent) || ts.isImportClause(parent) || ts.isExportAssignment(parent);
  }

  return { given, handedOn };
}
