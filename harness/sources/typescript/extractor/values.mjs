// Evaluates expressions to what is known without running them: texts with holes, objects, functions, instances.
import { createConditions } from "./conditions.mjs";
import { Env, frameOf } from "./frames.mjs";

const MOST = 24;
const DEEPEST = 48;
const MOST_FRAMES = 96;
/** Expressions that are evaluated for one call in one environment. */
const MOST_STEPS = 200_000;
const VERBS = new Set(["GET", "POST", "PUT", "PATCH", "DELETE", "HEAD", "OPTIONS"]);
const LOWER = new Set([...VERBS].map((each) => each.toLowerCase()));
const NONE = { k: "none" };

export const text = (...alternatives) => ({ k: "text", alts: alternatives.slice(0, MOST) });
export const isParameterPart = (part) => Boolean(part.param || part.self);

function joined(left, right) {
  const all = [];
  for (const a of left) for (const b of right) if (all.length < MOST) all.push([...a, ...b]);
  return all;
}

export function createValues(host, program) {
  const { ts } = host;
  let depth = 0;
  let deepest = 0;
  let cut = 0;
  let steps = 0;
  const active = new Map();
  const remembered = new WeakMap();

  const skip = (node) => {
    while (node && (ts.isParenthesizedExpression(node) || ts.isAsExpression(node) || ts.isNonNullExpression(node) || ts.isSatisfiesExpression?.(node)
      || ts.isTypeAssertionExpression(node) || ts.isAwaitExpression(node))) node = node.expression;
    return node;
  };
  const symbolOf = (node) => host.aliased(host.symbolAt(node));
  const unknown = (node, env) => ({ k: "unknown", node, env });
  const conditions = createConditions(host, program, evaluate);

  function evaluate(raw, env) {
    const node = skip(raw);
    if (!node) return NONE;
    if (depth > DEEPEST || env.depth > MOST_FRAMES || steps++ > MOST_STEPS) return cutOff(node, env);
    const known = memory(env);
    const before = known.get(node);
    if (before && depth + before.levels <= DEEPEST) return again(before);
    const within = nodesUnder(env.key);
    if (within.has(node)) return cutOff(node, env);
    within.add(node);
    try {
      return measured(known, node, env);
    } finally {
      within.delete(node);
    }
  }

  /** Does a piece of work with a measure of steps of its own; what it does not reach stays unknown. True when the measure sufficed. */
  function measuredOut(work) {
    steps = 0;
    work();
    return steps <= MOST_STEPS;
  }

  function cutOff(node, env) {
    cut++;
    return unknown(node, env);
  }

  function nodesUnder(key) {
    let found = active.get(key);
    if (!found) active.set(key, (found = new Set()));
    return found;
  }

  /** The values of before in this very environment, under what is assumed now. */
  function memory(env) {
    let all = remembered.get(env);
    if (!all) remembered.set(env, (all = new Map()));
    let found = all.get(conditions.assumption());
    if (!found) all.set(conditions.assumption(), (found = new Map()));
    return found;
  }

  /** A value of before, with what its finding told others: how deep it went, and the open conditions that it met. */
  function again({ value, levels, met }) {
    deepest = Math.max(deepest, depth + levels);
    conditions.meet(met);
    return value;
  }

  /** Evaluates, and remembers the value unless a recursion or the depth cut it short. */
  function measured(known, node, env) {
    const [outer, cuts] = [deepest, cut];
    deepest = depth++;
    let value;
    try {
      const met = conditions.openIn(() => { value = (cases[node.kind] ?? unknown)(node, env); });
      conditions.meet(met);
      if (cut === cuts) known.set(node, { value, levels: deepest - depth + 1, met });
      return value;
    } finally {
      depth--;
      deepest = Math.max(outer, deepest);
    }
  }

  const K = ts.SyntaxKind;
  const literalText = (node) => text([node.text]);
  const fn = (node, env) => ({ k: "fn", node, env });
  const cases = {
    [K.StringLiteral]: literalText,
    [K.NoSubstitutionTemplateLiteral]: literalText,
    [K.NumericLiteral]: literalText,
    [K.TrueKeyword]: () => text(["true"]),
    [K.FalseKeyword]: () => text(["false"]),
    [K.NullKeyword]: () => NONE,
    [K.TemplateExpression]: template,
    [K.BinaryExpression]: binary,
    [K.ConditionalExpression]: conditional,
    [K.Identifier]: identifier,
    [K.PropertyAccessExpression]: access,
    [K.ElementAccessExpression]: element,
    [K.ObjectLiteralExpression]: (node, env) => ({ k: "object", node, env }),
    [K.ArrayLiteralExpression]: (node, env) => ({ k: "array", node, env }),
    [K.ArrowFunction]: fn,
    [K.FunctionExpression]: fn,
    [K.FunctionDeclaration]: fn,
    [K.MethodDeclaration]: fn,
    [K.ClassExpression]: (node, env) => ({ k: "class", node, env }),
    [K.CallExpression]: (node, env) => called(node, env),
    [K.NewExpression]: created,
    [K.ThisKeyword]: self,
    [K.SuperKeyword]: parent,
    [K.TaggedTemplateExpression]: (node, env) => evaluate(node.template, env),
    [K.VoidExpression]: () => NONE,
  };

  function conditional(node, env) {
    const holds = conditions.truth(node.condition, env);
    if (holds !== undefined) return evaluate(holds ? node.whenTrue : node.whenFalse, env);
    return either(evaluate(node.whenTrue, env), evaluate(node.whenFalse, env));
  }

  function template(node, env) {
    let alts = [[node.head.text]];
    for (const span of node.templateSpans) alts = joined(joined(alts, parts(span.expression, env)), [[span.literal.text]]);
    return text(...alts);
  }

  function binary(node, env) {
    const operator = node.operatorToken.kind;
    if (operator === K.PlusToken) return text(...joined(parts(node.left, env), parts(node.right, env)));
    if (operator === K.QuestionQuestionToken || operator === K.BarBarToken) {
      const left = evaluate(node.left, env);
      return left.k === "object" || left.k === "fn" || isGivenText(left, node.left, env) ? left : fallback(left, evaluate(node.right, env));
    }
    if (operator === K.AmpersandAmpersandToken || operator === K.CommaToken || operator === K.EqualsToken) return evaluate(node.right, env);
    return unknown(node, env);
  }

  // `options.method || "GET"` of a call that names its method: the fallback is not taken.
  function isGivenText(value, node, env) {
    const plain = skip(node);
    const given = ts.isPropertyAccessExpression(plain) && optionsOf(plain.expression, env);
    return Boolean(given) && value.k === "text" && value.alts.length === 1 && value.alts[0].length === 1 && typeof value.alts[0][0] === "string" && value.alts[0][0] !== "";
  }

  /** The object literal that a call gives for a parameter, or that stands for it where the call gives nothing; undefined where more may be in it. */
  function optionsOf(node, env) {
    const declaration = ts.isIdentifier(node) ? symbolOf(node)?.valueDeclaration : undefined;
    if (!declaration || !ts.isParameter(declaration) || !env.find((frame) => frame.fn === declaration.parent && frame.call)) return undefined;
    const value = evaluate(node, env);
    return closed(value) ? value : undefined;
  }

  /** Is every member of an object known: a literal that no name holds for later changes, whose spreads are such literals too? */
  const closed = (value) => value.k === "object" && !ts.isVariableDeclaration(value.node.parent)
    && value.node.properties.filter(ts.isSpreadAssignment).map((each) => evaluate(each.expression, value.env)).every((inner) => inner.k === "none" || closed(inner));

  // `process.env.API ?? "/api/v1"`: the literal shows what the variable looks like, so both are one base.
  function fallback(left, right) {
    const variable = left.k === "text" && left.alts.every((one) => one.length === 1 && one[0].base !== undefined) ? left.alts[0][0] : undefined;
    // `${id ?? ""}` is a placeholder for a value that is there when the call is made.
    const empty = right.k === "text" && right.alts.length === 1 && right.alts[0].join("") === "";
    if (empty && !variable && left.k !== "none") return left;
    const literal = right.k === "text" && right.alts.every((one) => typeof one[0] === "string");
    return variable && literal ? text(...right.alts.map((one) => [variable, ...one])) : either(left, right);
  }

  function either(left, right) {
    if (left.k === "none") return right;
    if (right.k === "none") return left;
    if (isClient(left) && isClient(right)) return { k: "clients", of: [...clients(left), ...clients(right)] };
    if (["object", "fn", "array", "search", "bound"].includes(left.k)) return left;
    return text(...toAlternatives(left), ...toAlternatives(right));
  }

  const isClient = (value) => value.k === "client" || value.k === "clients";
  const clients = (value) => (value.k === "clients" ? value.of : [value]);

  /** The alternatives of an expression's text; each is a list of literal strings and holes. */
  function parts(node, env) {
    return toAlternatives(evaluate(node, env), node);
  }

  function toAlternatives(value, node = value.node) {
    if (value.k === "text") return value.alts;
    if (value.k === "none") return [[]];
    if (value.k === "param") return [[{ param: value.decl, path: value.path, env: value.env }]];
    if (value.k === "self") return [[{ self: value.cls, member: value.member }]];
    if (value.k === "search") return [[{ search: value.node, env: value.env }]];
    if (value.k === "array") return value.node.elements.length ? [[...arrayText(value)]] : [[]];
    const literals = node && literalTypes(node);
    if (literals) return literals.map((each) => [each]);
    return [[{ hole: holeName(node), node: value.node ?? node, env: value.env }]];
  }

  const arrayText = (value) => parts(value.node.elements[0], value.env)[0] ?? [];

  function holeName(node) {
    const inner = node && skip(node);
    if (!inner) return "";
    if (ts.isIdentifier(inner)) return inner.text;
    if (ts.isPropertyAccessExpression(inner)) return inner.name.text;
    if (ts.isCallExpression(inner)) return inner.arguments.length ? holeName(inner.arguments[0]) : holeName(inner.expression);
    return "";
  }

  function literalTypes(node) {
    const type = host.typeAt(node);
    if (type.isStringLiteral?.() || type.isNumberLiteral?.()) return [String(type.value)];
    const members = type.isUnion?.() ? type.types.filter((each) => !(each.flags & (ts.TypeFlags.Undefined | ts.TypeFlags.Null))) : [];
    return members.length && members.length <= MOST && members.every((each) => each.isStringLiteral()) ? members.map((each) => each.value) : undefined;
  }

  function identifier(node, env) {
    if (node.text === "undefined") return NONE;
    const symbol = symbolOf(node);
    const declaration = symbol && (symbol.valueDeclaration ?? symbol.declarations?.[0]);
    const origin = importOrigin(node);
    if (!declaration || (origin && host.isInstalled(declaration.getSourceFile()))) return origin ? { k: "module", ...origin, node, env } : unknown(node, env);
    return declared(declaration, node, env);
  }

  /** The module and exported name that an imported identifier stands for. */
  function importOrigin(node) {
    const local = host.symbolAt(node)?.declarations?.[0];
    if (!local) return undefined;
    const clause = ts.findAncestor(local, ts.isImportDeclaration);
    if (!clause || !ts.isStringLiteral(clause.moduleSpecifier)) return undefined;
    const member = ts.isImportSpecifier(local) ? (local.propertyName ?? local.name).text : ts.isNamespaceImport(local) ? "*" : "default";
    return { name: clause.moduleSpecifier.text, member };
  }

  // No call that led here says anything of what stands outside of every function and class.
  const scoping = (node) => ts.isFunctionLike(node) || ts.isClassElement(node);
  const scopeOf = (declaration, env) => (env.depth && !ts.findAncestor(declaration.parent, scoping) ? env.outermost : env);

  function declared(declaration, node, around) {
    const env = scopeOf(declaration, around);
    if (ts.isVariableDeclaration(declaration)) return variable(declaration, node, env);
    if (ts.isParameter(declaration)) return parameter(declaration, env);
    if (ts.isBindingElement(declaration)) return bound(declaration, env);
    if (ts.isFunctionDeclaration(declaration)) return declaration.getSourceFile().isDeclarationFile ? unknown(node, env) : fn(program.implementation(declaration), env);
    if (ts.isClassLike(declaration)) return { k: "class", node: declaration, env };
    if (ts.isEnumDeclaration(declaration)) return { k: "enum", node: declaration, env };
    if (ts.isEnumMember(declaration)) return constant(declaration, env);
    if (ts.isPropertyAssignment(declaration)) return evaluate(declaration.initializer, env);
    if (ts.isExportAssignment(declaration)) return evaluate(declaration.expression, env);
    return unknown(node, env);
  }

  function constant(member, env) {
    const value = host.constant(member);
    return value === undefined ? unknown(member, env) : text([String(value)]);
  }

  function variable(declaration, node, env) {
    if (host.isInstalled(declaration.getSourceFile()) || host.isLibrary(declaration.getSourceFile())) return unknown(node, env);
    const fixed = ts.getCombinedNodeFlags(declaration) & ts.NodeFlags.Const;
    const initial = declaration.initializer ? evaluate(declaration.initializer, env) : NONE;
    if ((fixed && declaration.initializer) || initial.k === "search" || initial.k === "object") return initial.k === "unknown" ? { ...initial, node: declaration.initializer } : initial;
    let all = initial.k === "none" ? [] : [initial];
    for (const write of program.assignments(declaration)) {
      if (write.operatorToken.kind === K.EqualsToken) all.push(evaluate(write.right, env));
      else if (write.operatorToken.kind === K.PlusEqualsToken) all = all.flatMap((each) => [each, text(...joined(toAlternatives(each), parts(write.right, env)))]);
    }
    if (!all.length) return unknown(node, env);
    return all.length === 1 ? all[0] : all.reduce(either);
  }

  function parameter(declaration, env) {
    const owner = declaration.parent;
    const found = env.find((frame) => frame.fn === owner);
    const index = owner.parameters.indexOf(declaration);
    if (!found || (!found.frame.call && !found.frame.args.length)) return { k: "param", decl: declaration, path: [], env };
    // What a query library hands to a function that it was given by name is known to nobody.
    if (found.frame.query && !found.frame.args.length) return unknown(declaration.name, env);
    const given = found.frame.args[index];
    if (declaration.dotDotDotToken) return { k: "array", node: { elements: found.frame.args.slice(index) }, env: found.outer };
    const value = given ? evaluate(given, found.outer) : NONE;
    return value.k === "none" && declaration.initializer ? evaluate(declaration.initializer, env) : value;
  }

  function bound(declaration, env) {
    const pattern = declaration.parent;
    const source = ts.isVariableDeclaration(pattern.parent) ? (pattern.parent.initializer ? evaluate(pattern.parent.initializer, env) : NONE) : declared(pattern.parent, pattern, env);
    const key = ts.isArrayBindingPattern(pattern) ? pattern.elements.indexOf(declaration) : (declaration.propertyName ?? declaration.name).text;
    if (declaration.dotDotDotToken) return source.k === "param" || source.k === "object" ? source : unknown(declaration, env);
    const value = member(source, key, declaration.name, env);
    if ((value.k === "none" || value.k === "missing") && declaration.initializer) return evaluate(declaration.initializer, env);
    return value.k === "missing" ? NONE : value;
  }

  function access(node, env) {
    const name = node.name.text;
    const chain = node.getText().replace(/[?!\s]/g, "");
    const variable = /(?:^|\.)(?:process\.env|import\.meta\.env)\.(\w+)$/.exec(chain);
    if (variable) return text([{ base: variable[1] }]);
    const owner = evaluate(node.expression, env);
    if (name === "method" && owner.k === "param" && !owner.path.length) {
      const verb = handlerVerb(owner.decl.parent);
      if (verb) return text([verb]);
    }
    // `client.get` that is not called here, but kept or handed on.
    if (isClient(owner) && LOWER.has(name)) return { k: "bound", name, receiver: node.expression, env };
    const found = member(owner, name, node, env);
    if (found.k !== "missing" && found.k !== "unknown") return found;
    if (found.k === "missing" && optionsOf(node.expression, env)) return NONE;
    return bySymbol(node, env) ?? unknown(node, env);
  }

  // A route handler's request has the method that the handler is named for.
  const handlerVerb = (fn) => (ts.isFunctionDeclaration(fn) && fn.name && VERBS.has(fn.name.text) && ts.getCombinedModifierFlags(fn) & ts.ModifierFlags.Export ? fn.name.text : undefined);

  // What the checker knows of a property when its owner's value is not known.
  function bySymbol(node, env) {
    const symbol = symbolOf(ts.isPropertyAccessExpression(node) ? node.name : node);
    const declaration = symbol?.valueDeclaration;
    if (!declaration || host.isInstalled(declaration.getSourceFile()) || host.isLibrary(declaration.getSourceFile())) return undefined;
    if (ts.isPropertyAssignment(declaration)) return evaluate(declaration.initializer, env);
    if (ts.isShorthandPropertyAssignment(declaration)) return shorthand(declaration, env);
    if (ts.isPropertyDeclaration(declaration) && declaration.initializer) return evaluate(declaration.initializer, env);
    if (ts.isMethodDeclaration(declaration) && declaration.body) return fn(declaration, env);
    if (ts.isEnumMember(declaration)) return constant(declaration, env);
    if (ts.isVariableDeclaration(declaration) || ts.isFunctionDeclaration(declaration)) return declared(declaration, node, env);
    return undefined;
  }

  function shorthand(declaration, env) {
    const symbol = host.aliased(host.shorthandValue(declaration));
    const target = symbol?.valueDeclaration ?? symbol?.declarations?.[0];
    return target ? declared(target, declaration.name, env) : unknown(declaration.name, env);
  }

  function element(node, env) {
    const owner = evaluate(node.expression, env);
    const [key] = parts(node.argumentExpression, env);
    const fixed = key?.length === 1 && typeof key[0] === "string" ? key[0] : undefined;
    if (fixed !== undefined) return orUnknown(member(owner, /^\d+$/.test(fixed) ? Number(fixed) : fixed, node, env), node, env);
    if (owner.k !== "object") return unknown(node, env);
    const all = owner.node.properties.filter(ts.isPropertyAssignment).map((each) => evaluate(each.initializer, owner.env));
    return all.length && all.every((each) => each.k === "text") ? text(...all.flatMap((each) => each.alts)) : unknown(node, env);
  }

  const orUnknown = (value, node, env) => (value.k === "missing" ? unknown(node, env) : value);
  const keyOf = (property) => property.name && (ts.isIdentifier(property.name) || ts.isStringLiteralLike(property.name) || ts.isNumericLiteral(property.name) ? property.name.text : undefined);

  /** The value of a member; `missing` when the owner is known and has none. */
  function member(owner, key, node, env) {
    if (owner.k === "object") return objectMember(owner, String(key));
    if (owner.k === "array" && typeof key === "number") return owner.node.elements[key] ? evaluate(owner.node.elements[key], owner.env) : NONE;
    if (owner.k === "param") return { ...owner, path: [...owner.path, key] };
    if (owner.k === "enum") return enumMember(owner, String(key));
    if (owner.k === "class") return classMember(owner.node, String(key), owner.env, true) ?? { k: "missing" };
    if (owner.k === "instance") return instanceMember(owner, String(key));
    if (owner.k === "self") return owner.called ? unknown(node, env) : selfMember(owner, String(key));
    if (owner.k === "module") return { ...owner, member: owner.member === "*" ? String(key) : `${owner.member}.${key}` };
    if (owner.k === "search" || isClient(owner)) return owner;
    if (owner.k === "text" && key === "href") return owner;
    if (owner.k === "text" && (key === "origin" || key === "pathname")) return text(...owner.alts.map((one) => (key === "origin" ? originOf(one) : pathOf(one))));
    if (owner.k === "none") return NONE;
    return unknown(node, env);
  }

  const ORIGIN = /^[a-z][a-z0-9+.-]*:\/\/[^/?#]*/i;
  const originOf = (alternative) => [typeof alternative[0] === "string" && ORIGIN.test(alternative[0]) ? ORIGIN.exec(alternative[0])[0] : { base: "origin" }];
  const pathOf = (alternative) => (typeof alternative[0] === "string" ? [alternative[0].replace(ORIGIN, ""), ...alternative.slice(1)] : alternative);

  function objectMember(owner, key) {
    for (const property of [...owner.node.properties].reverse()) {
      if (ts.isSpreadAssignment(property)) {
        const value = evaluate(property.expression, owner.env);
        const found = value.k === "object" || value.k === "param" ? member(value, key, property, owner.env) : { k: "missing" };
        if (found.k !== "missing" && found.k !== "none" && !(found.k === "param" && laterHas(owner, key))) return found;
      } else if (keyOf(property) === key) return propertyValue(property, owner.env);
    }
    return { k: "missing" };
  }

  const laterHas = (owner, key) => owner.node.properties.some((property) => keyOf(property) === key);

  function propertyValue(property, env) {
    if (ts.isPropertyAssignment(property)) return evaluate(property.initializer, env);
    if (ts.isShorthandPropertyAssignment(property)) return shorthand(property, env);
    if (ts.isMethodDeclaration(property)) return fn(property, env);
    if (ts.isGetAccessor(property)) return returned(property, env);
    return unknown(property, env);
  }

  function enumMember(owner, key) {
    const found = owner.node.members.find((each) => keyOf(each) === key);
    return found ? constant(found, owner.env) : { k: "missing" };
  }

  function classMember(cls, key, env, fixed) {
    for (const each of cls.members) {
      const isStatic = Boolean(ts.getCombinedModifierFlags(each) & ts.ModifierFlags.Static);
      if (keyOf(each) !== key || isStatic !== fixed) continue;
      if (ts.isPropertyDeclaration(each)) { if (each.initializer) return evaluate(each.initializer, env); }
      else if (ts.isMethodDeclaration(each)) { if (each.body) return fn(each, env); }
      else if (ts.isGetAccessor(each) && each.body) return returned(each, env);
    }
    return undefined;
  }

  function instanceMember(owner, key) {
    const own = classMember(owner.node, key, owner.env, false) ?? assigned(owner, key);
    if (own) return own;
    const base = program.baseClass(owner.node);
    return base ? instanceMember(baseInstance(owner, base), key) : { k: "missing" };
  }

  const constructorOf = (cls) => cls.members.find((each) => ts.isConstructorDeclaration(each) && each.body);

  function inConstructor(owner) {
    const maker = constructorOf(owner.node);
    return maker && { maker, env: owner.env.inward({ ...frameOf(maker, owner.call, { args: owner.args }), call: owner.call ?? maker }) };
  }

  function assigned(owner, key) {
    const inside = inConstructor(owner);
    if (!inside) return undefined;
    const property = inside.maker.parameters.find((each) => each.modifiers?.length && each.name.text === key);
    if (property) return parameter(property, inside.env);
    for (const statement of inside.maker.body.statements) {
      const write = ts.isExpressionStatement(statement) && ts.isBinaryExpression(statement.expression) ? statement.expression : undefined;
      if (write?.operatorToken.kind === K.EqualsToken && ts.isPropertyAccessExpression(write.left) && write.left.expression.kind === K.ThisKeyword && write.left.name.text === key) {
        return evaluate(write.right, inside.env);
      }
    }
    return undefined;
  }

  function baseInstance(owner, base) {
    const inside = inConstructor(owner);
    const call = inside?.maker.body.statements.map((each) => ts.isExpressionStatement(each) && each.expression)
      .find((each) => each && ts.isCallExpression(each) && each.expression.kind === K.SuperKeyword);
    if (call) return { k: "instance", node: base, args: [...call.arguments], call, env: inside.env };
    return { k: "instance", node: base, args: owner.args, call: owner.call, env: owner.env };
  }

  function selfMember(owner, key) {
    if (owner.member) return { ...owner, member: `${owner.member}.${key}` };
    const open = { k: "self", cls: owner.cls, member: key };
    if (!owner.fixed && program.subclasses(owner.cls).some((each) => classMember(each, key, owner.env, false))) return open;
    const value = instanceMember({ k: "instance", node: owner.fixed ?? owner.cls, args: [], call: undefined, env: owner.env }, key);
    return value.k === "missing" || value.k === "param" || value.k === "none" ? open : value;
  }

  function self(node, env) {
    const cls = program.classOf(node);
    if (!cls) return unknown(node, env);
    const found = env.find((frame) => frame.cls || (frame.receiver && frame.fn && program.classOf(frame.fn)));
    if (!found) return { k: "self", cls, env };
    if (found.frame.cls) return { k: "instance", node: found.frame.cls, args: found.frame.args ?? [], call: found.frame.call, env: found.outer };
    const value = evaluate(found.frame.receiver, found.outer);
    if (value.k === "instance" || value.k === "self") return value;
    const made = program.instantiations(host.typeAt(found.frame.receiver)?.symbol);
    if (made.length === 1) return created(made[0], new Env([], env.types));
    const declaration = host.typeAt(found.frame.receiver)?.symbol?.valueDeclaration;
    return declaration && ts.isClassLike(declaration) ? { k: "self", cls: declaration, env } : { k: "self", cls, env };
  }

  /** What `super` stands for: this object as one of the base class, whatever subclasses say. */
  function parent(node, env) {
    const cls = program.classOf(node);
    const base = cls && program.baseClass(cls);
    if (!base) return unknown(node, env);
    let value = self(node, env);
    if (value.k === "self") return { ...value, fixed: base };
    for (let level = 0; value.k === "instance" && value.node !== base && level < DEEPEST; level++) {
      const next = program.baseClass(value.node);
      if (!next) return unknown(node, env);
      value = baseInstance(value, next);
    }
    return value;
  }

  function created(node, env) {
    const name = ts.isIdentifier(node.expression) ? node.expression.text : "";
    const [first, second] = node.arguments ?? [];
    if (name === "URL") return first ? withSearch(node, url(first, second, env), env) : unknown(node, env);
    if (name === "Request") return first ? evaluate(first, env) : unknown(node, env);
    if (name === "URLSearchParams") return { k: "search", node, env };
    if (name === "FormData") return { k: "form", node, env };
    const cls = evaluate(node.expression, env);
    if (cls.k === "class") return { k: "instance", node: cls.node, args: [...(node.arguments ?? [])], call: node, env };
    return unknown(node, env);
  }

  // `const url = new URL(…); url.searchParams.set(…)`: what is set is part of the query.
  function withSearch(node, made, env) {
    const holder = ts.isVariableDeclaration(node.parent) && ts.isIdentifier(node.parent.name) ? node.parent.name.text : undefined;
    const scope = holder && ts.findAncestor(node, (each) => ts.isFunctionLike(each) || ts.isSourceFile(each));
    return scope?.getText().includes(`${holder}.searchParams`) ? text(...made.alts.map((one) => [...one, { search: node, env }])) : made;
  }

  function url(first, second, env) {
    const path = parts(first, env);
    const base = second ? parts(second, env) : [[]];
    // new URL("/x", base) drops the base's own path.
    const keep = (alternative) => (typeof alternative[0] === "string" && alternative[0].startsWith("/") ? [{ base: "origin" }] : undefined);
    // new URL(process.env.API, origin) is a base whatever the variable holds.
    if (second && path.every((one) => one[0]?.base !== undefined)) return text(...path);
    const variable = (alternative) => alternative.length === 1 && (alternative[0].base !== undefined || (alternative[0].hole !== undefined && !isParameterPart(alternative[0])));
    return text(...path.flatMap((one) => (second && variable(one) ? [[{ base: one[0].base ?? one[0].hole }]] : keep(one) && second ? [[...keep(one), ...one]] : joined(base, [one]))));
  }

  const WRAPPING = new Set(["encodeURIComponent", "encodeURI", "String", "decodeURIComponent"]);
  const SAME = new Set(["toString", "trim", "valueOf", "toLowerCase", "replaceAll", "replace", "concat", "join"]);

  function called(node, env) {
    const callee = skip(node.expression);
    if (ts.isIdentifier(callee) && WRAPPING.has(callee.text)) return wrapped(node, env);
    if (ts.isPropertyAccessExpression(callee)) {
      if (callee.getText() === "Object.freeze") return evaluate(node.arguments[0], env);
      if (callee.getText() === "Object.assign") return { k: "unknown", node, env };
      if (callee.name.text === "bind") return evaluate(callee.expression, env);
      const outcome = SAME.has(callee.name.text) ? onText(node, callee, env) : undefined;
      if (outcome) return outcome;
      const made = program.client?.(node, callee, env);
      if (made) return made;
    }
    const target = evaluate(callee, env);
    const client = program.client?.(node, callee, env, target);
    if (client) return client;
    if (target.k === "fn") return returned(target.node, frameFor(target, node, callee, env));
    // `this.itemRoute(id)` that each subclass says.
    if (target.k === "self" && target.member) return { ...target, called: true };
    return unknown(node, env);
  }

  /** The environment inside a function value when it is called here. */
  function frameFor(target, call, callee, env) {
    const receiver = ts.isPropertyAccessExpression(callee) ? callee.expression : undefined;
    return env.inward(frameOf(target.node, call, { receiver }), target.env === env ? undefined : target.env);
  }

  function wrapped(node, env) {
    const [argument] = node.arguments;
    if (!argument) return unknown(node, env);
    // What is encoded is one segment, never a path: an unbound parameter here is a hole.
    const hole = (part) => (part.param ? { hole: holeName(argument), node: argument, env } : part);
    return text(...parts(argument, env).map((one) => one.map(hole)));
  }

  function onText(node, callee, env) {
    const owner = evaluate(callee.expression, env);
    const name = callee.name.text;
    if (owner.k === "search" || owner.k === "form") return owner;
    if (name === "join" && owner.k === "array") return joinArray(owner, node.arguments[0], env);
    if (name === "join") return node.arguments[0]?.text === "/" ? text([{ hole: `${holeName(callee.expression)}...`, node, env }]) : undefined;
    if (owner.k !== "text" && owner.k !== "param") return undefined;
    const alternatives = toAlternatives(owner);
    if (name === "concat") return text(...node.arguments.reduce((all, each) => joined(all, parts(each, env)), alternatives));
    if (name === "replace" || name === "replaceAll") return text(...alternatives.map((one) => substitute(one, node, env)));
    return owner;
  }

  function substitute(alternative, node, env) {
    const [pattern, replacement] = node.arguments;
    if (!pattern || !ts.isStringLiteralLike(pattern)) return alternative;
    const [value] = replacement ? parts(replacement, env) : [[]];
    return alternative.flatMap((part) => {
      if (typeof part !== "string" || !part.includes(pattern.text)) return [part];
      const at = part.indexOf(pattern.text);
      return [part.slice(0, at), ...value, part.slice(at + pattern.text.length)];
    });
  }

  function joinArray(owner, separator, env) {
    const between = separator ? parts(separator, env) : [[","]];
    let alternatives = [[]];
    owner.node.elements.forEach((each, index) => {
      if (index) alternatives = joined(alternatives, between);
      alternatives = joined(alternatives, parts(each, owner.env));
    });
    return text(...alternatives);
  }

  function returned(target, env) {
    const all = program.returns(target);
    const expressions = all.length > 1 ? all.filter((each) => conditions.reachable(each, target, env)) : all;
    if (!expressions.length) return unknown(target, env);
    return expressions.map((each) => evaluate(each, env)).reduce(either);
  }

  return { conditions, evaluate, measuredOut, parts, member, skip, symbolOf, importOrigin, keyOf, returned, frameFor, holeName, toAlternatives };
}
