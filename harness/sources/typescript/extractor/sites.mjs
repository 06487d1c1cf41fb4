// Finds every HTTP call of the project, follows wrappers out to their callers, and writes one record per call site.
import { Env, frameOf, createBinder } from "./frames.mjs";
import { createProgram } from "./program.mjs";
import { createValues } from "./values.mjs";
import { createSeeds, CANDIDATE } from "./seeds.mjs";
import { createFlow } from "./flow.mjs";
import { createRequests } from "./requests.mjs";
import { createOpenapiPaths } from "./openapi_paths.mjs";
import { createAnnotations } from "./annotations.mjs";
import { createInterceptors } from "./interceptors.mjs";
import { createRecords } from "./records.mjs";
import { render } from "./templates.mjs";

const ROUNDS = 8;
const MOST_CALLERS = 600;
const MOST_SITES = 20000;
/** A file in which a client's method is handed to a function. */
const HANDED = /\.(?:get|post|put|patch|delete)\s*[,)]/;
const PATHLIKE = /path|url|uri|endpoint|route|resource|href|suffix|^key$/i;
const SEGMENT = /id$|^id|slug|uuid|token|name$|code$|number|page|key$/i;

export function createSites(host, types, emit) {
  const { ts } = host;
  const program = createProgram(host);
  const binder = createBinder(host);
  const values = createValues(host, program);
  const seeds = createSeeds(host, program, values);
  program.client = seeds.client;
  const flow = createFlow(host, program, values);
  const requests = createRequests(host, program, values, types, flow, callersOf);
  const declared = createOpenapiPaths(host, types);
  const annotations = createAnnotations(host);
  const EMPTY = new Env([], binder);
  const unwrapped = createInterceptors(host, program, values, EMPTY);
  const recordOf = createRecords(host, { program, values, seeds, types, flow, requests, annotations, unwrapped, callersOf, enclosing });
  const emitted = [];
  const swr = new Map();
  const coverage = { files: 0, seeds: 0, sites: 0, wrappers: 0, unused: 0 };

  const NOTHING = { candidates: [], fields: [], parts: [], escapes: [], reads: "json" };

  function enclosing(node) {
    const found = [];
    for (let each = node.parent; each; each = each.parent) if (ts.isFunctionLike(each)) found.push(each);
    return found;
  }

  const resolveFunction = (call) => {
    const value = values.evaluate(call.expression, EMPTY);
    return value.k === "fn" ? value.node : undefined;
  };

  function findSeeds() {
    const found = [];
    for (const source of host.ownFiles) {
      if (!CANDIDATE.test(source.text)) continue;
      coverage.files++;
      for (const call of new Set([...program.walk(source).calls.values()].flat())) {
        const seed = seeds.recognise(call, EMPTY);
        if (seed) found.push(seed);
        if (HANDED.test(source.text)) found.push(...seeds.handedSeeds(call, EMPTY));
      }
    }
    coverage.seeds = found.length;
    return found;
  }

  function carries(env) {
    return (part, out) => {
      if (part.self) return true;
      const name = String(part.path?.[part.path.length - 1] ?? part.param.name.getText());
      const path = out.path;
      if (!path.endsWith("/") && path !== "") return !/query|params|search|qs/i.test(name);
      if (path.replace(/[/{}]/g, "") === "") return !numeric(part) || path === "";
      if (numeric(part)) return false;
      if (PATHLIKE.test(name)) return true;
      return !SEGMENT.test(name) && callersOf(part.param.parent).some((frames) => givesText(part, env.outward(...frames)));
    };
  }

  const numeric = (part) => part.path.length === 0 && Boolean(host.typeAt(part.param.name).flags & ts.TypeFlags.NumberLike);

  function givesText(part, env) {
    const found = env.find((frame) => frame.fn === part.param.parent);
    const given = found?.frame.args[part.param.parent.parameters.indexOf(part.param)];
    return Boolean(given && part.path.length === 0 && values.parts(given, found.outer).some((one) => typeof one[0] === "string" && /[a-z]{2}/i.test(one[0])));
  }

  /** The frames of every call that reaches a function: its own call, and the calls of the functions it was made in. */
  const framesMemo = new Map();
  function callersOf(fn) {
    let found = framesMemo.get(fn);
    if (found) return found;
    framesMemo.set(fn, []);
    found = program.callers(fn, resolveFunction).slice(0, MOST_CALLERS).map((call) => {
      const callee = values.skip(call.expression);
      const receiver = ts.isPropertyAccessExpression(callee) || ts.isElementAccessExpression(callee) ? callee.expression : undefined;
      return [{ ...frameOf(fn, call, { receiver }), assumption: program.chosenBy(call, fn) }, ...closure(call, fn)];
    });
    for (const property of program.handedToQuery(fn)) {
      const call = ts.findAncestor(property, ts.isCallExpression);
      if (call) found.push([{ ...frameOf(fn, call, { args: [] }), query: call }]);
    }
    for (const seed of swr.get(fn) ?? []) found.push([{ ...frameOf(fn, seed.call, { args: [swrArgument(seed.key)] }), query: seed.call }]);
    framesMemo.set(fn, found);
    return found;
  }

  function swrArgument(key) {
    const fn = ts.isArrowFunction(key) || ts.isFunctionExpression(key) ? key : undefined;
    return fn ? program.returns(fn)[0] ?? key : key;
  }

  function closure(call, fn) {
    if (!enclosing(fn).some((each) => each.parameters.length)) return [];
    const value = values.evaluate(call.expression, EMPTY);
    return value.k === "fn" && value.node === fn ? value.env.frames : [];
  }

  /** One analysis; two where one condition chooses the URL and also the method or the body. */
  function analyses(seed, env) {
    const { conditions } = values;
    const given = env.frames.map((frame) => frame.assumption).filter(Boolean);
    if (given.length) return [conditions.assuming(given[0], () => ({ ...analyse(seed, env), assumption: given[0] }))];
    let several = false;
    const ofUrl = conditions.openIn(() => { several = seed.url(env).length > 1; });
    const ofRest = several ? conditions.openIn(() => { seed.method(env); requests.bodyOf(seed, env); }) : new Set();
    const shared = [...ofUrl].find((key) => ofRest.has(key));
    const cases = shared ? [[shared, true], [shared, false]] : [undefined];
    return cases.map((assumption) => conditions.assuming(assumption, () => ({ ...analyse(seed, env), assumption })));
  }

  function plainPath(seed, env) {
    const [first] = seed.plain?.(env) ?? [];
    return first?.length === 1 && typeof first[0] === "string" ? first[0] : undefined;
  }

  function analyse(seed, env) {
    const alternatives = seed.url(env);
    const urls = alternatives.map((one) => render(one, { carries: carries(env) }));
    const methodValue = seed.method(env);
    const methods = methodValue.k === "text" ? methodValue.alts.filter((one) => one.length === 1 && typeof one[0] === "string").map((one) => one[0].toUpperCase()) : [];
    // What `paths` declares needs no following.
    const known = seed.lib === "openapi" ? declared(seed.client, plainPath(seed, env) ?? urls[0]?.path, methods[0] ?? "GET") : undefined;
    const answer = known ? NOTHING : flow.trace(seed, env);
    const body = known ? undefined : requests.bodyOf(seed, env);
    return { known, seed, env, urls, methods: [...new Set(methods)], methodValue, answer, body };
  }

  /** The functions whose callers know more: of the URL, the method, the answer or the body. */
  function openFunctions(info) {
    const open = { needed: new Set(), helpful: new Set(), self: undefined };
    for (const url of info.urls) {
      for (const part of url.opens) {
        if (part.self) open.self ??= part.self;
        else open.needed.add(part.param.parent);
      }
    }
    if (info.methodValue.k === "param") open.needed.add(info.methodValue.decl.parent);
    if (info.methodValue.k === "self") open.self ??= info.methodValue.cls;
    const typed = info.answer.candidates.some((each) => each.branch === undefined || each.branch === "success");
    for (const end of info.answer.escapes) if (end.branch === undefined || end.branch === "success" || !typed) open.helpful.add(end.fn);
    for (const each of info.answer.candidates) {
      for (const parameter of flow.unbound(each.type, each.env)) {
        const owner = parameter.symbol?.declarations?.[0]?.parent;
        if (owner && ts.isClassLike(owner)) open.self ??= owner;
        else if (owner && ts.isFunctionLike(owner)) open.helpful.add(owner.body ? owner : program.implementation(owner));
      }
    }
    if (info.body?.open) open.helpful.add(info.body.open.parent);
    return open;
  }

  function propagate(info, round) {
    if (round >= ROUNDS || emitted.length > MOST_SITES) return [];
    const open = openFunctions(info);
    const outer = info.env.frames[info.env.frames.length - 1];
    const at = outer?.call ?? info.seed.call;
    const lexical = enclosing(at).filter((fn) => open.needed.has(fn) || open.helpful.has(fn));
    for (const fn of lexical) {
      const frames = callersOf(fn).filter((chain) => !info.env.frames.some((frame) => frame.fn === chain[0].fn) && !within(chain[0].call, chain[0].fn)); // a function that calls itself adds nothing
      if (frames.length) return frames.map((chain) => info.env.outward(...chain));
    }
    if (open.self) return instances(open.self, info.env, enclosing(at).find((fn) => ts.isClassLike(fn.parent)));
    return [];
  }

  /** Is an inherited method called on this class, or on none at all? Who calls it on a base, or on what has no known class, may mean every class. */
  function usedOf(method, cls) {
    const name = method?.name && ts.isIdentifier(method.name) && ts.isClassLike(method.parent) && method.parent !== cls ? method.name.text : undefined;
    const called = name === undefined ? [] : receivers(name);
    return !called.length || called.some((each) => each === undefined || program.related(cls, each));
  }

  const receiversMemo = new Map();
  /** The types of what stands before the dot where a method of this name is called; undefined for one that may be anything. */
  function receivers(name) {
    let found = receiversMemo.get(name);
    if (found) return found;
    found = new Set();
    for (const call of program.callsNamed(name)) {
      const callee = values.skip(call.expression);
      const types = ts.isPropertyAccessExpression(callee) ? parts(host.nonNull(host.typeAt(callee.expression))) : [];
      for (const type of types) {
        if (type.flags & (ts.TypeFlags.Any | ts.TypeFlags.Unknown | ts.TypeFlags.TypeParameter)) found.add(undefined);
        else if (type.symbol) found.add(type.symbol);
      }
    }
    receiversMemo.set(name, (found = [...found]));
    return found;
  }

  const parts = (type) => (type.isUnion?.() ? type.types : [type]);

  function instances(cls, env, method) {
    if (env.frames.some((frame) => frame.cls)) return [];
    const family = [cls, ...program.subclasses(cls)].filter((each) => !(ts.getCombinedModifierFlags(each) & ts.ModifierFlags.Abstract));
    const concrete = family.filter((each) => each === cls || usedOf(method, each));
    return concrete.flatMap((each) => {
      const made = program.instantiations(each.symbol);
      const plain = { fn: undefined, call: undefined, args: [], receiver: undefined, cls: each };
      if (!made.length) return each === cls ? [] : [env.outward(plain)];
      return made.map((node) => env.outward({ ...plain, call: node, args: [...(node.arguments ?? [])], receiver: node }));
    });
  }

  function settle(seed) {
    const work = [{ env: seed.frame ? EMPTY.outward(seed.frame) : EMPTY, round: 0 }];
    while (work.length) {
      const { env, round } = work.pop();
      let infos;
      if (!values.measuredOut(() => { infos = analyses(seed, env); })) emit(cut(env.frames[env.frames.length - 1]?.call ?? seed.call));
      const next = infos.map((info) => propagate(info, round)).find((frames) => frames.length);
      if (next) {
        if (round === 0) coverage.wrappers++;
        next.forEach((each) => work.push({ env: each, round: round + 1 }));
      } else infos.forEach(finish);
    }
  }

  const cut = (call) => ({ rec: "note", kind: "cut", file: host.at(call)[0], message: `the call in line ${host.at(call)[1]} leads to more than is followed; what it asks may be known in part` });

  function finish(info) {
    if (info.urls.every((url) => url.opens.length) && enclosingOpen(info)) coverage.unused++;
    else values.conditions.assuming(info.assumption, () => emitted.push(recordOf(info)));
  }

  // A wrapper that nobody calls with a known path is not a call site.
  const enclosingOpen = (info) => info.urls.some((url) => url.opens.some((part) => part.param || part.self));

  function within(node, container) {
    return node.getSourceFile() === container.getSourceFile() && node.pos >= container.pos && node.end <= container.end;
  }

  /** An SWR call stands for itself only where no HTTP call inside its fetcher was found. */
  const covered = (seed) => emitted.some(({ chain }) => chain.some((node) => node === seed.call || (seed.fetcher && within(node, seed.fetcher))));

  // A generated client's own transport may be read too: the call that names its path is the better record.
  function settleGenerated(seed) {
    const through = emitted.filter(({ chain }) => chain.includes(seed.call));
    const told = ({ record }) => record.methods.length && record.paths.some((each) => !each.unknown) && (record.resp.length || record.fields.length);
    if (through.some(told)) return;
    for (const each of through) emitted.splice(emitted.indexOf(each), 1);
    settle(seed);
  }

  function run() {
    const found = findSeeds();
    const keys = found.filter((seed) => seed.lib === "swr");
    for (const seed of keys) if (seed.fetcher) swr.set(seed.fetcher, [...(swr.get(seed.fetcher) ?? []), seed]);
    found.filter((seed) => !["swr", "generated"].includes(seed.lib)).forEach(settle);
    found.filter((seed) => seed.lib === "generated").forEach(settleGenerated);
    keys.filter((seed) => !covered(seed)).forEach(settle);
    coverage.sites = emitted.length;
    const unique = new Map();
    for (const { record } of emitted) {
      const key = JSON.stringify([record.at, record.methods, record.paths, record.body?.t]);
      unique.set(key, unique.has(key) ? oneOf(unique.get(key), record) : record);
    }
    const order = (left, right) => (left.at[0] < right.at[0] ? -1 : left.at[0] > right.at[0] ? 1 : left.at[1] - right.at[1] || left.at[2] - right.at[2]);
    [...unique.values()].sort(order).forEach(emit);
    for (const each of annotations.declarations(host.ownFiles)) emit(annotated(each));
    return coverage;
  }

  /** One call that reaches the same request in two ways, as through a function that tries again. */
  function oneOf(one, other) {
    const all = (key) => [...new Map([...one[key], ...other[key]].map((each) => [JSON.stringify({ ...each, at: undefined }), each])).values()];
    return { ...one, resp: all("resp"), fields: all("fields"), reads: one.reads ?? other.reads, query: one.query ?? other.query };
  }

  function annotated({ node, method, path }) {
    const type = ts.isFunctionLike(node) ? flow.unpromised(host.returnType(host.signatureOf(node))) : host.typeAt(node.name);
    return { rec: "site", lib: "annotation", at: host.at(node), via: [], methods: [method], paths: [{ path, holes: [], query: [] }], annotated: true,
      resp: [{ t: types.write(type), how: "operation", at: host.at(node) }], fields: [], reads: "json", text: node.getText().split("\n")[0].slice(0, 120), fn: node.name?.text ?? "" };
  }

  return { run, program };
}
