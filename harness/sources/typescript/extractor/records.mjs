// Writes the record of a call site: where it stands, which paths it takes, and what is sent and read there.

export function createRecords(host, { program, values, seeds, types, flow, requests, annotations, unwrapped, callersOf, enclosing }) {
  const { ts } = host;

  const ofSuccess = ({ branch }) => branch === undefined || branch === "success" || (typeof branch === "number" && branch < 300);

  /** The record of one call site, and the calls that lead out to it. */
  function recordOf(info) {
    const { seed, env } = info;
    const chain = [seed.call, ...env.frames.map((frame) => frame.call).filter(Boolean)];
    const top = siteNode(info, chain);
    const { known } = info;
    const annotation = annotations.ofChain(chain);
    const found = known ? known.resp : responses(info);
    const names = known ? [] : fields(info);
    const record = {
      rec: "site", lib: seed.lib, at: host.at(top), via: chain.filter((node) => node !== top).map((node) => host.at(node)),
      methods: annotation ? [annotation.method] : info.methods.length ? info.methods : info.methodValue.k === "text" || info.methodValue.k === "none" ? ["GET"] : [],
      paths: annotation ? [{ path: annotation.path, holes: [], query: [] }] : places(info.urls, env),
      annotated: Boolean(annotation) || undefined,
      resp: found, fields: names, reads: dropped(info) || (known && !found.some(ofSuccess)) ? undefined : info.answer.reads ?? ([...found, ...names].some(ofSuccess) ? "json" : undefined),
      body: known ? known.body ?? undefined : info.body && inForm(info.body.open ? openBody(info) : info.body, info),
      query: known ? known.query : requests.queryOf(seed, env),
      text: top.getText().split("\n")[0].slice(0, 120), fn: qualified(top),
    };
    return { record, chain };
  }

  /** Is the body parsed in a function that nobody calls, so that nobody reads it? */
  function dropped({ answer }) {
    const known = answer.used || answer.candidates.length || answer.fields.length || answer.parts.length;
    return answer.reads === "json" && !known && answer.escapes.length > 0 && answer.escapes.every(({ fn }) => !fn.type && program.nameOf(fn) && !callersOf(fn).length && !requests.handedOn(fn));
  }

  // A generated client names the form; axios writes an object as one where the header says so.
  function inForm(body, { seed, env }) {
    if (body && seed.content) return { ...body, content: seed.content };
    const headers = seed.lib === "axios" && body?.content === "application/json" && seed.headers ? seeds.option(seed.headers, "headers", env) : undefined;
    const type = headers?.k === "object" ? values.member(headers, "Content-Type", seed.headers, env) : undefined;
    const written = type?.k === "text" && type.alts.length === 1 && typeof type.alts[0][0] === "string" ? type.alts[0][0] : "";
    return /^(?:multipart\/form-data|application\/x-www-form-urlencoded)/.test(written) ? { ...body, content: written } : body;
  }

  const openBody = (info) => info.body.fallback ?? (info.body.fallback === undefined && bodiless(info) ? undefined : { t: { k: "unresolved", why: "the body is a parameter whose type says nothing" }, content: "application/json", at: host.at(info.body.open) });
  const bodiless = (info) => info.seed.lib === "generated" || info.methods.every((method) => method === "GET" || method === "HEAD" || method === "DELETE");

  // The place where a reader would look: the outermost call that still knows the path.
  const siteNode = (info, chain) => chain[chain.length - 1];

  function qualified(node) {
    const fn = enclosing(node).map((each) => program.nameOf(each)).find(Boolean);
    const cls = program.classOf(node)?.name?.text;
    return [cls, fn].filter(Boolean).join(".");
  }

  // Alternatives of one path, with and without a query or with another base, are one path.
  function places(urls, env) {
    const found = new Map();
    for (const each of urls.map((url) => place(url, env))) {
      const twin = found.get(each.path);
      if (twin) Object.assign(twin, merged(twin, each));
      else found.set(each.path, each);
    }
    return [...found.values()];
  }

  function merged(one, other) {
    const both = new Set(one.query.filter((each) => other.query.some((twin) => twin.n === each.n)).map((each) => each.n));
    const names = new Map([...one.query, ...other.query].reverse().map((each) => [each.n, both.has(each.n) ? each : { ...each, o: true }]));
    return { base: one.base ?? other.base, origin: one.origin ?? other.origin, partial: one.partial || other.partial, loose: one.loose || other.loose, query: [...names.values()].reverse() };
  }

  function place(url, env) {
    const hole = (each) => each && { name: each.name, t: holeType(each) };
    return { path: url.path, base: url.base, origin: url.origin, partial: url.partial || undefined, unknown: url.unknown || undefined,
      holes: url.holes.filter((each) => !each.query).map(hole),
      query: [...url.query.map((each) => ({ n: each.name, t: each.hole ? holeType(each.hole) : each.literal !== undefined ? { k: "lit", v: each.literal } : { k: "string" } })),
        ...url.searches.flatMap((each) => requests.fieldsOf(each.search, each.env).props)],
      loose: url.searches.some((each) => requests.fieldsOf(each.search, each.env).partial) || undefined };
  }

  function holeType(each) {
    if (!each.node) return { k: "string" };
    const node = ts.isCallExpression(each.node) && each.node.arguments.length === 1 && /^(?:encodeURIComponent|String)$/.test(each.node.expression.getText()) ? each.node.arguments[0] : each.node;
    return types.write(host.typeAt(ts.isParameter(node) ? node.name : node), each.env);
  }

  /** The record of a whole answer from the types of its parts. */
  function whole(parts) {
    const root = { fields: new Map() };
    for (const part of parts) {
      let node = root;
      for (const step of part.path) {
        if (!node.fields.has(step)) node.fields.set(step, { fields: new Map() });
        node = node.fields.get(step);
      }
      node.part ??= part;
    }
    const record = (node) => {
      if (node.part) return types.write(node.part.type, node.part.env);
      if (node.fields.has("[]")) return { k: "array", of: record(node.fields.get("[]")) };
      return { k: "props", props: [...node.fields].map(([name, inner]) => ({ n: name, t: record(inner), at: inner.part?.node ? host.at(inner.part.node) : undefined })) };
    };
    return { t: record(root), how: parts[0].how, branch: parts[0].branch, at: host.at(parts[0].node) };
  }

  function responses(info) {
    const found = answers(info);
    const success = found.some((each) => each.branch === undefined || each.branch === "success");
    return success || !info.answer.parts?.length ? found : [...found, whole(info.answer.parts)];
  }

  function answers(info) {
    const rank = { as: 0, schema: 0, generic: 1, annotation: 2, return: 2, guard: 2, contextual: 3 };
    return info.answer.candidates
      .map((each) => ({ each, final: final(each) }))
      .filter(({ final: found }) => found)
      .sort((left, right) => Number(Boolean(left.each.broken)) - Number(Boolean(right.each.broken)) || rank[left.each.how] - rank[right.each.how])
      .map(({ each, final: found }) => ({ t: orNull(each, enveloped(types.write(found.type, found.env, each.broken ? each.node : undefined), found.type, info)), how: each.how, branch: each.branch, status: each.status, at: each.node ? host.at(each.node) : undefined }));
  }

  const orNull = (candidate, record) => (candidate.orNull ? { k: "union", of: [record, { k: "null" }] } : record);

  /** The type of the whole body where an interceptor took this part out of it; a type that has the envelope's own fields is the whole. */
  function enveloped(record, type, info) {
    const way = unwrapped(info.seed.receiver, info.env);
    if (!way.length || host.property(type, way[0])) return record;
    return way.reduceRight((inner, name) => ({ k: "props", props: [{ n: name, t: inner }] }), record);
  }

  /** A candidate that is a bare type parameter stands for what binds it; nothing is left when that says nothing. */
  function final(each) {
    if (!(each.type.flags & ts.TypeFlags.TypeParameter)) return each;
    const bound = each.env.bind(each.type);
    const type = bound && flow.unpromised(bound.type);
    return type && flow.meaningful(type) ? { type, env: bound.env } : undefined;
  }

  function fields(info) {
    const seen = new Set();
    return info.answer.fields.filter((each) => !seen.has(each.path.join("\u0000") + each.branch) && seen.add(each.path.join("\u0000") + each.branch))
      .map((each) => ({ path: outOfEnvelope(each, info), at: host.at(each.node), branch: each.branch }));
  }

  // After an interceptor `data` is what is inside the envelope, whether the code says so or not: such reads are not sure enough.
  function outOfEnvelope(each, info) {
    const way = unwrapped(info.seed.receiver, info.env);
    return way.length && each.path[0] !== way[0] ? [...way, ...each.path] : each.path;
  }

  return recordOf;
}
