// Follows an answer from the call to where the code says what it holds: a type, a parse, or the names it reads.
import { createAnswerTypes } from "./answer_types.mjs";
import { frameOf } from "./frames.mjs";
import { createBranches } from "./branches.mjs";
import { converted } from "./converters.mjs";
import { createNulls } from "./nulls.mjs";
import { createObservables } from "./observables.mjs";

const ITEM = "[]";
const LISTS = new Set(["map", "forEach", "filter", "find", "findIndex", "some", "every", "flatMap", "sort", "reduce", "slice", "concat", "at", "reverse", "includes", "findLast", "toSorted"]);
const CALLBACK = new Set(["map", "forEach", "filter", "find", "findIndex", "some", "every", "flatMap", "findLast"]);
const KEEPS = new Set(["filter", "slice", "sort", "reverse", "toSorted", "concat"]);
const PARSERS = new Set(["parse", "safeParse", "parseAsync", "safeParseAsync", "decode", "validate", "validateSync", "cast", "assert"]);
const WRAPPED = new Set(["axios", "axios-like", "wrapped"]);
const RECEIVERS = new Set(["onSuccess", "select"]);
const PARTS = new Set(["data", "status", "statusText", "headers", "config", "request", "response", "error"]);
/** Ways on to the next value, beside `then`, and ways past a failure, of neverthrow's results. */
const ONWARD = new Set(["andThen", "asyncAndThen", "map", "asyncMap", "andTee", "match"]);
const ASIDE = new Set(["mapErr", "orElse", "orTee", "unwrapOr", "_unsafeUnwrap", "safeUnwrap"]);
/** What makes a result of a promise, or a promise of an observable. */
const LIFTS = /^(?:ResultAsync\.)?from(?:Safe)?Promise$|^Promise\.resolve$|^okAsync$|^(?:first|last)ValueFrom$|^toSignal$/;
const DEEPEST = 12;

export function createFlow(host, program, values) {
  const { ts } = host;
  const { TypeFlags: F } = ts;
  const K = ts.SyntaxKind;
  const branchOf = createBranches(host);
  const isNotNull = createNulls(host);
  const { meaningful, unpromised, unbound, boundToNothing, isBody, isResult, held, inputOf, schemaType } = createAnswerTypes(host, values);
  const { operatorOf, piped, subscribed } = createObservables(host, program, values, { binding, follow });
  /** What an answer only passes through, or is dropped in. */
  const PASSING = new Set([K.ParenthesizedExpression, K.NonNullExpression, K.AwaitExpression, K.SatisfiesExpression, K.AsExpression, K.TypeAssertionExpression, K.PropertyAccessExpression,
    K.ReturnStatement, K.ArrowFunction, K.VariableDeclaration, K.ExpressionStatement, K.VoidExpression]);

  const functionOf = (node) => ts.findAncestor(node.parent, ts.isFunctionLike);

  let asked;
  /** Everything that is known of the answer to `seed` when it is called in `env`. */
  function trace(seed, env) {
    asked = seed.call;
    const state = { candidates: [], parts: [], fields: [], escapes: [], reads: undefined, used: false, seen: new Set() };
    if (seed.received) received(seed.received, env, state);
    if (seed.generic && seed.result === "status-map") byStatus(seed, env, state);
    else if (seed.generic) add(state, host.typeFromNode(seed.generic), env, "generic", seed.generic, undefined);
    follow(seed.call, seed.result === "status-map" ? "axios-like" : seed.result, env, state, [], undefined, 0);
    // A body that is parsed and then dropped is not read.
    if (state.reads === "json" && !state.used && !state.candidates.length && !state.fields.length && !state.parts.length && !state.escapes.length) state.reads = undefined;
    return state;
  }

  /** What a function that is given the answer takes it for and reads of it. */
  function received(fn, env, state) {
    const [parameter] = fn.parameters;
    state.reads = "json";
    if (parameter) binding(parameter.name, "data", env, state, [], undefined, 0, parameter.type);
  }

  function byStatus(seed, env, state) {
    const type = host.typeFromNode(seed.generic);
    const statuses = host.properties(type).filter((each) => /^[1-5]\d\d$/.test(each.name));
    for (const each of statuses) add(state, host.typeOfSymbol(each), env, "generic", seed.generic, Number(each.name) < 300 ? "success" : Number(each.name), Number(each.name));
    if (!statuses.length) add(state, type, env, "generic", seed.generic, undefined);
    const errors = seed.errors && host.typeFromNode(seed.errors);
    for (const each of errors ? host.properties(errors) : []) if (/^\d{3}$/.test(each.name)) add(state, host.typeOfSymbol(each), env, "generic", seed.errors, Number(each.name), Number(each.name));
  }

  /** `value` is what the type is said of: a type that is only said of it when it is not null allows null. */
  function add(state, type, env, how, node, branch, status, value) {
    const plain = unpromised(type);
    // A type that cannot be resolved is not `any`: the author did say something.
    if (plain?.intrinsicName === "error" && how !== "contextual") {
      state.candidates.push({ type: plain, env, how, node, branch, status, broken: true });
      return true;
    }
    if (!meaningful(plain) || boundToNothing(plain, env)) return false;
    const orNull = Boolean(value && isNotNull(value));
    const same = state.candidates.find((each) => each.type === plain && each.env.key === env.key && each.branch === branch);
    if (same) same.orNull &&= orNull;
    else state.candidates.push({ type: plain, env, how, node, branch, status, orNull });
    return true;
  }

  function follow(node, kind, env, state, path, branch, level) {
    const key = `${node.pos}:${node.end}:${node.getSourceFile().fileName}:${kind}:${path.join()}:${env.key}`;
    if (level > DEEPEST * 4 || state.seen.has(key)) return;
    state.seen.add(key);
    const parent = node.parent;
    if (kind === "data" && !PASSING.has(parent.kind) && !isTested(node, parent) && ofSuccess(branch)) state.used = true;
    const again = (next, as = kind, road = path, side = branch) => follow(next, as, env, state, road, side, level + 1);
    switch (parent.kind) {
      case K.ParenthesizedExpression: case K.NonNullExpression: case K.AwaitExpression:
        return again(parent);
      case K.SatisfiesExpression: case K.AsExpression: case K.TypeAssertionExpression:
        if (kind === "data" && path.length && addPart(state, path, host.typeFromNode(parent.type), env, "as", parent.type, side(node, branch))) return undefined;
        if (kind === "data" && !path.length && add(state, host.typeFromNode(parent.type), env, "as", parent.type, side(node, branch), undefined, node) && !openEnd(state)) return undefined;
        if (WRAPPED.has(kind) && !path.length && isBody(parent.type) && add(state, host.typeFromNode(parent.type), env, "as", parent.type, side(node, branch)) && !openEnd(state)) return undefined;
        // A wrapped answer that is called something else is not followed: what it is from there on is anybody's guess.
        return kind !== "data" && kind !== "response" && parent.kind !== K.SatisfiesExpression && !meaningful(host.typeFromNode(parent.type)) ? undefined : again(parent);
      case K.PropertyAccessExpression:
        return parent.expression === node ? accessed(node, parent, kind, env, state, path, branch, level) : undefined;
      case K.ElementAccessExpression:
        return parent.expression === node && kind === "data" ? again(parent, kind, [...path, elementName(parent)]) : undefined;
      case K.CallExpression:
        return parent.expression === node ? undefined : argument(node, parent, kind, env, state, path, branch, level);
      case K.ReturnStatement: case K.ArrowFunction:
        return returnedFrom(node, kind, env, state, path, branch, level);
      case K.VariableDeclaration:
        return parent.initializer === node ? variable(parent, kind, env, state, path, branch, level) : undefined;
      case K.BinaryExpression:
        return assigned(node, parent, kind, env, state, path, branch, level);
      case K.ConditionalExpression:
        return parent.condition === node ? undefined : again(parent);
      case K.PropertyAssignment: case K.ShorthandPropertyAssignment: case K.JsxExpression: case K.PropertyDeclaration:
        return kind === "data" ? contextual(node, env, state, path, branch) : undefined;
      case K.ArrayLiteralExpression:
        return inList(node, parent, kind, env, state, path, branch, level);
      case K.ForOfStatement:
        if (parent.expression === node && kind === "data" && ts.isVariableDeclarationList(parent.initializer)) return binding(parent.initializer.declarations[0].name, kind, env, state, [...path, ITEM], branch, level);
        return undefined;
      case K.YieldExpression:
        return again(parent);
      default:
        return undefined;
    }
  }

  /** Is an answer only asked for being there, or printed? Nothing of what it holds matters then. */
  function isTested(node, parent) {
    if (ts.isIfStatement(parent) || (ts.isPrefixUnaryExpression(parent) && parent.operator === K.ExclamationToken)) return true;
    if (ts.isConditionalExpression(parent)) return parent.condition === node;
    if (ts.isBinaryExpression(parent)) return parent.operatorToken.kind === K.AmpersandAmpersandToken && parent.left === node;
    return ts.isCallExpression(parent) && /^console\./.test(parent.expression.getText());
  }

  // One status named nearby says more than the branch that led here.
  const side = (node, branch) => {
    const own = branchOf(node, asked);
    return typeof own === "number" ? own : branch ?? own;
  };

  /** A type found for a part of a successful answer: the whole is what has this part. */
  function addPart(state, path, type, env, how, node, branch) {
    const plain = unpromised(type);
    const bound = plain && plain.flags & F.TypeParameter ? env.bind(plain) : undefined;
    const [found, where] = bound ? [unpromised(bound.type), bound.env] : [plain, env];
    if ((branch !== undefined && branch !== "success") || !meaningful(found) || found.flags & F.TypeParameter || unbound(found, where).length) return false;
    state.parts.push({ path, type: found, env: where, how, node, branch });
    return true;
  }

  const elementName = (node) => (ts.isStringLiteralLike(node.argumentExpression) ? node.argumentExpression.text : ITEM);

  function contextual(node, env, state, path, branch) {
    const type = held(host.contextualType(node));
    if (!path.length) return add(state, type, env, "contextual", node, side(node, branch));
    // What a function takes as text says little of the answer; what it takes as an object or list does.
    const telling = type && Boolean(host.nonNull(type).flags & F.Object);
    return telling && addPart(state, path, type, env, "contextual", node, side(node, branch));
  }

  function accessed(node, parent, kind, env, state, path, branch, level) {
    const name = parent.name.text;
    const call = ts.isCallExpression(parent.parent) && parent.parent.expression === parent ? parent.parent : undefined;
    const next = (at, as, road = path, where = branch) => follow(at, as, env, state, road, where, level + 1);
    if (call && name === "pipe" && !(kind === "data" && path.length)) return piped(call, 0, kind, env, state, path, branch, level);
    if (call && name === "subscribe" && kind !== "response") return subscribed(call.arguments[0], kind, env, state, path, branch, level);
    if (call && (name === "then" || name === "catch" || name === "finally" || name === "toPromise") && !(kind === "data" && path.length)) return chained(call, name, kind, env, state, path, branch, level);
    if (call && (ONWARD.has(name) || ASIDE.has(name)) && isResult(node)) return chained(call, ONWARD.has(name) && name !== "andTee" ? "then" : name, kind, env, state, path, branch, level);
    if (kind === "response") return ofResponse(name, call, node, env, state, branch, level);
    if (kind === "axios" || kind === "axios-like" || kind === "swr" || kind === "openapi" || kind === "wrapped" || kind === "raw") {
      if (name === "data" || (kind === "raw" && name === "_data")) state.reads ??= "json";
      if (name === "data" || (kind === "raw" && name === "_data")) return next(parent, kind === "wrapped" ? "ref" : "data");
      if (name === "mutateAsync" && kind === "swr" && call) return next(call, "data");
      if (name === "error" && kind !== "axios") return undefined;
      if (name === "json" && call) return ofResponse(name, call, node, env, state, branch, level);
      return undefined;
    }
    if (kind === "http") return name === "body" && !call ? next(parent, "data") : undefined;
    if (kind === "ref") return name === "value" ? next(parent, "data") : undefined;
    if (kind === "state") return name === "data" ? next(parent, "data") : undefined;
    if (call && LISTS.has(name)) return listed(call, name, env, state, path, branch, level);
    if (call) return undefined;
    if (name === "length" || name === "size") return undefined;
    state.fields.push({ path: [...path, name], node: parent.name, branch: side(node, branch), env });
    return next(parent, "data", [...path, name]);
  }

  const ofSuccess = (branch) => branch === undefined || branch === "success" || (typeof branch === "number" && branch < 300);

  function ofResponse(name, call, node, env, state, branch, level) {
    if (name === "json" && call) {
      const where = side(call, branch);
      if (ofSuccess(where)) state.reads ??= "json";
      if (call.typeArguments?.[0]) add(state, host.typeFromNode(call.typeArguments[0]), env, "generic", call.typeArguments[0], where);
      return follow(call, "data", env, state, [], where, level + 1);
    }
    if (call && (name === "clone" || name === "unwrap")) return follow(call, "response", env, state, [], branch, level + 1);
    if (call && ["text", "blob", "arrayBuffer", "formData", "bytes"].includes(name)) state.reads ??= ofSuccess(side(call, branch)) ? name : undefined;
    if (!call && name === "body") state.reads ??= "stream";
    return undefined;
  }

  function listed(call, name, env, state, path, branch, level) {
    const [callback] = call.arguments;
    if (CALLBACK.has(name) && callback) {
      const fn = program.functionOf(callback);
      if (fn?.parameters[0]) binding(fn.parameters[0].name, "data", env, state, [...path, ITEM], branch, level, fn.parameters[0].type);
    }
    if (KEEPS.has(name)) return follow(call, "data", env, state, path, branch, level + 1);
    if (name === "find" || name === "at") return follow(call, "data", env, state, [...path, ITEM], branch, level + 1);
    return undefined;
  }

  function chained(call, name, kind, env, state, path, branch, level) {
    const [callback] = call.arguments;
    if (name !== "then" || !callback) return follow(call, kind, env, state, path, branch, level + 1);
    const fn = program.functionOf(callback);
    if (!fn?.parameters[0]) return undefined;
    // A callback known by its name returns into this call too.
    const inside = fn.parent === call ? env : env.inward(frameOf(fn, call, { args: [] }));
    return binding(fn.parameters[0].name, kind, inside, state, path, branch, level, fn.parameters[0].type);
  }

  function returnedFrom(node, kind, env, state, path, branch, level) {
    if (ts.isArrowFunction(node.parent) && node.parent.body !== node) return undefined;
    const fn = functionOf(node);
    if (!fn || ts.isConstructorDeclaration(fn)) return undefined;
    const where = side(node, branch);
    if (kind === "data" && !path.length) {
      const written = fn.type && annotatedReturn(fn);
      // `R extends Json ? T : string` is decided by each call.
      if (written?.flags & F.Conditional) return escape(fn, kind, node, env, { ...state, undecided: true }, path, where, level);
      const annotated = written && add(state, written, env, "return", fn.type, where);
      if (annotated || contextual(node, env, state, path, where)) {
        return openEnd(state) ? escape(fn, kind, node, env, state, path, where, level) : undefined;
      }
    }
    // `return response.data.data` says what is inside an envelope.
    if (kind === "data" && path.length && fn.type && !ts.isTypePredicateNode(fn.type) && addPart(state, path, annotatedReturn(fn), env, "return", fn.type, where)) return undefined;
    if (fn.type && !path.length && WRAPPED.has(kind) && addData(state, fn.type, env, "return", where)) {
      return openEnd(state) ? escape(fn, kind, node, env, state, path, where, level) : undefined;
    }
    const call = fn.parent;
    if (ts.isCallExpression(call) && ts.isPropertyAccessExpression(call.expression) && call.expression.name.text === "then" && call.arguments[0] === fn) return follow(call, kind, env, state, path, where, level + 1);
    const operator = operatorOf(fn);
    if (operator) return piped(operator.call, operator.next, kind, env, state, path, where, level);
    return escape(fn, kind, node, env, state, path, where, level);
  }

  /** What a written type of a wrapped answer, such as `Promise<AxiosResponse<User>>` or `{ data: User }`, says of its data. */
  function addData(state, node, env, how, branch) {
    const inner = ts.isTypeReferenceNode(node) && node.typeArguments?.length ? node.typeArguments[0] : undefined;
    const name = ts.isTypeReferenceNode(node) ? node.typeName.getText().split(".").pop() : "";
    if (inner && name === "Promise") return addData(state, inner, env, how, branch);
    if (inner && /^(?:Axios(?:Response|Promise)|FetchResponse)$/.test(name)) return add(state, host.typeFromNode(inner), env, how, inner, branch);
    const type = unpromised(host.typeFromNode(node));
    // `request<T>(…): Promise<T>` says that T is what arrives, whoever unwraps the response.
    if (type?.flags & F.TypeParameter) return add(state, type, env, how, node, branch);
    // An envelope of the API's own may have a `data` too: only what has nothing else but a response's parts is one.
    const symbol = type && host.properties(type).every((each) => PARTS.has(each.name)) && host.property(type, "data");
    return symbol ? add(state, host.typeOfSymbol(symbol), env, how, node, branch) : false;
  }

  const annotatedReturn = (fn) => unpromised(host.typeFromNode(fn.type));

  // The last candidate names a type parameter that no frame binds yet: the caller knows more.
  function openEnd(state) {
    const last = state.candidates[state.candidates.length - 1];
    return Boolean(last && unbound(last.type, last.env).length);
  }

  function escape(fn, kind, node, env, state, path, branch, level) {
    const found = env.find((frame) => frame.fn === fn && frame.call);
    const query = found ? found.frame.query : queryCall(fn);
    if (query) return fromQuery(query, kind, found?.outer ?? env, state, path, branch, level);
    if (found && state.undecided && ts.isCallExpression(found.frame.call)) decided(found, state, branch);
    if (found) return follow(found.frame.call, kind, found.outer, state, path, branch, level + 1);
    state.escapes.push({ fn, kind, node, path, branch });
    return undefined;
  }

  function decided({ frame, outer }, state, branch) {
    const type = unpromised(host.typeAt(frame.call));
    if (!(type.flags & F.Conditional)) add(state, type, outer, "return", frame.call, side(frame.call, branch));
  }

  /** The useQuery-like call whose function this is. */
  function queryCall(fn) {
    const property = fn.parent;
    const named = ts.isMethodDeclaration(fn) ? fn : ts.isPropertyAssignment(property) ? property : undefined;
    if (!named || !["queryFn", "mutationFn"].includes(values.keyOf(named)) || !ts.isObjectLiteralExpression(named.parent)) return undefined;
    const call = ts.findAncestor(named.parent.parent, (each) => ts.isCallExpression(each) || ts.isFunctionLike(each));
    return call && ts.isCallExpression(call) ? call : undefined;
  }

  function fromQuery(call, kind, env, state, path, branch, level) {
    const generic = call.typeArguments?.[0];
    if (generic && !path.length) add(state, host.typeFromNode(generic), env, "generic", generic, branch);
    for (const callback of callbacksOf(call)) if (callback.parameters[0]) binding(callback.parameters[0].name, kind, env, state, path, branch, level + 1, callback.parameters[0].type);
    return follow(call, path.length ? "nothing" : "swr", env, state, path, branch, level + 1);
  }

  /** The functions among a query's options that receive what its function returned. */
  function callbacksOf(call) {
    const options = call.arguments.find(ts.isObjectLiteralExpression);
    const named = (options?.properties ?? []).filter((each) => RECEIVERS.has(values.keyOf(each)));
    return named.map((each) => (ts.isMethodDeclaration(each) ? each : ts.isPropertyAssignment(each) ? program.functionOf(each.initializer) : undefined)).filter(Boolean);
  }

  function variable(declaration, kind, env, state, path, branch, level) {
    if (declaration.type && WRAPPED.has(kind) && addData(state, declaration.type, env, "annotation", side(declaration, branch))) return undefined;
    if (declaration.type && WRAPPED.has(kind) && !path.length && isBody(declaration.type) && add(state, host.typeFromNode(declaration.type), env, "annotation", declaration.type, side(declaration, branch))) return undefined;
    if (declaration.type && kind === "data" && path.length && addPart(state, path, host.typeFromNode(declaration.type), env, "annotation", declaration.type, side(declaration, branch))) return undefined;
    if (declaration.type && kind === "data" && !path.length && add(state, host.typeFromNode(declaration.type), env, "annotation", declaration.type, side(declaration, branch))) return undefined;
    return binding(declaration.name, kind, env, state, path, branch, level, undefined);
  }

  /** Follows a name, or each part of a pattern, that holds the answer. */
  function binding(name, kind, env, state, path, branch, level, annotation) {
    if (annotation && kind === "data" && !path.length && add(state, host.typeFromNode(annotation), env, "annotation", annotation, side(name, branch))) return;
    if (ts.isIdentifier(name)) {
      const scope = ts.findAncestor(name, (each) => ts.isFunctionLike(each) || ts.isSourceFile(each) || ts.isModuleBlock(each) || ts.isForOfStatement(each));
      for (const use of program.references(name, scope)) {
        const target = guard(use, kind, env, state, path, branch);
        if (!target) follow(use, kind, env, state, path, branch, level + 1);
      }
      return;
    }
    for (const each of name.elements) {
      if (!ts.isBindingElement(each)) continue;
      const key = ts.isArrayBindingPattern(name) ? ITEM : (each.propertyName ?? each.name).text;
      part(each, key, kind, env, state, path, branch, level);
    }
  }

  function part(each, key, kind, env, state, path, branch, level) {
    const into = (as, road = path) => binding(each.name, as, env, state, road, branch, level + 1);
    if (["axios", "axios-like", "openapi", "swr", "wrapped", "raw"].includes(kind)) {
      if (key === "data" || key === "_data") state.reads ??= "json";
      if (key === "data" || key === "_data") into(kind === "wrapped" ? "ref" : "data");
    } else if (kind === "response") {
      if (key === "data") into("data");
    } else if (kind === "http") {
      if (key === "body") into("data");
    } else if (kind === "data" && !each.dotDotDotToken) {
      if (key !== ITEM) state.fields.push({ path: [...path, key], node: each.name, branch: side(each, branch), env });
      into("data", [...path, key]);
    }
  }

  // `if (isUser(data))` says what the data is.
  function guard(use, kind, env, state, path, branch) {
    const call = use.parent;
    if (kind !== "data" || path.length || !ts.isCallExpression(call) || call.arguments[0] !== use) return false;
    const declaration = program.functionOf(call.expression);
    const predicate = declaration?.type && ts.isTypePredicateNode(declaration.type) && declaration.type.type;
    return predicate ? add(state, host.typeFromNode(predicate), env, "guard", predicate, side(use, branch)) : false;
  }

  function assigned(node, parent, kind, env, state, path, branch, level) {
    const operator = parent.operatorToken.kind;
    if (operator === K.EqualsToken && parent.right === node) {
      if (kind === "data" && contextual(node, env, state, path, branch)) return;
      if (ts.isIdentifier(parent.left)) {
        const declaration = host.symbolAt(parent.left)?.valueDeclaration;
        if (declaration && ts.isVariableDeclaration(declaration)) binding(declaration.name, kind, env, state, path, branch, level);
      } else if (ts.isObjectLiteralExpression(parent.left) === false) follow(parent, kind, env, state, path, branch, level + 1);
    } else if ([K.QuestionQuestionToken, K.BarBarToken, K.AmpersandAmpersandToken, K.CommaToken].includes(operator) && (parent.right === node || operator !== K.AmpersandAmpersandToken)) {
      follow(parent, kind, env, state, path, branch, level + 1);
    }
  }

  function inList(node, list, kind, env, state, path, branch, level) {
    const call = list.parent;
    const all = ts.isCallExpression(call) && /^Promise\.(?:all|allSettled)$/.test(call.expression.getText());
    if (!all) return void (kind === "data" && contextual(node, env, state, path, branch));
    const index = list.elements.indexOf(node);
    let outer = call.parent;
    while (ts.isAwaitExpression(outer) || ts.isParenthesizedExpression(outer)) outer = outer.parent;
    const then = ts.isPropertyAccessExpression(outer) && outer.name.text === "then" && ts.isCallExpression(outer.parent) ? program.functionOf(outer.parent.arguments[0]) : undefined;
    const name = ts.isVariableDeclaration(outer) ? outer.name : then?.parameters[0]?.name;
    if (!name || !ts.isArrayBindingPattern(name)) return;
    const element = name.elements[index];
    if (element && ts.isBindingElement(element)) binding(element.name, kind, env, state, path, branch, level + 1);
  }

  function argument(node, call, kind, env, state, path, branch, level) {
    const index = call.arguments.indexOf(node);
    const callee = values.skip(call.expression);
    if (kind === "data" && !path.length && parsed(node, call, callee, index, env, state, branch)) return;
    if (kind === "data" && callee.getText() === "JSON.stringify") return;
    if (index === 0 && LIFTS.test(callee.getText())) return follow(call, kind, env, state, path, side(node, branch), level + 1);
    if (kind === "data" && converted(ts, call) === node) return follow(call, kind, env, state, path, side(node, branch), level + 1);
    const target = values.evaluate(callee, env);
    const fn = target.k === "fn" ? target.node : program.functionOf(callee);
    if (fn?.parameters[index] && !host.isInstalled(fn.getSourceFile()) && level < DEEPEST) {
      const inside = env.inward(frameOf(fn, call, { receiver: ts.isPropertyAccessExpression(callee) ? callee.expression : undefined }));
      const parameter = fn.parameters[index];
      return binding(parameter.name, kind, inside, state, path, side(node, branch), level + 1, parameter.type);
    }
    if (kind === "data") contextual(node, env, state, path, branch);
  }

  function parsed(node, call, callee, index, env, state, branch) {
    const name = program.calleeName(call);
    if (!PARSERS.has(name)) return false;
    const schema = ts.isPropertyAccessExpression(callee) && index === 0 ? inputOf(callee.expression, env) ?? undefined : undefined;
    const found = schema ?? (index === 1 ? inputOf(call.arguments[0], env) : undefined);
    if (!found) return ts.isPropertyAccessExpression(callee) && index === 0 && lost(callee.expression, call, env, state, side(node, branch));
    if (found.flags & (F.Unknown | F.Any)) return true;
    return add(state, found, env, "schema", call, side(node, branch), undefined, node) || true;
  }

  /** A schema that cannot be resolved, as where its library is not installed, says something all the same. */
  function lost(schema, call, env, state, branch) {
    const type = schemaType(schema, env);
    if (type.intrinsicName !== "error") return false;
    const declared = host.symbolAt(schema);
    const place = (declared && host.aliased(declared)?.valueDeclaration?.name) ?? call;
    return add(state, type, env, "schema", place, branch);
  }

  return { trace, meaningful, unpromised, unbound };
}
