/* What is asked for stands in the address, so that a link shows what its sender saw. */
const NAMES = ["severity", "check", "link", "node", "rule", "operation", "fresh"];
const blank = () => ({ q: "", finding: "", ...Object.fromEntries(NAMES.map((name) => [name, new Set()])) });

const fromAddress = () => {
  const hash = location.hash.slice(1);
  const direct = /^f-([0-9a-f]{12})$/.exec(hash);
  const asked = blank();
  if (direct) asked.finding = direct[1];
  if (direct || !hash.includes("=")) return asked;
  const given = new URLSearchParams(hash);
  asked.q = given.get("q") || "";
  asked.finding = given.get("finding") || "";
  for (const name of NAMES) for (const value of given.getAll(name)) for (const each of name === "severity" ? value.split(",") : [value]) if (each) asked[name].add(each);
  return asked;
};

const toAddress = (asked) => {
  const told = new URLSearchParams();
  if (asked.q) told.set("q", asked.q);
  for (const name of NAMES) {
    if (name === "severity" && asked.severity.size) told.set("severity", [...asked.severity].join(","));
    else if (name !== "severity") for (const each of asked[name]) told.append(name, each);
  }
  if (asked.finding) told.set("finding", asked.finding);
  const hash = told.toString();
  history.replaceState(null, "", hash ? `#${hash}` : location.pathname + location.search);
};

const texts = new WeakMap();
const textOf = (found, rules) => {
  if (!texts.has(found)) {
    const words = [];
    const gather = (value) => {
      if (typeof value === "string") words.push(value);
      else if (typeof value === "number") words.push(String(value));
      else if (value !== null && typeof value === "object") {
        for (const [name, each] of Object.entries(value)) {
          if (name === "image") continue;
          if (!Array.isArray(value)) words.push(name);
          gather(each);
        }
      }
    };
    const { sides: _sides, ...rest } = found;
    gather(Object.values(rest));
    for (const each of found.sides || []) gather([each.title, spelled(each.at), each.lines || []]);
    texts.set(found, words.join("\n").toLowerCase());
  }
  return texts.get(found);
};

const matching = (findings, asked, rules) => {
  const words = asked.q.toLowerCase().split(/\s+/).filter(Boolean);
  const has = (name, values) => !asked[name].size || values.some((each) => asked[name].has(each));
  return findings.filter((found) => {
    const edges = found.edges || [];
    return has("severity", [found.known ? "known" : found.severity]) && has("check", [found.group || ""]) && has("rule", [found.rule]) &&
      has("operation", found.operations || []) && has("fresh", found.fresh ? ["yes"] : []) &&
      has("link", edges.map((edge) => edge.join(" → "))) && has("node", edges.flat()) &&
      words.every((word) => textOf(found, rules).includes(word));
  });
};
const isFiltered = (asked) => Boolean(asked.q) || NAMES.some((name) => asked[name].size);
