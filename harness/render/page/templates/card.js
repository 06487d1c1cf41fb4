/* A finding as a card: its head at once, its body when it is opened. */
const copyable = (text, what) => el("div", { class: "copyable" }, el("pre", { tabindex: "0" }, text), el("button", { type: "button", class: "copy", "data-copy": true, "aria-label": `Copy ${what}` }, "Copy"));
const patchLine = (line) => el("span", { class: /^(---|\+\+\+) /.test(line) ? "file" : line.startsWith("+") ? "added" : line.startsWith("-") ? "gone" : "" }, line);
const patched = (text) => {
  const shown = copyable("", "the edit as a patch");
  shown.classList.add("patch");
  shown.firstElementChild.append(...text.split(/(?<=\n)/).map(patchLine));
  return shown;
};
const fact = (title, more, ...inside) => el("section", { class: `fact${more}` }, el("h3", null, title), inside);
const folded = (title, ...inside) => el("details", { class: "more" }, el("summary", null, title), inside);

const head = (found) =>
  el("summary", null,
    el("span", { class: "sev" }, el("span", { class: `badge b-${found.severity}` }, found.severity)),
    el("span", { class: "head" },
      el("span", { class: "title" }, prose(found.message)),
      el("span", { class: "sub" },
        el("span", { class: "rule" }, found.rule),
        found.at ? el("span", null, place(found.at)) : "",
        el("span", null, [found.group, ...(found.edges || []).slice(0, 2).map((edge) => edge.join(" → "))].filter(Boolean).join(" · ")),
        found.operations ? el("span", null, counted(found.operations.length, "operation")) : "",
        found.fresh ? el("span", { class: "fresh" }, "new") : "")),
    chevron());

const owner = ({ owner: name, at, until, reason }) =>
  el("p", { class: "owner" }, el("strong", null, name), at ? [" at ", el("code", null, at)] : " accepts this", until ? [" until ", el("time", null, until)] : "", ": ", prose(reason));

const side = (each, others) =>
  el("figure", { class: `side${each.mend && !/mend/i.test(each.title) ? " first" : ""}` },
    el("figcaption", null, el("span", { class: "tag" }, each.title), place(each.at)),
    each.lines ? codeTable(`${each.title}: ${spelled(each.at)}`, sideRows(each, others)) : "");

const sides = (found) => {
  const marked = found.sides.map((each) => (each.lines || []).filter((_, at) => each.marked.includes(each.first + at)));
  const both = marked.filter((lines) => lines.length).length === 2 && found.sides.length === 2;
  return el("div", { class: `sides n${Math.min(found.sides.length, 2)}` }, found.sides.map((each, at) => side(each, both ? wordsOf(marked[1 - at]) : null)));
};

const KINDS = {
  "rename-field": ({ name, to }) => `rename ${name} to ${to}`, "make-optional": ({ name }) => `make ${name} optional`,
  "make-required": ({ name }) => `make ${name} required`, "accept-null": ({ name }) => `let ${name} be null`,
  "refuse-null": ({ name }) => `take null away from ${name}`, "add-values": ({ values }) => `add ${(values || []).map((each) => JSON.stringify(each)).join(", ")}`,
  "remove-values": ({ values }) => `remove ${(values || []).map((each) => JSON.stringify(each)).join(", ")}`, "change-type": ({ name, to }) => `make ${name} a ${to}`,
  "add-field": ({ name, to }) => `add ${name}: ${to}`, "rename-segment": ({ name, to }) => `write ${to} instead of ${name}`,
  "replace-text": ({ name, to }) => `write ${to} in place of ${name}`,
};
const edit = (told) => `${spelled(told.at)}: ${Object.hasOwn(KINDS, told.kind) ? KINDS[told.kind](told) : told.kind}`;

const operations = (names) => {
  const chips = el("ul", { class: "chips" }, names.map((name) => el("li", null, el("button", { type: "button", "data-filter": "operation", "data-value": name, "aria-pressed": "false", title: "Show only what reaches this operation" }, name))));
  return fact("Operations reached", "", names.length > 12 ? folded(`All ${names.length}`, chips) : chips);
};
const symptoms = (told) => {
  const list = (some) => el("ul", null, some.map((each) => el("li", null, prose(each))));
  return fact("Where it shows", "", list(told.slice(0, 5)), told.length > 5 ? folded(`${told.length - 5} more`, list(told.slice(5))) : "");
};
const proof = (each) => {
  if (!each.image) return folded(each.title, el("pre", { tabindex: "0" }, each.text));
  const shown = folded(each.title, el("img", { src: `data:image/png;base64,${each.image}`, alt: each.title, loading: "lazy" }));
  shown.open = true;
  return shown;
};
const mending = (found) => {
  const [patch] = (found.proofs || []).filter((each) => each.kind === "patch");
  return patch ? patched(patch.text) : found.edit ? copyable(edit(found.edit), "the edit") : "";
};
const seeing = (found) => {
  const tests = (found.proofs || []).filter((each) => each.kind === "pytest");
  const ways = [
    found.repeat ? copyable(found.repeat, "the reproduction") : "",
    found.again ? copyable(found.again, "the command that looks again") : "",
    ...tests.map((each) => folded(each.title, copyable(each.text, "the test"))),
  ].filter(Boolean);
  return ways.length ? fact("See it yourself", "", ways) : "";
};
const about = (id, rule) =>
  folded(["About the rule ", el("code", null, id)],
    el("p", null, prose(rule.summary || id)),
    rule.mend ? el("p", null, el("strong", null, "Mend. "), prose(rule.mend)) : "",
    rule.source ? el("p", null, el("strong", null, "Source. "), prose(rule.source)) : "",
    el("p", null, el("button", { type: "button", class: "only", "data-filter": "rule", "data-value": id, "aria-pressed": "false" }, "Show only this rule")));

const body = (found, rules) => {
  const rule = Object.hasOwn(rules, found.rule) ? rules[found.rule] : null;
  const column = [
    found.mend ? el("section", { class: "fact mend" }, el("h3", null, "How to mend it"), el("p", null, prose(found.mend)), mending(found)) : "",
    seeing(found),
    found.symptoms ? symptoms(found.symptoms) : "",
    found.operations ? operations(found.operations) : "",
  ].filter(Boolean);
  const witness = "witness" in found
    ? el("section", { class: "fact witness" }, el("h3", null, el("span", null, "A value that proves it"), found.pointer ? el("code", null, found.pointer) : ""), codeTable("Witness", witnessRows(found.witness, found.pointer), " json"))
    : "";
  return el("div", { class: "body" },
    found.known ? owner(found.known) : "",
    rule && rule.why ? el("p", { class: "why" }, el("strong", null, "Why it matters. "), prose(rule.why)) : "",
    found.sides ? sides(found) : "",
    witness || column.length ? el("div", { class: "facts" }, witness, column.length ? el("div", { class: "column" }, column) : "") : "",
    (found.proofs || []).filter((each) => each.kind !== "pytest" && each.kind !== "patch").map(proof),
    rule ? about(found.rule, rule) : "",
    el("p", { class: "foot" }, el("a", { href: `#f-${found.id}`, "data-permalink": found.id }, "Link to this finding"), el("span", null, "Fingerprint ", el("code", null, found.id)), found.direction ? el("span", null, `Direction: ${found.direction}`) : ""));
};

const card = (found) => {
  const made = el("article", { class: `finding s-${found.severity}`, id: `f-${found.id}`, "data-severity": found.known ? "known" : found.severity, "data-check": found.group || "" });
  made.append(el("details", null, head(found)));
  return made;
};
const unfold = (made, found, rules) => {
  const details = made.firstElementChild;
  if (!details.querySelector(":scope > .body")) details.append(body(found, rules));
};
