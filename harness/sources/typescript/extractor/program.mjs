// Looks things up across the project's own files: calls by name, classes, assignments, returned expressions.

export function createProgram(host) {
  const { ts } = host;
  const own = host.ownFiles;
  const K = ts.SyntaxKind;
  const walked = new Map();
  const once = (make) => {
    let value;
    return () => (value ??= make());
  };

  function walk(source) {
    let found = walked.get(source);
    if (found) return found;
    found = { calls: new Map(), classes: [], creations: [], writes: new Map(), given: [], handed: new Map() };
    const visit = (node) => {
      if (ts.isCallExpression(node)) calleeNames(node).forEach((name) => push(found.calls, name, node));
      else if (ts.isClassLike(node)) found.classes.push(node);
      else if (ts.isNewExpression(node)) found.creations.push(node);
      else if (ts.isPropertyAssignment(node) && /^(?:queryFn|mutationFn)$/.test(node.name.getText())) found.given.push(node);
      else if (ts.isPropertyAssignment(node) || ts.isShorthandPropertyAssignment(node)) handedName(node).forEach((name) => push(found.handed, name, node));
      else if (ts.isBinaryExpression(node) && ts.isIdentifier(node.left)) push(found.writes, node.left.text, node);
      ts.forEachChild(node, visit);
    };
    visit(source);
    walked.set(source, found);
    return found;
  }

  const push = (map, key, value) => (map.has(key) ? map.get(key).push(value) : map.set(key, [value]));

  /** The last name of what a property is given, where that names a function perhaps: `{ list: api.list.bind(api) }` has `list`. */
  function handedName(property) {
    let value = ts.isShorthandPropertyAssignment(property) ? property.name : property.initializer;
    if (ts.isCallExpression(value) && ts.isPropertyAccessExpression(value.expression) && value.expression.name.text === "bind") value = value.expression.expression;
    return ts.isIdentifier(value) ? [value.text] : ts.isPropertyAccessExpression(value) ? [value.name.text] : [];
  }

  function calleeName(call) {
    let callee = call.expression;
    while (ts.isParenthesizedExpression(callee) || ts.isNonNullExpression(callee) || ts.isAsExpression(callee)) callee = callee.expression;
    if (ts.isIdentifier(callee)) return callee.text;
    if (ts.isPropertyAccessExpression(callee)) return callee.name.text;
    if (callee.kind === K.SuperKeyword) return "super";
    return "";
  }

  /** The names that a callee may have: `client[update ? "put" : "post"]` has two. */
  function calleeNames(call) {
    const callee = call.expression;
    if (!ts.isElementAccessExpression(callee)) return [calleeName(call)];
    const key = callee.argumentExpression;
    const parts = ts.isConditionalExpression(key) ? [key.whenTrue, key.whenFalse] : [key];
    return parts.every(ts.isStringLiteralLike) ? parts.map((each) => each.text) : [""];
  }

  /** The condition under which `client[update ? "put" : "post"]` is this function, and whether it must hold. */
  function chosenBy(call, fn) {
    const key = ts.isElementAccessExpression(call.expression) ? call.expression.argumentExpression : undefined;
    if (!key || !ts.isConditionalExpression(key) || !ts.isStringLiteralLike(key.whenTrue)) return undefined;
    return [`${key.getSourceFile().fileName}:${key.condition.getText()}`, key.whenTrue.text === nameOf(fn)];
  }

  function calleeSymbol(call, name) {
    const callee = call.expression;
    if (ts.isElementAccessExpression(callee)) return host.property(host.nonNull(host.typeAt(callee.expression)), name);
    return host.symbolAt(ts.isPropertyAccessExpression(callee) ? callee.name : callee);
  }

  /** Every call whose callee's last name is `name`. */
  const callsNamed = (name) => own.filter((source) => source.text.includes(name)).flatMap((source) => walk(source).calls.get(name) ?? []);

  const classes = once(() => own.filter((source) => /\bclass\b/.test(source.text)).flatMap((source) => walk(source).classes));
  const creations = once(() => own.filter((source) => /\bnew\b/.test(source.text)).flatMap((source) => walk(source).creations));

  const givenByName = once(() => {
    const found = new Map();
    for (const source of own.filter((each) => /\b(?:queryFn|mutationFn)\b/.test(each.text))) {
      for (const node of walk(source).given) {
        const fn = ts.isIdentifier(node.initializer) || ts.isPropertyAccessExpression(node.initializer) ? functionOf(node.initializer) : undefined;
        if (fn) push(found, fn, node);
      }
    }
    return found;
  });
  /** The `queryFn: name` properties that hand this function to a query library. */
  const handedToQuery = (fn) => givenByName().get(fn) ?? [];

  const heritage = (cls) => cls.heritageClauses?.find((clause) => clause.token === K.ExtendsKeyword)?.types[0];

  function baseClass(cls) {
    const clause = heritage(cls);
    const symbol = clause && host.aliased(host.symbolAt(clause.expression));
    const declaration = symbol?.valueDeclaration;
    return declaration && ts.isClassLike(declaration) && !host.isInstalled(declaration.getSourceFile()) ? declaration : undefined;
  }

  const bases = new Map();
  const baseOf = (cls) => {
    if (!bases.has(cls)) bases.set(cls, baseClass(cls));
    return bases.get(cls);
  };

  function descends(cls, ancestor) {
    for (let each = baseOf(cls), i = 0; each && i < 20; each = baseOf(each), i++) if (each === ancestor) return true;
    return false;
  }

  /** May a value of a type be one of this class: is the type the class, a base or subclass of it, or an interface that they implement? */
  function related(cls, symbol) {
    const other = symbol.declarations?.find(ts.isClassLike);
    if (other) return other === cls || descends(other, cls) || descends(cls, other);
    for (let each = cls, i = 0; each && i < 20; each = baseOf(each), i++) if (implementsType(each, symbol)) return true;
    return false;
  }

  const subclasses = (cls) => classes().filter((each) => descends(each, cls));

  const instantiations = (symbol) => (symbol ? creations().filter((node) => ts.isIdentifier(node.expression) && node.expression.text === symbol.name && host.aliased(host.symbolAt(node.expression)) === symbol) : []);

  function implementsType(cls, declaring) {
    return (cls.heritageClauses ?? []).some((clause) => clause.types.some((each) => host.aliased(host.symbolAt(each.expression)) === declaring));
  }

  function classOf(node) {
    for (let each = node; each; each = each.parent) {
      if (ts.isClassLike(each)) return each;
      if ((ts.isFunctionDeclaration(each) || ts.isFunctionExpression(each)) && each !== node) return undefined;
    }
    return undefined;
  }

  const implementation = (declaration) => (declaration.body ? declaration : declaration.symbol?.declarations?.find((each) => each.body) ?? declaration);

  function assignments(declaration) {
    const symbol = declaration.symbol;
    if (!symbol || !ts.isIdentifier(declaration.name)) return [];
    const writes = walk(declaration.getSourceFile()).writes.get(declaration.name.text) ?? [];
    return writes.filter((each) => [K.EqualsToken, K.PlusEqualsToken].includes(each.operatorToken.kind) && host.symbolAt(each.left) === symbol);
  }

  const returnsMemo = new Map();
  /** The expressions that a function returns itself, nested functions left out. */
  function returns(fn) {
    if (!fn.body) return [];
    if (!ts.isBlock(fn.body)) return [fn.body];
    let found = returnsMemo.get(fn);
    if (found) return found;
    found = [];
    const visit = (node) => {
      if (ts.isReturnStatement(node)) { if (node.expression) found.push(node.expression); }
      else if (!ts.isFunctionLike(node) && !ts.isClassLike(node)) ts.forEachChild(node, visit);
    };
    ts.forEachChild(fn.body, visit);
    returnsMemo.set(fn, found);
    return found;
  }

  /** The function behind an expression: itself, a name for it, or a call that wraps it such as cache(fn). */
  function functionOf(expression, level = 0) {
    let node = expression;
    while (node && (ts.isParenthesizedExpression(node) || ts.isAsExpression(node) || ts.isSatisfiesExpression(node) || ts.isNonNullExpression(node))) node = node.expression;
    if (!node || level > 6) return undefined;
    if (ts.isArrowFunction(node) || ts.isFunctionExpression(node)) return node;
    if (ts.isIdentifier(node)) return functionOfSymbol(host.symbolAt(node), level + 1);
    if (ts.isPropertyAccessExpression(node)) return functionOfSymbol(host.symbolAt(node.name), level + 1);
    if (ts.isCallExpression(node)) {
      if (ts.isPropertyAccessExpression(node.expression) && node.expression.name.text === "bind") return functionOf(node.expression.expression, level + 1);
      const [first] = node.arguments;
      return first && (ts.isArrowFunction(first) || ts.isFunctionExpression(first) || (node.arguments.length === 1 && ts.isIdentifier(first))) ? functionOf(first, level + 1) : undefined;
    }
    return undefined;
  }

  function functionOfSymbol(raw, level = 0) {
    const symbol = host.aliased(raw);
    for (const each of symbol?.declarations ?? []) {
      if (host.isInstalled(each.getSourceFile()) || host.isLibrary(each.getSourceFile())) return undefined;
      if ((ts.isFunctionDeclaration(each) || ts.isMethodDeclaration(each)) && each.body) return each;
      if ((ts.isVariableDeclaration(each) || ts.isPropertyAssignment(each) || ts.isPropertyDeclaration(each)) && each.initializer) return functionOf(each.initializer, level);
      if (ts.isShorthandPropertyAssignment(each)) return functionOfSymbol(host.shorthandValue(each), level + 1);
      if (ts.isExportAssignment(each)) return functionOf(each.expression, level);
    }
    return undefined;
  }

  /** The name under which a function is known, through a variable, property or wrapping call. */
  function nameOf(fn) {
    if (fn.name && ts.isIdentifier(fn.name)) return fn.name.text;
    let node = fn.parent;
    while (node && (ts.isParenthesizedExpression(node) || ts.isAsExpression(node) || ts.isSatisfiesExpression(node) || (ts.isCallExpression(node) && node.arguments.length))) node = node.parent;
    if (node && (ts.isVariableDeclaration(node) || ts.isPropertyAssignment(node) || ts.isPropertyDeclaration(node)) && ts.isIdentifier(node.name)) return node.name.text;
    if (node && ts.isExportAssignment(node)) return "default";
    return undefined;
  }

  const aliases = once(() => {
    const found = [];
    for (const source of own) {
      for (const statement of source.statements) {
        const bindings = ts.isImportDeclaration(statement) ? statement.importClause : undefined;
        if (bindings?.name) found.push({ local: bindings.name, exported: "default" });
        const named = bindings?.namedBindings ?? (ts.isExportDeclaration(statement) ? statement.exportClause : undefined);
        for (const each of named && !ts.isNamespaceImport(named) && !ts.isNamespaceExport(named) ? named.elements : []) {
          if (each.propertyName) found.push({ local: each.name, exported: each.propertyName.text });
        }
      }
    }
    return found;
  });

  function localNames(fn) {
    const name = nameOf(fn);
    const names = new Set(name && name !== "default" ? [name] : []);
    for (const each of handedAs(fn)) names.add(each.name.getText());
    // A name may change at each export and import on its way: go on until no new one appears.
    for (let before = -1; before !== names.size; ) {
      before = names.size;
      for (const { local, exported } of aliases()) {
        if (exported !== "default" && exported !== name && !names.has(exported)) continue;
        if (!names.has(local.text) && functionOfSymbol(host.symbolAt(local)) === fn) names.add(local.text);
      }
    }
    return names;
  }

  /** The object literal whose member a function is. */
  function literalOf(fn) {
    const member = ts.isMethodDeclaration(fn) ? fn : ts.isPropertyAssignment(fn.parent) ? fn.parent : undefined;
    return member && ts.isObjectLiteralExpression(member.parent) ? member.parent : undefined;
  }

  /** Is an object literal written where this interface or type literal is asked for? */
  function standsFor(literal, owner) {
    if (!literalTypes.has(literal)) literalTypes.set(literal, host.contextualType(literal)?.symbol?.declarations ?? []);
    return literalTypes.get(literal).includes(owner);
  }
  const literalTypes = new Map();

  const handedMemo = new Map();
  /** The properties of object literals that are given this function by name, as what a React context hands down is. */
  function handedAs(fn) {
    if (!handedMemo.has(fn)) {
      const name = nameOf(fn);
      const all = name && name !== "default" ? own.filter((source) => source.text.includes(name)).flatMap((source) => walk(source).handed.get(name) ?? []) : [];
      const value = (each) => (ts.isShorthandPropertyAssignment(each) ? functionOfSymbol(host.shorthandValue(each)) : functionOf(each.initializer));
      handedMemo.set(fn, all.filter((each) => value(each) === fn));
    }
    return handedMemo.get(fn);
  }

  /** The member of a type that a name was taken out of by a pattern: `const { list } = useApi()`. */
  function patternMember(declaration) {
    const pattern = declaration.parent;
    const holder = ts.isBindingElement(declaration) && ts.isObjectBindingPattern(pattern) ? pattern.parent : undefined;
    if (!holder || !ts.isVariableDeclaration(holder) || !holder.initializer || declaration.dotDotDotToken) return undefined;
    return host.property(host.nonNull(host.typeAt(holder.initializer)), (declaration.propertyName ?? declaration.name).getText());
  }

  function sameMember(fn, symbol) {
    const found = symbol?.valueDeclaration ?? symbol?.declarations?.[0];
    const declaration = found && ts.isBindingElement(found) ? patternMember(found)?.declarations?.[0] : found;
    if (!declaration || declaration.body) return false;
    const owner = declaration.parent;
    if ((ts.isInterfaceDeclaration(owner) || ts.isTypeLiteralNode(owner)) && handedAs(fn).some((each) => each.name.getText() === declaration.name?.getText() && standsFor(each.parent, owner))) return true;
    if (!ts.isClassLike(fn.parent)) {
      const literal = literalOf(fn);
      return Boolean(literal) && (ts.isInterfaceDeclaration(owner) || ts.isTypeLiteralNode(owner)) && standsFor(literal, owner);
    }
    if (ts.isClassLike(owner)) return descends(fn.parent, owner);
    return Boolean(owner?.symbol) && implementsType(fn.parent, owner.symbol);
  }

  const callersMemo = new Map();
  /** Every call in the project that reaches this function. */
  function callers(fn, resolve) {
    let found = callersMemo.get(fn);
    if (found) return found;
    found = [];
    for (const name of localNames(fn)) {
      for (const call of callsNamed(name)) {
        const symbol = host.aliased(calleeSymbol(call, name));
        if (functionOfSymbol(symbol) === fn || sameMember(fn, symbol) || (needsValue(symbol) && resolve(call) === fn)) found.push(call);
      }
    }
    callersMemo.set(fn, found);
    return found;
  }

  const needsValue = (symbol) => symbol?.declarations?.some((each) => ts.isBindingElement(each) || ts.isVariableDeclaration(each) || ts.isPropertySignature(each) || ts.isMethodSignature(each));

  /** Every use of a local name that is not its own declaration. */
  function references(name, scope) {
    const symbol = host.symbolAt(name);
    const found = [];
    const visit = (node) => {
      if (ts.isIdentifier(node) && node.text === name.text && node !== name) {
        const shorthand = ts.isShorthandPropertyAssignment(node.parent) && node.parent.name === node;
        const target = shorthand ? host.shorthandValue(node.parent) : host.symbolAt(node);
        if (target === symbol) found.push(node);
      }
      ts.forEachChild(node, visit);
    };
    visit(scope);
    return found;
  }

  return { handedToQuery, callsNamed, callers, calleeNames, chosenBy, references, returns, implementation, assignments, classOf, baseClass: baseOf, related, subclasses, instantiations, functionOf, functionOfSymbol, nameOf, calleeName, walk };
}
