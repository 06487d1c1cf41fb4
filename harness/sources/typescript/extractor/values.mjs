// Evaluates expressions to what is known without running them: texts with holes, objects, functions, instances.
import { createConditions } from "./conditions.mjs";
import { createCalls } from "./calls.mjs";
import { createMembers } from "./members.mjs";
import { createNuxt } from "./nuxt.mjs";
import { NONE, createTexts, filled, isClient, joined, text } from "./texts.mjs";

const DEEPEST = 48;
const MOST_FRAMES = 96;
/** Modules through which a name is handed on. */
const MOST_HOPS = 8;
/** Expressions that are evaluated for one call in one environment. */
const MOST_STEPS = 200_000;
const VERBS = new Set(["GET", "POST", "PUT", "PATCH", "DELETE", "HEAD", "OPTIONS"]);
const LOWER = new Set([...VERBS].map((each) => each.toLowerCase()));
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
  const fn = (node, env) => ({ k: "fn", node, env });
  const texts = createTexts(host, { evaluate, skip });
  const { fallback, either, parts, toAlternatives, holeName } = texts;
  const { called, created, returned, frameFor } = createCalls(host, program, conditions, { evaluate, skip, unknown, texts });
  const { member: memberOf, keyOf, self, parent, isPlaceholder } = createMembers(host, program, { evaluate, unknown, fn, parameter, constant, shorthand, returned, created });
  const nuxt = createNuxt(host, program, evaluate, keyOf);
  const member = (owner, key, node, env) => (owner.k === "nuxt" ? nuxt.member(String(key), env) ?? unknown(node, env) : memberOf(owner, key, node, env));

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
    [K.CallExpression]: (node, env) => (nuxt.isApp(node) ? { k: "nuxt", node, env } : called(node, env)),
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
    for (const span of node.templateSpans) alts = joined(filled(alts, parts(span.expression, env)), [[span.literal.text]]);
    return text(...alts);
  }

  function binary(node, env) {
    const operator = node.operatorToken.kind;
    if (operator === K.PlusToken) return text(...filled(parts(node.left, env), parts(node.right, env)));
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

  function identifier(node, env) {
    if (node.text === "undefined") return NONE;
    if (ts.isShorthandPropertyAssignment(node.parent) && node.parent.name === node) return shorthand(node.parent, env);
    const symbol = symbolOf(node);
    const declaration = symbol && (symbol.valueDeclaration ?? symbol.declarations?.[0]);
    const origin = importOrigin(node);
    if (!declaration || (origin && host.isInstalled(declaration.getSourceFile()))) return origin ? { k: "module", ...origin, node, env } : unknown(node, env);
    return declared(declaration, node, env);
  }

  /** The module and exported name that an imported identifier stands for, through modules of the project that hand it on. */
  function importOrigin(node) {
    let found;
    for (let symbol = host.symbolAt(node), hop = 0; symbol?.declarations?.length && hop < MOST_HOPS; symbol = host.immediateAlias(symbol), hop++) {
      if (hop && host.isInstalled(symbol.declarations[0].getSourceFile())) break; // how a package is made inside is its own business
      found = originOf(symbol.declarations[0]) ?? found;
    }
    return found;
  }

  function originOf(declared) {
    const clause = ts.findAncestor(declared, (each) => ts.isImportDeclaration(each) || ts.isExportDeclaration(each));
    if (!clause?.moduleSpecifier || !ts.isStringLiteral(clause.moduleSpecifier)) return undefined;
    const named = ts.isImportSpecifier(declared) || ts.isExportSpecifier(declared);
    const member = named ? (declared.propertyName ?? declared.name).text : ts.isNamespaceImport(declared) ? "*" : "default";
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
    if (ts.isPropertyDeclaration(declaration) && declaration.initializer && !isPlaceholder(declaration)) return evaluate(declaration.initializer, env);
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

  return { conditions, evaluate, measuredOut, parts, member, skip, symbolOf, importOrigin, keyOf, returned, frameFor, holeName, toAlternatives };
}
