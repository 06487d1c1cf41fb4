// What the code does with declared fields of answers: the literals that it compares them with, and where it reads optional ones.
// A field that the code itself gives a value says nothing of what arrives, and is left out.

const WRITTEN = /(?<![\w$.?])["']?([A-Za-z_$][\w$]*)["']?\s*:|[{,]\s*([A-Za-z_$][\w$]*)\s*(?=[,}])|\.([A-Za-z_$][\w$]*)\s*=(?![=>])/g;
const READ = /\.([A-Za-z_$][\w$]*)/g;
const COMPARES = /[=!]==?\s*["'`]|["'`]\s*[=!]==?|\bcase\s*["'`]/;

/** Takes note of the properties in records; `fields()` are those that are strings and those that are optional, by name and place. */
export function createWatch() {
  const props = [];
  const definitions = new Map();
  function see(record) {
    if (!record || typeof record !== "object") return;
    if (Array.isArray(record)) return record.forEach(see);
    if (record.rec === "def") definitions.set(record.id, record.t);
    if (record.k === "props") props.push(...record.props.filter((each) => each.at));
    Object.values(record).forEach(see);
  }
  function plain(t, level = 0) {
    if (t.k === "ref") return level < 4 && definitions.has(t.id) && plain(definitions.get(t.id), level + 1);
    return (t.k === "string" && !t.pattern) || (t.k === "union" && t.of.some((each) => plain(each, level + 1)));
  }
  function fields() {
    const [strings, optional] = [new Map(), new Map()];
    const add = (map, { n, at }) => (map.has(n) ? map : map.set(n, new Set())).get(n).add(at.slice(0, 3).join(":"));
    for (const each of props) {
      if (each.o) add(optional, each);
      if (plain(each.t)) add(strings, each);
    }
    return { strings, optional };
  }
  return { see, fields };
}

export function usesOf(host, { strings, optional }) {
  const { ts } = host;
  const K = ts.SyntaxKind;
  const EQUALITY = new Set([K.EqualsEqualsEqualsToken, K.EqualsEqualsToken, K.ExclamationEqualsEqualsToken, K.ExclamationEqualsToken]);
  const own = host.ownFiles;
  const found = new Map();

  const skip = (node) => {
    while (ts.isParenthesizedExpression(node) || ts.isNonNullExpression(node) || ts.isAsExpression(node)) node = node.expression;
    return node;
  };

  /** The name of a property symbol, and the watched place that it was declared at. */
  function placeOf(symbol, places) {
    for (const each of symbol?.declarations ?? []) {
      const at = ts.isPropertySignature(each) || ts.isPropertyDeclaration(each) ? host.at(each) : undefined;
      if (at && places.has(at.slice(0, 3).join(":"))) return { name: symbol.name, at };
    }
    return undefined;
  }

  /** The declared field whose value an expression is. */
  function fieldOf(raw, names, level = 0) {
    const node = skip(raw);
    if (ts.isPropertyAccessExpression(node)) return names.has(node.name.text) ? placeOf(host.symbolAt(node.name), names.get(node.name.text)) : undefined;
    const declaration = ts.isIdentifier(node) && level < 4 ? host.symbolAt(node)?.valueDeclaration : undefined;
    if (!declaration) return undefined;
    if (ts.isBindingElement(declaration) && ts.isObjectBindingPattern(declaration.parent) && !declaration.dotDotDotToken) return partOf(declaration, names);
    const fixed = ts.isVariableDeclaration(declaration) && declaration.initializer && ts.getCombinedNodeFlags(declaration) & ts.NodeFlags.Const;
    return fixed && !declaration.type ? fieldOf(declaration.initializer, names, level + 1) : undefined;
  }

  function partOf(element, names) {
    const name = (element.propertyName ?? element.name).getText();
    return names.has(name) ? placeOf(host.property(host.nonNull(host.typeAt(element.parent)), name), names.get(name)) : undefined;
  }

  const given = new Map();
  /** Does the code itself give a field of this name this value somewhere? */
  function isGiven(name, value) {
    const key = `${name}\u0000${value}`;
    if (!given.has(key)) {
      const written = new RegExp(`\\b${name.replace(/\$/g, "\\$")}["']?\\s*[:=]\\s*["'\`]${value.replace(/[.*+?^${}()|[\]\\]/g, "\\$&")}["'\`]`);
      given.set(key, own.some((source) => source.text.includes(value) && written.test(source.text)));
    }
    return given.get(key);
  }

  function compared(subject, literals) {
    const field = literals.length ? fieldOf(subject, strings) : undefined;
    for (const each of field ? literals : []) if (each.text && !isGiven(field.name, each.text)) keep({ rec: "use", prop: field.at, v: each.text, at: host.at(each.parent) });
  }

  function keep(record) {
    const key = `${record.prop.slice(0, 3).join(":")}=${record.v ?? ""}`;
    if (!found.has(key)) found.set(key, record);
  }

  function comparisons(source) {
    const visit = (node) => {
      if (ts.isBinaryExpression(node) && EQUALITY.has(node.operatorToken.kind)) {
        const [left, right] = [skip(node.left), skip(node.right)];
        if (ts.isStringLiteralLike(right)) compared(left, [right]);
        else if (ts.isStringLiteralLike(left)) compared(right, [left]);
      } else if (ts.isSwitchStatement(node)) {
        compared(node.expression, node.caseBlock.clauses.filter(ts.isCaseClause).map((each) => skip(each.expression)).filter(ts.isStringLiteralLike));
      }
      ts.forEachChild(node, visit);
    };
    visit(source);
  }

  function names(pattern, texts) {
    const all = new Set();
    for (const text of texts) for (const match of text.matchAll(pattern)) all.add(match[1] ?? match[2] ?? match[3]);
    return all;
  }

  /** The watched optional fields that are read somewhere and written nowhere. */
  function reads() {
    const written = names(WRITTEN, own.map((source) => source.text));
    const left = new Map([...optional].filter(([name]) => !written.has(name)));
    for (const source of left.size ? own : []) {
      if (![...names(READ, [source.text])].some((name) => left.has(name))) continue;
      const visit = (node) => {
        if (ts.isPropertyAccessExpression(node) && left.has(node.name.text)) {
          const field = placeOf(host.symbolAt(node.name), left.get(node.name.text));
          if (field) keep({ rec: "use", prop: field.at, at: host.at(node) });
        }
        ts.forEachChild(node, visit);
      };
      visit(source);
    }
  }

  for (const source of strings.size ? own : []) if (COMPARES.test(source.text)) comparisons(source);
  if (optional.size) reads();
  return [...found.values()];
}
