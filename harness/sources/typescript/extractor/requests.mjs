// Finds what a call sends: the body's type, form fields and query names.
import { createArguments } from "./arguments.mjs";
import { converted } from "./converters.mjs";

export function createRequests(host, program, values, types, flow, callersOf) {
  const { ts } = host;
  const { TypeFlags: F } = ts;
  const K = ts.SyntaxKind;
  const { evaluate, skip, keyOf } = values;
  const { given: givenByAll, handedOn } = createArguments(host, program, skip, callersOf);

  /** The expression given for an option, with its environment; `{open}` when an unbound parameter holds the options. */
  function optionNode(node, key, env) {
    const value = node && evaluate(node, env);
    if (!value || value.k === "none") return undefined;
    if (value.k === "param") return { ...typed(node, key, env), open: value.decl };
    if (value.k !== "object") return typed(node, key, env);
    return fromLiteral(value, key);
  }

  function typed(node, key, env) {
    const symbol = host.property(host.nonNull(host.typeAt(node)), key);
    return symbol ? { symbol, node, env } : undefined;
  }

  function fromLiteral(value, key) {
    for (const property of [...value.node.properties].reverse()) {
      if (ts.isSpreadAssignment(property)) {
        const found = optionNode(property.expression, key, value.env);
        if (found && !(found.open && laterHas(value.node, key))) return found;
      } else if (keyOf(property) === key) {
        if (ts.isPropertyAssignment(property)) return { node: property.initializer, env: value.env };
        if (ts.isShorthandPropertyAssignment(property)) return { node: property.name, env: value.env, shorthand: property };
      }
    }
    return undefined;
  }

  const laterHas = (node, key) => node.properties.some((each) => keyOf(each) === key);

  const never = () => false;

  /** Follows names and parameters to the expression that made the value. */
  function chase(raw, env, level = 0, until = never) {
    const node = skip(raw);
    if (level > 12 || !node || (level > 0 && until(node, env))) return { node: node ?? raw, env };
    if (ts.isConditionalExpression(node)) return chase(chosen(node, env), env, level + 1, until);
    if (ts.isBinaryExpression(node) && node.operatorToken.kind === K.AmpersandAmpersandToken) return chase(node.right, env, level + 1, until);
    if (ts.isBinaryExpression(node) && [K.QuestionQuestionToken, K.BarBarToken].includes(node.operatorToken.kind)) return chase(node.left, env, level + 1, until);
    if (ts.isIdentifier(node)) return chaseName(node, env, level, until);
    if (ts.isPropertyAccessExpression(node)) {
      const found = optionNode(node.expression, node.name.text, env);
      if (found?.open) return { node, env, open: found.open };
      if (found?.node && !found.symbol) return chase(found.node, found.env, level + 1, until);
    }
    return { node, env };
  }

  function chosen(node, env) {
    const holds = values.conditions.truth(node.condition, env);
    if (holds !== undefined) return holds ? node.whenTrue : node.whenFalse;
    return isNothing(node.whenTrue) ? node.whenFalse : node.whenTrue;
  }

  const isNothing = (node) => node.kind === K.NullKeyword || (ts.isIdentifier(node) && node.text === "undefined");

  function chaseName(node, env, level, until) {
    const shorthand = ts.isShorthandPropertyAssignment(node.parent) && node.parent.name === node;
    const symbol = host.aliased(shorthand ? host.shorthandValue(node.parent) : host.symbolAt(node));
    const declaration = symbol?.valueDeclaration;
    if (!declaration) return { node, env };
    if (ts.isParameter(declaration)) return chaseParameter(declaration, node, env, level, until);
    if (ts.isBindingElement(declaration)) return chasePart(declaration, node, env, level, until);
    if (ts.isVariableDeclaration(declaration) && declaration.initializer && !host.isInstalled(declaration.getSourceFile())) {
      const inner = chase(declaration.initializer, env, level + 1, until);
      const kept = declaration.type && !isSender(inner.node) ? { node, env } : inner;
      return { ...kept, name: declaration.name };
    }
    return { node, env };
  }

  // JSON.stringify(x), new FormData() and the like say how a value is sent, whatever the variable's type.
  const isSender = (node) => ts.isNewExpression(node) || (ts.isCallExpression(node) && node.expression.getText() === "JSON.stringify");

  function chaseParameter(declaration, node, env, level, until) {
    const found = env.find((frame) => frame.fn === declaration.parent);
    if (!found?.frame.call) return { node, env, open: declaration };
    if (found.frame.query && !found.frame.args.length) return { node, env };
    const given = found.frame.args[declaration.parent.parameters.indexOf(declaration)];
    if (given) return chase(given, found.outer, level + 1, until);
    return declaration.initializer ? chase(declaration.initializer, env, level + 1, until) : { nothing: true, node, env };
  }

  function chasePart(element, node, env, level, until) {
    const pattern = element.parent;
    const holder = pattern.parent;
    const key = (element.propertyName ?? element.name).getText();
    if (element.dotDotDotToken || ts.isArrayBindingPattern(pattern)) return { node, env };
    if (ts.isParameter(holder)) {
      const found = env.find((frame) => frame.fn === holder.parent);
      if (!found?.frame.call) return { node, env, open: holder };
      const given = found.frame.args[holder.parent.parameters.indexOf(holder)];
      const option = given && optionNode(given, key, found.outer);
      if (option?.open) return { node, env, open: option.open };
      if (option?.node && !option.symbol) return chase(option.node, option.env, level + 1, until);
      return given && !option ? { nothing: true, node, env } : { node, env };
    }
    if (!ts.isVariableDeclaration(holder) || !holder.initializer) return { node, env };
    const option = optionNode(holder.initializer, key, env);
    if (option?.open) return { node, env, open: option.open };
    return option?.node && !option.symbol ? chase(option.node, option.env, level + 1, until) : { node, env };
  }

  /** What a call sends: `{t, content, at}`, `{open}` for an unbound parameter, or undefined for no body. */
  function bodyOf(seed, env) {
    const spec = seed.body;
    if (!spec) return undefined;
    const source = spec.options === undefined && spec.key ? undefined : spec.node ? { node: spec.node, env } : optionNode(spec.options, spec.key, env) ?? (spec.or && optionNode(spec.options, spec.or, env));
    if (!source) return undefined;
    if (source.open) return { open: source.open, fallback: fromOptions(source) };
    if (source.symbol) return fromOptions(source);
    return sent(source.node, source.env, spec.how);
  }

  // What the options' own type says of the body, where no caller says more.
  function fromOptions({ symbol, node, env }) {
    const type = symbol && host.nonNull(host.typeOfSymbol(symbol));
    if (!type || type.flags & (F.Never | F.Undefined | F.Null)) return undefined;
    if (vague(type, env) || type.aliasSymbol?.name === "BodyInit") return undefined;
    return { t: types.write(type, env), content: "application/json", at: host.at(node) };
  }

  function sent(raw, env, how) {
    const end = chase(raw, env);
    if (end.nothing || isNothing(end.node)) return undefined;
    const node = skip(end.node);
    if (ts.isCallExpression(node) && node.expression.getText() === "JSON.stringify" && node.arguments[0]) return json(node.arguments[0], end.env);
    if (ts.isNewExpression(node)) return form(node, end);
    if (ts.isCallExpression(node) && ts.isPropertyAccessExpression(node.expression) && node.expression.name.text === "toString") return sent(node.expression.expression, end.env, how);
    if (end.open && vague(host.typeAt(node), end.env)) return { open: end.open };
    const name = host.nonNull(host.typeAt(node)).symbol?.name;
    if (name === "FormData") return { content: "multipart/form-data", at: host.at(node), t: { k: "unresolved", why: "form fields are not known here" } };
    if (name === "URLSearchParams") return { content: "application/x-www-form-urlencoded", at: host.at(node), t: { k: "unresolved", why: "form fields are not known here" } };
    if (how === "fetch") return { content: "", at: host.at(node), t: { k: "unresolved", why: "the body is not made by JSON.stringify" } };
    return json(raw, env);
  }

  function json(raw, env) {
    const inner = converted(ts, skip(raw));
    if (inner) return json(inner, env);
    const found = data(raw, env);
    if (found.nothing) return undefined;
    const plain = skip(raw);
    if (found.open) return { open: found.open, fallback: vague(host.typeAt(plain), env) ? undefined : { t: typeOf(plain, env), content: "application/json", at: host.at(plain) } };
    return { t: ofCallers(found) ?? typeOf(found.node, found.env), content: "application/json", at: host.at(found.node) };
  }

  /** What the callers give where the type of a parameter leaves out what they do not. */
  function ofCallers({ node, env }) {
    const all = givenByAll(skip(node), env)?.map((each) => data(each.node, each.env));
    if (!all || all.some((each) => each.open || each.nothing || !telling(asserted(each.node, each.env) ?? skip(each.node), each.env))) return undefined;
    const records = new Map(all.map((each) => typeOf(each.node, each.env)).map((each) => [JSON.stringify(each), each]));
    return union([...records.values()]);
  }

  const vague = (type, env) => !flow.meaningful(type) || flow.unbound(type, env).length > 0;
  const telling = (node, env) => ts.isObjectLiteralExpression(node) || !sayingLittle(host.typeAt(node), env);
  // `Record<string, any>` says no more than `any` of what is sent: whoever calls says more.
  const sayingLittle = (type, env) => vague(type, env) || isOpenMap(host.nonNull(type));
  const isOpenMap = (type) => Boolean(type.flags & F.Object) && !host.properties(type).length && host.indexInfos(type).length > 0 && host.indexInfos(type).every((each) => each.type.flags & (F.Any | F.Unknown)) && !host.isArray(type);

  /** The assertion that says what a value is, `data as NewRole`; what a literal holds says more. */
  function asserted(raw, env) {
    let node = raw;
    while (ts.isParenthesizedExpression(node)) node = node.expression;
    const says = (ts.isAsExpression(node) || ts.isTypeAssertionExpression(node)) && !ts.isConstTypeReference(node.type) && !vague(host.typeAt(node), env);
    const inner = says ? skip(node) : undefined;
    return inner && !ts.isObjectLiteralExpression(inner) && !ts.isArrayLiteralExpression(inner) ? node : undefined;
  }

  // A parameter with a type of its own says what is sent; one without says to ask its caller.
  function data(raw, env) {
    const said = asserted(raw, env);
    if (said) return { node: said, env };
    const node = skip(raw);
    if (!ts.isIdentifier(node) && !ts.isPropertyAccessExpression(node)) return { node, env };
    if (!sayingLittle(host.typeAt(node), env)) return { node, env };
    return chase(node, env, 0, telling);
  }

  /** The record of an expression's type, with the literals that it spells out. */
  function typeOf(raw, env) {
    const node = ts.isParenthesizedExpression(raw) ? skip(raw) : raw;
    if (ts.isObjectLiteralExpression(node)) return literalObject(node, env);
    if (ts.isArrayLiteralExpression(node) && node.elements.length && !node.elements.some(ts.isSpreadElement)) return { k: "array", of: union(node.elements.map((each) => typeOf(each, env))) };
    if (ts.isConditionalExpression(node)) {
      const holds = values.conditions.truth(node.condition, env);
      return holds === undefined ? union([typeOf(node.whenTrue, env), typeOf(node.whenFalse, env)]) : typeOf(holds ? node.whenTrue : node.whenFalse, env);
    }
    if (isEntry(node)) return { k: "string" };
    if (ts.isBinaryExpression(node) && [K.BarBarToken, K.QuestionQuestionToken].includes(node.operatorToken.kind) && isEntry(node.left)) return union([{ k: "string" }, typeOf(node.right, env)]);
    if (ts.isStringLiteralLike(node)) return { k: "lit", v: node.text };
    if (ts.isNumericLiteral(node)) return { k: "lit", v: Number(node.text) };
    if (node.kind === K.TrueKeyword || node.kind === K.FalseKeyword) return { k: "lit", v: node.kind === K.TrueKeyword };
    const type = host.typeAt(awaited(node));
    if (ts.isIdentifier(node) && vague(type, env)) {
      const end = chase(node, env);
      if (end.node !== node && !end.open && !end.nothing) return typeOf(end.node, end.env);
      if (isFilledLater(node, type)) return { k: "unknown" };
    }
    const made = ts.isIdentifier(node) ? constantOf(node) : undefined;
    return made ? withFields(type, made, env) : types.write(type, env);
  }

  /** Is this a variable that begins as `undefined`? Whoever sends it has filled it elsewhere, as a component's template does. */
  const isFilledLater = (node, type) => Boolean(type.flags & F.Undefined) && ts.isIdentifier(node) && node.text !== "undefined";

  /** Is this what a form's text field holds? `FormData.get` may give a file or null by its type, which no text field does. */
  function isEntry(raw) {
    const shorthand = ts.isShorthandPropertyAssignment(raw.parent) && raw.parent.name === raw;
    const declaration = ts.isIdentifier(raw) ? (shorthand ? host.shorthandValue(raw.parent) : host.symbolAt(raw))?.valueDeclaration : undefined;
    const made = declaration && ts.isVariableDeclaration(declaration) && !declaration.type ? declaration.initializer : undefined;
    const node = skip(made ?? raw);
    const callee = ts.isCallExpression(node) ? node.expression : undefined;
    return Boolean(callee) && ts.isPropertyAccessExpression(callee) && callee.name.text === "get" && host.nonNull(host.typeAt(callee.expression)).symbol?.name === "FormData";
  }

  /** The declaration of a constant that has a type of its own and is made of an object literal. */
  function constantOf(node) {
    const declaration = host.symbolAt(node)?.valueDeclaration;
    const fixed = declaration && ts.isVariableDeclaration(declaration) && ts.isIdentifier(declaration.name) && ts.getCombinedNodeFlags(declaration) & ts.NodeFlags.Const;
    const made = fixed && declaration.type && declaration.initializer ? skip(declaration.initializer) : undefined;
    return made && ts.isObjectLiteralExpression(made) ? declaration : undefined;
  }

  /** A declared type with the optional fields that a constant surely holds, and without those that it is never given. */
  function withFields(type, declaration, env) {
    const given = host.typeAt(skip(declaration.initializer));
    const optional = (symbol) => Boolean(symbol.flags & ts.SymbolFlags.Optional);
    const surely = (symbol) => {
      const held = host.property(given, symbol.name);
      return Boolean(held && !optional(held) && !mayBeUndefined(host.typeOfSymbol(held)));
    };
    const all = type.flags & F.Object && !host.indexInfos(type).length ? host.properties(type) : [];
    if (!all.some((each) => optional(each) && surely(each))) return types.write(type, env);
    const final = !isWritten(declaration);
    const props = all.filter((each) => !final || !optional(each) || host.property(given, each.name)).map((symbol) => ({
      n: symbol.name, o: (optional(symbol) && !surely(symbol)) || undefined, at: types.placeOf(symbol) ?? undefined,
      t: types.write(optional(symbol) ? types.stripUndefined(host.typeOfSymbol(symbol)) : host.typeOfSymbol(symbol), env),
    }));
    return { k: "props", props };
  }

  /** Is a field of a constant given a value after it was made? */
  function isWritten(declaration) {
    const scope = ts.findAncestor(declaration, (each) => ts.isFunctionLike(each) || ts.isSourceFile(each));
    return program.references(declaration.name, scope).some((use) => {
      const { parent } = use;
      if (ts.isCallExpression(parent)) return parent.expression.getText() === "Object.assign";
      const access = (ts.isPropertyAccessExpression(parent) || ts.isElementAccessExpression(parent)) && parent.expression === use;
      return access && ts.isBinaryExpression(parent.parent) && parent.parent.left === parent;
    });
  }

  const mayBeUndefined = (type) => Boolean(type.flags & F.Undefined) || (type.isUnion?.() && type.types.some((each) => each.flags & F.Undefined));

  /** What stands for the value of an expression: `await` and all where it is awaited. */
  function awaited(node) {
    let outer = node;
    while (ts.isParenthesizedExpression(outer.parent) || ts.isAsExpression(outer.parent) || ts.isNonNullExpression(outer.parent)) outer = outer.parent;
    return ts.isAwaitExpression(outer.parent) ? outer.parent : node;
  }

  const union = (records) => (records.length === 1 ? records[0] : { k: "union", of: records });

  function literalObject(node, env) {
    const type = host.typeAt(node);
    if (type.flags & F.Union || host.indexInfos(type).length) return types.write(type, env);
    // Of `{ ...form.value, id }` only what is written out is known.
    if (type.flags & F.Any) return { k: "props", props: node.properties.filter((each) => keyOf(each)).map((each) => ({ n: keyOf(each), t: ts.isPropertyAssignment(each) ? typeOf(each.initializer, env) : ts.isShorthandPropertyAssignment(each) ? typeOf(each.name, env) : { k: "unknown" }, at: host.at(each) })), partial: true, literal: true };
    const props = host.properties(type).map((symbol) => {
      const own = node.properties.find((each) => keyOf(each) === symbol.name);
      const optional = Boolean(symbol.flags & ts.SymbolFlags.Optional);
      const t = own && ts.isPropertyAssignment(own) ? typeOf(own.initializer, env) : own && ts.isShorthandPropertyAssignment(own) ? typeOf(own.name, env) : types.write(optional ? types.stripUndefined(host.typeOfSymbol(symbol)) : host.typeOfSymbol(symbol), env);
      // State that begins as `undefined` is filled elsewhere: what it holds when it is sent is not known.
      const filled = t.k === "undefined" && own && (ts.isShorthandPropertyAssignment(own) || (ts.isPropertyAssignment(own) && !isNothing(skip(own.initializer))));
      return { n: symbol.name, t: filled ? { k: "unknown" } : t, o: optional || undefined, at: own ? host.at(own) : types.placeOf(symbol) ?? undefined };
    });
    return { k: "props", props, literal: true };
  }

  function form(node, end) {
    const kind = node.expression.getText();
    if (kind === "URLSearchParams") return { content: "application/x-www-form-urlencoded", at: host.at(node), t: fieldsOf(node, end.env) };
    if (kind === "FormData") return { content: "multipart/form-data", at: host.at(node), t: fieldsOf(node, end.env) };
    return { content: "", at: host.at(node), t: { k: "unresolved", why: `a ${kind} is sent` } };
  }

  /** Names and types of a URLSearchParams, FormData or HttpParams: what it is made from, and what is appended at once or later. */
  function fieldsOf(node, env) {
    const made = madeFrom(node, env);
    const outer = chained(node);
    const holder = ts.findAncestor(outer.parent, (each) => !ts.isParenthesizedExpression(each) && !ts.isAsExpression(each));
    const scope = holder && ts.findAncestor(holder, (each) => ts.isFunctionLike(each) || ts.isSourceFile(each));
    const appended = { props: new Map(), open: false };
    if (outer !== node) append(node.parent, { scope, around: holder, env, into: appended });
    if (holder && ts.isVariableDeclaration(holder) && ts.isIdentifier(holder.name)) later(holder, scope, env, appended);
    const more = [...appended.props.values()].filter((each) => !made.props.some((other) => other.n === each.n));
    return { k: "props", props: [...made.props, ...more], partial: made.open || appended.open || undefined };
  }

  function madeFrom(node, env) {
    const [first] = node.arguments ?? [];
    const kind = first && node.expression.getText();
    if (kind === "URLSearchParams") return given(first, env);
    const source = kind === "HttpParams" ? optionNode(first, "fromObject", env) : undefined;
    if (kind !== "HttpParams") return { props: [], open: false };
    return source?.node && !source.symbol && !source.open ? given(source.node, source.env) : { props: [], open: true };
  }

  const isAppend = (access) => ts.isPropertyAccessExpression(access) && ["append", "set"].includes(access.name.text) && ts.isCallExpression(access.parent) && access.parent.expression === access;

  /** The outermost of the calls that append to what the one before yields: `new HttpParams().set(…).set(…)`. */
  function chained(node) {
    let outer = node;
    while (isAppend(outer.parent) && outer.parent.expression === outer) outer = outer.parent.parent;
    return outer;
  }

  function given(first, env) {
    const found = data(first, env);
    if (found.open) return { props: [], open: true };
    const record = typeOf(found.node, found.env);
    if (record.k === "props" && !record.index) return { props: record.props, open: false };
    const type = host.typeAt(found.node);
    const shape = type.flags & F.Object && !host.isArray(type) && !host.isTuple(type) && !host.indexInfos(type).length;
    if (!shape || ["URLSearchParams", "FormData", "HttpParams"].includes(type.symbol?.name)) return { props: [], open: true };
    const props = host.properties(type).map((symbol) => ({ n: symbol.name, t: types.write(host.typeOfSymbol(symbol), found.env), o: Boolean(symbol.flags & ts.SymbolFlags.Optional) || undefined, at: types.placeOf(symbol) ?? undefined }));
    return { props, open: false };
  }

  /** What is appended by the uses of the name that holds it. */
  function later(declaration, scope, env, into) {
    for (const use of program.references(declaration.name, scope)) {
      const search = ts.isPropertyAccessExpression(use.parent) && use.parent.name.text === "searchParams";
      const access = search ? use.parent.parent : use.parent;
      if (ts.isCallExpression(access) && access.arguments.includes(use)) into.open ||= !/URLSearchParams|fetch|stringify/.test(access.expression.getText());
      if (isAppend(access)) append(access, { scope, around: declaration, env, into });
    }
  }

  /** One `x.append(name, value)`, and those that follow on what it yields. */
  function append(access, { scope, around, env, into }) {
    for (let at = access; isAppend(at); at = at.parent.parent) {
      const [key, value] = at.parent.arguments;
      const name = key && values.parts(key, env)[0];
      if (!name || name.length !== 1 || typeof name[0] !== "string") {
        const all = entriesOf(at, scope, env);
        if (all) all.forEach((each) => into.props.set(each.n, { ...each, o: true }));
        else into.open = true;
        continue;
      }
      // A choice around the form itself is none: where there is a form, the field is in it.
      const encloses = (each) => each.pos <= around.pos && around.end <= each.end;
      const conditional = Boolean(ts.findAncestor(at, (each) => each === scope || encloses(each) ? "quit" : isChoice(each)));
      if (!into.props.has(name[0])) into.props.set(name[0], { n: name[0], t: value ? stringified(value, env) : { k: "string" }, o: conditional || undefined, at: host.at(at.parent) });
    }
  }

  // A loop over what is given is no choice: who gives nothing means to send nothing.
  const isChoice = (node) => ts.isIfStatement(node) || ts.isConditionalExpression(node) || (ts.isBinaryExpression(node) && node.operatorToken.kind !== K.EqualsToken)
    || (ts.isArrowFunction(node) && !(ts.isCallExpression(node.parent) && node.parent.expression.getText().endsWith(".forEach")));

  /** The fields of X where names come from a loop over Object.entries(X). */
  function entriesOf(node, scope, env) {
    for (let each = node; each && each !== scope; each = each.parent) {
      const callback = ts.isFunctionLike(each) && ts.isCallExpression(each.parent) && ts.isPropertyAccessExpression(each.parent.expression) ? each.parent.expression.expression : undefined;
      const source = ts.isForOfStatement(each) ? each.expression : callback;
      if (!source || !ts.isCallExpression(skip(source)) || skip(source).expression.getText() !== "Object.entries") continue;
      const end = chase(skip(source).arguments[0], env, 0, (one, at) => ts.isObjectLiteralExpression(one) || shaped(host.typeAt(one), at));
      if (end.nothing) return [];
      const found = end.open ? undefined : given(end.node, end.env);
      return found && !found.open ? found.props : undefined;
    }
    return undefined;
  }

  const shaped = (type, env) => !vague(type, env) && Boolean(type.flags & F.Object) && !host.indexInfos(type).length;

  // String(x) and x.toString() send x as text: its own type says more than "string".
  function stringified(raw, env) {
    const node = skip(raw);
    if (ts.isCallExpression(node) && node.expression.getText() === "String" && node.arguments[0]) return typeOf(node.arguments[0], env);
    if (ts.isCallExpression(node) && ts.isPropertyAccessExpression(node.expression) && node.expression.name.text === "toString" && !node.arguments.length) return typeOf(node.expression.expression, env);
    return typeOf(node, env);
  }

  /** The query's names and types from the call's own option, `{props, partial}`. */
  function queryOf(seed, env) {
    const spec = seed.query;
    const source = spec && (optionNode(spec.options, spec.key, env) ?? (spec.or && optionNode(spec.options, spec.or, env)));
    if (!source) return undefined;
    if (source.open) return { props: [], partial: true };
    if (source.symbol) return fromSymbol(source);
    const value = evaluate(source.node, source.env);
    if (value.k === "search") return fieldsOf(value.node, value.env);
    const found = given(source.node, source.env);
    return { props: found.props, partial: found.open || undefined };
  }

  function fromSymbol({ symbol, env }) {
    const type = host.nonNull(host.typeOfSymbol(symbol));
    if (!(type.flags & F.Object) || host.indexInfos(type).length) return { props: [], partial: true };
    return { props: host.properties(type).map((each) => ({ n: each.name, t: types.write(host.typeOfSymbol(each), env), o: Boolean(each.flags & ts.SymbolFlags.Optional) || undefined })), partial: undefined };
  }

  return { bodyOf, queryOf, fieldsOf, handedOn };
}
